/** Something of one's own that can be undone: what it was, and how it is turned around. */
export interface Undoable {
  what: string;
  /** Where it was done: what was done in another workspace is not undone from here. */
  place: string;
  run: () => unknown;
}

/** What was done in this session, the last first to be undone; the oldest are forgotten. */
export function undoStack(most = 50) {
  let done: readonly Undoable[] = [];
  const listeners = new Set<() => void>();
  const set = (next: readonly Undoable[]) => {
    done = next;
    for (const listener of listeners) listener();
  };
  const last = (place: string) => done.findLast((d) => d.place === place);
  const remove = (one: Undoable) => {
    if (done.includes(one)) set(done.filter((d) => d !== one));
  };
  return {
    /** Adds what was just done; the returned function takes it off again, when it was undone elsewhere. */
    push(one: Undoable): () => void {
      set([...done, one].slice(-most));
      return () => remove(one);
    },
    last,
    /** Takes the last of a place off, to be run. */
    take(place: string): Undoable | undefined {
      const one = last(place);
      if (one) remove(one);
      return one;
    },
    listen(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
