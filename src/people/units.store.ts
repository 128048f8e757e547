import type { Context } from './context.server.ts';

/** Every unit of the workspace, closed ones too: a tree is small enough to be read whole. */
export function allUnits(c: Context) {
  return c.db.selectFrom('units').selectAll().where('workspace_id', '=', c.workspaceId).orderBy('name').execute();
}
export type UnitRecord = Awaited<ReturnType<typeof allUnits>>[number];

/** Living stewards of units, by unit. */
export async function stewardsOfUnits(c: Context): Promise<Map<string, { id: string; name: string }[]>> {
  const rows = await c.db
    .selectFrom('commitments as k')
    .innerJoin('people as p', (j) => j.onRef('p.workspace_id', '=', 'k.workspace_id').onRef('p.id', '=', 'k.person_id'))
    .select(['k.subject_id', 'p.id', 'p.name'])
    .where('k.workspace_id', '=', c.workspaceId)
    .where('k.subject_kind', '=', 'unit')
    .where('k.role', '=', 'steward')
    .where('k.until_at', 'is', null)
    .orderBy('k.from_at')
    .execute();
  const stewards = new Map<string, { id: string; name: string }[]>();
  for (const row of rows) stewards.set(row.subject_id, [...(stewards.get(row.subject_id) ?? []), { id: row.id, name: row.name }]);
  return stewards;
}

/** Active people whose home a unit is. */
export function homeOf(c: Context, unitId: string) {
  return c.db
    .selectFrom('people')
    .select(['id', 'name'])
    .where('workspace_id', '=', c.workspaceId)
    .where('home_unit_id', '=', unitId)
    .where('state', '=', 'active')
    .orderBy('name')
    .limit(1000)
    .execute();
}

/** Active people who take part in a unit besides their own. */
export function partOf(c: Context, unitId: string) {
  return c.db
    .selectFrom('unit_participants as t')
    .innerJoin('people as p', (j) => j.onRef('p.workspace_id', '=', 't.workspace_id').onRef('p.id', '=', 't.person_id'))
    .select(['p.id', 'p.name'])
    .where('t.workspace_id', '=', c.workspaceId)
    .where('t.unit_id', '=', unitId)
    .where('p.state', '=', 'active')
    .orderBy('p.name')
    .limit(1000)
    .execute();
}

/** The caller takes part from now on. */
export async function addPart(c: Context, unitId: string): Promise<void> {
  await c.db
    .insertInto('unit_participants')
    .values({ workspace_id: c.workspaceId, unit_id: unitId, person_id: c.me.id, since: c.now })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

/** A person takes part no longer. */
export async function removePart(c: Context, unitId: string, personId: string): Promise<void> {
  await c.db
    .deleteFrom('unit_participants')
    .where('workspace_id', '=', c.workspaceId)
    .where('unit_id', '=', unitId)
    .where('person_id', '=', personId)
    .execute();
}

/** What the caller has taken in a unit. */
export async function myRoleIn(c: Context, unitId: string): Promise<string | null> {
  const mine = await c.db
    .selectFrom('commitments')
    .select('role')
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', 'unit')
    .where('subject_id', '=', unitId)
    .where('person_id', '=', c.me.id)
    .where('until_at', 'is', null)
    .executeTakeFirst();
  return mine?.role ?? null;
}

/** The units that were let into a closed project, or are offered work of one: whoever is in one sees work that is closed to others. */
export async function unitsInsideClosed(c: Context): Promise<Set<string>> {
  const offered = await c.db
    .selectFrom('offers as o')
    .innerJoin('nodes as n', (j) => j.onRef('n.workspace_id', '=', 'o.workspace_id').onRef('n.kind', '=', 'o.subject_kind').onRef('n.id', '=', 'o.subject_id'))
    .innerJoin('projects as p', (j) => j.onRef('p.workspace_id', '=', 'n.workspace_id').onRef('p.id', '=', 'n.project_id'))
    .select('o.to_unit_id')
    .distinct()
    .where('o.workspace_id', '=', c.workspaceId)
    .where('o.to_unit_id', 'is not', null)
    .where('o.state', 'in', ['open', 'countered'])
    .where('o.subject_kind', 'in', ['task', 'part'])
    .where('p.access', '=', 'closed')
    .execute();
  const rows = await c.db
    .selectFrom('unit_grants as g')
    .innerJoin('projects as p', (j) => j.onRef('p.workspace_id', '=', 'g.workspace_id').onRef('p.id', '=', 'g.project_id'))
    .select('g.unit_id')
    .distinct()
    .where('g.workspace_id', '=', c.workspaceId)
    .where('g.ended_at', 'is', null)
    .where((e) => e.or([e('g.ends_on', 'is', null), e('g.ends_on', '>=', c.today)]))
    .where('p.access', '=', 'closed')
    .execute();
  return new Set([...rows.map((r) => r.unit_id), ...offered.flatMap((r) => r.to_unit_id ?? [])]);
}

/** Ends the access that a unit was given anywhere, and says to which projects. */
export async function endAccessOfUnit(c: Context, unitId: string): Promise<string[]> {
  const rows = await c.db
    .updateTable('unit_grants')
    .set({ ended_at: c.now, ended_by: c.me.id })
    .where('workspace_id', '=', c.workspaceId)
    .where('unit_id', '=', unitId)
    .where('ended_at', 'is', null)
    .returning('project_id')
    .execute();
  return rows.map((r) => r.project_id);
}

type Patch = Partial<{ name: string; purpose: string; parent_id: string | null; closed_at: string | null }>;

/** Changes a unit's row: its version goes up. */
export async function changeUnit(c: Context, id: string, patch: Patch): Promise<void> {
  await c.db
    .updateTable('units')
    .set((e) => ({ ...patch, updated_at: c.now, version: e('version', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .execute();
}
