import { registerTexts } from '../../search/rebuild.server.ts';
import type { Text } from '../../search/texts.server.ts';

/** What is searched of a goal beside its title: contribution, key results, and how it ended. */
export const textOfGoal = (g: { contribution: string; closed_because: string | null; learned: string | null }, results: { name: string }[]): string =>
  [g.contribution, ...results.map((r) => r.name), g.closed_because, g.learned].filter(Boolean).join('\n');

/** What is searched of a check-in. */
export const textOfCheckIn = (k: { id: string; goal_id: string; what_changed: string; what_next: string; by_person_id: string; at: string }): Text => ({
  kind: 'goal',
  id: k.goal_id,
  part: `check_in:${k.id}`,
  title: '',
  body: [k.what_changed, k.what_next].filter(Boolean).join('\n'),
  by: k.by_person_id,
  at: k.at,
});

registerTexts('goal', async (trx, workspaceId, after, limit) => {
  const rows = await trx
    .selectFrom('goals')
    .select(['id', 'title', 'contribution', 'closed_because', 'learned', 'created_by', 'created_at'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  const ids = rows.map((r) => r.id);
  const results =
    ids.length === 0
      ? []
      : await trx
          .selectFrom('key_results')
          .select(['goal_id', 'name'])
          .where('workspace_id', '=', workspaceId)
          .where('goal_id', 'in', ids)
          .where('replaced_at', 'is', null)
          .orderBy('position')
          .execute();
  const own = (id: string) => results.filter((k) => k.goal_id === id);
  return rows.map((r) => ({ kind: 'goal', id: r.id, part: '', title: r.title, body: textOfGoal(r, own(r.id)), by: r.created_by, at: r.created_at }));
});

registerTexts('check-in', async (trx, workspaceId, after, limit) => {
  const rows = await trx
    .selectFrom('check_ins')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '>', after.replace(/^check_in:/, ''))
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(textOfCheckIn);
});
