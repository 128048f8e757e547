import { useEffect, useState } from 'react';

/** True once the page itself is there and the browser has a moment: then what one may want next is fetched. */
export function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    let callback = 0;
    const done = () => setSettled(true);
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
  }, []);
  return settled;
}
