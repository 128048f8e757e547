import { registerTexts } from '../../search/rebuild.server.ts';

/** What is searched of a milestone beside its title: what done means. */
export const textOfMilestone = (conditions: { text: string }[]): string => conditions.map((d) => d.text).join('\n');

registerTexts('milestone', async (trx, workspaceId, after, limit) => {
  const rows = await trx
    .selectFrom('milestones')
    .select(['id', 'title', 'created_by', 'created_at'])
    .where('workspace_id', '=', workspaceId)
    .where('trashed_at', 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  const ids = rows.map((r) => r.id);
  const conditions =
    ids.length === 0
      ? []
      : await trx
          .selectFrom('done_means')
          .select(['milestone_id', 'text'])
          .where('workspace_id', '=', workspaceId)
          .where('milestone_id', 'in', ids)
          .orderBy('position')
          .execute();
  const own = (id: string) => textOfMilestone(conditions.filter((d) => d.milestone_id === id));
  return rows.map((r) => ({ kind: 'milestone', id: r.id, part: '', title: r.title, body: own(r.id), by: r.created_by, at: r.created_at }));
});
