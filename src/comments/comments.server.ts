import { implement } from '@orpc/server';
import { notify } from '../activity/notices.server.ts';
import { checkVersion, conflict, notAllowed, notFound } from '../kit/errors.ts';
import { initialsOf } from '../kit/text.ts';
import type { Context } from '../people/context.server.ts';
import { admitPerson, type Entry } from '../people/handlers.server.ts';
import { writeTexts } from '../search/texts.server.ts';
import { visibleNode, visibleToPerson } from '../threads/visible.server.ts';
import { type CommentRecord, commentById, commentsOf, inArchive, isSteward, mayComment } from './comments.store.ts';
import { type Comment, commentsApi, mentionsIn } from './comments.ts';
import { textOfComment } from './found.server.ts';
import { putCommentInTrash } from './in-trash.server.ts';
import { commentsOn, excerptOf, mentionOf, mostEarlier, openNotices, renewNotices, type Told } from './notices.server.ts';

const os = implement(commentsApi).$context<{ entry: Entry }>().use(admitPerson);

export const commentsRouter = os.router({
  list: os.list.handler(async ({ context: { c }, input }) => {
    const thing = await visibleNode(c, input.kind, input.subject_id);
    if (!thing) throw notFound();
    const steward = await isSteward(c, thing);
    return (await commentsOf(c, input.kind, input.subject_id)).map((r) => view(c, r, steward));
  }),
  add: os.add.handler(({ context: { c }, input }) => addComment(c, input)),
  edit: os.edit.handler(({ context: { c }, input }) => editComment(c, input)),
  remove: os.remove.handler(({ context: { c }, input }) => removeComment(c, input.id)),
  fold: os.fold.handler(({ context: { c }, input }) => foldComment(c, input.id, input.because)),
  unfold: os.unfold.handler(({ context: { c }, input }) => foldComment(c, input.id, null)),
});

function view(c: Context, r: CommentRecord, steward: boolean): Comment {
  const deleted = r.deleted_at !== null;
  const lives = !c.workspace.isSample && !deleted;
  return {
    id: r.id,
    body: deleted ? '' : r.body,
    by: r.by_person_id && r.by_name ? { id: r.by_person_id, name: r.by_name, initials: initialsOf(r.by_name) } : null,
    said_by: r.said_by,
    imported: r.import_id !== null,
    at: r.at,
    edited_at: r.edited_at,
    deleted,
    folded: r.folded_at ? { by: r.folded_name ?? '', because: r.folded_because ?? '' } : null,
    version: r.version,
    can: { edit: lives && r.by_person_id === c.me.id && r.import_id === null, fold: lives && steward },
  };
}

async function addComment(
  c: Context,
  input: { id: string; kind: 'task' | 'milestone' | 'project' | 'goal'; subject_id: string; body: string },
): Promise<Comment> {
  return c.transaction(async (c) => {
    const thing = await visibleNode(c, input.kind, input.subject_id);
    if (!thing) throw notFound();
    const before = await commentById(c, input.id);
    if (before) {
      if (before.by_person_id === c.me.id && before.subject_id === input.subject_id && before.body === input.body && before.deleted_at === null)
        return view(c, before, await isSteward(c, thing));
      throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
    }
    if (await inArchive(c, thing)) throw notAllowed('This project is in the archive: nothing in it changes.', 'project_is_archived');
    if (!(await mayComment(c, thing))) throw notAllowed('You can read this, and need to be asked in to comment.', 'comment');
    await c.db
      .insertInto('comments')
      .values({
        workspace_id: c.workspaceId,
        id: input.id,
        subject_kind: input.kind,
        subject_id: input.subject_id,
        body: input.body,
        by_person_id: c.me.id,
        at: c.now,
      })
      .execute();
    await writeTexts(c.db, c.workspaceId, [textOfComment({ ...input, subject_kind: input.kind, by_person_id: c.me.id, at: c.now })]);
    c.record({
      kind: 'comment.added',
      subject: { kind: input.kind, id: input.subject_id },
      projectId: thing.project_id,
      features: ['comments', 'inbox'],
      data: { comment_id: input.id },
    });
    await tell(c, input, mentionsIn(input.body));
    return saved(c, input.id);
  });
}

