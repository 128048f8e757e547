import { registerTexts } from '../../search/rebuild.server.ts';

/** What is searched of the vision beside its title. */
export const textOfVision = (v: { body: string; we_will_not: string[] }): string => [v.body, ...v.we_will_not].filter(Boolean).join('\n');

registerTexts('vision', async (trx, workspaceId, after, limit) => {
  const rows = await trx
    .selectFrom('visions')
    .select(['id', 'title', 'body', 'we_will_not', 'created_at'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((r) => {
    const body = textOfVision({ body: r.body, we_will_not: JSON.parse(r.we_will_not) as string[] });
    return { kind: 'vision', id: r.id, part: '', title: r.title, body, at: r.created_at };
  });
});

registerTexts('direction', async (trx, workspaceId, after, limit) => {
  const rows = await trx
    .selectFrom('directions as d')
    .innerJoin('visions as v', (j) => j.onRef('v.workspace_id', '=', 'd.workspace_id').onRef('v.id', '=', 'd.vision_id'))
    .select(['d.id', 'd.title', 'd.because', 'v.created_at'])
    .where('d.workspace_id', '=', workspaceId)
    .where('d.id', '>', after)
    .orderBy('d.id')
    .limit(limit)
    .execute();
  return rows.map((r) => ({ kind: 'direction', id: r.id, part: '', title: r.title, body: r.because, at: r.created_at }));
});
