import { useCallback, useState } from 'react';
import { initialsOf } from '../../kit/text.ts';
import { offers } from '../../offers/offers.client.ts';
import { useMembership } from '../../people/accounts.client.ts';
import { later } from '../../ui/later.tsx';
import { useOptimistic } from '../../ui/optimistic.ts';
import type { Deed } from './HolderCell.tsx';
import type { TaskRow } from './tasks.ts';
import { inTurn, paintLists, touched } from './useTasks.ts';

const OfferDialog = later(() => import('../../offers/OfferDialog.tsx').then((m) => m.OfferDialog));

/** Takes a task of a list, or offers it. `dialog` must be drawn. */
export function useHold() {
  const me = useMembership();
  const [offered, setOffered] = useState<{ task: TaskRow; role: 'holder' | 'contributor' } | null>(null);
  const [open, setOpen] = useState(false);
  const take = useOptimistic({
    call: (task: TaskRow) => inTurn(task.id, () => offers.client.takeUntaken({ kind: 'task', id: task.id })),
    paint: (task) =>
      paintLists(task.id, (rows) => {
        const mine = me && task.holder === null && { id: me.person_id, name: me.name_of_person, initials: initialsOf(me.name_of_person) };
        return mine ? rows.map((t) => (t.id === task.id ? { ...t, holder: mine } : t)) : rows;
      }),
    refresh: [...touched, 'offers', 'inbox'],
    failed: 'It was not taken.',
    undo: ({ input }) => ({ what: `taking “${input.title}”`, run: () => offers.client.handBack({ kind: 'task', id: input.id }) }),
  });
  const { mutate } = take;
  const deed = useCallback(
    (task: TaskRow, what: Deed) => {
      if (what === 'take') return mutate(task);
      setOffered({ task, role: what });
      setOpen(true);
    },
    [mutate],
  );
  const dialog = offered && (
    <OfferDialog subject={{ kind: 'task', id: offered.task.id, title: offered.task.title }} role={offered.role} opened={open} onClose={() => setOpen(false)} />
  );
  return { deed, dialog };
}
