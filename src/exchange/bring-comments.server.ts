import { bringCommentRows } from '../comments/bulk.server.ts';
import { newId } from '../kit/ids.ts';
import type { Context } from '../people/context.server.ts';
import type { Matched } from './bring-people.server.ts';
import { knownSources, rememberSources } from './imports.store.ts';
import type { Report } from './imports.ts';
import type { CommentRecord } from './records.ts';

/** Brings comments with their authors and times; those that came before stay. Returns how many are new. */
export async function bringComments(
  c: Context,
  from: { source: string; container: string; importId: string },
  records: CommentRecord[],
  tasks: Map<string, string>,
  people: Map<string, Matched>,
  report: Report,
): Promise<number> {
  const known = await knownSources(
    c,
    from.source,
    from.container,
    'comment',
    records.map((r) => r.source_id),
  );
  const fresh = records.filter((r) => !known.has(r.source_id) && tasks.has(r.task_source_id));
  // Those that this very run brought before it was interrupted are its own.
  const own = records.filter((r) => known.get(r.source_id)?.made_by_import === from.importId).length;
  report.comments_same += records.filter((r) => known.has(r.source_id)).length - own;
  const rows = fresh.map((r) => {
    const author = r.by?.id ? people.get(r.by.id) : undefined;
    const here = author && author.how !== 'placeholder' ? author.person_id : null;
    return {
      id: newId(),
      source_id: r.source_id,
      task_id: tasks.get(r.task_source_id) ?? '',
      body: r.body.slice(0, 20_000),
      by_person_id: here,
      said_by: r.by?.name ?? author?.name ?? 'Someone',
      at: r.at ?? c.now,
    };
  });
  await bringCommentRows(c, from.importId, rows);
  await rememberSources(
    c,
    from,
    rows.map((r) => ({ source_kind: 'comment', source_id: r.source_id, kind: 'comment', id: r.id, content_hash: '', kept_version: 1 })),
  );
  return rows.length + own;
}
