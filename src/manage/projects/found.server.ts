import { registerTexts } from '../../search/rebuild.server.ts';

/** What is searched of a project beside its name. */
export const textOfProject = (p: { purpose: string; outcome: string }): string => [p.purpose, p.outcome].filter(Boolean).join('\n\n');

registerTexts('project', async (trx, workspaceId, after, limit) => {
  const rows = await trx
    .selectFrom('projects')
    .select(['id', 'name', 'purpose', 'outcome', 'created_by', 'created_at'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((r) => ({ kind: 'project', id: r.id, part: '', title: r.name, body: textOfProject(r), by: r.created_by, at: r.created_at }));
});
