import { sql } from 'kysely';
import { invalid, notAllowed } from '../kit/errors.ts';
import type { Context } from './context.server.ts';
import { unitsInsideClosed } from './units.store.ts';

/** Has the open browsers of everyone in a unit read anew: what they may see has changed. */
export async function wakeUnit(c: Context, unitId: string): Promise<void> {
  const { rows } = await sql<{ account_id: string }>`
    SELECT account_id FROM people WHERE workspace_id = ${c.workspaceId} AND account_id IS NOT NULL AND (home_unit_id = ${unitId}
      OR id IN (SELECT person_id FROM unit_participants WHERE workspace_id = ${c.workspaceId} AND unit_id = ${unitId}))`.execute(c.db);
  for (const { account_id } of rows) c.ground.wake.happened(`account:${account_id}`);
}

/** A unit that work can be given to; refuses one that does not exist or was closed. */
export async function openUnitFor(c: Context, id: string, field: string): Promise<{ id: string; name: string }> {
  const unit = await c.db
    .selectFrom('units')
    .select(['id', 'name', 'closed_at'])
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!unit || unit.closed_at !== null) throw invalid(field, 'unit_exists', id, 'This unit does not exist or was closed. Choose another.');
  return unit;
}

/** Whoever is in a unit that was let into closed projects sees them: nobody goes there unasked, whatever their role. */
export async function refuseUnasked(c: Context, unit: { id: string; name: string }): Promise<void> {
  if (c.me.unitIds.includes(unit.id) || !(await unitsInsideClosed(c)).has(unit.id)) return;
  throw notAllowed(`Work that is closed to others is open to ${unit.name}: its steward, or an administrator, asks you to join.`, 'asked_in');
}
