import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/inbox', title: 'Inbox', place: { group: 'top', order: 2, keys: 'g i' }, shell: true };
