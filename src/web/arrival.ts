import type { AnyRouter } from '@tanstack/react-router';

/** After a step to another page: its title takes the focus and is said once. The page may still be on its way, so it is waited for. */
export function greetPages(router: AnyRouter): void {
  let shown = location.pathname;
  router.subscribe('onResolved', () => {
    if (location.pathname === shown) return;
    shown = location.pathname;
    const before = document.querySelector('[data-page-title]');
    const deadline = performance.now() + 3000;
    const look = () => {
      const title = document.querySelector<HTMLElement>('[data-page-title]');
      if (title && (title !== before || performance.now() > deadline - 2900)) {
        // A dialog or a panel that opened with the page keeps its focus.
        const away = () => !document.activeElement?.closest('[role="dialog"]') || document.activeElement.closest('.mantine-Spotlight-content');
        if (away()) title.focus({ preventScroll: true });
        // A dialog that closes on the way may drop the focus a moment later.
        for (const later of [150, 400])
          setTimeout(() => {
            if (document.activeElement === document.body || document.activeElement === null) title.focus({ preventScroll: true });
          }, later);
      } else if (performance.now() < deadline) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}
