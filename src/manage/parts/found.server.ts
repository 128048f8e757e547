import { registerTexts } from '../../search/rebuild.server.ts';

registerTexts('part', async (trx, workspaceId, after, limit) => {
  const rows = await trx
    .selectFrom('parts as p')
    .innerJoin('tasks as t', (j) => j.onRef('t.workspace_id', '=', 'p.workspace_id').onRef('t.id', '=', 'p.task_id'))
    .select(['p.id', 'p.title', 'p.created_by', 'p.created_at'])
    .where('p.workspace_id', '=', workspaceId)
    .where('t.trashed_at', 'is', null)
    .where('p.dropped_at', 'is', null)
    .where('p.id', '>', after)
    .orderBy('p.id')
    .limit(limit)
    .execute();
  return rows.map((r) => ({ kind: 'part', id: r.id, part: '', title: r.title, body: '', by: r.created_by, at: r.created_at }));
});
