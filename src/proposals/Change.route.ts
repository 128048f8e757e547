import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/changes/$id', title: 'A change of many things', shell: true };
