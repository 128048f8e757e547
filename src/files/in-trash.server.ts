import { sql } from 'kysely';
import type { Context } from '../people/context.server.ts';
import type { Refused } from '../proposals/kinds.server.ts';
import { nodeShownToMe, projectVisible, visibleNode } from '../threads/visible.server.ts';
import { inArchive, type Lying, registerBin, type Wanted } from '../trash/kinds.server.ts';
import { fileToChange, putFileInTrash, takeFileFromTrash } from './files.server.ts';
import { dropFiles, fileById } from './files.store.ts';

const changedSince: Refused = { rule: 'changed_since', sentence: 'Someone changed it since.' };

registerBin({
  kind: 'file',
  find,
  async lives(c, id) {
    const file = await fileById(c, id);
    return file !== null && file.trashed_at === null && (await visibleNode(c, file.subject_kind, file.subject_id)) !== null;
  },
  async restore(c, id) {
    const { file, thing } = await fileToChange(c, id);
    await takeFileFromTrash(c, thing, file);
    return null;
  },
  async putBack(c, id) {
    const file = await fileById(c, id);
    if (!file || file.trashed_at !== null) return changedSince;
    const { thing } = await fileToChange(c, id);
    await putFileInTrash(c, thing, file);
    return null;
  },
  end: (c, id) => dropFiles(c.db, c.workspaceId, [id]),
  over: (db, before, most) =>
    db.selectFrom('attachments').select(['workspace_id', 'id']).where('trashed_at', '<', before).orderBy('trashed_at').orderBy('id').limit(most).execute(),
  async purge(trx, workspaceId, given, before) {
    const rows = await trx
      .selectFrom('attachments')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', given)
      .where('trashed_at', '<', before)
      .execute();
    const ids = rows.map((r) => r.id);
    if (ids.length > 0) await dropFiles(trx, workspaceId, ids);
    return ids;
  },
});

// Whoever put it on the thing or in the trash, whoever holds the task, and the steward; what went with a comment comes back with that.
async function find(c: Context, wanted: Wanted): Promise<Lying[]> {
  const rows = await (wanted.ids ? c.db : c.slow)
    .selectFrom('attachments as a')
    .innerJoin('nodes as n', (j) => j.onRef('n.workspace_id', '=', 'a.workspace_id').onRef('n.kind', '=', 'a.subject_kind').onRef('n.id', '=', 'a.subject_id'))
    .leftJoin('projects as p', (j) => j.onRef('p.workspace_id', '=', 'n.workspace_id').onRef('p.id', '=', 'n.project_id'))
    .leftJoin('comments as m', (j) => j.onRef('m.workspace_id', '=', 'a.workspace_id').onRef('m.id', '=', 'a.comment_id'))
    .leftJoin('people as who', (j) => j.onRef('who.workspace_id', '=', 'a.workspace_id').onRef('who.id', '=', 'a.trashed_by'))
    .select(['a.id', 'a.name', 'a.trashed_at', 'a.by_person_id', 'n.kind', 'n.id as on_id', 'n.title', 'n.key as on_key', 'p.id as project_id', 'p.key'])
    .select(['p.name as project_name', 'p.state', 'who.id as who_id', 'who.name as who_name'])
    .where('a.workspace_id', '=', c.workspaceId)
    .where('a.trashed_at', '>=', wanted.since)
    .where('m.deleted_at', 'is', null)
    .where((e) => e.or([projectVisible(c, 'n.project_id'), nodeShownToMe(c, 'n')]))
    .where((e) => e.or([e('a.by_person_id', '=', c.me.id), cares(c)]))
    .$if(wanted.ids !== undefined, (q) => q.where('a.id', 'in', wanted.ids ?? []))
    .$if(wanted.projectId !== undefined, (q) => q.where('n.project_id', '=', wanted.projectId ?? ''))
    .$if(wanted.before !== undefined, (q) =>
      q.where(sql<boolean>`(a.trashed_at < ${wanted.before?.at} OR (a.trashed_at = ${wanted.before?.at} AND a.id < ${wanted.before?.id}))`),
    )
    .orderBy('a.trashed_at', 'desc')
    .orderBy('a.id', 'desc')
    .limit(wanted.limit)
    .execute();
  return rows.map((r) => ({
    kind: 'file',
    id: r.id,
    title: r.name,
    key: null,
    where: { kind: r.kind, id: r.on_id, title: r.title, key: r.on_key ?? r.key },
    project: r.project_id ? { id: r.project_id, key: r.key ?? '', name: r.project_name ?? '' } : null,
    trashed_at: r.trashed_at ?? '',
    by: r.who_id && r.who_name ? { id: r.who_id, name: r.who_name } : null,
    below: 0,
    held_back: r.state === 'archived' ? inArchive : null,
    version: null,
    mayEnd: r.by_person_id === c.me.id,
  }));
}

// The holder of the task, the steward of the goal, the steward of the project: as files.server.ts asks when one is removed.
const cares = (
  c: Context,
) => sql<boolean>`EXISTS (SELECT 1 FROM commitments k WHERE k.workspace_id = a.workspace_id AND k.person_id = ${c.me.id} AND k.until_at IS NULL
  AND ((a.subject_kind = 'task' AND k.subject_kind = 'task' AND k.subject_id = a.subject_id AND k.role = 'holder')
    OR (k.role = 'steward' AND n.project_id IS NULL AND k.subject_kind = a.subject_kind AND k.subject_id = a.subject_id)
    OR (k.role = 'steward' AND k.subject_kind = 'project' AND k.subject_id = n.project_id)))`;
