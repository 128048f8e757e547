import { slugNow } from './hrefs.ts';
import { type Undoable, undoStack } from './undo-stack.ts';

/** What was done in this window, until it is loaded again. */
export const done = undoStack();

/** Keeps how something of one's own is undone, for Ctrl-Z; the returned function forgets it. */
export function canUndo(what: string, run: Undoable['run']): () => void {
  return done.push({ what, place: slugNow(), run });
}
