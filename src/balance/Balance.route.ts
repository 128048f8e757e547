import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/balance', title: 'Balance', place: { group: 'top', order: 4, keys: 'g b' }, shell: true };
