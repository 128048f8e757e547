import { generateKeyBetween } from 'fractional-indexing';
import { sql } from 'kysely';
import { newId } from '../../kit/ids.ts';
import { fold } from '../../kit/text.ts';
import { closeOffersOfAll } from '../../offers/offers.server.ts';
import type { Context } from '../../people/context.server.ts';
import { writeTexts } from '../../search/texts.server.ts';
import { placeNodes, removeNode } from '../../threads/nodes.server.ts';
import { type Counted, recountProject } from '../../threads/totals.server.ts';
import { fieldToFill } from '../fields/brought.server.ts';
import type { Field } from '../fields/fields.ts';
import { endDaysOf, holdDay, holdFirstDays } from '../held-days.server.ts';
import { trashPartsOf } from '../parts/facts.server.ts';
import { shapeOf } from '../projects/facts.server.ts';
import { type Category, categories } from '../projects/projects.ts';

/** A task that comes from elsewhere, whole: what it is, where it lies, its labels and fields. */
export interface BroughtTask {
  id: string;
  title: string;
  body: string;
  state_id: string;
  category: string;
  priority: string;
  estimate_minutes: number | null;
  starts_on: string | null;
  due_on: string | null;
  position: string;
  parent_id: string | null;
  imported_names: string | null;
  finished_at: string | null;
  created_at: string;
  labels: string[];
  fields: { id: string; value: string }[];
}

/** States, labels and fields of a project by folded name; what is missing is made. */
export async function ensureShape(
  c: Context,
  projectId: string,
  wanted: { states: { name: string; category: Category }[]; labels: { name: string; colour: string }[]; fields: string[] },
) {
  const { states, labels } = await shapeOf(c, projectId);
  const known = {
    states: new Map(states.map((s) => [fold(s.name), s])),
    labels: new Map(labels.map((l) => [fold(l.name), l.id])),
    fields: new Map<string, Field>(),
  };
  const fresh = wanted.states.filter((s, i, all) => !known.states.has(fold(s.name)) && all.findIndex((o) => fold(o.name) === fold(s.name)) === i);
  const laid = [...states].sort((a, b) => (a.position < b.position ? -1 : 1));
  for (const s of fresh) {
    // Beside its own kind: behind the last state that comes no later in the course of work.
    const behind = laid.findLastIndex((l) => categories.indexOf(l.category as Category) <= categories.indexOf(s.category));
    const row = {
      id: newId(),
      name: s.name,
      category: s.category,
      position: generateKeyBetween(laid[behind]?.position ?? null, laid[behind + 1]?.position ?? null),
    };
    laid.splice(behind + 1, 0, { ...row, category: s.category });
    await c.db
      .insertInto('project_states')
      .values({ workspace_id: c.workspaceId, project_id: projectId, folded: fold(s.name), ...row })
      .execute();
    known.states.set(fold(s.name), row);
  }
  for (const l of wanted.labels) {
    if (known.labels.has(fold(l.name))) continue;
    const id = newId();
    await c.db
      .insertInto('labels')
      .values({ workspace_id: c.workspaceId, id, project_id: projectId, name: l.name, folded: fold(l.name), colour: l.colour })
      .execute();
    known.labels.set(fold(l.name), id);
  }
  for (const name of wanted.fields) known.fields.set(fold(name), await fieldToFill(c, projectId, name));
  return known;
}

/** Inserts many tasks at once, with names, labels and fields. Counts are made anew at the end by `recount`. `numbersFrom`: where a trial takes numbers nobody waits for. */
export async function bringTasks(
  c: Context,
  project: { id: string; key: string; unit_id: string | null },
  importId: string,
  tasks: BroughtTask[],
  numbersFrom: number | null,
): Promise<void> {
  if (tasks.length === 0) return;
  let first = numbersFrom;
  if (first === null) {
    const { last_number } = await c.db
      .updateTable('projects')
      .set((e) => ({ last_number: e('last_number', '+', tasks.length) }))
      .where('workspace_id', '=', c.workspaceId)
      .where('id', '=', project.id)
      .returning('last_number')
      .executeTakeFirstOrThrow();
    first = last_number - tasks.length + 1;
  }
  const start = first;
  const ids = tasks.map((t) => t.id);
  for (let i = 0; i < tasks.length; i += 100) {
    await c.db
      .insertInto('tasks')
      .values(
        tasks.slice(i, i + 100).map(({ labels: _, fields: __, ...t }, j) => ({
          workspace_id: c.workspaceId,
          project_id: project.id,
          number: start + i + j,
          milestone_id: null,
          engagement: 'individual',
          people_needed: null,
          line_kind: 'project',
          line_id: project.id,
          import_id: importId,
          started_at: null,
          finished_by: null,
          created_by: c.me.id,
          here_since: c.now,
          updated_at: c.now,
          updated_by: c.me.id,
          ...t,
        })),
      )
      .execute();
  }
  await placeNodes(
    c.db,
    c.workspaceId,
    tasks.map((t, i) => {
      const parent = t.parent_id ? ({ kind: 'task', id: t.parent_id } as const) : ({ kind: 'project', id: project.id } as const);
      return {
        kind: 'task' as const,
        id: t.id,
        title: t.title,
        key: `${project.key}-${start + i}`,
        state: t.category,
        parent,
        serves: parent,
        projectId: project.id,
        unitId: project.unit_id,
        day: t.due_on,
        updatedAt: c.now,
        text: t.body,
        byId: c.me.id,
      };
    }),
  );
  const dated = tasks.filter((t) => t.due_on !== null && t.category !== 'dropped');
  await holdFirstDays(
    c,
    dated.map((t) => ({ kind: 'task', id: t.id, projectId: project.id, day: t.due_on ?? '' })),
  );
  await writeMarks(c, ids, tasks);
}

