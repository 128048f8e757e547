import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/settings/$part', title: 'Settings', shell: true };
