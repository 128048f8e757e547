import { append } from '../activity/log.server.ts';
import { newId } from '../kit/ids.ts';
import { dayIn } from '../kit/time.ts';
import type { Ground } from '../people/context.server.ts';

/** Lets offers expire whose day to answer is past in their workspace: the thing is untaken again, and only who offered it is told. */
export async function expireOffers(ground: Ground): Promise<number> {
  const now = ground.clock().toISOString();
  const due = await ground.database.read
    .selectFrom('offers as o')
    .innerJoin('workspaces as w', 'w.id', 'o.workspace_id')
    .select(['o.workspace_id', 'o.id', 'o.reply_by', 'w.time_zone'])
    .where('o.state', 'in', ['open', 'countered'])
    .where('o.reply_by', '<', dayIn('Pacific/Kiritimati', now)) // the first zone in which a day ends; the workspace's own is checked below
    .limit(1000)
    .execute();
  let expired = 0;
  for (const { workspace_id, id } of due.filter((o) => o.reply_by < dayIn(o.time_zone, now))) {
    const done = await ground.database.write(workspace_id, async (trx) => {
      const offer = await trx
        .updateTable('offers')
        .set((e) => ({ state: 'expired', answered_at: now, version: e('version', '+', 1) }))
        .where('workspace_id', '=', workspace_id)
        .where('id', '=', id)
        .where('state', 'in', ['open', 'countered'])
        .returningAll()
        .executeTakeFirst();
      if (!offer) return false;
      await trx
        .updateTable('notices')
        .set({ done_at: now })
        .where('workspace_id', '=', workspace_id)
        .where('cause', 'in', [`offer:${id}`, `counter:${id}`])
        .where('done_at', 'is', null)
        .execute();
      if (offer.origin === 'person')
        await trx
          .insertInto('notices')
          .values({
            workspace_id,
            id: newId(),
            person_id: offer.by_person_id,
            cause: `offer.expired:${id}`,
            kind: 'changed_for_you',
            what: 'offer_expired',
            subject_kind: offer.subject_kind,
            subject_id: offer.subject_id,
            by_person_id: null,
            data: JSON.stringify({ offer_id: id }),
            created_at: now,
          })
          .onConflict((oc) => oc.doNothing())
          .execute();
      await append(trx, workspace_id, null, now, [
        {
          kind: 'offer.expired',
          subject: { kind: offer.subject_kind, id: offer.subject_id },
          features: ['offers', `${offer.subject_kind}s`, 'today', 'inbox'],
          audience: 'subject',
          withoutActor: true,
        },
      ]);
      return true;
    });
    if (done) {
      expired++;
      ground.wake.happened(workspace_id);
    }
  }
  return expired;
}
