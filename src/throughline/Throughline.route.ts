import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/throughline', title: 'Throughline', place: { group: 'top', order: 3, keys: 'g m' }, shell: true };
