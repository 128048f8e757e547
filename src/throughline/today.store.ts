import type { Context } from '../people/context.server.ts';

/** What the caller put on their own days, in their own order. Nobody else reads it. */
export function myPicks(c: Context) {
  return c.db
    .selectFrom('today_picks')
    .select(['task_id', 'position', 'day'])
    .where('workspace_id', '=', c.workspaceId)
    .where('person_id', '=', c.me.id)
    .orderBy('position')
    .execute();
}

/** Whether the caller has taken every one of these tasks. */
export async function holdsAll(c: Context, taskIds: string[]): Promise<boolean> {
  const held = await c.db
    .selectFrom('commitments')
    .select('subject_id')
    .distinct()
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', 'task')
    .where('subject_id', 'in', taskIds)
    .where('person_id', '=', c.me.id)
    .where('until_at', 'is', null)
    .execute();
  return held.length === new Set(taskIds).size;
}

/** Which first steps still make sense, and which the caller skipped. */
export async function stepsLeft(c: Context): Promise<{ board: boolean; vision: boolean; tie: boolean; skipped: string[] }> {
  const [task, vision, tie, me] = await Promise.all([
    c.db.selectFrom('tasks').select('id').where('workspace_id', '=', c.workspaceId).limit(1).executeTakeFirst(),
    c.db.selectFrom('visions').select('id').where('workspace_id', '=', c.workspaceId).limit(1).executeTakeFirst(),
    c.db
      .selectFrom('threads')
      .select('id')
      .where('workspace_id', '=', c.workspaceId)
      .where('src_kind', 'in', ['project', 'milestone', 'task'])
      .where('ended_at', 'is', null)
      .limit(1)
      .executeTakeFirst(),
    c.db.selectFrom('people').select('skipped_steps').where('workspace_id', '=', c.workspaceId).where('id', '=', c.me.id).executeTakeFirst(),
  ]);
  return { board: !task, vision: !vision, tie: !tie, skipped: (me?.skipped_steps ?? '').split(' ').filter(Boolean) };
}

/** Work of imports that came with the caller's name and waits, by import. */
export async function importedWaiting(c: Context) {
  const rows = await c.db
    .selectFrom('offers as o')
    .innerJoin('imports as i', (j) => j.onRef('i.workspace_id', '=', 'o.workspace_id').onRef('i.id', '=', 'o.import_id'))
    .select(['o.import_id', 'i.file_name', (e) => e.fn.countAll<number>().as('n')])
    .where('o.workspace_id', '=', c.workspaceId)
    .where('o.to_person_id', '=', c.me.id)
    .where('o.origin', '=', 'import')
    .where('o.state', 'in', ['open', 'countered'])
    .groupBy(['o.import_id', 'i.file_name'])
    .execute();
  return rows.map((r) => ({ import_id: r.import_id ?? '', file_name: r.file_name, n: Number(r.n) }));
}

/** The next milestone of the projects or milestones in which the caller holds work or keeps something. */
export async function nextMilestone(c: Context, projectIds: string[]) {
  if (projectIds.length === 0) return null;
  const found = await c.db
    .selectFrom('nodes as m')
    .innerJoin('nodes as p', (j) => j.onRef('p.workspace_id', '=', 'm.workspace_id').onRef('p.id', '=', 'm.project_id').on('p.kind', '=', 'project'))
    .select(['m.id', 'm.title', 'm.day', 'p.key as project_key', 'p.title as project_name'])
    .where('m.workspace_id', '=', c.workspaceId)
    .where('m.kind', '=', 'milestone')
    .where('m.state', 'in', ['planned', 'agreed'])
    .where('m.day', 'is not', null)
    .where('m.project_id', 'in', projectIds)
    .orderBy('m.day')
    .limit(1)
    .executeTakeFirst();
  if (!found) return null;
  const totals = await c.db
    .selectFrom('work_totals')
    .select(['category', 'n'])
    .where('workspace_id', '=', c.workspaceId)
    .where('way', '=', 'place')
    .where('kind', '=', 'milestone')
    .where('id', '=', found.id)
    .execute();
  const count = (categories: string[]) => totals.filter((t) => categories.includes(t.category)).reduce((sum, t) => sum + t.n, 0);
  return { ...found, day: found.day ?? '', project_key: found.project_key ?? '', open: count(['ready', 'in_progress', 'in_review']), done: count(['done']) };
}
