import { lazy, type ReactNode, Suspense, useSyncExternalStore } from 'react';

const Dialog = lazy(() => import('./ConfirmDialog.tsx').then((m) => ({ default: m.ConfirmDialog })));

/** What is asked before something that is hard to undo. */
export interface Question {
  title: string;
  text?: ReactNode;
  /** What the button says: the deed, never "OK". */
  yes: string;
  no?: string;
  /** Something ends or is trashed. */
  risk?: boolean;
}

let asked: { question: Question; answer: (yes: boolean) => void; open: boolean } | null = null;
const listeners = new Set<() => void>();
function set(next: typeof asked): void {
  asked = next;
  for (const listener of listeners) listener();
}

function ask(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => set({ question, answer: resolve, open: true }));
}

/** Asks before something that is hard to undo: `if (await confirm({ title, text, yes: 'Trash it' })) ...`. */
export function useConfirm(): (question: Question) => Promise<boolean> {
  return ask;
}

/** The one place where questions appear; mounted once by the entry, loaded when the first one is asked. */
export function ConfirmHost() {
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => asked,
  );
  if (!now) return null;
  const answer = (yes: boolean) => {
    now.answer(yes);
    set({ ...now, open: false });
  };
  return (
    <Suspense fallback={null}>
      <Dialog question={now.question} open={now.open} onAnswer={answer} />
    </Suspense>
  );
}
