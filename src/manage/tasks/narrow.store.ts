import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { fold } from '../../kit/text.ts';
import { addDays, endOfWeek } from '../../kit/time.ts';
import type { Context } from '../../people/context.server.ts';
import type { Filter } from '../../search/query.ts';
import { openCategories } from '../projects/projects.ts';
import { heldBy, untaken } from './tasks.store.ts';

const open = [...openCategories];
const isOpen = sql<SqlBool>`tasks.category IN (${sql.join(open)})`;

/** What a filter of the search leaves of tasks: the same words, days and states as in the lists of a project. */
export function tasksLeft(c: Context, filter: Filter, id: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${sql.ref(id)} IN (SELECT tasks.id FROM tasks WHERE tasks.workspace_id = ${c.workspaceId} AND tasks.trashed_at IS NULL AND ${left(c, filter)}))`;
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
  if (value === 'mine') return heldBy(c);
  if (value === 'untaken') return sql<SqlBool>`(${untaken} AND ${isOpen})`;
  if (value === 'open') return sql<SqlBool>`tasks.category IN (${sql.join(['idea', ...open])})`;
  if (value === 'late') return sql<SqlBool>`(tasks.due_on < ${c.today} AND ${isOpen})`;
  return sql<SqlBool>`tasks.category IN ('done', 'dropped')`;
}
