import type { Context } from '../people/context.server.ts';

/** The stored months of the workspace ('') or a unit, oldest first. */
export function pointsOf(c: Context, unitId: string) {
  return c.slow
    .selectFrom('balance_months')
    .select(['month', 'formula', 'order_value', 'lift_value'])
    .where('workspace_id', '=', c.workspaceId)
    .where('unit_id', '=', unitId)
    .where('drawn', '=', 1)
    .orderBy('month', 'desc')
    .limit(12)
    .execute();
}
