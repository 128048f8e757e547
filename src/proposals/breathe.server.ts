import { setImmediate as nextTurn } from 'node:timers/promises';

const mostMs = 10;

/**
 * Lets requests through between the parts of long work: at most every ten milliseconds. In a transaction only other writers of the
 * workspace wait meanwhile; whoever reads does not.
 */
export function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < mostMs) return;
    await nextTurn();
    last = performance.now();
  };
}
