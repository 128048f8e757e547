import { registerNarrowing } from '../../search/narrow.server.ts';
import { registerTexts } from '../../search/rebuild.server.ts';
import { tasksLeft } from './narrow.store.ts';

registerNarrowing('task', tasksLeft);

registerTexts('task', async (trx, workspaceId, after, limit) => {
  const rows = await trx
    .selectFrom('tasks')
    .select(['id', 'title', 'body', 'created_by', 'created_at'])
    .where('workspace_id', '=', workspaceId)
    .where('trashed_at', 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((r) => ({ kind: 'task', id: r.id, part: '', title: r.title, body: r.body, by: r.created_by, at: r.created_at }));
});
