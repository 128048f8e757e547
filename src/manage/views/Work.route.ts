import type { PageRoute } from '../../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/work', title: 'All work', place: { group: 'manage', order: 2, keys: 'g w' }, shell: true };
