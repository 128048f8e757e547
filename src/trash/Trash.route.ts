import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/trash', title: 'Trash', place: { group: 'more', order: 7 }, shell: true };
