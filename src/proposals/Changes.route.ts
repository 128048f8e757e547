import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/changes', title: 'Changes at once', place: { group: 'more', order: 6 }, shell: true };
