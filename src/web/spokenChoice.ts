import { useEffect } from 'react';

/** Tells screen readers which action of the palette is chosen: Spotlight marks it for the eye only, while the focus stays in the field. */
export function useSpokenChoice(input: HTMLInputElement | null, box: HTMLElement | null): void {
  useEffect(() => {
    if (!input || !box) return;
    const speak = () => {
      let chosen = '';
      box.querySelectorAll<HTMLElement>('[data-action]').forEach((action, i) => {
        action.id = `palette-${i}`;
        const is = action.hasAttribute('data-selected');
        action.setAttribute('aria-selected', String(is));
        if (is) chosen = action.id;
      });
      if (chosen) input.setAttribute('aria-activedescendant', chosen);
      else input.removeAttribute('aria-activedescendant');
    };
    const watch = new MutationObserver(speak);
    watch.observe(box, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-selected'] });
    speak();
    return () => watch.disconnect();
  }, [input, box]);
}
