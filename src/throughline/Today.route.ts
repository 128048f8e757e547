import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/today', title: 'Today', place: { group: 'top', order: 1, keys: 'g t' }, shell: true };
