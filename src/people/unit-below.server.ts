import { sql } from 'kysely';
import type { Context } from './context.server.ts';

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
