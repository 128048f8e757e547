import type { Context } from '../people/context.server.ts';
import { atLeast, levelsIn } from '../threads/inside.server.ts';
import { taskShownToMe } from '../threads/visible.server.ts';

function comments(c: Context) {
  return c.db
    .selectFrom('comments as m')
    .leftJoin('people as p', (j) => j.onRef('p.workspace_id', '=', 'm.workspace_id').onRef('p.id', '=', 'm.by_person_id'))
    .leftJoin('people as f', (j) => j.onRef('f.workspace_id', '=', 'm.workspace_id').onRef('f.id', '=', 'm.folded_by'))
    .leftJoin('nodes as n', (j) => j.onRef('n.workspace_id', '=', 'm.workspace_id').onRef('n.kind', '=', 'm.subject_kind').onRef('n.id', '=', 'm.subject_id'))
    .selectAll('m')
    .select(['p.name as by_name', 'f.name as folded_name', 'n.project_id'])
    .where('m.workspace_id', '=', c.workspaceId);
}
export type CommentRecord = Awaited<ReturnType<ReturnType<typeof comments>['execute']>>[number];

/** The comments on a thing that the caller was found to see, oldest first. */
export const commentsOf = (c: Context, kind: string, subjectId: string) =>
  comments(c).where('m.subject_kind', '=', kind).where('m.subject_id', '=', subjectId).orderBy('m.at').orderBy('m.id').limit(2000).execute();

/** One comment, whoever may see it: the verbs ask for its thing next. */
export const commentById = async (c: Context, id: string) => (await comments(c).where('m.id', '=', id).executeTakeFirst()) ?? null;

type Thing = { kind: string; id: string; project_id: string | null };

/** Whether the caller is the steward of the project a thing lies in, or of the goal itself. */
export async function isSteward(c: Context, thing: Thing): Promise<boolean> {
  const place = thing.project_id ? { kind: 'project', id: thing.project_id } : thing;
  const row = await c.db
    .selectFrom('commitments')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', place.kind)
    .where('subject_id', '=', place.id)
    .where('person_id', '=', c.me.id)
    .where('role', '=', 'steward')
    .where('until_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether a thing lies in a project that is in the archive. */
export async function inArchive(c: Context, thing: Thing): Promise<boolean> {
  if (!thing.project_id) return false;
  const project = await c.db
    .selectFrom('nodes')
    .select('state')
    .where('workspace_id', '=', c.workspaceId)
    .where('kind', '=', 'project')
    .where('id', '=', thing.project_id)
    .executeTakeFirst();
  return project?.state === 'archived';
}

/** Members comment on what they see in open places; where access was given, it says whether one may comment; holders and invitees may on their task. */
export async function mayComment(c: Context, thing: Thing): Promise<boolean> {
  if (!thing.project_id) return c.me.role !== 'guest';
  const project = await c.db
    .selectFrom('nodes')
    .select('access')
    .where('workspace_id', '=', c.workspaceId)
    .where('kind', '=', 'project')
    .where('id', '=', thing.project_id)
    .executeTakeFirst();
  if (project?.access === 'open' && c.me.role !== 'guest') return true;
  if (atLeast((await levelsIn(c, [thing.project_id])).get(thing.project_id) ?? 'see', 'comment')) return true;
  if (thing.kind !== 'task') return false;
  const shown = await c.db
    .selectFrom('nodes')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('kind', '=', 'task')
    .where('id', '=', thing.id)
    .where(taskShownToMe(c, 'nodes.id'))
    .executeTakeFirst();
  return shown !== undefined;
}
