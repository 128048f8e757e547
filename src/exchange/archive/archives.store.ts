import type { Kysely, Selectable } from 'kysely';
import type { ArchivesTable, Tables } from '../../db/tables.ts';
import type { Context } from '../../people/context.server.ts';

export type ArchiveRecord = Selectable<ArchivesTable>;

/** The caller's archives, newest first; another's do not exist for them: what is in one is what its maker may see. */
export function myArchives(c: Context) {
  return c.db.selectFrom('archives').selectAll().where('workspace_id', '=', c.workspaceId).where('created_by', '=', c.me.id).orderBy('created_at', 'desc');
}

/** One of the caller's archives, or null. */
export const myArchive = async (c: Context, id: string): Promise<ArchiveRecord | null> => (await myArchives(c).where('id', '=', id).executeTakeFirst()) ?? null;

/** Adds an archive that is to be made. */
export async function addArchive(c: Context, id: string): Promise<void> {
  await c.db.insertInto('archives').values({ workspace_id: c.workspaceId, id, state: 'waiting', created_at: c.now, created_by: c.me.id }).execute();
}

/** Whether the id is somebody's archive already. */
export async function isTaken(c: Context, id: string): Promise<boolean> {
  return (await c.db.selectFrom('archives').select('id').where('workspace_id', '=', c.workspaceId).where('id', '=', id).executeTakeFirst()) !== undefined;
}

/** Says how far an archive is. */
export async function touchArchive(
  c: Context,
  id: string,
  patch: Partial<Pick<ArchiveRecord, 'state' | 'done_rows' | 'all_rows' | 'file_bytes' | 'content_hash' | 'problem' | 'finished_at'>>,
): Promise<void> {
  await c.db.updateTable('archives').set(patch).where('workspace_id', '=', c.workspaceId).where('id', '=', id).execute();
}

/** Forgets an archive. */
export async function dropArchive(c: Context, id: string): Promise<void> {
  await c.db.deleteFrom('archives').where('workspace_id', '=', c.workspaceId).where('id', '=', id).execute();
}

/** The archives a person had made, by id. */
export async function archivesOf(db: Kysely<Tables>, workspaceId: string, personId: string): Promise<string[]> {
  const rows = await db.selectFrom('archives').select('id').where('workspace_id', '=', workspaceId).where('created_by', '=', personId).execute();
  return rows.map((r) => r.id);
}
