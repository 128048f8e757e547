import type { Context } from '../people/context.server.ts';
import { writeTexts } from '../search/texts.server.ts';
import { textOfComment } from './found.server.ts';

export interface BroughtComment {
  id: string;
  task_id: string;
  body: string;
  by_person_id: string | null;
  said_by: string;
  at: string;
}

/** Comments of an import, with their own authors and times; nobody is told of them. */
export async function bringCommentRows(c: Context, importId: string, rows: BroughtComment[]): Promise<void> {
  for (let i = 0; i < rows.length; i += 200) {
    await c.db
      .insertInto('comments')
      .values(
        rows.slice(i, i + 200).map((r) => ({
          workspace_id: c.workspaceId,
          id: r.id,
          subject_kind: 'task',
          subject_id: r.task_id,
          body: r.body,
          by_person_id: r.by_person_id,
          said_by: r.said_by,
          import_id: importId,
          at: r.at,
        })),
      )
      .execute();
    await writeTexts(
      c.db,
      c.workspaceId,
      rows.slice(i, i + 200).map((r) => textOfComment({ ...r, subject_kind: 'task', subject_id: r.task_id })),
    );
  }
}
