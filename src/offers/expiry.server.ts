import { append } from '../activity/log.server.ts';
import { newId } from '../kit/ids.ts';
import { dayIn } from '../kit/time.ts';
import type { Ground } from '../people/context.server.ts';
import { endSwaps } from './settle.server.ts';
import { shownBy } from './thing.server.ts';

const mostAtOnce = 200;

/** Lets offers expire whose day to answer is past in their workspace: the thing is untaken again, and only who offered it is told. */
export async function expireOffers(ground: Ground): Promise<number> {
  const now = ground.clock().toISOString();
  const due = await ground.database.read
    .selectFrom('offers as o')
    .innerJoin('workspaces as w', 'w.id', 'o.workspace_id')
    .select(['o.workspace_id', 'o.id', 'o.reply_by', 'w.time_zone'])
    .where('o.state', 'in', ['open', 'countered'])
    .where('o.reply_by', '<', dayIn('Pacific/Kiritimati', now)) // the first zone in which a day ends; the workspace's own is checked below
    .orderBy('o.reply_by')
    .limit(1000)
    .execute();
  let expired = 0;
  for (const [workspaceId, offers] of Map.groupBy(
    due.filter((o) => o.reply_by < dayIn(o.time_zone, now)),
    (o) => o.workspace_id,
  ))
    for (let i = 0; i < offers.length; i += mostAtOnce) {
      const ids = offers.slice(i, i + mostAtOnce).map((o) => o.id);
      const n = await ground.database.write(workspaceId, (trx) => expire(trx, workspaceId, ids, now));
      if (n > 0) ground.wake.happened(workspaceId);
      expired += n;
    }
  return expired;
}

async function expire(trx: Ground['database']['read'], workspaceId: string, ids: string[], now: string): Promise<number> {
  const ended = await trx
    .updateTable('offers')
    .set((e) => ({ state: 'expired', answered_at: now, version: e('version', '+', 1) }))
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', ids)
    .where('state', 'in', ['open', 'countered'])
    .returningAll()
    .execute();
  if (ended.length === 0) return 0;
  await trx
    .updateTable('notices')
    .set({ done_at: now })
    .where('workspace_id', '=', workspaceId)
    .where(
      'cause',
      'in',
      ended.flatMap((o) => [`offer:${o.id}`, `counter:${o.id}`]),
    )
    .where('done_at', 'is', null)
    .execute();
  const swaps = await endSwaps(
    trx,
    workspaceId,
    ended.map((o) => o.id),
    now,
  );
  await trx
    .updateTable('notices')
    .set({ done_at: now })
    .where('workspace_id', '=', workspaceId)
    .where('cause', 'in', ['', ...swaps.ended.map((id) => `offer:${id}`), ...swaps.open.map((o) => `counter:${o.id}`)])
    .where('done_at', 'is', null)
    .execute();
  // Of an import the one who ran it hears once, whatever the number.
  const told = new Map(ended.map((o) => [o.import_id ?? o.id, o]));
  await trx
    .insertInto('notices')
    .values(
      [...told.values()].map((o) => ({
        workspace_id: workspaceId,
        id: newId(),
        person_id: o.by_person_id,
        cause: o.import_id ? `import.expired:${o.import_id}` : `offer.expired:${o.id}`,
        kind: 'changed_for_you',
        what: o.import_id ? 'imported_offers_expired' : 'offer_expired',
        subject_kind: o.import_id ? 'import' : o.subject_kind,
        subject_id: o.import_id ?? o.subject_id,
        by_person_id: null,
        data: JSON.stringify(o.import_id ? { import_id: o.import_id } : { offer_id: o.id }),
        created_at: now,
      })),
    )
    .onConflict((oc) => oc.columns(['workspace_id', 'person_id', 'cause']).doUpdateSet({ created_at: now, done_at: null }))
    .execute();
  const things = new Map(ended.map((o) => [o.subject_id, { kind: o.subject_kind, id: o.subject_id }]));
  await append(
    trx,
    workspaceId,
    null,
    now,
    [...things.values()].map((subject) => ({
      kind: 'offer.expired',
      subject,
      features: ['offers', ...shownBy(subject.kind), 'today', 'inbox'],
      audience: 'subject' as const,
      withoutActor: true,
    })),
  );
  return ended.length;
}
