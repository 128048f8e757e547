import { useSyncExternalStore } from 'react';
import { slugNow } from './hrefs.ts';
import { tell, tellTrouble } from './notify.tsx';
import { troubleOf } from './problems.ts';
import { allAnswered, done } from './undo-done.ts';
import type { Undoable } from './undo-stack.ts';

/** The last thing that can be undone here. */
export function useLastUndo(): Undoable | undefined {
  return useSyncExternalStore(done.listen, () => done.last(slugNow()));
}

/** Undoes the last thing. What someone else changed since is left as it is, and said. */
export async function undoLast(): Promise<void> {
  await allAnswered();
  const last = done.take(slugNow());
  if (!last) {
    tell('There is nothing to undo.');
    return;
  }
  try {
    await last.run();
    tell(`Undone: ${last.what}`);
  } catch (error) {
    const changed = troubleOf(error).status === 409;
    tellTrouble(error, `Not undone: ${last.what}`, changed ? 'Someone changed it since, so it is left as it is.' : undefined);
  }
}
