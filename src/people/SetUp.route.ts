import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/set-up', title: 'Set up', shell: false };
