import { registerTexts } from '../search/rebuild.server.ts';
import type { Text } from '../search/texts.server.ts';

/** The part of a thing that a comment is, in the search. */
export const partOfComment = (id: string): string => `comment:${id}`;

/** What is searched of a comment. */
export const textOfComment = (r: { id: string; subject_kind: string; subject_id: string; body: string; by_person_id: string | null; at: string }): Text => ({
  kind: r.subject_kind,
  id: r.subject_id,
  part: partOfComment(r.id),
  title: '',
  body: r.body,
  by: r.by_person_id,
  at: r.at,
});

registerTexts('comment', async (trx, workspaceId, after, limit) => {
  const rows = await trx
    .selectFrom('comments')
    .select(['id', 'subject_kind', 'subject_id', 'body', 'by_person_id', 'at'])
    .where('workspace_id', '=', workspaceId)
    .where('deleted_at', 'is', null)
    .where('id', '>', after.replace(/^comment:/, ''))
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(textOfComment);
});
