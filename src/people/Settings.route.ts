import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/settings', title: 'Settings', place: { group: 'more', order: 3, keys: 'g s' }, shell: true };
