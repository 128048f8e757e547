import { registerTexts } from '../search/rebuild.server.ts';

registerTexts('person', async (trx, workspaceId, after, limit) => {
  const rows = await trx
    .selectFrom('people')
    .select(['id', 'name', 'about', 'created_at'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((r) => ({ kind: 'person', id: r.id, part: '', title: r.name, body: r.about, at: r.created_at }));
});

registerTexts('unit', async (trx, workspaceId, after, limit) => {
  const rows = await trx
    .selectFrom('units')
    .select(['id', 'name', 'purpose', 'created_at'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((r) => ({ kind: 'unit', id: r.id, part: '', title: r.name, body: r.purpose, at: r.created_at }));
});
