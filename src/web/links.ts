import type { AnyRouter } from '@tanstack/react-router';
import { slugNow } from '../ui/hrefs.ts';

/** Gives clicks on plain links to the router, so that pages write `<a href>` and nothing else. Another workspace is loaded anew. */
export function routeClicks(router: AnyRouter): void {
  document.addEventListener('click', (event) => {
    const href = ownHref(event);
    if (!href || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const here = location.pathname + location.search + location.hash;
    if (href !== here) router.history.push(href);
  });
  // The page's chunk is on its way before the click.
  let warmed = '';
  document.addEventListener('pointerover', (event) => {
    const href = ownHref(event);
    if (!href || href === warmed) return;
    warmed = href;
    void router.preloadRoute({ to: href.replace(/[?#].*$/, '') }).catch(() => {});
  });
}

function ownHref(event: Event): string | null {
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link?.href || link.target || link.hasAttribute('download')) return null;
  const url = new URL(link.href);
  if (url.origin !== location.origin || url.pathname.startsWith('/api/')) return null;
  const slug = /^\/w\/([^/]+)/.exec(url.pathname)?.[1];
  if (slug && slugNow() && decodeURIComponent(slug) !== slugNow()) return null;
  if (url.hash && url.pathname === location.pathname && url.search === location.search) return null;
  return url.pathname + url.search + url.hash;
}
