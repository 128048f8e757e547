import type { PageRoute } from '../ui/PageRoute.ts';

export const route: PageRoute = { path: '/w/$slug/today/imported/$id', title: 'What came with your name', shell: true };
