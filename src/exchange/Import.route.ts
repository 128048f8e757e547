import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/import', title: 'Import', place: { group: 'more', order: 2 }, shell: true };
