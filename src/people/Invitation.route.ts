import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/invitation', title: 'Invitation', shell: false };
