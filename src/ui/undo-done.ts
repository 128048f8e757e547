import { slugNow } from './hrefs.ts';
import { type Undoable, undoStack } from './undo-stack.ts';

/** What was done in this window, until it is loaded again. */
export const done = undoStack();

/** Keeps how something of one's own is undone, for Ctrl-Z; the returned function forgets it. */
export function canUndo(what: string, run: Undoable['run']): () => void {
  return done.push({ what, place: slugNow(), run });
}

const underWay = new Set<Promise<unknown>>();

/** Notes an edit that is on its way: what is undone next may be this one. */
export function onItsWay<T>(edit: Promise<T>): Promise<T> {
  underWay.add(edit);
  const over = () => underWay.delete(edit);
  edit.then(over, over);
  return edit;
}

/** Waits until every edit on its way is answered, and what it left to be undone is kept. */
export async function allAnswered(): Promise<void> {
  await Promise.allSettled(underWay);
  await new Promise((done) => setTimeout(done));
}
