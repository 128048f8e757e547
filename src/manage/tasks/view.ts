import type { Priority, TaskRow } from './tasks.ts';

/** How the tasks of a project are looked at: kept in the address, so that a view can be sent to a colleague. */
export interface View {
  text: string;
  only: (typeof onlys)[number];
  labels: string[];
  sort: (typeof sorts)[number];
  group: (typeof groups)[number];
}
export const onlys = ['open', 'not_taken', 'mine', 'ended', 'all'] as const;
export const sorts = ['position', 'due_on', 'priority', 'title', 'updated_at'] as const;
export const groups = ['none', 'state', 'milestone', 'label', 'priority', 'due'] as const;

const oneOf = <T extends string>(words: readonly T[], word: string | undefined, first: T): T => words.find((w) => w === word) ?? first;

/** The view that an address names; what it does not know is left out. */
export function viewOf(search: Record<string, string | undefined>, only: View['only'], labels: readonly string[]): View {
  return {
    text: (search.q ?? '').slice(0, 200),
    only: oneOf(onlys, search.only, only),
    labels: (search.labels ?? '').split(',').filter((id) => labels.includes(id)),
    sort: oneOf(sorts, search.sort, 'position'),
    group: oneOf(groups, search.group, 'none'),
  };
}

/** The same address with another view; what is as usual is left out. */
export function searchOf(search: string, view: View, only: View['only']): string {
  const next = new URLSearchParams(search);
  const put = (name: string, value: string, usual: string) => (value === usual ? next.delete(name) : next.set(name, value));
  put('q', view.text, '');
  put('only', view.only, only);
  put('labels', view.labels.join(','), '');
  put('sort', view.sort, 'position');
  put('group', view.group, 'none');
  return next.toString();
}

export type Line = { head: string; id: string } | { task: TaskRow; id: string };

interface Names {
  states: { id: string; name: string }[];
  labels: { id: string; name: string }[];
  milestones: { id: string; title: string }[];
  today: string;
  /** The Sunday of this week. */
  sunday: string;
}

const priorities: Record<Priority, string> = { urgent: 'Urgent', high: 'High', normal: 'Normal', low: 'Low' };

/** The lines of a list: tasks under the name of their group, in the order of the groups; subtasks under their parent's row are left out. */
export function linesOf(tasks: TaskRow[], by: View['group'], names: Names): Line[] {
  const here = new Set(tasks.map((t) => t.id));
  const top = tasks.filter((t) => t.parent_id === null || !here.has(t.parent_id));
  if (by === 'none') return top.map((task) => ({ task, id: task.id }));
  const heads = headsOf(by, names);
  const lists = new Map<string, TaskRow[]>(heads.map(([id]) => [id, []]));
  const none = lists.get('') ?? [];
  for (const task of top) for (const key of keysOf(task, by, names)) (lists.get(key) ?? none).push(task);
  return heads.flatMap(([id, name]): Line[] => {
    const list = lists.get(id) ?? [];
    if (list.length === 0) return [];
    return [{ head: `${name}, ${list.length}`, id: `head:${id}` }, ...list.map((task) => ({ task, id: `${id}:${task.id}` }))];
  });
}

function headsOf(by: Exclude<View['group'], 'none'>, names: Names): [string, string][] {
  if (by === 'state') return [...names.states.map((s): [string, string] => [s.id, s.name]), ['', 'No state']];
  if (by === 'milestone') return [...names.milestones.map((m): [string, string] => [m.id, m.title]), ['', 'No milestone']];
  if (by === 'label') return [...names.labels.map((l): [string, string] => [l.id, l.name]), ['', 'No label']];
  if (by === 'priority') return Object.entries(priorities);
  return [
    ['late', 'Late'],
    ['week', 'This week'],
    ['later', 'Later'],
    ['', 'No day'],
  ];
}

function keysOf(task: TaskRow, by: View['group'], { today, sunday }: Names): string[] {
  if (by === 'state') return [task.state_id];
  if (by === 'milestone') return [task.milestone_id ?? ''];
  if (by === 'label') return task.labels.length > 0 ? task.labels : [''];
  if (by === 'priority') return [task.priority];
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
