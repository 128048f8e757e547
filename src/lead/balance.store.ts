import { sql } from 'kysely';
import type { Scope } from '../balance/parts.server.ts';
import type { Context } from '../people/context.server.ts';

/** Goals of the scope that are active, or that ended since an instant. */
export function goalsSince(c: Context, scope: Scope, closedSince: string) {
  return c.slow
    .selectFrom('goals as g')
    .selectAll('g')
    .select(
      sql<number>`(SELECT count(*) FROM commitments k WHERE k.workspace_id = g.workspace_id AND k.subject_kind = 'goal' AND k.subject_id = g.id AND k.role = 'steward' AND k.until_at IS NULL)`.as(
        'stewards',
      ),
    )
    .where('g.workspace_id', '=', c.workspaceId)
    .where((e) => e.or([e('g.state', '=', 'active'), e.and([e('g.state', '=', 'closed'), e('g.closed_at', '>=', closedSince)])]))
    .$if(scope.units !== null, (q) => q.where('g.unit_id', 'in', [...(scope.units ?? []), '']))
    .orderBy('g.title')
    .execute();
}

/** Living key results of the active goals. */
export function activeResults(c: Context) {
  return c.slow
    .selectFrom('key_results as k')
    .innerJoin('goals as g', (j) => j.onRef('g.workspace_id', '=', 'k.workspace_id').onRef('g.id', '=', 'k.goal_id'))
    .selectAll('k')
    .where('k.workspace_id', '=', c.workspaceId)
    .where('k.replaced_at', 'is', null)
    .where('g.state', '=', 'active')
    .execute();
}

/** Check-ins of the active goals, oldest first. */
export function activeCheckIns(c: Context) {
  return c.slow
    .selectFrom('check_ins as i')
    .innerJoin('goals as g', (j) => j.onRef('g.workspace_id', '=', 'i.workspace_id').onRef('g.id', '=', 'i.goal_id'))
    .select(['i.goal_id', 'i.at', 'i.snapshot'])
    .where('i.workspace_id', '=', c.workspaceId)
    .where('g.state', '=', 'active')
    .orderBy('i.at')
    .execute();
}

/** The living vision with its directions, and when it was last written or reviewed. */
export async function visionAndDirections(c: Context) {
  const vision = await c.slow
    .selectFrom('visions')
    .select(['id', 'title'])
    .where('workspace_id', '=', c.workspaceId)
    .where('unit_id', 'is', null)
    .executeTakeFirst();
  if (!vision) return null;
  const at = (table: 'vision_versions' | 'vision_reviews') =>
    c.slow
      .selectFrom(table)
      .select('at')
      .where('workspace_id', '=', c.workspaceId)
      .where('vision_id', '=', vision.id)
      .orderBy('at', 'desc')
      .limit(1)
      .executeTakeFirst();
  const [directions, written, reviewed] = await Promise.all([
    c.slow
      .selectFrom('directions')
      .select(['id', 'title'])
      .where('workspace_id', '=', c.workspaceId)
      .where('vision_id', '=', vision.id)
      .where('retired_at', 'is', null)
      .orderBy('position')
      .execute(),
    at('vision_versions'),
    at('vision_reviews'),
  ]);
  const last = [written?.at ?? '', reviewed?.at ?? ''].sort().at(-1) ?? '';
  return { ...vision, directions, lastLookedAt: last };
}

/** Threads of goals upward: to goals, directions and the vision; primary and also. */
export function goalThreads(c: Context) {
  return c.slow
    .selectFrom('threads')
    .select(['src_id', 'dst_kind', 'dst_id', 'rank'])
    .where('workspace_id', '=', c.workspaceId)
    .where('src_kind', '=', 'goal')
    .where('ended_at', 'is', null)
    .execute();
}
