import { useRef } from 'react';
import { inbox } from '../activity/inbox.client.ts';
import type { Notice } from '../activity/inbox.ts';
import { tellWithUndo } from '../ui/notify.tsx';
import { type Paint, useOptimistic } from '../ui/optimistic.ts';
import { focusRow } from '../ui/rows.ts';

const byPlace = (a: Notice, b: Notice) => b.kind.localeCompare(a.kind) || b.at.localeCompare(a.at) || b.id.localeCompare(a.id);

/** The inbox and its number beside the place, once rows left it or came back. */
function painted(change: (old: Notice[]) => Notice[], by: number): Paint[] {
  return [
    { key: inbox.list.key(), change },
    { key: ['inbox', 'count in the sidebar'], change: (n: number) => Math.max(0, n + by) },
  ];
}

/** Done with rows of my inbox, and not done after all. */
export function useInbox() {
  const last = useRef<Notice[]>([]);
  const back = useOptimistic({
    call: ({ notices }: { notices: Notice[] }) => Promise.all(notices.map(({ id }) => inbox.client.undo({ id }))),
    paint: ({ notices }) => painted((old) => [...old.filter((n) => !notices.some((m) => m.id === n.id)), ...notices].sort(byPlace), notices.length),
    refresh: ['inbox'],
    order: 'inbox',
  });
  const leave = useOptimistic({
    call: ({ notices }: { notices: Notice[] }) => inbox.client.allDone({ ids: notices.map((n) => n.id) }),
    paint: ({ notices }) => painted((old) => old.filter((n) => !notices.some((m) => m.id === n.id)), -notices.length),
    refresh: ['inbox'],
    order: 'inbox',
  });
  const undo = (notices: Notice[]) => {
    last.current = [];
    back.mutate({ notices });
    focusRow(notices[0]?.id);
  };
  return {
    /** Done with these; `next` is the row that takes the focus. */
    done(notices: Notice[], next?: string) {
      if (notices.length === 0) return;
      last.current = notices;
      leave.mutate({ notices });
      focusRow(next);
      tellWithUndo(notices.length === 1 ? 'Done.' : `Done with ${notices.length} rows.`, () => undo(notices));
    },
    undoLast() {
      if (last.current.length > 0) undo(last.current);
    },
  };
}
