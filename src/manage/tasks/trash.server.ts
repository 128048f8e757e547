import { conflict, notAllowed, notFound } from '../../kit/errors.ts';
import { closeOffersOf } from '../../offers/offers.server.ts';
import type { Context } from '../../people/context.server.ts';
import { inArchive } from '../../trash/kinds.server.ts';
import { overSince } from '../../trash/trash.ts';
import { nameParts, trashPartsOf } from '../parts/facts.server.ts';
import { standingTo, taskTo } from './rights.server.ts';
import { saveTask } from './save.server.ts';
import { type TaskRecord, taskById, withDescendants } from './tasks.store.ts';

/** Puts a task and all below it in the trash. */
export async function trashTask(c: Context, id: string): Promise<void> {
  await c.transaction(async (c) => {
    const { task } = await taskTo(c, id, 'trash');
    if (task.trashed_at !== null) return;
    await putInTrash(c, task);
  });
}

/** Takes a task out of the trash, with what went in together with it. */
export async function restoreTask(c: Context, id: string): Promise<TaskRecord> {
  return c.transaction(async (c) => {
    const standing = await standingTo(c, id);
    if (!standing) throw notFound('This task');
    const { task } = standing;
    if (task.trashed_at === null) return task;
    if (task.trashed_by !== c.me.id && standing.level !== 'steward' && !standing.isAuthor)
      throw notAllowed('Whoever put it in the trash or the project’s steward may take it out.', 'project_steward');
    if (!standing.projectLives) throw conflict(inArchive.sentence, inArchive.rule);
    const above = task.parent_id === null ? null : await taskById(c, task.parent_id);
    if (above && above.trashed_at !== null) throw conflict(`“${above.title}”, which it lies below, is in the trash too: take that out first.`, 'parent_first');
    if (task.trashed_at < overSince(c.now)) throw notFound('This task');
    await takeFromTrash(c, task);
    return (await taskById(c, id)) ?? task;
  });
}

/** Puts a task that the caller may trash there, with all below it. */
export async function putInTrash(c: Context, task: TaskRecord, data: Record<string, unknown> = {}): Promise<void> {
  for (const { id: below } of await withDescendants(c, task.id)) {
    const one = await c.db.selectFrom('tasks').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', below).executeTakeFirstOrThrow();
    if (one.trashed_at !== null) continue;
    await saveTask(c, one, { trashed_at: c.now, trashed_by: c.me.id });
    await closeOffersOf(c, { kind: 'task', id: below });
    await trashPartsOf(c, [below]);
  }
  c.record({
    kind: 'task.trashed',
    subject: { kind: 'task', id: task.id },
    projectId: task.project_id,
    features: changed,
    data: { title: task.title, ...data },
  });
}

/** Takes a task out of the trash, with what went in together with it. */
export async function takeFromTrash(c: Context, task: TaskRecord, data: Record<string, unknown> = {}): Promise<void> {
  for (const { id: below } of await withDescendants(c, task.id)) {
    const one = await c.db.selectFrom('tasks').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', below).executeTakeFirstOrThrow();
    if (one.trashed_at !== task.trashed_at) continue;
    await saveTask(c, one, { trashed_at: null, trashed_by: null });
    await nameParts(c, below);
  }
  c.record({ kind: 'task.restored', subject: { kind: 'task', id: task.id }, projectId: task.project_id, features: changed, data });
}

const changed = ['tasks', 'projects', 'today', 'throughline', 'trash'];
