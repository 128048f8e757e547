import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/people/$id', title: 'Person', shell: true };
