import { sql } from 'kysely';
import type { Context } from '../../people/context.server.ts';
import { type TaskRecord, visibleTasks } from './tasks.store.ts';

const wide = (c: Context, ids: string[]) => (ids.length > 50 ? { ...c, db: c.slow } : c);

/** Many tasks that the caller sees, in the trash too; without their texts, which are long and here not needed. */
export async function tasksById(c: Context, ids: string[]): Promise<TaskRecord[]> {
  if (ids.length === 0) return [];
  const rows = await visibleTasks(wide(c, ids))
    .select([
      'tasks.workspace_id',
      'tasks.id',
      'tasks.project_id',
      'tasks.number',
      'tasks.parent_id',
      'tasks.milestone_id',
      'tasks.title',
      'tasks.engagement',
      'tasks.people_needed',
      'tasks.people_most',
      'tasks.state_id',
      'tasks.category',
      'tasks.priority',
      'tasks.estimate_minutes',
      'tasks.starts_on',
      'tasks.due_on',
      'tasks.position',
      'tasks.line_kind',
      'tasks.line_id',
      'tasks.imported_names',
      'tasks.import_id',
      'tasks.here_since',
      'tasks.started_at',
      'tasks.finished_at',
      'tasks.finished_by',
      'tasks.created_at',
      'tasks.created_by',
      'tasks.updated_at',
      'tasks.updated_by',
      'tasks.trashed_at',
      'tasks.trashed_by',
      'tasks.version',
    ])
    .where('tasks.id', 'in', ids)
    .execute();
  const byId = new Map(rows.map((r) => [r.id, { ...r, body: '' }]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** Which of these tasks the caller sees, in the trash too. */
export async function tasksSeen(c: Context, subjects: { id: string }[]): Promise<Set<string>> {
  if (subjects.length === 0) return new Set();
  const ids = subjects.map((s) => s.id);
  const rows = await visibleTasks(wide(c, ids)).select('tasks.id').where('tasks.id', 'in', ids).execute();
  return new Set(rows.map((r) => r.id));
}

/** What is known besides of many tasks: their labels, whether open work lies below them, whether an offer waits. */
export async function around(c: Context, ids: string[]) {
  const { db } = wide(c, ids);
  const [labels, below, offers, people] = await Promise.all([
    db.selectFrom('task_labels').select(['task_id', 'label_id']).where('workspace_id', '=', c.workspaceId).where('task_id', 'in', ids).execute(),
    db
      .selectFrom('tasks')
      .select('parent_id')
      .distinct()
      .where('workspace_id', '=', c.workspaceId)
      .where('parent_id', 'in', ids)
      .where('trashed_at', 'is', null)
      .where('category', 'not in', ['done', 'dropped'])
      .execute(),
    db
      .selectFrom('offers')
      .select('subject_id')
      .distinct()
      .where('workspace_id', '=', c.workspaceId)
      .where('subject_kind', '=', 'task')
      .where('subject_id', 'in', ids)
      .where('state', 'in', ['open', 'countered'])
      .execute(),
    db
      .selectFrom('commitments')
      .select('subject_id')
      .where('workspace_id', '=', c.workspaceId)
      .where('subject_kind', '=', 'task')
      .where('subject_id', 'in', ids)
      .where('until_at', 'is', null)
      .execute(),
  ]);
  return {
    people: Map.groupBy(people, (p) => p.subject_id),
    labels: Map.groupBy(labels, (l) => l.task_id),
    open: new Set(below.map((b) => b.parent_id)),
    offered: new Set(offers.map((o) => o.subject_id)),
  };
}

/** How many living tasks lie below each of these, at any depth. */
export async function countBelow(c: Context, ids: string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ root: string; n: number }>`
    WITH RECURSIVE below(root, id, depth) AS (
      SELECT parent_id, id, 1 FROM tasks WHERE workspace_id = ${c.workspaceId} AND parent_id IN (${sql.join(ids)}) AND trashed_at IS NULL
      UNION ALL
      SELECT b.root, t.id, b.depth + 1 FROM tasks t JOIN below b ON t.parent_id = b.id WHERE t.workspace_id = ${c.workspaceId} AND t.trashed_at IS NULL AND b.depth < 20
    ) SELECT root, count(*) AS n FROM below GROUP BY root`.execute(wide(c, ids).db);
  return new Map(rows.map((r) => [r.root, Number(r.n)]));
}

/** States, labels and milestones of projects, as their tasks are told in words. */
export async function wordsOf(c: Context, projectIds: string[]) {
  const some = [...new Set(projectIds.length > 0 ? projectIds : [c.workspaceId])]; // of no project: nothing is found
  const [states, labels, milestones, projects] = await Promise.all([
    c.db
      .selectFrom('project_states')
      .select(['id', 'name', 'category', 'project_id'])
      .where('workspace_id', '=', c.workspaceId)
      .where('project_id', 'in', some)
      .orderBy('position')
      .execute(),
    c.db.selectFrom('labels').select(['id', 'name']).where('workspace_id', '=', c.workspaceId).where('project_id', 'in', some).execute(),
    c.db
      .selectFrom('milestones')
      .select(['id', 'title', 'target_on', 'trashed_at'])
      .where('workspace_id', '=', c.workspaceId)
      .where('project_id', 'in', some)
      .execute(),
    c.db.selectFrom('projects').select(['id', 'key']).where('workspace_id', '=', c.workspaceId).where('id', 'in', some).execute(),
  ]);
  const byId = <T extends { id: string }>(rows: T[]) => new Map(rows.map((r) => [r.id, r]));
  return { states: byId(states), labels: byId(labels), milestones: byId(milestones), keys: new Map(projects.map((p) => [p.id, p.key])) };
}
export type Words = Awaited<ReturnType<typeof wordsOf>>;

/** Of these tasks, those that somebody else changed after the event by which a proposal changed them. */
export async function changedByOthers(c: Context, proposalId: string, ids: string[], since: string): Promise<Set<string>> {
  const rows = await wide(c, ids)
    .db.selectFrom('activity')
    .select(['seq', 'subject_id', 'actor_id', 'kind', 'data'])
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', 'task')
    .where('subject_id', 'in', ids)
    .where('at', '>=', since)
    .where('audience', '!=', 'subject')
    .orderBy('seq')
    .execute();
  const own = new Map<string, number>();
  for (const r of rows) if (r.data.includes(proposalId)) own.set(r.subject_id, r.seq);
  const edits = /^(task|thread)[.](?!ordered)|^offer[.](taken|handed_back|agreed)$/;
  return new Set(rows.filter((r) => r.seq > (own.get(r.subject_id) ?? 0) && r.actor_id !== c.me.id && edits.test(r.kind)).map((r) => r.subject_id));
}

/** Adds and takes labels of many tasks. */
export async function writeLabels(c: Context, add: { task_id: string; label_id: string }[], remove: { task_id: string; label_id: string }[]): Promise<void> {
  for (let i = 0; i < add.length; i += 300)
    await c.db
      .insertInto('task_labels')
      .values(add.slice(i, i + 300).map((l) => ({ workspace_id: c.workspaceId, ...l })))
      .onConflict((oc) => oc.columns(['workspace_id', 'task_id', 'label_id']).doNothing())
      .execute();
  for (const [label_id, rows] of Map.groupBy(remove, (r) => r.label_id))
    await c.db
      .deleteFrom('task_labels')
      .where('workspace_id', '=', c.workspaceId)
      .where('label_id', '=', label_id)
      .where(
        'task_id',
        'in',
        rows.map((r) => r.task_id),
      )
      .execute();
}
