import type { Context } from '../../people/context.server.ts';

/** The living vision of the workspace, or null. Every member sees it; a guest sees its title on the paths of their work. */
export async function livingVision(c: Context) {
  return (await c.db.selectFrom('visions').selectAll().where('workspace_id', '=', c.workspaceId).where('unit_id', 'is', null).executeTakeFirst()) ?? null;
}
export type VisionRecord = Awaited<ReturnType<typeof livingVision>> & object;

/** Directions of a vision that are still chosen, in their order. */
export function directionsOf(c: Context, visionId: string) {
  return c.db
    .selectFrom('directions')
    .selectAll()
    .where('workspace_id', '=', c.workspaceId)
    .where('vision_id', '=', visionId)
    .where('retired_at', 'is', null)
    .orderBy('position')
    .execute();
}

/** Living goals that serve directions directly, by direction. */
export async function goalsOfDirections(c: Context, ids: string[]) {
  if (ids.length === 0) return [];
  return c.db
    .selectFrom('nodes')
    .select(['id', 'title', 'serves_id'])
    .where('workspace_id', '=', c.workspaceId)
    .where('kind', '=', 'goal')
    .where('state', '!=', 'closed')
    .where('serves_kind', '=', 'direction')
    .where('serves_id', 'in', ids)
    .orderBy('title')
    .execute();
}

/** Whether goals, living or closed, cite a direction: then it is retired, never deleted. */
export async function isCited(c: Context, directionId: string): Promise<boolean> {
  const row = await c.db
    .selectFrom('threads')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('dst_kind', '=', 'direction')
    .where('dst_id', '=', directionId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The stewards of the vision. */
export function visionStewards(c: Context, visionId: string) {
  return c.db
    .selectFrom('commitments as k')
    .innerJoin('people as p', (j) => j.onRef('p.id', '=', 'k.person_id').onRef('p.workspace_id', '=', 'k.workspace_id'))
    .select(['p.id', 'p.name'])
    .where('k.workspace_id', '=', c.workspaceId)
    .where('k.subject_kind', '=', 'vision')
    .where('k.subject_id', '=', visionId)
    .where('k.until_at', 'is', null)
    .orderBy('k.from_at')
    .execute();
}

/** Every version with who wrote it, newest first. */
export function versionsOf(c: Context, visionId: string) {
  return c.db
    .selectFrom('vision_versions as v')
    .innerJoin('people as p', (j) => j.onRef('p.id', '=', 'v.by_person_id').onRef('p.workspace_id', '=', 'v.workspace_id'))
    .select(['v.version', 'v.content', 'v.because', 'v.at', 'p.id as person_id', 'p.name'])
    .where('v.workspace_id', '=', c.workspaceId)
    .where('v.vision_id', '=', visionId)
    .orderBy('v.version', 'desc')
    .execute();
}
