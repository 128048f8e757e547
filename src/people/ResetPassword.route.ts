import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/reset-password', title: 'New password', shell: false };
