import { useEffect, useState } from 'react';

/** Calls back once the page itself is there and the browser has a moment; returns what calls it off. */
export function onSettled(done: () => void): () => void {
  let callback = 0;
  const timer = setInterval(() => {
    if (!document.querySelector('[data-page-title]')) return;
    clearInterval(timer);
    // Safari has no idle callback.
    if ('requestIdleCallback' in window) callback = requestIdleCallback(done, { timeout: 1500 });
    else done();
  }, 100);
  return () => {
    clearInterval(timer);
    if (callback) cancelIdleCallback(callback);
  };
}

/** True once the page itself is there and the browser has a moment: then what one may want next is fetched. */
export function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => onSettled(() => setSettled(true)), []);
  return settled;
}
