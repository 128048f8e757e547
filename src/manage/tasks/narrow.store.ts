import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { fold } from '../../kit/text.ts';
import { addDays, endOfWeek } from '../../kit/time.ts';
import type { Context } from '../../people/context.server.ts';
import type { Filter } from '../../search/query.ts';
import { Category, openCategories } from '../projects/projects.ts';
import { untaken } from './tasks.store.ts';

const open = [...openCategories];
const isOpen = sql<SqlBool>`tasks.category IN (${sql.join(open)})`;

/** What a filter of the search leaves of tasks: the same words, days and states as in the lists of a project. */
export function tasksLeft(c: Context, filter: Filter, id: string): RawBuilder<SqlBool> {
  const here = sql`tasks.workspace_id = ${c.workspaceId} AND tasks.trashed_at IS NULL AND ${left(c, filter)}`;
  // What leaves many is asked of each task as it comes, until the page is full; what leaves few is gathered first.
  if (leavesMany(filter)) return sql<SqlBool>`EXISTS (SELECT 1 FROM tasks WHERE tasks.id = ${sql.ref(id)} AND ${here})`;
  return sql<SqlBool>`(${sql.ref(id)} IN (SELECT tasks.id FROM tasks WHERE ${here}))`;
}

function leavesMany({ field, value }: Filter): boolean {
  if (field === 'state') return Category.safeParse(fold(value).replaceAll(' ', '_')).success;
  return field === 'priority' || field === 'due' || (field === 'is' && value !== 'mine');
}

function left(c: Context, { field, sign, value }: Filter): RawBuilder<SqlBool> {
  const name = fold(value);
  if (field === 'priority') return sql<SqlBool>`tasks.priority = ${value}`;
  if (field === 'state')
    return sql<SqlBool>`(tasks.category = ${name.replaceAll(' ', '_')} OR tasks.state_id IN (SELECT s.id FROM project_states s WHERE s.workspace_id = ${c.workspaceId} AND s.folded = ${name}))`;
  if (field === 'label')
    return sql<SqlBool>`tasks.id IN (SELECT l.task_id FROM task_labels l JOIN labels ON labels.workspace_id = l.workspace_id AND labels.id = l.label_id WHERE l.workspace_id = ${c.workspaceId} AND labels.folded = ${name})`;
  if (field === 'milestone')
    return name === 'none'
      ? sql<SqlBool>`tasks.milestone_id IS NULL`
      : sql<SqlBool>`tasks.milestone_id IN (SELECT m.id FROM nodes m WHERE m.workspace_id = ${c.workspaceId} AND m.kind = 'milestone' AND m.folded = ${name})`;
  if (field === 'due') return due(c, sign, value);
  if (field === 'is') return is(c, value);
  return sql<SqlBool>`1 = 0`;
}

function due(c: Context, sign: Filter['sign'], value: string): RawBuilder<SqlBool> {
  if (value === 'none') return sql<SqlBool>`tasks.due_on IS NULL`;
  if (value === 'late') return sql<SqlBool>`(tasks.due_on < ${c.today} AND ${isOpen})`;
  if (value === 'week') return sql<SqlBool>`(tasks.due_on <= ${endOfWeek(c.today)} AND ${isOpen})`;
  if (value === 'month') return sql<SqlBool>`(tasks.due_on <= ${addDays(c.today, 30)} AND ${isOpen})`;
  // Days that were typed ask of the day alone; what is over and done is left out of what is due before.
  if (sign === '<') return sql<SqlBool>`(tasks.due_on < ${value} AND ${isOpen})`;
  if (sign === '>') return sql<SqlBool>`tasks.due_on > ${value}`;
  return sql<SqlBool>`tasks.due_on = ${value}`;
}

function is(c: Context, value: string): RawBuilder<SqlBool> {
  if (value === 'mine')
    return sql<SqlBool>`tasks.id IN (SELECT k.subject_id FROM commitments k WHERE k.workspace_id = ${c.workspaceId} AND k.subject_kind = 'task' AND k.person_id = ${c.me.id} AND k.until_at IS NULL)`;
  if (value === 'untaken') return sql<SqlBool>`(${untaken} AND ${isOpen})`;
  if (value === 'open') return sql<SqlBool>`tasks.category IN (${sql.join(['idea', ...open])})`;
  if (value === 'late') return sql<SqlBool>`(tasks.due_on < ${c.today} AND ${isOpen})`;
  return sql<SqlBool>`tasks.category IN ('done', 'dropped')`;
}
