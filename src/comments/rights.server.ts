import { notAllowed, notFound } from '../kit/errors.ts';
import type { Context } from '../people/context.server.ts';
import { visibleNode } from '../threads/visible.server.ts';
import { commentById, inArchive, isSteward, mayComment } from './comments.store.ts';

type Thing = NonNullable<Awaited<ReturnType<typeof visibleNode>>>;

/** A thing that the caller sees and may comment on, and so add to; read inside the transaction that adds. */
export async function thingToAddTo(c: Context, kind: string, id: string): Promise<Thing> {
  const thing = await visibleNode(c, kind, id);
  if (!thing) throw notFound();
  if (await inArchive(c, thing)) throw notAllowed('This project is in the archive: nothing in it changes.', 'project_is_archived');
  if (!(await mayComment(c, thing))) throw notAllowed('You can read this, and need to be asked in to add to it.', 'comment');
  return thing;
}

/** Whether the caller may add to a thing that they see. */
export async function mayAddTo(c: Context, thing: Thing): Promise<boolean> {
  return !c.workspace.isSample && !(await inArchive(c, thing)) && (await mayComment(c, thing));
}

/** Whether the caller is the steward of the project a thing lies in, or of the goal itself. */
export const isStewardOf = (c: Context, thing: Thing): Promise<boolean> => isSteward(c, thing);

/** Whether a comment is the caller's own, on this thing, and there still. */
export async function isOwnComment(c: Context, id: string, kind: string, subjectId: string): Promise<boolean> {
  const comment = await commentById(c, id);
  return (
    comment !== null &&
    comment.subject_kind === kind &&
    comment.subject_id === subjectId &&
    comment.by_person_id === c.me.id &&
    comment.import_id === null &&
    comment.deleted_at === null
  );
}

type Removed = (c: Context, comment: { id: string; subject_kind: string; subject_id: string }) => Promise<void>;
const removed: Removed[] = [];

/** A feature that keeps something with comments says here how it goes with one; called in the transaction that deletes it. */
export function whenCommentRemoved(hook: Removed): void {
  removed.push(hook);
}
/** Tells them that a comment is deleted. */
export async function commentRemoved(c: Context, comment: { id: string; subject_kind: string; subject_id: string }): Promise<void> {
  for (const hook of removed) await hook(c, comment);
}

type Restored = (c: Context, comment: { id: string; subject_kind: string; subject_id: string }, since: string) => Promise<void>;
const restored: Restored[] = [];

/** How what is kept with comments comes back with one; called in the transaction that restores it, with the instant of its end. */
export function whenCommentRestored(hook: Restored): void {
  restored.push(hook);
}
/** Tells them that a comment is back. */
export async function commentRestored(c: Context, comment: { id: string; subject_kind: string; subject_id: string }, since: string): Promise<void> {
  for (const hook of restored) await hook(c, comment, since);
}
