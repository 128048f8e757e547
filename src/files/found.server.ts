import { registerTexts } from '../search/rebuild.server.ts';
import type { Text } from '../search/texts.server.ts';

/** The part of a thing that a file on it is, in the search. */
export const partOfFile = (id: string): string => `file:${id}`;

interface Named {
  id: string;
  subject_kind: string;
  subject_id: string;
  name: string;
  by_person_id: string;
  at: string;
}

/** What is searched of a file: its name, in one piece and in its words. */
export const textOfFile = (r: Named): Text => ({
  kind: r.subject_kind,
  id: r.subject_id,
  part: partOfFile(r.id),
  title: '',
  body: r.name,
  by: r.by_person_id,
  at: r.at,
});

registerTexts('file', async (trx, workspaceId, after, limit) => {
  const rows = await trx
    .selectFrom('attachments')
    .select(['id', 'subject_kind', 'subject_id', 'name', 'by_person_id', 'at'])
    .where('workspace_id', '=', workspaceId)
    .where('trashed_at', 'is', null)
    .where('id', '>', after.replace(/^file:/, ''))
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(textOfFile);
});
