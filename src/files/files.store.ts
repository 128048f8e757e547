import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Context } from '../people/context.server.ts';
import { peopleIn, projectsOfMine } from '../threads/inside.server.ts';
import { projectVisible } from '../threads/visible.server.ts';

const named = (workspaceId: string) => sql<SqlBool>`(
  EXISTS (SELECT 1 FROM attachments a WHERE a.workspace_id = ${workspaceId} AND a.content_id = f.id)
  OR EXISTS (SELECT 1 FROM pictures p WHERE p.workspace_id = ${workspaceId} AND p.content_id = f.id))`;

/** A content with this hash that something names: only that is sure to be whole. */
export async function sameContent(c: Context, sha256: string): Promise<{ id: string; sha256: string } | null> {
  const row = await c.db
    .selectFrom('file_contents as f')
    .select(['f.id', 'f.sha256'])
    .where('f.workspace_id', '=', c.workspaceId)
    .where('f.sha256', '=', sha256)
    .where('f.gone_after', 'is', null)
    .where(named(c.workspaceId))
    .orderBy('f.id')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** A content that is about to be put into the store. */
export async function addContent(c: Context, content: { id: string; sha256: string; bytes: number }): Promise<void> {
  const row = { workspace_id: c.workspaceId, ...content, created_at: c.now };
  await c.ground.database.write(c.workspaceId, (trx) => trx.insertInto('file_contents').values(row).execute());
}

function attachments(c: Context) {
  return c.db
    .selectFrom('attachments as a')
    .innerJoin('file_contents as f', (j) => j.onRef('f.workspace_id', '=', 'a.workspace_id').onRef('f.id', '=', 'a.content_id'))
    .innerJoin('people as p', (j) => j.onRef('p.workspace_id', '=', 'a.workspace_id').onRef('p.id', '=', 'a.by_person_id'))
    .selectAll('a')
    .select(['f.bytes', 'f.sha256', 'p.name as by_name'])
    .where('a.workspace_id', '=', c.workspaceId);
}
export type FileRecord = Awaited<ReturnType<ReturnType<typeof attachments>['execute']>>[number];

/** The files on a thing that the caller was found to see, oldest first. */
export const filesOn = (c: Context, kind: string, subjectId: string): Promise<FileRecord[]> =>
  attachments(c)
    .where('a.subject_kind', '=', kind)
    .where('a.subject_id', '=', subjectId)
    .where('a.trashed_at', 'is', null)
    .orderBy('a.at')
    .orderBy('a.id')
    .execute();

/** One file, whoever may see it: the verbs ask for its thing next. */
export const fileById = async (c: Context, id: string): Promise<FileRecord | null> => (await attachments(c).where('a.id', '=', id).executeTakeFirst()) ?? null;

export interface NewFile {
  id: string;
  content_id: string;
  subject_kind: string;
  subject_id: string;
  comment_id: string | null;
  name: string;
  type: string;
  width: number | null;
  height: number | null;
}

export async function addFile(c: Context, file: NewFile): Promise<void> {
  await stays(c, file.content_id);
  await c.db
    .insertInto('attachments')
    .values({ workspace_id: c.workspaceId, ...file, at: c.now, by_person_id: c.me.id })
    .execute();
}

// What went a moment ago in the same transaction, and is named again, stays.
async function stays(c: Context, contentId: string): Promise<void> {
  await c.db.updateTable('file_contents').set({ gone_after: null }).where('workspace_id', '=', c.workspaceId).where('id', '=', contentId).execute();
}

/** Puts files in the trash, or takes one out. */
export async function setTrash(c: Context, ids: string[], trashed: boolean): Promise<void> {
  await c.db
    .updateTable('attachments')
    .set(trashed ? { trashed_at: c.now, trashed_by: c.me.id } : { trashed_at: null, trashed_by: null })
    .where('workspace_id', '=', c.workspaceId)
    .where('id', 'in', ids)
    .execute();
}

/** The living files that were sent with a comment. */
export const filesOfComment = (c: Context, commentId: string) =>
  c.db
    .selectFrom('attachments')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('comment_id', '=', commentId)
    .where('trashed_at', 'is', null)
    .execute();

/** Files that went to the trash together with their comment. */
export const filesGoneWith = (c: Context, commentId: string, at: string): Promise<FileRecord[]> =>
  attachments(c).where('a.comment_id', '=', commentId).where('a.trashed_at', '=', at).execute();

/** Whether the caller holds a task. */
export async function holdsTask(c: Context, kind: string, id: string): Promise<boolean> {
  if (kind !== 'task') return false;
  const held = await c.db
    .selectFrom('commitments')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', 'task')
    .where('subject_id', '=', id)
    .where('person_id', '=', c.me.id)
    .where('role', '=', 'holder')
    .where('until_at', 'is', null)
    .executeTakeFirst();
  return held !== undefined;
}

function pictures(c: Context) {
  return c.db
    .selectFrom('pictures as i')
    .innerJoin('file_contents as f', (j) => j.onRef('f.workspace_id', '=', 'i.workspace_id').onRef('f.id', '=', 'i.content_id'))
    .select(['i.person_id', 'i.content_id', 'f.bytes', 'f.sha256', 'f.id'])
    .where('i.workspace_id', '=', c.workspaceId)
    .where(faceVisible(c, 'i.person_id'));
}

/** Whose face the caller sees: members everyone's; guests their own, and of those who are or act in the projects that they were given. */
function faceVisible(c: Context, column: string): RawBuilder<SqlBool> {
  if (c.me.role !== 'guest') return sql<SqlBool>`(1 = 1)`;
  const person = sql.ref(column);
  const mine = sql`SELECT n.id FROM nodes n WHERE n.workspace_id = ${c.workspaceId} AND ${projectVisible(c, 'n.project_id')}`;
  return sql<SqlBool>`(${person} = ${c.me.id}
    OR ${person} IN (${peopleIn(c, projectsOfMine(c))})
    OR EXISTS (SELECT 1 FROM commitments k WHERE k.workspace_id = ${c.workspaceId} AND k.person_id = ${person} AND k.subject_id IN (${mine}))
    OR EXISTS (SELECT 1 FROM comments m WHERE m.workspace_id = ${c.workspaceId} AND m.by_person_id = ${person} AND m.subject_id IN (${mine})))`;
}

/** Which of these people have a picture that the caller sees. */
export const picturesOf = (c: Context, ids: string[]) => pictures(c).where('i.person_id', 'in', ids).execute();

/** One person's picture, as far as the caller sees it. */
export const pictureOf = async (c: Context, personId: string) => (await pictures(c).where('i.person_id', '=', personId).executeTakeFirst()) ?? null;

/** Gives the caller a picture instead of the one before, which goes at once. */
export async function setPicture(c: Context, contentId: string): Promise<void> {
  await dropPicture(c, c.me.id);
  await stays(c, contentId);
  await c.db.insertInto('pictures').values({ workspace_id: c.workspaceId, person_id: c.me.id, content_id: contentId, at: c.now }).execute();
}

/** A content that came to nothing goes at once. */
export async function dropContent(c: Context, id: string): Promise<void> {
  await c.ground.database.write(c.workspaceId, (trx) => goesNow(trx, c, id));
}

// Deleted by the next sweep, where nothing names it.
async function goesNow(trx: Context['db'], c: Context, id: string): Promise<void> {
  await sql`UPDATE file_contents SET gone_after = ${c.now} WHERE workspace_id = ${c.workspaceId} AND id = ${id}
    AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.workspace_id = ${c.workspaceId} AND a.content_id = ${id})
    AND NOT EXISTS (SELECT 1 FROM pictures p WHERE p.workspace_id = ${c.workspaceId} AND p.content_id = ${id})`.execute(trx);
}

/** Takes a picture away; true when there was one. Its content is deleted within a minute, where nothing else has the same. */
export async function dropPicture(c: Context, personId: string): Promise<boolean> {
  const gone = await c.db.deleteFrom('pictures').where('workspace_id', '=', c.workspaceId).where('person_id', '=', personId).returning('content_id').execute();
  for (const { content_id } of gone) await goesNow(c.db, c, content_id);
  return gone.length > 0;
}

/** Files that go for good; their contents go from the store by the sweep, where nothing else names them. */
export async function dropFiles(trx: Context['db'], workspaceId: string, ids: string[]): Promise<void> {
  await trx.deleteFrom('attachments').where('workspace_id', '=', workspaceId).where('id', 'in', ids).execute();
}
