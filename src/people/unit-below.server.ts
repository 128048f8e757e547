import { sql } from 'kysely';
import type { Context } from './context.server.ts';
import { inTreeOrder } from './units.ts';

/** A unit with all below it, and how many people have their home there; null: no such unit. */
export async function unitWithBelow(c: Context, unitId: string): Promise<{ ids: string[]; people: number } | null> {
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE below(id, depth) AS (
      SELECT id, 0 FROM units WHERE workspace_id = ${c.workspaceId} AND id = ${unitId}
      UNION ALL SELECT u.id, b.depth + 1 FROM units u JOIN below b ON u.parent_id = b.id WHERE u.workspace_id = ${c.workspaceId} AND b.depth < 20
    ) SELECT id FROM below`.execute(c.db);
  if (rows.length === 0) return null;
  const ids = rows.map((r) => r.id);
  const people = await c.db
    .selectFrom('people')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('home_unit_id', 'in', ids)
    .where('state', '=', 'active')
    .execute();
  return { ids, people: people.length };
}

/** The names of all units in the order of the tree, closed ones too: a project keeps its unit. */
export async function unitsInOrder(c: Context): Promise<{ id: string; name: string }[]> {
  const units = await c.db.selectFrom('units').select(['id', 'parent_id', 'name']).where('workspace_id', '=', c.workspaceId).execute();
  return inTreeOrder(units).map(({ id, name }) => ({ id, name }));
}
