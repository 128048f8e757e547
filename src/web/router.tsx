import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from '@tanstack/react-router';
import { Fault, FaultAlone, NotFound } from './NotFound.tsx';
import { places } from './pages.ts';
import { Shell } from './Shell.tsx';
import { Start } from './Start.tsx';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: FaultAlone });
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell });
const start = createRoute({ getParentRoute: () => root, path: '/', component: Start });
const bare = createRoute({ getParentRoute: () => root, path: '/w/$slug', component: Start });

const inShell = places
  .filter((p) => p.shell)
  .map((p) => createRoute({ getParentRoute: () => shell, path: p.path, component: lazyRouteComponent(p.load, 'Screen'), errorComponent: Fault }));
const onTheirOwn = places
  .filter((p) => !p.shell)
  .map((p) => createRoute({ getParentRoute: () => root, path: p.path, component: lazyRouteComponent(p.load, 'Screen'), errorComponent: FaultAlone }));
const lost = createRoute({ getParentRoute: () => shell, path: '/w/$slug/$', component: NotFound });

/** The pages by their addresses. What stands after `?` is plain text, so that addresses stay short and readable. */
export const router = createRouter({
  routeTree: root.addChildren([start, bare, ...onTheirOwn, shell.addChildren([...inShell, lost])]),
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(Object.entries(search).map(([name, value]) => [name, String(value)])).toString();
    return text ? `?${text}` : '';
  },
  scrollRestoration: true,
  defaultPreload: false,
  defaultErrorComponent: Fault,
  defaultNotFoundComponent: NotFound,
});
