import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Filter } from '../../filter/filter.ts';
import { addDays } from '../../kit/time.ts';
import type { Context } from '../../people/context.server.ts';
import type { Asking } from '../../people/kept.server.ts';
import { unitsInOrder } from '../../people/unit-below.server.ts';
import { projectVisible, taskShownToMe } from '../../threads/visible.server.ts';
import { where } from './where.server.ts';

/** Tasks that the caller sees: in projects they see, or shown to them by an offer or by holding them. */
export function visibleTasks(c: Asking) {
  return c.db
    .selectFrom('tasks')
    .where('tasks.workspace_id', '=', c.workspaceId)
    .where((e) => e.or([projectVisible(c, 'tasks.project_id'), taskShownToMe(c, 'tasks.id')]));
}

export type TaskRecord = Awaited<ReturnType<typeof taskById>> & object;

/** One task by id, or null; in the trash too. */
export async function taskById(c: Context, id: string) {
  return (await visibleTasks(c).selectAll('tasks').where('tasks.id', '=', id).executeTakeFirst()) ?? null;
}

export type TaskSort = 'unit' | 'category' | 'project' | 'position' | 'due_on' | 'priority' | 'title' | 'number' | 'updated_at';

/** Due days in their order, no day last; an index has it in these words. */
export const dueSort = sql<string>`coalesce(tasks.due_on, '9999-12-31')`;

const sorts: Record<Exclude<TaskSort, 'unit'>, RawBuilder<string>> = {
  category: sql<string>`CASE tasks.category WHEN 'idea' THEN '0' WHEN 'ready' THEN '1' WHEN 'in_progress' THEN '2' WHEN 'in_review' THEN '3' WHEN 'done' THEN '4' ELSE '5' END || ${dueSort}`,
  position: sql<string>`tasks.position`,
  project: sql<string>`tasks.project_id || ${dueSort}`,
  due_on: dueSort,
  priority: sql<string>`CASE tasks.priority WHEN 'urgent' THEN '0' WHEN 'high' THEN '1' WHEN 'normal' THEN '2' ELSE '3' END`,
  title: sql<string>`lower(tasks.title)`,
  number: sql<string>`tasks.number`,
  updated_at: sql<string>`tasks.updated_at`,
};

/** By the unit of their project, in the order of the tree and by day; what has no unit last. */
async function byUnit(c: Context): Promise<RawBuilder<string>> {
  const units = await unitsInOrder(c);
  const places = units.map((u, i) => sql`WHEN ${u.id} THEN ${String(i).padStart(6, '0')}`);
  const place = places.length === 0 ? sql`'none'` : sql`CASE p.unit_id ${sql.join(places, sql` `)} ELSE 'none' END`;
  return sql<string>`(SELECT ${place} FROM projects p WHERE p.workspace_id = tasks.workspace_id AND p.id = tasks.project_id) || ${dueSort}`;
}

/** Tasks of all projects that the caller sees and that are not in the archive. */
export const inAllWork = (c: Context): RawBuilder<SqlBool> =>
  sql<SqlBool>`(tasks.project_id NOT IN (SELECT p.id FROM projects p WHERE p.workspace_id = ${c.workspaceId} AND p.state = 'archived')
    AND (${projectVisible(c, 'tasks.project_id')} OR ${taskShownToMe(c, 'tasks.id')}))`;

/** Tasks of a project, or of all, that fit a filter, in a reader thread: the same for a page of a list and for all that a list shows. */
function fitting(c: Context, projectId: string | null, filter: Filter, db = c.slow) {
  return db
    .selectFrom('tasks')
    .where('tasks.workspace_id', '=', c.workspaceId)
    .where('tasks.trashed_at', 'is', null)
    .$if(projectId !== null, (q) => q.where('tasks.project_id', '=', projectId ?? ''))
    .$if(projectId === null, (q) => q.where(inAllWork(c)))
    .where(where(c, filter));
}

/** So many rows are read on the thread that answers. */
export const mostAtHand = 201;

