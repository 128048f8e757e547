import { expect, test } from 'vitest';
import type { TaskRow } from './tasks.ts';
import { linesOf, placed, searchOf, usual, type View, viewOf } from './view.ts';

const task = (id: string, more: Partial<TaskRow> = {}): TaskRow => ({
  id,
  key: `K-${id}`,
  project_id: 'p',
  parent_id: null,
  milestone_id: null,
  title: id,
  state_id: 's1',
  category: 'ready',
  priority: 'normal',
  engagement: 'individual',
  estimate_minutes: null,
  starts_on: null,
  due_on: null,
  labels: [],
  holder: null,
  contributors: [],
  offer_open: false,
  not_taken_here: false,
  imported_names: null,
  parts: { done: 0, all: 0 },
  people_in: null,
  each_part: null,
  fields: [],
  by_me: false,
  position: 'a0',
  finished_at: null,
  version: 1,
  ...more,
});
const names = {
  states: [
    { id: 's1', name: 'Ready' },
    { id: 's2', name: 'In progress' },
  ],
  labels: [
    { id: 'l1', name: 'red' },
    { id: 'l2', name: 'blue' },
  ],
  milestones: [{ id: 'm1', title: 'Pilot' }],
  today: '2026-11-24',
  sunday: '2026-11-29',
};
const told = (tasks: TaskRow[], by: View['group']) => linesOf(tasks, by, names).map((l) => ('head' in l ? l.head : l.task.id));

test('a list is grouped under names, in the order of the project', () => {
  const tasks = [task('a'), task('b', { state_id: 's2', milestone_id: 'm1', labels: ['l1', 'l2'] }), task('c', { due_on: '2026-11-20' })];
  expect(told(tasks, 'none')).toEqual(['a', 'b', 'c']);
  expect(told(tasks, 'state')).toEqual(['Ready, 2', 'a', 'c', 'In progress, 1', 'b']);
  expect(told(tasks, 'milestone')).toEqual(['Pilot, 1', 'b', 'No milestone, 2', 'a', 'c']);
  expect(told(tasks, 'label')).toEqual(['red, 1', 'b', 'blue, 1', 'b', 'No label, 2', 'a', 'c']);
  expect(told(tasks, 'due')).toEqual(['Late, 1', 'c', 'No day, 2', 'a', 'b']);
  expect(new Set(linesOf(tasks, 'label', names).map((l) => l.id)).size).toBe(7);
});

test('tasks of several projects are grouped by the unit of their project and by how far they are, with what has none last', () => {
  const project = (id: string, unit: { id: string; name: string } | null) => ({ id, name: id, unit });
  const desk = { id: 'u2', name: 'Night desk' };
  const all = { ...names, byCategory: true, projects: [project('p', { id: 'u1', name: 'Care' }), project('q', desk), project('r', null), project('t', desk)] };
  const tasks = [
    task('a', { project_id: 'q' }),
    task('b', { project_id: 'p', category: 'in_progress' }),
    task('c', { project_id: 'r' }),
    task('d', { project_id: 't' }),
    task('e', { project_id: 'not known yet' }),
  ];
  const heads = (by: View['group'], whole = true) => linesOf(tasks, by, { ...all, whole }).map((l) => ('head' in l ? l.head : l.task.id));
  expect(heads('unit')).toEqual(['Night desk, 2', 'a', 'd', 'Care, 1', 'b', 'No unit, 2', 'c', 'e']);
  expect(heads('unit', false)).toEqual(['Night desk', 'a', 'd', 'Care', 'b', 'No unit', 'c', 'e']);
  expect(heads('state')).toEqual(['Ready, 4', 'a', 'c', 'd', 'e', 'In progress, 1', 'b']);
});

test('a task of a milestone or label that is not known yet is shown all the same', () => {
  expect(told([task('a', { milestone_id: 'new', labels: ['new'] })], 'milestone')).toEqual(['No milestone, 1', 'a']);
  expect(told([task('a', { labels: ['new'] })], 'label')).toEqual(['No label, 1', 'a']);
});

test('subtasks are listed only where their parent is not', () => {
  expect(told([task('a'), task('b', { parent_id: 'a' }), task('c', { parent_id: 'x' })], 'none')).toEqual(['a', 'c']);
});

test('ten thousand tasks under parents that are not there are each a line of their group', () => {
  const tasks = Array.from({ length: 10_000 }, (_, i) => task(String(i), { parent_id: i % 3 ? null : 'gone', milestone_id: 'm1' }));
  expect(linesOf(tasks, 'milestone', names)).toHaveLength(10_001);
});

test('a view goes into the address and comes back; what is unknown is left out', () => {
  const base = usual('list');
  const view: View = { filter: 'form is:mine label:"a b"', sort: 'due_on', group: 'milestone', columns: ['due'] };
  const search = searchOf('?view=list&task=K-1', view, base);
  expect(search).toBe('view=list&task=K-1&filter=form+is%3Amine+label%3A%22a+b%22&sort=due_on&group=milestone&columns=due');
  expect(viewOf(Object.fromEntries(new URLSearchParams(search)), base)).toEqual(view);
  expect(viewOf({ sort: 'person', group: 'person', columns: 'x,holder' }, base)).toEqual({ ...base, columns: ['holder'] });
  expect(searchOf(`?${search}`, base, base)).toBe('view=list&task=K-1');
  expect(viewOf(Object.fromEntries(new URLSearchParams(searchOf('', { ...base, filter: '' }, base))), base).filter).toBe('');
});

test('a move is drawn where it will be', () => {
  const [a, b, c] = [task('a'), task('b'), task('c')];
  const ids = (list: TaskRow[]) => list.map((t) => t.id).join('');
  expect(ids(placed([a, b, c], c, null, 'a'))).toBe('cab');
  expect(ids(placed([a, b, c], a, 'b', null))).toBe('bac');
  expect(ids(placed([a, b, c], b, null, null))).toBe('abc');
});
