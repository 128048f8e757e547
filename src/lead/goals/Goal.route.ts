import type { PageRoute } from '../../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/goals/$id', title: 'Goal', shell: true };
