import { rm } from 'node:fs/promises';
import { implement } from '@orpc/server';
import { isOwnComment, isStewardOf, mayAddTo, thingToAddTo, whenCommentRemoved, whenCommentRestored } from '../comments/rights.server.ts';
import { conflict, invalid, notAllowed, notFound } from '../kit/errors.ts';
import { Id } from '../kit/ids.ts';
import { initialsOf } from '../kit/text.ts';
import type { Context } from '../people/context.server.ts';
import { admitPerson, type Entry } from '../people/handlers.server.ts';
import { removeTexts, writeTexts } from '../search/texts.server.ts';
import { visibleNode } from '../threads/visible.server.ts';
import { overSince } from '../trash/trash.ts';
import { addFile, type FileRecord, fileById, filesGoneWith, filesOfComment, filesOn, holdsTask, setTrash } from './files.store.ts';
import { cleanName, type FileOn, filesApi, isPicture, mostOnOne, Place, previewOf } from './files.ts';
import { partOfFile, textOfFile } from './found.server.ts';
import { keep, takeIn } from './intake.server.ts';
import { serveFile } from './serve.server.ts';

const os = implement(filesApi).$context<{ entry: Entry }>().use(admitPerson);
type Thing = NonNullable<Awaited<ReturnType<typeof visibleNode>>>;

export const filesRouter = os.router({
  list: os.list.handler(async ({ context: { c }, input }) => {
    const thing = await visibleNode(c, input.kind, input.subject_id);
    if (!thing) throw notFound();
    const [files, mayRemove, add] = await Promise.all([filesOn(c, input.kind, input.subject_id), cares(c, thing), mayAddTo(c, thing)]);
    return { files: files.map((r) => view(c, r, mayRemove)), most_bytes: c.ground.mostFileBytes, can: { add } };
  }),
  remove: os.remove.handler(({ context: { c }, input }) => removeFile(c, input.id)),
  restore: os.restore.handler(({ context: { c }, input }) => restoreFile(c, input.id)),
});

function view(c: Context, r: FileRecord, mayRemove: boolean): FileOn {
  const { id, name, type, bytes, width, height, comment_id, at } = r;
  return {
    id,
    name,
    type,
    bytes,
    width,
    height,
    comment_id,
    at,
    preview: previewOf(r),
    by: { id: r.by_person_id, name: r.by_name, initials: initialsOf(r.by_name) },
    can: { remove: !c.workspace.isSample && (mayRemove || r.by_person_id === c.me.id) },
  };
}

// Whoever put it there, whoever holds the task, and the steward may remove a file.
const cares = async (c: Context, thing: Thing): Promise<boolean> => (await isStewardOf(c, thing)) || (await holdsTask(c, thing.kind, thing.id));

/** Takes a file onto a thing; its body is the file, the rest stands in the address. Sent again with the same id and content, the answer is the same. */
export async function upload(c: Context, request: Request): Promise<Response> {
  const { id, kind, subjectId, commentId, name } = told(new URL(request.url).searchParams);
  await thingToAddTo(c, kind, subjectId); // before a byte is read; asked again inside the transaction
  const came = await takeIn(c, request, name, c.ground.mostFileBytes);
  const file = await keep(c, came, async (c, contentId) => {
    const thing = await thingToAddTo(c, kind, subjectId);
    const before = await fileById(c, id);
    if (before) {
      if (before.by_person_id === c.me.id && before.subject_id === subjectId && before.sha256 === came.sha256 && before.name === name) return before;
      throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
    }
    if (commentId && !(await isOwnComment(c, commentId, kind, subjectId))) throw notFound('This comment');
    if ((await filesOn(c, kind, subjectId)).length >= mostOnOne)
      throw conflict(`There are ${mostOnOne} files here already. Remove one that is not needed.`, 'files_on_one_thing');
    const { type, width, height } = came.look;
    await addFile(c, { id, content_id: contentId, subject_kind: kind, subject_id: subjectId, comment_id: commentId, name, type, width, height });
    const made = await theFile(c, id);
    await writeTexts(c.db, c.workspaceId, [textOfFile(made)]);
    changed(c, thing, made, 'file.added');
    return made;
  }).finally(() => rm(came.path, { force: true }));
  return Response.json(view(c, file, true));
}

function told(query: URLSearchParams) {
  const id = (field: string) => {
    const read = Id.safeParse(query.get(field) ?? '');
    if (!read.success) throw invalid(field, 'id', query.get(field) ?? '', 'Give an id as a UUID in lower case.');
    return read.data;
  };
  const kind = Place.safeParse(query.get('kind'));
  if (!kind.success) throw invalid('kind', 'kind', query.get('kind') ?? '', `Give one of ${Place.options.join(', ')}.`);
  return {
    id: id('id'),
    kind: kind.data,
    subjectId: id('subject_id'),
    commentId: query.has('comment_id') ? id('comment_id') : null,
    name: cleanName(query.get('name') ?? ''),
  };
}

