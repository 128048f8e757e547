import type { PageRoute } from '../../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/goals', title: 'Goals', place: { group: 'lead', order: 2, keys: 'g g' }, shell: true };
