import { longestText } from '../../filter/filter.ts';
import type { Category } from '../projects/projects.ts';
import type { Priority, TaskRow } from './tasks.ts';

export const layouts = ['list', 'board', 'calendar'] as const;
export type Layout = (typeof layouts)[number];
export const sorts = ['position', 'due_on', 'priority', 'title', 'updated_at'] as const;
export const groups = ['none', 'state', 'milestone', 'label', 'priority', 'due', 'project', 'unit'] as const;
/** What of a task a list shows beside its key and title. */
export const columns = ['project', 'labels', 'milestone', 'priority', 'estimate', 'state', 'due', 'holder'] as const;
export type Column = (typeof columns)[number];
/** A field of the project's own, shown beside them. */
export type OwnColumn = `field:${string}`;
export type Shown = Column | OwnColumn;
/** The id of the field that a column shows. */
export const ownFieldOf = (column: Shown): string | undefined => (isOwn(column) ? column.slice(6) : undefined);
const isOwn = (word: string): word is OwnColumn => /^field:[0-9a-f-]{36}$/.test(word);
const mostOwn = 30;

/** How tasks are looked at: kept in the address, so that a view can be sent to a colleague. */
export interface View {
  filter: string;
  sort: (typeof sorts)[number];
  group: (typeof groups)[number];
  columns: Shown[];
}
/** What is shown where neither the address nor a saved view says it. */
export const usualColumns: Column[] = ['labels', 'state', 'due', 'holder'];
export const usual = (layout: Layout, all = false): View => ({
  filter: layout === 'board' && !all ? '' : 'is:open',
  sort: all ? 'due_on' : 'position',
  group: 'none',
  columns: all ? ['project', ...usualColumns] : usualColumns,
});

const oneOf = <T extends string>(words: readonly T[], word: string | undefined, first: T): T => words.find((w) => w === word) ?? first;

/** The view that an address names; what it does not say is as in the base, what it does not know is left out. */
export function viewOf(search: Record<string, string | undefined>, base: View): View {
  return {
    filter: (search.filter ?? base.filter).slice(0, longestText),
    sort: oneOf(sorts, search.sort, base.sort),
    group: oneOf(groups, search.group, base.group),
    columns: search.columns === undefined ? base.columns : columnsOf(search.columns.split(',')),
  };
}

const columnsOf = (words: string[]): Shown[] => [...columns.filter((c) => words.includes(c)), ...[...new Set(words.filter(isOwn))].slice(0, mostOwn)];

/** The same address with another view; what is as in the base is left out. */
export function searchOf(search: string, view: View, base: View): string {
  const next = new URLSearchParams(search);
  const put = (name: string, value: string, usually: string) => (value === usually ? next.delete(name) : next.set(name, value));
  put('filter', view.filter, base.filter);
  put('sort', view.sort, base.sort);
  put('group', view.group, base.group);
  put('columns', view.columns.join(','), base.columns.join(','));
  return next.toString();
}

export type Line = { head: string; id: string } | { task: TaskRow; id: string };

interface Names {
  states: { id: string; name: string }[];
  labels: { id: string; name: string }[];
  milestones: { id: string; title: string }[];
  projects?: { id: string; name: string; unit: { id: string; name: string } | null }[];
  /** Of several projects: their states are told by how far they are, whatever each calls them. */
  byCategory?: boolean;
  /** Whether the rows are all there are: else a group is not counted. */
  whole?: boolean;
  today: string;
  /** The Sunday of this week. */
  sunday: string;
}

/** How far work is, whatever its project calls it. */
export const categoryNames: Record<Category, string> = {
  idea: 'Idea',
  ready: 'Ready',
  in_progress: 'In progress',
  in_review: 'In review',
  done: 'Done',
  dropped: 'Dropped',
};
const priorities: Record<Priority, string> = { urgent: 'Urgent', high: 'High', normal: 'Normal', low: 'Low' };

/** The lines of a list: tasks under the name of their group, in the order of the groups; subtasks under their parent's row are left out. */
export function linesOf(tasks: TaskRow[], by: View['group'], names: Names): Line[] {
  const here = new Set(tasks.map((t) => t.id));
  const top = tasks.filter((t) => t.parent_id === null || !here.has(t.parent_id));
  if (by === 'none') return top.map((task) => ({ task, id: task.id }));
  const heads = by === 'unit' ? unitsOf(top, names) : headsOf(by, names);
  const lists = new Map<string, TaskRow[]>(heads.map(([id]) => [id, []]));
  const none = lists.get('') ?? [];
  for (const task of top) for (const key of keysOf(task, by, names)) (lists.get(key) ?? none).push(task);
  return heads.flatMap(([id, name]): Line[] => {
    const list = lists.get(id) ?? [];
    if (list.length === 0) return [];
    return [{ head: names.whole === false ? name : `${name}, ${list.length}`, id: `head:${id}` }, ...list.map((task) => ({ task, id: `${id}:${task.id}` }))];
  });
}

// The rows come in the order of the tree of units, which not everybody may read.
function unitsOf(tasks: TaskRow[], { projects = [] }: Names): [string, string][] {
  const unitOf = new Map(projects.map((p) => [p.id, p.unit]));
  const units = tasks.flatMap((t) => unitOf.get(t.project_id) ?? []);
  return [...new Map(units.map((u): [string, string] => [u.id, u.name])), ['', 'No unit']];
}

function headsOf(by: Exclude<View['group'], 'none' | 'unit'>, names: Names): [string, string][] {
  if (by === 'state' && names.byCategory) return Object.entries(categoryNames);
  if (by === 'state') return [...names.states.map((s): [string, string] => [s.id, s.name]), ['', 'No state']];
  if (by === 'milestone') return [...names.milestones.map((m): [string, string] => [m.id, m.title]), ['', 'No milestone']];
  if (by === 'label') return [...names.labels.map((l): [string, string] => [l.id, l.name]), ['', 'No label']];
  if (by === 'priority') return Object.entries(priorities);
  if (by === 'project') return [...(names.projects ?? []).map((p): [string, string] => [p.id, p.name]), ['', 'Another project']];
  return [
    ['late', 'Late'],
    ['week', 'This week'],
    ['later', 'Later'],
    ['', 'No day'],
  ];
}

function keysOf(task: TaskRow, by: View['group'], { today, sunday, byCategory, projects }: Names): string[] {
  if (by === 'state') return [byCategory ? task.category : task.state_id];
  if (by === 'milestone') return [task.milestone_id ?? ''];
  if (by === 'label') return task.labels.length > 0 ? task.labels : [''];
  if (by === 'priority') return [task.priority];
  if (by === 'project') return [task.project_id];
  if (by === 'unit') return [projects?.find((p) => p.id === task.project_id)?.unit?.id ?? ''];
  if (task.due_on === null) return [''];
  return [task.due_on < today ? 'late' : task.due_on <= sunday ? 'week' : 'later'];
}

/** Puts a task of a state between two others of the order on the screen, as a move will. */
export function placed(tasks: TaskRow[], moved: TaskRow, afterId: string | null, beforeId: string | null): TaskRow[] {
  const rest = tasks.filter((t) => t.id !== moved.id);
  const after = afterId ? rest.findIndex((t) => t.id === afterId) : -1;
  const before = beforeId ? rest.findIndex((t) => t.id === beforeId) : -1;
  const was = tasks.findIndex((t) => t.id === moved.id);
  const at = after >= 0 ? after + 1 : before >= 0 ? before : was;
  return at < 0 ? tasks : [...rest.slice(0, at), moved, ...rest.slice(at)];
}
