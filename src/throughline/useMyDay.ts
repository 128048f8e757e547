import { useState } from 'react';
import { useOptimistic } from '../ui/optimistic.ts';
import { focusRow, rowHere } from '../ui/rows.ts';
import { orderFor, type Place, placeWithout, whereIs, withOrder, withoutPick } from './day-order.ts';
import { today } from './today.client.ts';
import type { Today } from './today.ts';

/** What one can do with the order of a day. Everything shows at once, and rolls back when it is refused. */
export function useMyDay(day: Today | undefined) {
  const [said, say] = useState('');
  const order = useOptimistic({
    call: (input: { task_ids: string[] }) => today.client.order(input),
    paint: ({ task_ids }) => [{ key: today.today.key(), change: (old: Today) => withOrder(old, task_ids) }],
    undo: ({ input, before }) => asItWas(before, input.task_ids),
    refresh: ['today'],
    order: 'my day',
    failed: 'Today was not changed.',
  });
  const off = useOptimistic({
    call: (input: { task_id: string }) => today.client.unpick(input),
    paint: ({ task_id }) => [{ key: today.today.key(), change: (old: Today) => withoutPick(old, task_id) }],
    undo: ({ before }) => asItWas(before, []),
    refresh: ['today'],
    order: 'my day',
    failed: 'Today was not changed.',
  });
  const after = (id: string, words: string) => {
    say(words);
    focusRow(id);
  };
  const moveTo = (id: string, at: number) => {
    const here = day && whereIs(day, id);
    if (!day || !here) return;
    const last = here.place === 'mine' ? day.mine.length - 1 : day.mine.length;
    const place = Math.min(last, Math.max(0, at));
    if (here.place === 'mine' && place === here.at) return;
    order.mutate({ task_ids: orderFor(day, id, place) });
    after(id, `${here.task.title}: today, ${place + 1} of ${last + 1}`);
  };
  const backWords: Record<Place, string> = { mine: 'stays on today', week: 'back to this week', later: 'back to later' };
  return {
    said,
    moveTo,
    /** One place up or down; a task that is not on today comes there. */
    step(id: string, by: 1 | -1) {
      const here = day && whereIs(day, id);
      if (here?.place === 'mine') moveTo(id, here.at + by);
      else if (here && by < 0) this.putOn(id);
    },
    /** Puts a task on today, after those that were put there before. */
    putOn(id: string) {
      if (day) moveTo(id, day.mine.findLastIndex((t) => t.picked) + 1);
    },
    takeOff(id: string) {
      const here = day && whereIs(day, id);
      if (!here?.task.picked) return;
      off.mutate({ task_id: id });
      after(id, `${here.task.title}: ${backWords[placeWithout(day as Today, here.task)]}`);
    },
    /** Puts the task with the focus on today, or takes it off. */
    toggleHere() {
      const id = rowHere();
      const here = id && day ? whereIs(day, id) : null;
      if (!id || !here) return;
      if (here.place === 'mine') this.takeOff(id);
      else this.putOn(id);
    },
    stepHere(by: 1 | -1) {
      const id = rowHere();
      if (id) this.step(id, by);
    },
  };
}
export type MyDay = ReturnType<typeof useMyDay>;

/** Puts the day as it was shown: in its order, without what came to it. */
function asItWas(before: [unknown, unknown][], came: string[]) {
  const was = before.map(([, old]) => old as Today | undefined).find((old) => old?.mine); // what is painted is the day
  if (!was) return undefined;
  const picked = was.mine.filter((t) => t.picked).map((t) => t.id);
  const run = async () => {
    for (const task_id of came) if (!picked.includes(task_id)) await today.client.unpick({ task_id });
    if (picked.length > 0) await today.client.order({ task_ids: picked });
  };
  return { what: 'the order of my day', run };
}