// A mention reaches whom it names, a comment on held work whoever holds it; never someone who cannot see the thing.
async function tell(c: Context, input: { id: string; kind: string; subject_id: string; body: string }, mentioned: string[]): Promise<void> {
  const subject = { kind: input.kind, id: input.subject_id };
  const data: Told = { excerpt: excerptOf(input.body), comment_id: input.id };
  const holders = await c.db
    .selectFrom('commitments')
    .select('person_id')
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', input.kind)
    .where('subject_id', '=', input.subject_id)
    .where('until_at', 'is', null)
    .execute();
  for (const to of mentioned)
    if (await visibleToPerson(c, to, input.kind, input.subject_id))
      await notify(c, { to, cause: mentionOf(input.id), kind: 'needs_you', what: 'mention', subject, data });
  const cause = commentsOn(input.subject_id);
  const waiting = await openNotices(c, [cause]);
  for (const { person_id } of holders) {
    if (mentioned.includes(person_id)) continue;
    const before = waiting.find((n) => n.person_id === person_id);
    const earlier = before ? [...(before.told.earlier ?? []), before.told.comment_id].slice(-mostEarlier) : [];
    await notify(c, { to: person_id, cause, kind: 'needs_you', what: 'comment', subject, data: { ...data, earlier } });
  }
}

async function editComment(c: Context, input: { id: string; version: number; body: string }): Promise<Comment> {
  return c.transaction(async (c) => {
    const { before } = await ownComment(c, input.id);
    checkVersion(before, input.version, view(c, before, false));
    await update(c, input.id, { body: input.body, edited_at: c.now });
    await writeTexts(c.db, c.workspaceId, [textOfComment({ ...before, body: input.body })]);
    changed(c, before, 'comment.edited');
    await renewNotices(c, before, input.body);
    const fresh = mentionsIn(input.body).filter((m) => !mentionsIn(before.body).includes(m));
    if (fresh.length > 0) await tell(c, { id: input.id, kind: before.subject_kind, subject_id: before.subject_id, body: input.body }, fresh);
    return saved(c, input.id);
  });
}

async function removeComment(c: Context, id: string) {
  return c.transaction(async (c) => {
    const { before } = await ownComment(c, id);
    await putCommentInTrash(c, before);
    return { done: true } as const;
  });
}

async function foldComment(c: Context, id: string, because: string | null): Promise<Comment> {
  return c.transaction(async (c) => {
    const before = await commentById(c, id);
    const thing = before && (await visibleNode(c, before.subject_kind, before.subject_id));
    if (!before || !thing || before.deleted_at) throw notFound('This comment');
    if (!(await isSteward(c, thing))) throw notAllowed('Only the project’s steward may fold a comment.', 'project_steward');
    await update(
      c,
      id,
      because === null ? { folded_at: null, folded_by: null, folded_because: null } : { folded_at: c.now, folded_by: c.me.id, folded_because: because },
    );
    changed(c, before, because === null ? 'comment.unfolded' : 'comment.folded');
    return saved(c, id);
  });
}

async function ownComment(c: Context, id: string) {
  const before = await commentById(c, id);
  const thing = before && (await visibleNode(c, before.subject_kind, before.subject_id));
  if (!before || !thing || before.deleted_at) throw notFound('This comment');
  if (before.by_person_id !== c.me.id || before.import_id) throw notAllowed('Only its author may change a comment.', 'own');
  return { before, thing };
}

function changed(c: Context, r: CommentRecord, kind: string): void {
  c.record({ kind, subject: { kind: r.subject_kind, id: r.subject_id }, projectId: r.project_id, features: ['comments', 'inbox'], data: { comment_id: r.id } });
}

async function update(c: Context, id: string, patch: Record<string, string | null>): Promise<void> {
  await c.db
    .updateTable('comments')
    .set((e) => ({ ...patch, version: e('version', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .execute();
}

async function saved(c: Context, id: string): Promise<Comment> {
  const record = await commentById(c, id);
  const thing = record && (await visibleNode(c, record.subject_kind, record.subject_id));
  if (!record || !thing) throw notFound('This comment');
  return view(c, record, await isSteward(c, thing));
}