/** A page of the tasks of a project that the caller sees, or of all projects: ordered, filtered, from a cursor on. */
export async function pageOfTasks(
  c: Context,
  projectId: string | null,
  filter: Filter,
  sort: TaskSort,
  after: { value: string | number; id: string } | null,
  limit: number,
) {
  const order = sort === 'unit' ? await byUnit(c) : sorts[sort];
  const down = sort === 'updated_at';
  // The first rows of a project in their order are the first of an index: to carry them between threads costs more than to read them.
  const atHand = projectId !== null && sort === 'position' && 'all' in filter && filter.all.length === 0 && limit <= mostAtHand;
  return fitting(c, projectId, filter, atHand ? c.db : c.slow)
    .selectAll('tasks')
    .select(order.as('sort_value'))
    .$if(after !== null, (q) =>
      q.where(
        down
          ? sql<SqlBool>`(${order} <= ${after?.value ?? ''} AND (${order} < ${after?.value ?? ''} OR (${order} = ${after?.value ?? ''} AND tasks.id < ${after?.id ?? ''})))`
          : sql<SqlBool>`(${order} >= ${after?.value ?? ''} AND (${order} > ${after?.value ?? ''} OR (${order} = ${after?.value ?? ''} AND tasks.id > ${after?.id ?? ''})))`,
      ),
    )
    .orderBy(order, down ? 'desc' : 'asc')
    .orderBy('tasks.id', down ? 'desc' : 'asc')
    .limit(limit)
    .execute();
}

/** The ids of all that fit a filter, of a project or of all work, as they are shown: a list leaves out what lies below another of them. */
export async function idsThatFit(c: Context, projectId: string | null, filter: Filter, shown: 'list' | 'top' | 'every', most: number): Promise<string[]> {
  const rows = await fitting(c, projectId, filter)
    .select(['tasks.id', 'tasks.parent_id'])
    .$if(shown === 'top', (q) => q.where('tasks.parent_id', 'is', null))
    .orderBy('tasks.position')
    .orderBy('tasks.id')
    .limit(most)
    .execute();
  const here = new Set(rows.map((r) => r.id));
  return rows.filter((r) => shown !== 'list' || r.parent_id === null || !here.has(r.parent_id)).map((r) => r.id);
}

/** Tasks that the caller holds or takes part in, not ended or ended today. */
export async function heldByMe(c: Context) {
  return c.db
    .selectFrom('commitments as k')
    .innerJoin('tasks', (j) => j.onRef('tasks.id', '=', 'k.subject_id').onRef('tasks.workspace_id', '=', 'k.workspace_id'))
    .innerJoin('projects as p', (j) => j.onRef('p.id', '=', 'tasks.project_id').onRef('p.workspace_id', '=', 'tasks.workspace_id'))
    .selectAll('tasks')
    .select(['p.key as project_key', 'p.name as project_name', 'p.state as project_state'])
    .where('k.workspace_id', '=', c.workspaceId)
    .where('k.person_id', '=', c.me.id)
    .where('k.subject_kind', '=', 'task')
    .where('k.until_at', 'is', null)
    .where('tasks.trashed_at', 'is', null)
    .where((e) => e.or([e('tasks.category', 'not in', ['done', 'dropped']), e('tasks.finished_at', '>=', `${addDays(c.today, -1)}`)]))
    .orderBy(sql`coalesce(tasks.due_on, '9999')`)
    .limit(1000)
    .execute();
}

/** Children of a task, in their order; not those in the trash. */
export async function childrenOf(c: Context, id: string) {
  return c.db
    .selectFrom('tasks')
    .selectAll()
    .where('workspace_id', '=', c.workspaceId)
    .where('parent_id', '=', id)
    .where('trashed_at', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .execute();
}

/** The ids of a task and all below it. */
export async function withDescendants(c: Context, id: string): Promise<{ id: string; depth: number }[]> {
  const { rows } = await sql<{ id: string; depth: number }>`
    WITH RECURSIVE below(id, depth) AS (
      SELECT id, 0 FROM tasks WHERE workspace_id = ${c.workspaceId} AND id = ${id}
      UNION ALL
      SELECT t.id, b.depth + 1 FROM tasks t JOIN below b ON t.parent_id = b.id WHERE t.workspace_id = ${c.workspaceId} AND b.depth < 20
    ) SELECT id, depth FROM below`.execute(c.db);
  return rows.map((r) => ({ id: r.id, depth: Number(r.depth) }));
}

/** How deep a task lies: 0 at the top. */
export async function depthOf(c: Context, id: string): Promise<number> {
  const { rows } = await sql<{ depth: number }>`
    WITH RECURSIVE above(parent_id, depth) AS (
      SELECT parent_id, 0 FROM tasks WHERE workspace_id = ${c.workspaceId} AND id = ${id}
      UNION ALL
      SELECT t.parent_id, a.depth + 1 FROM tasks t JOIN above a ON t.id = a.parent_id WHERE t.workspace_id = ${c.workspaceId} AND a.depth < 20
    ) SELECT max(depth) AS depth FROM above`.execute(c.db);
  return Number(rows[0]?.depth ?? 0);
}