/** The content of a file, for whoever sees the thing it is on. */
export async function download(c: Context, request: Request, id: string): Promise<Response> {
  const known = Id.safeParse(id);
  const file = known.success ? await fileById(c, known.data) : null;
  if (!file || file.trashed_at !== null || !(await visibleNode(c, file.subject_kind, file.subject_id))) throw notFound('This file');
  const { content_id, sha256, bytes, name, type } = file;
  const inline = new URL(request.url).searchParams.has('look') && (!isPicture(type) || previewOf(file) === 'image');
  return serveFile(c, request, { content: { id: content_id, sha256, bytes }, name, type, inline, cache: 'no-cache' });
}

async function removeFile(c: Context, id: string) {
  return c.transaction(async (c) => {
    const { file, thing } = await fileToChange(c, id);
    if (file.trashed_at !== null) return { done: true } as const;
    await putFileInTrash(c, thing, file);
    return { done: true } as const;
  });
}

/** Puts a file in the trash that the caller may remove. */
export async function putFileInTrash(c: Context, thing: Thing, file: FileRecord): Promise<void> {
  await setTrash(c, [file.id], true);
  await removeTexts(c.db, c.workspaceId, file.subject_kind, [file.subject_id], partOfFile(file.id));
  changed(c, thing, file, 'file.removed');
}

/** Takes one out that the caller may take out. */
export async function takeFileFromTrash(c: Context, thing: Thing, file: FileRecord): Promise<void> {
  if ((await filesOn(c, file.subject_kind, file.subject_id)).length >= mostOnOne)
    throw conflict(`There are ${mostOnOne} files here already. Remove one that is not needed.`, 'files_on_one_thing');
  await setTrash(c, [file.id], false);
  await writeTexts(c.db, c.workspaceId, [textOfFile(file)]);
  changed(c, thing, file, 'file.restored');
}

async function restoreFile(c: Context, id: string): Promise<FileOn> {
  return c.transaction(async (c) => {
    const { file, thing } = await fileToChange(c, id);
    if (file.trashed_at !== null && file.trashed_at < overSince(c.now)) throw notFound('This file');
    if (file.comment_id !== null && !(await isOwnOrLives(c, file))) throw notFound('This file');
    if (file.trashed_at !== null) await takeFileFromTrash(c, thing, file);
    return view(c, await theFile(c, id), true);
  });
}

// A file that was sent with a comment is where the comment is.
async function isOwnOrLives(c: Context, file: FileRecord): Promise<boolean> {
  const comment = await c.db
    .selectFrom('comments')
    .select('deleted_at')
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', file.comment_id ?? '')
    .executeTakeFirst();
  return comment !== undefined && comment.deleted_at === null;
}

/** A file that the caller may remove or bring back, and what it is on. */
export async function fileToChange(c: Context, id: string): Promise<{ file: FileRecord; thing: Thing }> {
  const file = await fileById(c, id);
  const thing = file && (await visibleNode(c, file.subject_kind, file.subject_id));
  if (!file || !thing) throw notFound('This file');
  await thingToAddTo(c, file.subject_kind, file.subject_id);
  if (file.by_person_id !== c.me.id && !(await cares(c, thing)))
    throw notAllowed('Whoever put it here, whoever holds the task, or the steward may remove a file.', 'own');
  return { file, thing };
}

async function theFile(c: Context, id: string): Promise<FileRecord> {
  const file = await fileById(c, id);
  if (!file) throw notFound('This file');
  return file;
}

function changed(c: Context, thing: Thing, file: { id: string; name: string }, kind: string): void {
  c.record({
    kind,
    subject: { kind: thing.kind, id: thing.id },
    projectId: thing.project_id,
    features: ['files', 'trash'],
    data: { file_id: file.id, name: file.name },
  });
}

whenCommentRemoved(async (c, comment) => {
  const ids = (await filesOfComment(c, comment.id)).map((f) => f.id);
  if (ids.length === 0) return;
  await setTrash(c, ids, true);
  for (const id of ids) await removeTexts(c.db, c.workspaceId, comment.subject_kind, [comment.subject_id], partOfFile(id));
  c.record({ kind: 'file.removed', subject: { kind: comment.subject_kind, id: comment.subject_id }, audience: 'subject', features: ['files'], data: {} });
});

whenCommentRestored(async (c, comment, since) => {
  for (const file of await filesGoneWith(c, comment.id, since)) {
    await setTrash(c, [file.id], false);
    await writeTexts(c.db, c.workspaceId, [textOfFile(file)]);
  }
});
