import { type SqlBool, sql } from 'kysely';
import { addDays } from '../../kit/time.ts';
import type { Context } from '../../people/context.server.ts';
import { openCategories } from '../projects/projects.ts';

const open = [...openCategories];
const untaken = sql<SqlBool>`NOT EXISTS (SELECT 1 FROM commitments k WHERE k.workspace_id = tasks.workspace_id AND k.subject_kind = 'task' AND k.subject_id = tasks.id AND k.role = 'holder' AND k.until_at IS NULL)`;

/** Open work of open projects that is overdue by more than so many days, counted by project. */
export async function overdueByProject(c: Context, moreThanDays: number): Promise<Map<string, number>> {
  // Literal categories, and a group that no index orders: so that SQLite takes the index of open work by its day.
  const rows = await c.slow
    .selectFrom('tasks')
    .select([(e) => e.fn.max('project_id').as('project_id'), (e) => e.fn.countAll<number>().as('n')])
    .where('workspace_id', '=', c.workspaceId)
    .where(sql<SqlBool>`category IN ('ready', 'in_progress', 'in_review')`)
    .where('trashed_at', 'is', null)
    .where('parent_id', 'is', null)
    .where('due_on', '<', addDays(c.today, -moreThanDays))
    .groupBy(sql`coalesce(project_id, '')`)
    .execute();
  return new Map(rows.map((r) => [r.project_id, Number(r.n)]));
}

/** Open work without a holder in milestones, counted by milestone. */
export async function untakenByMilestone(c: Context, milestoneIds: string[]): Promise<Map<string, number>> {
  if (milestoneIds.length === 0) return new Map();
  const rows = await c.slow
    .selectFrom('tasks')
    .select(['milestone_id', (e) => e.fn.countAll<number>().as('n')])
    .where('workspace_id', '=', c.workspaceId)
    .where('milestone_id', 'in', milestoneIds)
    .where('category', 'in', open)
    .where('trashed_at', 'is', null)
    .where('parent_id', 'is', null)
    .where(untaken)
    .groupBy('milestone_id')
    .execute();
  return new Map(rows.map((r) => [r.milestone_id ?? '', Number(r.n)]));
}

/** Tasks finished since an instant, counted by project and nearest tie. */
export async function finishedSince(c: Context, instant: string) {
  const rows = await c.slow
    .selectFrom('tasks')
    .select(['project_id', 'line_kind', 'line_id', (e) => e.fn.countAll<number>().as('n')])
    .where('workspace_id', '=', c.workspaceId)
    .where('finished_at', '>=', instant)
    .where(sql<SqlBool>`category = 'done'`) // as the index of done work says it
    .where('trashed_at', 'is', null)
    .where('parent_id', 'is', null)
    .groupBy(['project_id', 'line_kind', 'line_id'])
    .execute();
  return rows.map((r) => ({ ...r, n: Number(r.n) }));
}
