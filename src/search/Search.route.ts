import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/search', title: 'Search', place: { group: 'more', order: 0, keys: 'g f' }, shell: true };
