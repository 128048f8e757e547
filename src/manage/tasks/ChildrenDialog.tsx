import { useState } from 'react';
import { later } from '../../ui/later.tsx';
import type { Question } from './ChildrenQuestion.tsx';

const ChildrenQuestion = later(() => import('./ChildrenQuestion.tsx').then((m) => m.ChildrenQuestion));

export type Choice = 'close' | 'move' | 'drop';

/** Asks what becomes of open subtasks before their task ends. */
export function useChildren(go: (choice: Choice) => Promise<unknown>) {
  const [open, setOpen] = useState(0);
  return {
    ask: (n: number) => setOpen(n),
    dialog: {
      n: open,
      onClose: () => setOpen(0),
      onChoose: (choice: Choice) => {
        setOpen(0);
        void go(choice).catch(() => {}); // the refusal is already on the screen
      },
    },
  };
}

export function ChildrenDialog(question: Omit<Question, 'opened'>) {
  return <ChildrenQuestion {...question} opened={question.n > 0} />;
}
