import { expect, test } from 'vitest';
import { everything, howMany, isChosen, nothing, projectOf, reached, selectOf, tasksOf, toggled } from './selection.ts';

const shown = ['a', 'b', 'c', 'd', 'e'];
const view = { filter: 'is:open form', as: 'list' } as const;

test('one is chosen and left, and Shift reaches from the last one on', () => {
  const b = toggled(nothing, 'b');
  expect([isChosen(b, 'b'), isChosen(b, 'c'), howMany(b, shown)]).toEqual([true, false, 1]);
  const toD = reached(b, shown, 'd');
  expect(selectOf(toD, shown, view)).toEqual({ ids: ['b', 'c', 'd'] });
  expect(selectOf(reached(toD, shown, 'a'), shown, view)).toEqual({ ids: ['a', 'b', 'c', 'd'] });
  expect(howMany(toggled(toD, 'c'), shown)).toBe(2);
  expect(howMany(reached(nothing, shown, 'c'), shown)).toBe(1);
});

test('all that the filter shows are asked for by the filter, without those that were left', () => {
  const all = toggled(everything(null), 'c');
  expect([isChosen(all, 'a'), isChosen(all, 'c'), howMany(all, shown)]).toEqual([true, false, 4]);
  expect(selectOf(all, shown, view)).toEqual({ filter: 'is:open form', excluded: ['c'], shown: 'list' });
  expect(selectOf(reached(all, shown, 'e'), shown, { filter: '', as: 'top' })).toEqual({ filter: '', excluded: [], shown: 'top' });
});

test('a task that stands in two groups is one', () => {
  const task = (id: string) => ({ task: { id } }) as never; // the rest of a row is not looked at
  expect(tasksOf([{ head: 'One', id: 'h' }, { ...(task('a') as object), id: '1' } as never, { ...(task('a') as object), id: '2' } as never])).toEqual([
    { id: 'a' },
  ]);
});

test('what is chosen in all work lies in one project, or nobody says so', () => {
  const rows = [
    { id: 'a', project_id: 'p' },
    { id: 'b', project_id: 'p' },
    { id: 'c', project_id: 'q' },
  ];
  const ab = toggled(toggled(nothing, 'a'), 'b');
  expect([projectOf(ab, rows), projectOf(toggled(ab, 'c'), rows), projectOf(nothing, rows), projectOf(everything(null), rows)]).toEqual([
    'p',
    null,
    null,
    null,
  ]);
});
