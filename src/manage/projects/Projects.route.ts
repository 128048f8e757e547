import type { PageRoute } from '../../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/projects', title: 'Projects', place: { group: 'manage', order: 1, keys: 'g p' }, shell: true };
