import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/sign-in', title: 'Sign in', shell: false };
