import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { follows } from '../activity/follows.client.ts';
import { inbox } from '../activity/inbox.client.ts';
import type { Notice } from '../activity/inbox.ts';
import type { SnoozeUntil } from '../activity/snooze.ts';
import { refresh } from '../ui/client.ts';
import { tell, tellTrouble, tellWithUndo } from '../ui/notify.tsx';
import { type Paint, useOptimistic } from '../ui/optimistic.ts';
import { focusRow } from '../ui/rows.ts';
import { followedKindOf, placeOfKind } from './inbox-rows.ts';

const atOf = (n: Notice) => n.returned_at ?? n.at;
const byPlace = (a: Notice, b: Notice) => placeOfKind[a.kind] - placeOfKind[b.kind] || atOf(b).localeCompare(atOf(a)) || b.id.localeCompare(a.id);
const open = { key: inbox.list.key({ input: { view: 'open' } }) };

/** The inbox and its number beside the place, once rows left it or came back. */
function painted(change: (old: Notice[]) => Notice[], by: number): Paint[] {
  return [
    { ...open, change },
    { key: ['inbox', 'count in the sidebar'], change: (n: number) => Math.max(0, n + by) },
  ];
}
const gone = (notices: Notice[]) => painted((old) => old.filter((n) => !notices.some((m) => m.id === n.id)), -notices.length);
const here = (notices: Notice[]) => painted((old) => [...old.filter((n) => !notices.some((m) => m.id === n.id)), ...notices].sort(byPlace), notices.length);

/** Done with rows of my inbox, put off, muted or left; and not after all. */
export function useInbox() {
  const queries = useQueryClient();
  const last = useRef<() => void>(() => {});
  const back = useOptimistic({
    call: ({ notices }: { notices: Notice[] }) => Promise.all(notices.map(({ id }) => inbox.client.undo({ id }))),
    paint: ({ notices }) => here(notices),
    refresh: ['inbox'],
    order: 'inbox',
  });
  const leave = useOptimistic({
    call: ({ notices }: { notices: Notice[] }) => inbox.client.allDone({ ids: notices.map((n) => n.id) }),
    paint: ({ notices }) => gone(notices),
    refresh: ['inbox'],
    order: 'inbox',
  });
  const putOff = useOptimistic({
    call: ({ notice, until }: { notice: Notice; until: SnoozeUntil }) => inbox.client.snooze({ id: notice.id, until }),
    paint: ({ notice }) => gone([notice]),
    refresh: ['inbox'],
    order: 'inbox',
  });
  const takeBack = useOptimistic({
    call: ({ notice }: { notice: Notice }) => inbox.client.unsnooze({ id: notice.id }),
    paint: ({ notice }) => here([notice]),
    refresh: ['inbox'],
    order: 'inbox',
  });
  const act = useMutation({
    mutationFn: (run: () => Promise<unknown>) => run(),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, 'inbox', 'follows'),
  });
  const withUndo = (text: string, undo: () => void) => {
    const once = () => {
      last.current = () => {};
      undo();
    };
    last.current = once;
    tellWithUndo(text, once);
  };
  return {
    /** Done with these; `next` is the row that takes the focus. */
    done(notices: Notice[], next?: string) {
      if (notices.length === 0) return;
      leave.mutate({ notices });
      focusRow(next);
      withUndo(notices.length === 1 ? 'Done.' : `Done with ${notices.length} rows.`, () => {
        back.mutate({ notices });
        focusRow(notices[0]?.id);
      });
    },
    putOff(notice: Notice, until: SnoozeUntil, next?: string) {
      putOff.mutate({ notice, until });
      focusRow(next);
      withUndo('Put off.', () => takeBack.mutate({ notice }));
    },
    takeBack: (notice: Notice) => takeBack.mutate({ notice }),
    /** Mutes what a row is about, or the project around it. */
    mute(notice: Notice, around: 'this' | 'project', next?: string) {
      const kind = around === 'project' ? 'project' : followedKindOf(notice);
      const id = around === 'project' ? notice.project_id : notice.subject.id;
      if (!kind || !id) return;
      const thing = { kind, id };
      act.mutate(() => follows.client.mute(thing));
      focusRow(next);
      withUndo(around === 'project' ? 'The project is muted: you hear only what needs you.' : 'Muted: you hear only what needs you.', () =>
        act.mutate(() => follows.client.unmute(thing)),
      );
    },
    unfollow(notice: Notice) {
      const kind = followedKindOf(notice);
      if (!kind) return;
      const thing = { kind, id: notice.subject.id };
      act.mutate(() => follows.client.unfollow(thing));
      withUndo('You do not follow it any more.', () => act.mutate(() => follows.client.follow(thing)));
    },
    unmute(thing: { kind: 'task' | 'milestone' | 'project' | 'goal'; id: string }) {
      act.mutate(() => follows.client.unmute(thing));
      tell('You hear of it again.');
    },
    undoLast: () => last.current(),
  };
}
