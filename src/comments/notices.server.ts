import type { Context } from '../people/context.server.ts';
import { type CommentRecord, commentById } from './comments.store.ts';
import { mentionsIn } from './comments.ts';

/** What an inbox row about comments holds: the start of the last one, and which ones before it nobody has looked at. */
export type Told = { excerpt: string; comment_id: string; earlier?: string[] };

/** So many comments before the last one are kept in a row of the inbox. */
export const mostEarlier = 50;
export const mentionOf = (commentId: string): string => `mention:${commentId}`;
export const commentsOn = (subjectId: string): string => `comments:${subjectId}`;

/** The start of a comment as an inbox shows it. */
export const excerptOf = (body: string): string =>
  body
    .replace(/\[@([^\]]*)\]\(person:[^)]*\)/g, '@$1')
    .slice(0, 140)
    .toWellFormed();

/** Inbox rows of these causes that wait. */
export async function openNotices(c: Context, causes: string[]) {
  return (await noticesOf(c, causes)).filter((n) => n.done_at === null);
}

async function noticesOf(c: Context, causes: string[]) {
  const rows = await c.db
    .selectFrom('notices')
    .select(['id', 'person_id', 'cause', 'data', 'done_at'])
    .where('workspace_id', '=', c.workspaceId)
    .where('cause', 'in', causes)
    .execute();
  return rows.map((r) => ({ ...r, told: JSON.parse(r.data) as Told }));
}

/**
 * What a comment said once stays in nobody's inbox: rows about it follow its text (null: it is deleted), and go with it, or fall back to
 * the comment before it that nobody has looked at.
 */
export async function renewNotices(c: Context, comment: CommentRecord, body: string | null): Promise<void> {
  const mentioned = body === null ? [] : mentionsIn(body);
  for (const { id, person_id, cause, told } of await noticesOf(c, [mentionOf(comment.id), commentsOn(comment.subject_id)])) {
    if (told.comment_id !== comment.id) {
      if (told.earlier?.includes(comment.id) && body === null) await write(c, id, { ...told, earlier: told.earlier.filter((e) => e !== comment.id) });
    } else if (body !== null && (cause !== mentionOf(comment.id) || mentioned.includes(person_id))) await write(c, id, { ...told, excerpt: excerptOf(body) });
    else await fallBack(c, id, told.earlier ?? []);
  }
}

async function fallBack(c: Context, id: string, earlier: string[]): Promise<void> {
  const last = earlier.at(-1);
  const before = last === undefined ? null : await commentById(c, last);
  if (before === null || before.deleted_at !== null) {
    await c.db.deleteFrom('notices').where('workspace_id', '=', c.workspaceId).where('id', '=', id).execute();
    return;
  }
  await write(c, id, { excerpt: excerptOf(before.body), comment_id: before.id, earlier: earlier.slice(0, -1) }, { by_person_id: before.by_person_id });
}

async function write(c: Context, id: string, told: Told, more: { by_person_id?: string | null } = {}): Promise<void> {
  await c.db
    .updateTable('notices')
    .set({ data: JSON.stringify(told), ...more })
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .execute();
}
