import { generateNKeysBetween } from 'fractional-indexing';
import { addDays } from '../../kit/time.ts';
import type { Context } from '../../people/context.server.ts';
import { placeNodes, removeNode } from '../../threads/nodes.server.ts';

export type PartRecord = NonNullable<Awaited<ReturnType<typeof partById>>>;

/** One part by id, whoever sees its task; one that was dropped too. */
export async function partById(c: Context, id: string) {
  return (await c.db.selectFrom('parts').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', id).executeTakeFirst()) ?? null;
}

/** The parts of a task in their order. */
export function partsOf(c: Context, taskId: string) {
  return c.db
    .selectFrom('parts')
    .selectAll()
    .where('workspace_id', '=', c.workspaceId)
    .where('task_id', '=', taskId)
    .where('dropped_at', 'is', null)
    .orderBy('position')
    .orderBy('id')
    .execute();
}

/** Parts of many tasks: whether each is done, and who has it. */
export async function partsOfTasks(c: Context, taskIds: string[]) {
  if (taskIds.length === 0) return [];
  const db = taskIds.length > 50 ? c.slow : c.db;
  return db
    .selectFrom('parts as p')
    .leftJoin('commitments as k', (j) =>
      j
        .onRef('k.workspace_id', '=', 'p.workspace_id')
        .onRef('k.subject_id', '=', 'p.id')
        .on('k.subject_kind', '=', 'part')
        .on('k.role', '=', 'holder')
        .on('k.until_at', 'is', null),
    )
    .leftJoin('people as who', (j) => j.onRef('who.workspace_id', '=', 'k.workspace_id').onRef('who.id', '=', 'k.person_id'))
    .select(['p.task_id', 'p.id', 'p.finished_at', 'k.person_id', 'who.name'])
    .where('p.workspace_id', '=', c.workspaceId)
    .where('p.task_id', 'in', taskIds)
    .where('p.dropped_at', 'is', null)
    .orderBy('p.position')
    .orderBy('p.id')
    .execute();
}

/** Whether an offer of each part waits. */
export async function offeredParts(c: Context, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await c.db
    .selectFrom('offers')
    .select('subject_id')
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', 'part')
    .where('subject_id', 'in', ids)
    .where('state', 'in', ['open', 'countered'])
    .execute();
  return new Set(rows.map((r) => r.subject_id));
}

/** Parts that the caller has taken, of work that goes on; those done since yesterday too. */
export function partsHeldByMe(c: Context) {
  return c.db
    .selectFrom('commitments as k')
    .innerJoin('parts as p', (j) => j.onRef('p.workspace_id', '=', 'k.workspace_id').onRef('p.id', '=', 'k.subject_id'))
    .innerJoin('tasks as t', (j) => j.onRef('t.workspace_id', '=', 'p.workspace_id').onRef('t.id', '=', 'p.task_id'))
    .innerJoin('projects as r', (j) => j.onRef('r.workspace_id', '=', 't.workspace_id').onRef('r.id', '=', 't.project_id'))
    .select(['p.id', 'p.title', 'p.due_on', 'p.finished_at', 'p.version', 't.id as task_id', 't.title as task_title', 't.number', 't.due_on as task_due_on'])
    .select(['t.category', 'r.id as project_id', 'r.key as project_key', 'r.name as project_name'])
    .where('k.workspace_id', '=', c.workspaceId)
    .where('k.person_id', '=', c.me.id)
    .where('k.subject_kind', '=', 'part')
    .where('k.until_at', 'is', null)
    .where('t.trashed_at', 'is', null)
    .where('t.category', 'not in', ['done', 'dropped'])
    .where((e) => e.or([e('p.finished_at', 'is', null), e('p.finished_at', '>=', addDays(c.today, -1))]))
    .orderBy('p.position')
    .limit(500)
    .execute();
}

/** Puts new parts behind those of a task that are there. */
export async function insertParts(c: Context, taskId: string, parts: { id: string; title: string; due_on: string | null }[]): Promise<PartRecord[]> {
  if (parts.length === 0) return [];
  const last = (await partsOf(c, taskId)).at(-1)?.position ?? null;
  const positions = generateNKeysBetween(last, null, parts.length);
  const stamp = { created_at: c.now, created_by: c.me.id, updated_at: c.now, updated_by: c.me.id };
  const rows = await c.db
    .insertInto('parts')
    .values(parts.map((p, i) => ({ workspace_id: c.workspaceId, task_id: taskId, ...p, position: positions[i] ?? '', ...stamp })))
    .returningAll()
    .execute();
  await nameParts(c, taskId);
  return rows;
}

/** Writes a change of a part. */
export async function savePart(
  c: Context,
  part: PartRecord,
  patch: Partial<Pick<PartRecord, 'title' | 'due_on' | 'position' | 'finished_at' | 'finished_by'>>,
): Promise<PartRecord> {
  const after = await c.db
    .updateTable('parts')
    .set((e) => ({ ...patch, updated_at: c.now, updated_by: c.me.id, version: e('version', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', part.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await nameParts(c, part.task_id, part.id);
  return after;
}

/** A part is not needed after all: its name goes, its row stays for what was said of it. */
export async function removePart(c: Context, id: string): Promise<void> {
  await c.db
    .updateTable('parts')
    .set({ dropped_at: c.now, updated_at: c.now, updated_by: c.me.id })
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .execute();
  await removeNode(c.db, c.workspaceId, 'part', id);
}

/** Names the parts of a task, or one of them, among all that has a name: under their task, found by its key. */
export async function nameParts(c: Context, taskId: string, only?: string): Promise<void> {
  const parts = await c.db
    .selectFrom('parts as p')
    .innerJoin('tasks as t', (j) => j.onRef('t.workspace_id', '=', 'p.workspace_id').onRef('t.id', '=', 'p.task_id'))
    .innerJoin('projects as r', (j) => j.onRef('r.workspace_id', '=', 't.workspace_id').onRef('r.id', '=', 't.project_id'))
    .select(['p.id', 'p.title', 'p.due_on', 'p.finished_at', 'p.created_by', 't.project_id', 't.number', 'r.key', 'r.unit_id'])
    .where('p.workspace_id', '=', c.workspaceId)
    .where('p.task_id', '=', taskId)
    .where('p.dropped_at', 'is', null)
    .$if(only !== undefined, (q) => q.where('p.id', '=', only ?? ''))
    .execute();
  await placeNodes(
    c.db,
    c.workspaceId,
    parts.map((p) => ({
      kind: 'part' as const,
      id: p.id,
      title: p.title,
      key: `${p.key}-${p.number}`,
      state: p.finished_at ? 'done' : 'ready',
      parent: { kind: 'task' as const, id: taskId },
      serves: { kind: 'task' as const, id: taskId },
      projectId: p.project_id,
      unitId: p.unit_id,
      day: p.due_on,
      updatedAt: c.now,
      text: '',
      byId: p.created_by,
    })),
  );
}

/** Takes the names of the parts of tasks away: the tasks went to the trash. */
export async function unnameParts(c: Context, taskIds: string[]): Promise<void> {
  for (const { id } of await partsOfTasks(c, taskIds)) await removeNode(c.db, c.workspaceId, 'part', id);
}
