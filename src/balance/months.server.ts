import { dayIn } from '../kit/time.ts';
import { contextOf, type Ground } from '../people/context.server.ts';
import { monthOf } from './balance.server.ts';
import { formulaVersion } from './balance.ts';

/** Keeps the point of the month that has just ended, for each workspace and its units; on the first day of a month in its zone only, so that a missed month stays a gap. Safe to run twice. */
export async function keepMonths(ground: Ground): Promise<number> {
  const now = ground.clock().toISOString();
  const workspaces = await ground.database.read.selectFrom('workspaces').select(['id', 'slug', 'name', 'time_zone', 'is_sample']).execute();
  let kept = 0;
  for (const w of workspaces) {
    const today = dayIn(w.time_zone, now);
    if (!today.endsWith('-01')) continue;
    kept += await keepMonth(ground, { id: w.id, slug: w.slug, name: w.name, timeZone: w.time_zone, isSample: w.is_sample === 1 }, monthBefore(today));
  }
  return kept;
}

const monthBefore = (day: string): string => {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`;
};

/** Keeps the points of one month of one workspace, as they are read now; those that are kept already stay. */
export async function keepMonth(
  ground: Ground,
  workspace: { id: string; slug: string; name: string; timeZone: string; isSample: boolean },
  month: string,
): Promise<number> {
  const read = ground.database.read;
  const units = await read.selectFrom('units').select('id').where('workspace_id', '=', workspace.id).where('closed_at', 'is', null).execute();
  const there = await read.selectFrom('balance_months').select('unit_id').where('workspace_id', '=', workspace.id).where('month', '=', month).execute();
  const missing = ['', ...units.map((u) => u.id)].filter((id) => !there.some((p) => p.unit_id === id));
  const me = { id: '', accountId: '', name: '', role: 'member', homeUnitId: null, unitIds: [], timeZone: workspace.timeZone, through: 'program' } as const;
  const c = contextOf(ground, { ...me, unitIds: [] }, workspace);
  for (const unitId of missing) {
    const point = await monthOf(c, unitId || undefined);
    await ground.database.write(workspace.id, (trx) =>
      trx
        .insertInto('balance_months')
        .values({
          workspace_id: workspace.id,
          unit_id: unitId,
          month,
          formula: formulaVersion,
          order_value: point.order,
          lift_value: point.lift,
          drawn: point.drawn ? 1 : 0,
          parts: JSON.stringify(point.parts),
          at: c.now,
        })
        .onConflict((oc) => oc.columns(['workspace_id', 'unit_id', 'month']).doNothing())
        .execute(),
    );
  }
  return missing.length;
}
