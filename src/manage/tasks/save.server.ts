import { kept } from '../../db/kept.ts';
import type { Context } from '../../people/context.server.ts';
import { onTie } from '../../threads/hooks.server.ts';
import { placeNode, placeNodes, removeNode } from '../../threads/nodes.server.ts';
import { countTask } from '../../threads/totals.server.ts';
import { holdDay, holdFirstDays } from '../held-days.server.ts';
import type { TaskRecord } from './tasks.store.ts';

export type TaskPatch = Partial<
  Pick<
    TaskRecord,
    | 'title'
    | 'body'
    | 'engagement'
    | 'people_needed'
    | 'people_most'
    | 'state_id'
    | 'category'
    | 'priority'
    | 'estimate_minutes'
    | 'starts_on'
    | 'due_on'
    | 'position'
    | 'milestone_id'
    | 'parent_id'
    | 'started_at'
    | 'finished_at'
    | 'finished_by'
    | 'trashed_at'
    | 'trashed_by'
  >
>;

/** The nearest tie of a task: its own primary thread's end, else its milestone, else its project. */
async function lineOf(c: Context, task: Pick<TaskRecord, 'id' | 'milestone_id' | 'project_id'>): Promise<{ line_kind: string; line_id: string }> {
  const own = await c.db
    .selectFrom('threads')
    .select(['dst_kind', 'dst_id'])
    .where('workspace_id', '=', c.workspaceId)
    .where('src_kind', '=', 'task')
    .where('src_id', '=', task.id)
    .where('rank', '=', 'primary')
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (own) return { line_kind: own.dst_kind, line_id: own.dst_id };
  return task.milestone_id ? { line_kind: 'milestone', line_id: task.milestone_id } : { line_kind: 'project', line_id: task.project_id };
}

/** Writes a change of a task with all that follows from it: its place among names, its counts, its version. */
export async function saveTask(c: Context, before: TaskRecord, patch: TaskPatch): Promise<TaskRecord> {
  const line = await lineOf(c, { ...before, ...patch });
  const after = await c.db
    .updateTable('tasks')
    .set((e) => ({ ...patch, ...line, updated_at: c.now, updated_by: c.me.id, version: e('version', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', before.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await countTask(c.db, c.workspaceId, before, after);
  if (promisedDay(before) !== promisedDay(after)) await holdDay(c, { kind: 'task', id: after.id, projectId: after.project_id }, promisedDay(after));
  await placeTask(c, after);
  return after;
}

// Dropped and trashed work promises nothing more.
const promisedDay = (task: TaskRecord): string | null => (task.category === 'dropped' || task.trashed_at !== null ? null : task.due_on);

const insertRow = kept((db, row: Omit<TaskRecord, 'version' | 'trashed_at' | 'trashed_by' | 'imported_names' | 'import_id'>) =>
  db.insertInto('tasks').values(row).returningAll(),
);

/** A new task's row, name and counts. */
export async function insertTask(
  c: Context,
  given: Omit<
    TaskRecord,
    | 'workspace_id'
    | 'version'
    | 'line_kind'
    | 'line_id'
    | 'created_at'
    | 'created_by'
    | 'updated_at'
    | 'updated_by'
    | 'trashed_at'
    | 'trashed_by'
    | 'imported_names'
    | 'import_id'
    | 'here_since'
  >,
  place?: Place,
): Promise<TaskRecord> {
  const line = given.milestone_id ? { line_kind: 'milestone', line_id: given.milestone_id } : { line_kind: 'project', line_id: given.project_id };
  const stamp = { created_at: c.now, here_since: c.now, created_by: c.me.id, updated_at: c.now, updated_by: c.me.id };
  const [task] = await insertRow(c.db, { workspace_id: c.workspaceId, ...given, ...line, ...stamp });
  if (!task) throw new Error('A task was written and not answered.');
  await countTask(c.db, c.workspaceId, null, task);
  const day = promisedDay(task);
  if (day !== null) await holdFirstDays(c, [{ kind: 'task', id: task.id, projectId: task.project_id, day }]);
  const node = nodeOf(c, task, place ?? (await placeOf(c, task.project_id)));
  await placeNodes(c.db, c.workspaceId, [{ ...node, serves: node.parent }]); // no thread begins at what is new
  return task;
}

async function placeTask(c: Context, task: TaskRecord): Promise<void> {
  if (task.trashed_at !== null) return removeNode(c.db, c.workspaceId, 'task', task.id);
  await placeNode(c.db, c.workspaceId, nodeOf(c, task, await placeOf(c, task.project_id)));
}

/** What of its project stands in a task's name. */
interface Place {
  key: string;
  unit_id: string | null;
}
const placeOf = (c: Context, projectId: string): Promise<Place> =>
  c.db.selectFrom('projects').select(['key', 'unit_id']).where('workspace_id', '=', c.workspaceId).where('id', '=', projectId).executeTakeFirstOrThrow();

function nodeOf(c: Context, task: TaskRecord, place: Place) {
  const parent = task.parent_id
    ? ({ kind: 'task', id: task.parent_id } as const)
    : task.milestone_id
      ? ({ kind: 'milestone', id: task.milestone_id } as const)
      : ({ kind: 'project', id: task.project_id } as const);
  return {
    kind: 'task',
    id: task.id,
    title: task.title,
    key: `${place.key}-${task.number}`,
    state: task.category,
    parent,
    projectId: task.project_id,
    unitId: place.unit_id,
    day: task.due_on,
    updatedAt: c.now,
    text: task.body,
    byId: task.created_by,
  } as const;
}

// A thread of a task began or ended: its nearest tie, and the counts with it, follow.
onTie('task', async (c, id) => {
  const task = await c.db.selectFrom('tasks').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', id).executeTakeFirst();
  if (!task) return;
  const line = await lineOf(c, task);
  await c.db.updateTable('tasks').set(line).where('workspace_id', '=', c.workspaceId).where('id', '=', id).execute();
  await countTask(c.db, c.workspaceId, task, { ...task, ...line });
});
