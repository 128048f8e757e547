import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/people', title: 'People', place: { group: 'more', order: 1, keys: 'g e' }, shell: true };
