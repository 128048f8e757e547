import type { PageRoute } from '../../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/vision', title: 'Vision & story', place: { group: 'lead', order: 1, keys: 'g v' }, shell: true };
