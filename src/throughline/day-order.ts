import { type Item, placeInDay, type Today } from './today.ts';

// What Today shows before the server has answered. Pure.

export type Place = 'mine' | 'week' | 'later';
const places: Place[] = ['mine', 'week', 'later'];

/** Where a task stands. */
export function whereIs(day: Today, id: string): { place: Place; at: number; task: Item } | null {
  for (const place of places) {
    const at = day[place].findIndex((t) => t.id === id);
    const task = day[place][at];
    if (task) return { place, at, task };
  }
  return null;
}

/** What the small words over the caller's own stop say: where the list has the task, the line has it too. */
export function youWords(day: Today, key: string): string {
  const place = places.find((p) => day[p].some((t) => t.key === key));
  return place === 'mine' ? 'You, today' : place === 'week' ? 'You, this week' : 'You, later';
}

/** The tasks to put on today, in order, so that one of them stands at a place among the others: as few as that takes. */
export function orderFor(day: Today, id: string, at: number): string[] {
  const task = whereIs(day, id)?.task;
  if (!task) return [];
  const others = day.mine.filter((t) => t.id !== id);
  const next = [...others.slice(0, at), task, ...others.slice(at)];
  const end = Math.max(
    next.indexOf(task),
    next.findLastIndex((t) => t.picked),
  );
  return next.slice(0, end + 1).map((t) => t.id);
}

/** Today once these tasks were put on it in this order. */
export function withOrder(day: Today, ids: string[]): Today {
  const put = ids.flatMap((id) => whereIs(day, id)?.task ?? []).map((t) => ({ ...t, picked: true }));
  const rest = (list: Item[]) => list.filter((t) => !ids.includes(t.id));
  return { ...day, mine: [...put, ...rest(day.mine)], week: rest(day.week), later: rest(day.later) };
}

/** Today once a task was taken off: it goes to where its day puts it. */
export function withoutPick(day: Today, id: string): Today {
  const task = whereIs(day, id)?.task;
  if (!task) return day;
  const off = { ...task, picked: false };
  const place = placeInDay(off, day.day);
  const without = { ...day, mine: day.mine.filter((t) => t.id !== id) };
  const list = [...without[place], off];
  const byDay = (a: Item, b: Item) => Number(b.picked) - Number(a.picked) || (a.due_on ?? '9999').localeCompare(b.due_on ?? '9999');
  return { ...without, [place]: place === 'mine' ? [...list.filter((t) => t.picked), ...list.filter((t) => !t.picked).sort(byDay)] : list.sort(byDay) };
}

/** Where a task of Today would go without being put there; it stays when it is due or in progress. */
export function placeWithout(day: Today, task: Item): Place {
  return placeInDay({ ...task, picked: false }, day.day);
}
