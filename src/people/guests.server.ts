import { dayIn } from '../kit/time.ts';
import { handBackEverything } from '../offers/offers.server.ts';
import { contextOf, type Ground } from './context.server.ts';

/** Hands back what guests hold whose last day is over in their workspace, and ends their open offers. Who they are stays, so that a new last day brings them back. */
export async function endGuests(ground: Ground): Promise<number> {
  const now = ground.clock().toISOString();
  const due = await ground.database.read
    .selectFrom('people as p')
    .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
    .select(['p.id', 'p.name', 'p.ends_on', 'w.id as workspace_id', 'w.slug', 'w.name as workspace_name', 'w.time_zone', 'w.is_sample'])
    .where('p.role', '=', 'guest')
    .where('p.ends_on', '<', dayIn('Pacific/Kiritimati', now)) // the first zone in which a day ends; the workspace's own is checked below
    .where((e) =>
      e.or([
        e.exists(
          e
            .selectFrom('commitments as k')
            .select('k.id')
            .whereRef('k.workspace_id', '=', 'p.workspace_id')
            .whereRef('k.person_id', '=', 'p.id')
            .where('k.until_at', 'is', null),
        ),
        e.exists(
          e
            .selectFrom('offers as o')
            .select('o.id')
            .whereRef('o.workspace_id', '=', 'p.workspace_id')
            .where('o.state', 'in', ['open', 'countered'])
            .where((o) => o.or([o('o.to_person_id', '=', o.ref('p.id')), o('o.by_person_id', '=', o.ref('p.id'))])),
        ),
      ]),
    )
    .limit(200)
    .execute();
  const over = due.filter((p) => p.ends_on !== null && p.ends_on < dayIn(p.time_zone, now));
  for (const p of over) {
    const me = { id: p.id, accountId: '', name: p.name, role: 'guest', homeUnitId: null, unitIds: [], timeZone: p.time_zone, through: 'program' } as const;
    const workspace = { id: p.workspace_id, slug: p.slug, name: p.workspace_name, timeZone: p.time_zone, isSample: p.is_sample === 1 };
    await contextOf(ground, { ...me, unitIds: [] }, workspace).transaction((c) => handBackEverything(c, p.id, 'left'));
  }
  return over.length;
}
