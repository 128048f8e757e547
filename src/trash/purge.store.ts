import { removeTexts } from '../search/texts.server.ts';
import type { Db } from './kinds.server.ts';

/** All that hung on things which go for good: what was said, filed, offered, taken, tied, told and followed. Their history stays. */
export async function dropWhatHung(trx: Db, workspaceId: string, kind: string, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  for (const table of ['attachments', 'comments', 'offers', 'commitments', 'notices', 'follows'] as const)
    await trx.deleteFrom(table).where('workspace_id', '=', workspaceId).where('subject_kind', '=', kind).where('subject_id', 'in', ids).execute();
  await trx
    .deleteFrom('threads')
    .where('workspace_id', '=', workspaceId)
    .where((e) => e.or([e.and([e('src_kind', '=', kind), e('src_id', 'in', ids)]), e.and([e('dst_kind', '=', kind), e('dst_id', 'in', ids)])]))
    .execute();
  await trx.deleteFrom('nodes').where('workspace_id', '=', workspaceId).where('kind', '=', kind).where('id', 'in', ids).execute();
  await trx.deleteFrom('import_sources').where('workspace_id', '=', workspaceId).where('kind', '=', kind).where('id', 'in', ids).execute();
  await removeTexts(trx, workspaceId, kind, ids, 'all');
}

/**
 * What was promised of it stays counted as it was: a day that was not kept stays, without its words; one that was kept goes with the work,
 * and so does that of a subtask, which was never counted.
 */
export async function dropDays(trx: Db, workspaceId: string, kind: 'task' | 'milestone', ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx.deleteFrom('held_days').where('workspace_id', '=', workspaceId).where('subject_kind', '=', kind).where('subject_id', 'in', ids).execute();
}
