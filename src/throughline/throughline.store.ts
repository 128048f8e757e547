import { sql } from 'kysely';
import type { Context } from '../people/context.server.ts';

/** Everything that the map names: vision, directions, living goals, active open projects and their milestones. */
export async function mapNodes(c: Context) {
  return c.slow
    .selectFrom('nodes as n')
    .leftJoin('nodes as p', (j) => j.onRef('p.workspace_id', '=', 'n.workspace_id').onRef('p.id', '=', 'n.project_id').on('p.kind', '=', 'project'))
    .select(['n.kind', 'n.id', 'n.title', 'n.key', 'n.serves_kind', 'n.serves_id', 'n.project_id', 'n.unit_id', 'n.state', 'n.day'])
    .where('n.workspace_id', '=', c.workspaceId)
    .where('n.kind', 'in', ['vision', 'direction', 'goal', 'project', 'milestone'])
    .where('n.state', '!=', 'closed')
    .where((e) => e.or([e('n.project_id', 'is', null), e.and([e('p.access', '=', 'open'), e('p.state', '=', 'active')])]))
    .execute();
}

/** Open work by nearest tie, from the rows that the writer keeps. */
export async function openLines(c: Context) {
  const rows = await c.slow
    .selectFrom('work_totals')
    .select(['kind', 'id', 'project_id', sql<number>`sum(n)`.as('n')])
    .where('workspace_id', '=', c.workspaceId)
    .where('way', '=', 'line')
    .where('category', 'in', ['ready', 'in_progress', 'in_review'])
    .where('n', '>', 0)
    .groupBy(['kind', 'id', 'project_id'])
    .execute();
  return rows.map((r) => ({ ...r, n: Number(r.n) }));
}

/** The becauses of living primary threads of goals and projects. */
export async function becauses(c: Context): Promise<Map<string, string>> {
  const rows = await c.slow
    .selectFrom('threads')
    .select(['src_kind', 'src_id', 'because'])
    .where('workspace_id', '=', c.workspaceId)
    .where('rank', '=', 'primary')
    .where('ended_at', 'is', null)
    .where('src_kind', 'in', ['goal', 'project'])
    .execute();
  return new Map(rows.map((r) => [`${r.src_kind}:${r.src_id}`, r.because]));
}
