import { sql } from 'kysely';
import type { Ground } from '../people/context.server.ts';
import { whenErased } from '../people/erase.server.ts';
import { overSince } from '../trash/trash.ts';
import { sweepComing } from './intake.server.ts';
import { keyOf } from './store.server.ts';

const atOnce = 200;
const day = 86_400_000;
const hour = 3_600_000;
const swept = new WeakMap<Ground, number>();

/**
 * Ends what is over: files 30 days in the trash or on things that are gone, what came in and was never named, and the contents that nothing
 * names any more. Safe beside other processes on the same database. The thorough part is done once in half an hour.
 */
export async function sweepFiles(ground: Ground): Promise<number> {
  const now = ground.clock();
  if (now.getTime() - (swept.get(ground) ?? 0) >= hour / 2) {
    swept.set(ground, now.getTime());
    await sweepComing(ground.dataFolder, now);
    await emptyTrash(ground, now);
    await markUnnamed(ground, now);
  }
  return deleteGone(ground, now);
}

async function emptyTrash(ground: Ground, now: Date): Promise<void> {
  const until = overSince(now.toISOString());
  const { rows } = await sql<{ workspace_id: string; id: string }>`SELECT a.workspace_id, a.id FROM attachments a WHERE a.trashed_at < ${until}
    OR (a.subject_kind = 'task' AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.workspace_id = a.workspace_id AND t.id = a.subject_id))
    LIMIT ${sql.lit(atOnce)}`.execute(ground.database.slow);
  for (const workspaceId of new Set(rows.map((r) => r.workspace_id))) {
    const ids = rows.filter((r) => r.workspace_id === workspaceId).map((r) => r.id);
    await ground.database.write(workspaceId, (trx) => trx.deleteFrom('attachments').where('workspace_id', '=', workspaceId).where('id', 'in', ids).execute());
  }
}

// A day passes before the content goes, so that an archive that is being written still finds it.
async function markUnnamed(ground: Ground, now: Date): Promise<void> {
  const before = new Date(now.getTime() - hour).toISOString();
  const unnamed = sql`NOT EXISTS (SELECT 1 FROM attachments a WHERE a.workspace_id = file_contents.workspace_id AND a.content_id = file_contents.id)
    AND NOT EXISTS (SELECT 1 FROM pictures p WHERE p.workspace_id = file_contents.workspace_id AND p.content_id = file_contents.id)`;
  const { rows } = await sql<{
    workspace_id: string;
  }>`SELECT DISTINCT workspace_id FROM file_contents WHERE gone_after IS NULL AND created_at < ${before} AND ${unnamed}`.execute(ground.database.slow);
  const goneAfter = new Date(now.getTime() + day).toISOString();
  for (const { workspace_id } of rows)
    await ground.database.write(workspace_id, async (trx) => {
      await sql`UPDATE file_contents SET gone_after = ${goneAfter} WHERE workspace_id = ${workspace_id} AND gone_after IS NULL AND created_at < ${before} AND ${unnamed}`.execute(
        trx,
      );
    });
}

// What is marked is never named again: it is deleted from the store first, and forgotten then.
async function deleteGone(ground: Ground, now: Date): Promise<number> {
  const gone = await ground.database.read
    .selectFrom('file_contents')
    .select(['workspace_id', 'id', 'sha256'])
    .where('gone_after', '<=', now.toISOString())
    .limit(atOnce)
    .execute();
  for (const content of gone) {
    await ground.files.remove(keyOf(content.workspace_id, content));
    await ground.database.write(content.workspace_id, (trx) =>
      trx.deleteFrom('file_contents').where('workspace_id', '=', content.workspace_id).where('id', '=', content.id).execute(),
    );
  }
  return gone.length;
}

whenErased(async (ground) => {
  await deleteGone(ground, ground.clock()).catch(() => {}); // where the store does not answer now, the sweep of the next minute does it
});
