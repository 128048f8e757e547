import { sql } from 'kysely';
import type { Context } from '../people/context.server.ts';
import type { Refused } from '../proposals/kinds.server.ts';
import { removeTexts, writeTexts } from '../search/texts.server.ts';
import { nodeShownToMe, projectVisible } from '../threads/visible.server.ts';
import { type Db, inArchive, type Lying, registerBin, type Wanted } from '../trash/kinds.server.ts';
import { commentById } from './comments.store.ts';
import { partOfComment, textOfComment } from './found.server.ts';
import { excerptOf, renewNotices } from './notices.server.ts';
import { commentRemoved, commentRestored, thingToAddTo } from './rights.server.ts';

const changedSince: Refused = { rule: 'changed_since', sentence: 'It was changed since.' };

registerBin({
  kind: 'comment',
  find,
  async lives(c, id) {
    const comment = await commentById(c, id);
    return comment !== null && comment.by_person_id === c.me.id && comment.deleted_at === null;
  },
  async restore(c, id) {
    const before = await commentById(c, id);
    if (!before) return null;
    await thingToAddTo(c, before.subject_kind, before.subject_id);
    await write(c, id, { deleted_at: null });
    await writeTexts(c.db, c.workspaceId, [textOfComment(before)]);
    if (before.deleted_at !== null) await commentRestored(c, before, before.deleted_at);
    record(c, before, 'comment.restored');
    return before.version + 1;
  },
  async putBack(c, id, version) {
    const before = await commentById(c, id);
    if (!before || before.version !== version) return changedSince;
    await putCommentInTrash(c, before);
    return null;
  },
  async end(c, id) {
    await trxEnd(c.db, c.workspaceId, [id]);
  },
  over: (db, before, most) =>
    db
      .selectFrom('comments')
      .select(['workspace_id', 'id'])
      .where('deleted_at', '<', before)
      .where('body', '<>', '')
      .orderBy('deleted_at')
      .orderBy('id')
      .limit(most)
      .execute(),
  async purge(trx, workspaceId, given, before) {
    const rows = await trx
      .selectFrom('comments')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', given)
      .where('deleted_at', '<', before)
      .where('body', '<>', '')
      .execute();
    const ids = rows.map((r) => r.id);
    if (ids.length > 0) await trxEnd(trx, workspaceId, ids);
    return ids;
  },
});

/** Deletes a comment of the caller: nobody reads it, and its author can bring it back for 30 days. */
export async function putCommentInTrash(c: Context, before: NonNullable<Awaited<ReturnType<typeof commentById>>>): Promise<void> {
  await write(c, before.id, { deleted_at: c.now });
  await removeTexts(c.db, c.workspaceId, before.subject_kind, [before.subject_id], partOfComment(before.id));
  await commentRemoved(c, before);
  record(c, before, 'comment.deleted');
  await renewNotices(c, before, null);
}

// The place where something was said stays, its words go, and the files that were sent with it.
async function trxEnd(trx: Db, workspaceId: string, ids: string[]): Promise<void> {
  await trx.deleteFrom('attachments').where('workspace_id', '=', workspaceId).where('comment_id', 'in', ids).execute();
  await trx
    .updateTable('comments')
    .set((e) => ({ body: '', version: e('version', '+', 1) }))
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .execute();
}

async function find(c: Context, wanted: Wanted): Promise<Lying[]> {
  const rows = await (wanted.ids ? c.db : c.slow)
    .selectFrom('comments as m')
    .innerJoin('nodes as n', (j) => j.onRef('n.workspace_id', '=', 'm.workspace_id').onRef('n.kind', '=', 'm.subject_kind').onRef('n.id', '=', 'm.subject_id'))
    .leftJoin('projects as p', (j) => j.onRef('p.workspace_id', '=', 'n.workspace_id').onRef('p.id', '=', 'n.project_id'))
    .select([
      'm.id',
      'm.body',
      'm.deleted_at',
      'm.version',
      'n.kind',
      'n.id as on_id',
      'n.title',
      'n.key as on_key',
      'p.id as project_id',
      'p.key',
      'p.name',
      'p.state',
    ])
    .where('m.workspace_id', '=', c.workspaceId)
    .where('m.by_person_id', '=', c.me.id)
    .where('m.import_id', 'is', null)
    .where('m.deleted_at', '>=', wanted.since)
    .where('m.body', '<>', '')
    .where((e) => e.or([projectVisible(c, 'n.project_id'), nodeShownToMe(c, 'n')]))
    .$if(wanted.ids !== undefined, (q) => q.where('m.id', 'in', wanted.ids ?? []))
    .$if(wanted.projectId !== undefined, (q) => q.where('n.project_id', '=', wanted.projectId ?? ''))
    .$if(wanted.before !== undefined, (q) =>
      q.where(sql<boolean>`(m.deleted_at < ${wanted.before?.at} OR (m.deleted_at = ${wanted.before?.at} AND m.id < ${wanted.before?.id}))`),
    )
    .orderBy('m.deleted_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(wanted.limit)
    .execute();
  return rows.map((r) => ({
    kind: 'comment',
    id: r.id,
    title: excerptOf(r.body),
    key: null,
    where: { kind: r.kind, id: r.on_id, title: r.title, key: r.on_key ?? r.key },
    project: r.project_id ? { id: r.project_id, key: r.key ?? '', name: r.name ?? '' } : null,
    trashed_at: r.deleted_at ?? '',
    by: { id: c.me.id, name: c.me.name },
    below: 0,
    held_back: r.state === 'archived' ? inArchive : null,
    version: r.version,
    mayEnd: true,
  }));
}

function record(c: Context, r: { id: string; subject_kind: string; subject_id: string; project_id: string | null }, kind: string): void {
  c.record({
    kind,
    subject: { kind: r.subject_kind, id: r.subject_id },
    projectId: r.project_id,
    features: ['comments', 'inbox', 'trash'],
    data: { comment_id: r.id },
  });
}

async function write(c: Context, id: string, patch: { deleted_at: string | null }): Promise<void> {
  await c.db
    .updateTable('comments')
    .set((e) => ({ ...patch, version: e('version', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .execute();
}
