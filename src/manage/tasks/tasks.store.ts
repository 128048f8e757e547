import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { fold } from '../../kit/text.ts';
import { addDays, endOfWeek } from '../../kit/time.ts';
import type { Context } from '../../people/context.server.ts';
import { projectVisible, taskShownToMe } from '../../threads/visible.server.ts';
import { openCategories } from '../projects/projects.ts';

/** Tasks that the caller sees: in projects they see, or shown to them by an offer or by holding them. */
export function visibleTasks(c: Context) {
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

/** One task by its human key, present or old; or null. */
export async function taskByKey(c: Context, project: string, number: number) {
  const found = await visibleTasks(c)
    .innerJoin('project_keys as k', (j) => j.onRef('k.project_id', '=', 'tasks.project_id').onRef('k.workspace_id', '=', 'tasks.workspace_id'))
    .selectAll('tasks')
    .where('k.key', '=', project)
    .where('tasks.number', '=', number)
    .executeTakeFirst();
  return found ?? null;
}

export interface TaskFilter {
  /** Empty: any. */
  states: string[];
  labels: string[];
  milestone?: string | undefined;
  priority: string[];
  due?: 'late' | 'week' | 'month' | 'none' | undefined;
  text?: string | undefined;
  only?: 'mine' | 'not_taken' | 'open' | 'ended' | undefined;
}
export type TaskSort = 'position' | 'due_on' | 'priority' | 'title' | 'number' | 'updated_at';

const sorts: Record<TaskSort, RawBuilder<string>> = {
  position: sql<string>`tasks.position`,
  due_on: sql<string>`coalesce(tasks.due_on, '9999-12-31')`,
  priority: sql<string>`CASE tasks.priority WHEN 'urgent' THEN '0' WHEN 'high' THEN '1' WHEN 'normal' THEN '2' ELSE '3' END`,
  title: sql<string>`lower(tasks.title)`,
  number: sql<string>`tasks.number`,
  updated_at: sql<string>`tasks.updated_at`,
};

const holds = (c: Context): RawBuilder<SqlBool> =>
  sql<SqlBool>`EXISTS (SELECT 1 FROM commitments k WHERE k.workspace_id = tasks.workspace_id AND k.subject_kind = 'task' AND k.subject_id = tasks.id AND k.person_id = ${c.me.id} AND k.until_at IS NULL)`;
/** Whether nobody holds a task. */
export const untaken = sql<SqlBool>`NOT EXISTS (SELECT 1 FROM commitments k WHERE k.workspace_id = tasks.workspace_id AND k.subject_kind = 'task' AND k.subject_id = tasks.id AND k.role = 'holder' AND k.until_at IS NULL)`;

/** A page of the tasks of a project that the caller sees: ordered, filtered, from a cursor on. */
export async function pageOfTasks(
  c: Context,
  projectId: string,
  filter: TaskFilter,
  sort: TaskSort,
  after: { value: string | number; id: string } | null,
  limit: number,
) {
  const order = sorts[sort];
  const open = [...openCategories];
  return c.slow
    .selectFrom('tasks')
    .selectAll('tasks')
    .select(order.as('sort_value'))
    .where('tasks.workspace_id', '=', c.workspaceId)
    .where('tasks.project_id', '=', projectId)
    .where('tasks.trashed_at', 'is', null)
    .$if(filter.states.length > 0, (q) => q.where('tasks.state_id', 'in', filter.states))
    .$if(filter.priority.length > 0, (q) => q.where('tasks.priority', 'in', filter.priority))
    .$if(filter.milestone !== undefined, (q) =>
      filter.milestone === 'none' ? q.where('tasks.milestone_id', 'is', null) : q.where('tasks.milestone_id', '=', filter.milestone ?? ''),
    )
    .$if(filter.labels.length > 0, (q) =>
      q.where((e) =>
        e.exists(
          e
            .selectFrom('task_labels as l')
            .select('l.label_id')
            .whereRef('l.workspace_id', '=', 'tasks.workspace_id')
            .whereRef('l.task_id', '=', 'tasks.id')
            .where('l.label_id', 'in', filter.labels),
        ),
      ),
    )
    .$if(filter.due === 'late', (q) => q.where('tasks.due_on', '<', c.today).where('tasks.category', 'in', open))
    .$if(filter.due === 'week', (q) => q.where('tasks.due_on', '<=', endOfWeek(c.today)).where('tasks.category', 'in', open))
    .$if(filter.due === 'month', (q) => q.where('tasks.due_on', '<=', addDays(c.today, 30)).where('tasks.category', 'in', open))
    .$if(filter.due === 'none', (q) => q.where('tasks.due_on', 'is', null))
    .$if(filter.only === 'mine', (q) => q.where(holds(c)))
    .$if(filter.only === 'not_taken', (q) => q.where(untaken).where('tasks.category', 'in', open))
    .$if(filter.only === 'open', (q) => q.where('tasks.category', 'in', ['idea', ...open]))
    .$if(filter.only === 'ended', (q) => q.where('tasks.category', 'in', ['done', 'dropped']))
    .$if(filter.text !== undefined && filter.text.trim() !== '', (q) =>
      q.where((e) =>
        e.exists(
          e
            .selectFrom('nodes as n')
            .select('n.id')
            .whereRef('n.workspace_id', '=', 'tasks.workspace_id')
            .where('n.kind', '=', 'task')
            .where('n.project_id', '=', projectId) // so that PostgreSQL looks at the names of this project only
            .whereRef('n.id', '=', 'tasks.id')
            .where(sql<SqlBool>`n.folded LIKE ${`%${likeText(filter.text ?? '')}%`} ESCAPE '\\'`),
        ),
      ),
    )
    .$if(after !== null, (q) =>
      q.where(sql<SqlBool>`(${order} > ${after?.value ?? ''} OR (${order} = ${after?.value ?? ''} AND tasks.id > ${after?.id ?? ''}))`),
    )
    .orderBy(order)
    .orderBy('tasks.id')
    .limit(limit)
    .execute();
}

/** A text as it may stand inside LIKE. */
export const likeText = (text: string): string => fold(text).replace(/[\\%_]/g, '\\$&');

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