/** Writes a task anew from its source; the version stays, since nobody here touched it. */
export async function bringAgain(c: Context, projectId: string, t: BroughtTask): Promise<void> {
  const { id, labels: _, fields: __, position: ___, parent_id: ____, created_at: _____, ...patch } = t;
  await c.db
    .updateTable('tasks')
    .set({ ...patch, updated_at: c.now, updated_by: c.me.id })
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .execute();
  await c.db
    .updateTable('nodes')
    .set({ title: t.title, folded: fold(t.title), state: t.category, day: t.due_on, updated_at: c.now })
    .where('workspace_id', '=', c.workspaceId)
    .where('kind', '=', 'task')
    .where('id', '=', id)
    .execute();
  await writeTexts(c.db, c.workspaceId, [{ kind: 'task', id, part: '', title: t.title, body: t.body, at: c.now }]);
  await holdDay(c, { kind: 'task', id, projectId }, t.category === 'dropped' ? null : t.due_on);
  await writeMarks(c, [id], [t]);
}

async function writeMarks(c: Context, ids: string[], tasks: BroughtTask[]): Promise<void> {
  await c.db.deleteFrom('task_labels').where('workspace_id', '=', c.workspaceId).where('task_id', 'in', ids).execute();
  await c.db.deleteFrom('field_values').where('workspace_id', '=', c.workspaceId).where('task_id', 'in', ids).execute();
  const labels = tasks.flatMap((t) => [...new Set(t.labels)].map((label_id) => ({ workspace_id: c.workspaceId, task_id: t.id, label_id })));
  const fields = tasks.flatMap((t) =>
    [...new Map(t.fields.map((f) => [f.id, f.value]))].map(([field_id, value]) => ({ workspace_id: c.workspaceId, task_id: t.id, field_id, value })),
  );
  for (let i = 0; i < labels.length; i += 300)
    await c.db
      .insertInto('task_labels')
      .values(labels.slice(i, i + 300))
      .execute();
  for (let i = 0; i < fields.length; i += 300)
    await c.db
      .insertInto('field_values')
      .values(fields.slice(i, i + 300))
      .execute();
}

/** Lays brought tasks under others, many in one statement. */
export async function layUnder(c: Context, pairs: { child: string; parent: string }[]): Promise<void> {
  for (let i = 0; i < pairs.length; i += 300) {
    const rows = sql.join(pairs.slice(i, i + 300).map((p) => sql`(${p.child}, ${p.parent})`));
    // Both engines name the columns of VALUES column1 and column2.
    await sql`UPDATE tasks SET parent_id = v.column2 FROM (VALUES ${rows}) AS v WHERE tasks.workspace_id = ${c.workspaceId} AND tasks.id = v.column1`.execute(
      c.db,
    );
    await sql`UPDATE nodes SET parent_kind = 'task', parent_id = v.column2, serves_kind = 'task', serves_id = v.column2
      FROM (VALUES ${rows}) AS v WHERE nodes.workspace_id = ${c.workspaceId} AND nodes.kind = 'task' AND nodes.id = v.column1`.execute(c.db);
  }
}

/** Counts of a project made anew, after many of its tasks came or went. */
export async function recount(c: Context, projectId: string): Promise<void> {
  const tasks = (await c.db
    .selectFrom('tasks')
    .select(['project_id', 'milestone_id', 'parent_id', 'trashed_at', 'category', 'estimate_minutes', 'line_kind', 'line_id'])
    .where('workspace_id', '=', c.workspaceId)
    .where('project_id', '=', projectId)
    .execute()) as Counted[];
  await recountProject(c.db, c.workspaceId, projectId, tasks);
}

/** Of these tasks, those that someone here touched since they came: changed, taken, or commented on. */
export async function touchedSince(c: Context, tasks: { id: string; version: number }[]): Promise<Set<string>> {
  const touched = new Set<string>();
  for (let i = 0; i < tasks.length; i += 300) {
    const some = tasks.slice(i, i + 300);
    const ids = some.map((t) => t.id);
    const [rows, held, said] = await Promise.all([
      c.db.selectFrom('tasks').select(['id', 'version']).where('workspace_id', '=', c.workspaceId).where('id', 'in', ids).execute(),
      c.db
        .selectFrom('commitments')
        .select('subject_id')
        .where('workspace_id', '=', c.workspaceId)
        .where('subject_kind', '=', 'task')
        .where('subject_id', 'in', ids)
        .execute(),
      c.db
        .selectFrom('comments')
        .select('subject_id')
        .where('workspace_id', '=', c.workspaceId)
        .where('subject_kind', '=', 'task')
        .where('subject_id', 'in', ids)
        .where('import_id', 'is', null)
        .execute(),
    ]);
    const version = new Map(rows.map((r) => [r.id, r.version]));
    for (const t of some) if (version.get(t.id) !== t.version) touched.add(t.id);
    for (const row of [...held, ...said]) touched.add(row.subject_id);
  }
  return touched;
}

/** Puts brought tasks in the trash, and their open offers with them. */
export async function trashBrought(c: Context, ids: string[]): Promise<void> {
  for (let i = 0; i < ids.length; i += 300) {
    const some = ids.slice(i, i + 300);
    await c.db.updateTable('tasks').set({ trashed_at: c.now, trashed_by: c.me.id }).where('workspace_id', '=', c.workspaceId).where('id', 'in', some).execute();
    await endDaysOf(c, some);
    await closeOffersOfAll(c, 'task', some);
    await trashPartsOf(c, some);
    for (const id of some) await removeNode(c.db, c.workspaceId, 'task', id);
  }
}
