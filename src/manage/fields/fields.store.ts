import { sql } from 'kysely';
import type { Context } from '../../people/context.server.ts';
import type { Field, FieldType } from './fields.ts';

export type FieldRow = Awaited<ReturnType<typeof fieldRows>>[number];

const fieldRows = (c: Context, projectId: string) =>
  c.db
    .selectFrom('fields')
    .selectAll()
    .where('workspace_id', '=', c.workspaceId)
    .where('project_id', '=', projectId)
    .orderBy('position')
    .orderBy('folded')
    .execute();

/** All fields of a project with all their choices, the ended ones too, in their order. */
export async function wholeFields(c: Context, projectId: string) {
  const rows = await fieldRows(c, projectId);
  const chosen = rows.some((r) => r.type === 'choice')
    ? await c.db
        .selectFrom('field_choices as o')
        .innerJoin('fields as f', (j) => j.onRef('f.workspace_id', '=', 'o.workspace_id').onRef('f.id', '=', 'o.field_id'))
        .select(['o.id', 'o.field_id', 'o.name', 'o.ended_at'])
        .where('o.workspace_id', '=', c.workspaceId)
        .where('f.project_id', '=', projectId)
        .orderBy('o.position')
        .execute()
    : [];
  const byField = Map.groupBy(chosen, (o) => o.field_id);
  return rows.map((row) => ({ row, choices: row.type === 'choice' ? (byField.get(row.id) ?? []) : [] }));
}
export type WholeField = Awaited<ReturnType<typeof wholeFields>>[number];

/** A field as it is shown: the choices that are offered. */
export const fieldView = ({ row, choices }: WholeField): Field => ({
  id: row.id,
  name: row.name,
  type: row.type as FieldType,
  choices: choices.filter((o) => o.ended_at === null).map(({ id, name }) => ({ id, name })),
  version: row.version,
});

/** The fields that a project has now, in their order. */
export async function livingFields(c: Context, projectId: string): Promise<Field[]> {
  return (await wholeFields(c, projectId)).filter((f) => f.row.ended_at === null).map(fieldView);
}

/** A field by id, in whatever project it lies, or undefined. */
export const anyField = (c: Context, id: string) =>
  c.db.selectFrom('fields').select(['id', 'project_id', 'name', 'type']).where('workspace_id', '=', c.workspaceId).where('id', '=', id).executeTakeFirst();

/** What stands in a field, each text once with how many tasks carry it. */
export async function textsIn(c: Context, fieldId: string): Promise<{ value: string; n: number }[]> {
  const rows = await c.db
    .selectFrom('field_values')
    .select(['value', (e) => e.fn.countAll<number>().as('n')])
    .where('workspace_id', '=', c.workspaceId)
    .where('field_id', '=', fieldId)
    .groupBy('value')
    .orderBy('value')
    .execute();
  return rows.map((r) => ({ value: r.value, n: Number(r.n) }));
}

/** Puts other texts where these stand, all at once: two may change places. */
export async function rewriteTexts(c: Context, fieldId: string, changes: [from: string, to: string][]): Promise<void> {
  for (let i = 0; i < changes.length; i += 200) {
    const some = changes.slice(i, i + 200);
    await sql`UPDATE field_values SET value = CASE value ${sql.join(
      some.map(([from, to]) => sql`WHEN ${from} THEN ${to}`),
      sql` `,
    )} ELSE value END
      WHERE workspace_id = ${c.workspaceId} AND field_id = ${fieldId} AND value IN (${sql.join(some.map(([from]) => from))})`.execute(c.db);
  }
}

/** Gives fields their places, where they differ. */
export async function placeFields(c: Context, order: FieldRow[]): Promise<void> {
  for (const [position, row] of order.entries())
    if (row.position !== position)
      await c.db.updateTable('fields').set({ position }).where('workspace_id', '=', c.workspaceId).where('id', '=', row.id).execute();
}

/** What stands in fields of some tasks: of these fields, or of all that are not ended. */
export async function valuesOf(c: Context, taskIds: string[], fieldIds: string[] | 'all') {
  if (taskIds.length === 0 || fieldIds.length === 0) return [];
  return (taskIds.length > 50 ? c.slow : c.db)
    .selectFrom('field_values as v')
    .innerJoin('fields as f', (j) => j.onRef('f.id', '=', 'v.field_id').onRef('f.workspace_id', '=', 'v.workspace_id'))
    .select(['v.task_id', 'f.id', 'f.name', 'f.type', 'v.value'])
    .where('v.workspace_id', '=', c.workspaceId)
    .where('v.task_id', 'in', taskIds)
    .where('f.ended_at', 'is', null)
    .$if(fieldIds !== 'all', (q) => q.where('f.id', 'in', fieldIds === 'all' ? [] : fieldIds))
    .orderBy('f.position')
    .orderBy('f.folded')
    .execute();
}

/** Writes what stands in fields of one task; null empties one. */
export async function writeValues(c: Context, taskId: string, changes: { id: string; value: string | null }[]): Promise<void> {
  await c.db
    .deleteFrom('field_values')
    .where('workspace_id', '=', c.workspaceId)
    .where('task_id', '=', taskId)
    .where(
      'field_id',
      'in',
      changes.map((f) => f.id),
    )
    .execute();
  const kept = changes.flatMap((f) => (f.value === null ? [] : [{ workspace_id: c.workspaceId, task_id: taskId, field_id: f.id, value: f.value }]));
  if (kept.length > 0) await c.db.insertInto('field_values').values(kept).execute();
}
