import { sql } from 'kysely';
import { initialsOf } from '../../kit/text.ts';
import type { Context } from '../../people/context.server.ts';
import { projectVisible } from '../../threads/visible.server.ts';

/** Milestones of projects that the caller sees. */
export function visibleMilestones(c: Context) {
  return c.db
    .selectFrom('milestones')
    .where('milestones.workspace_id', '=', c.workspaceId)
    .where('milestones.trashed_at', 'is', null)
    .where(projectVisible(c, 'milestones.project_id'));
}
export type MilestoneRecord = Awaited<ReturnType<typeof milestoneById>> & object;

/** One milestone, or null. */
export async function milestoneById(c: Context, id: string) {
  return (await visibleMilestones(c).selectAll('milestones').where('milestones.id', '=', id).executeTakeFirst()) ?? null;
}

/** The milestones of a project by day. */
export function milestonesOf(c: Context, projectId: string) {
  return visibleMilestones(c)
    .selectAll('milestones')
    .where('milestones.project_id', '=', projectId)
    .orderBy(sql`coalesce(target_on, '9999')`)
    .orderBy('position')
    .limit(500)
    .execute();
}

/** What done means for milestones, in order, with who ticked. */
export async function doneMeansOf(c: Context, ids: string[]) {
  if (ids.length === 0) return [];
  const rows = await c.db
    .selectFrom('done_means as d')
    .leftJoin('people as p', (j) => j.onRef('p.workspace_id', '=', 'd.workspace_id').onRef('p.id', '=', 'd.ticked_by'))
    .selectAll('d')
    .select('p.name as ticked_name')
    .where('d.workspace_id', '=', c.workspaceId)
    .where('d.milestone_id', 'in', ids)
    .orderBy('d.position')
    .execute();
  return rows.map((r) => ({
    milestone_id: r.milestone_id,
    id: r.id,
    text: r.text,
    position: r.position,
    ticked: r.ticked_at
      ? { at: r.ticked_at, by: r.ticked_by && r.ticked_name ? { id: r.ticked_by, name: r.ticked_name, initials: initialsOf(r.ticked_name) } : null }
      : null,
    waived_because: r.waived_because,
  }));
}

/** Remembers which tasks lay in a milestone that goes to the trash. */
export async function keepLeavings(c: Context, milestoneId: string, taskIds: string[]): Promise<void> {
  const rows = taskIds.map((task_id) => ({ workspace_id: c.workspaceId, milestone_id: milestoneId, task_id }));
  for (let i = 0; i < rows.length; i += 300)
    await c.db
      .insertInto('milestone_leavings')
      .values(rows.slice(i, i + 300))
      .execute();
}

/** What was remembered, once. */
export async function takeLeavings(c: Context, milestoneId: string): Promise<string[]> {
  const rows = await c.db
    .deleteFrom('milestone_leavings')
    .where('workspace_id', '=', c.workspaceId)
    .where('milestone_id', '=', milestoneId)
    .returning('task_id')
    .execute();
  return rows.map((r) => r.task_id);
}
