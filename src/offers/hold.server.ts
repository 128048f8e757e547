import { notify } from '../activity/notices.server.ts';
import { conflict } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import type { Context } from '../people/context.server.ts';
import { isSingle, livingCommitments } from './offers.store.ts';
import type { OfferRole, SubjectKind } from './offers.ts';
import { endCommitment, overtakeOthers } from './take.server.ts';
import { inLog } from './thing.server.ts';

/** Law 2: a commitment is only ever made by its own person. The “yes, if” is that act: they said yes to exactly this, and it is kept with who and when. */
export async function holdAsTheySaid(
  c: Context,
  given: { kind: SubjectKind; id: string; personId: string; name: string; role: OfferRole; offerId: string },
): Promise<void> {
  for (const k of await livingCommitments(c, given.kind, given.id)) {
    const same = k.role === given.role;
    if (same && isSingle(given.kind, given.role) && k.person_id !== given.personId) {
      if (k.person_id !== c.me.id) throw conflict(`Already taken by ${k.name}, ${k.from_at}.`, 'already_taken');
      await endCommitment(c, k.id, 'handed_on');
    } else if (k.person_id === given.personId) {
      if (same) throw conflict(`${k.name} has it already.`, 'already_taken');
      await endCommitment(c, k.id, 'handed_on');
    }
  }
  await c.db
    .insertInto('commitments')
    .values({
      workspace_id: c.workspaceId,
      id: newId(),
      subject_kind: given.kind,
      subject_id: given.id,
      person_id: given.personId,
      role: given.role,
      offer_id: given.offerId,
      from_at: c.now,
    })
    .execute();
  await overtakeOthers(c, given);
  const { subject, projectId, features, data } = await inLog(c, given.kind, given.id);
  c.record({
    kind: 'offer.agreed',
    subject,
    projectId,
    features: ['offers', ...features, 'today', 'inbox', 'throughline'],
    data: { role: given.role, ...data, to_person: given.personId, to: given.name },
  });
  await notify(c, {
    to: given.personId,
    cause: `agreed:${given.offerId}`,
    kind: 'changed_for_you',
    what: 'counter_agreed',
    subject: { kind: given.kind, id: given.id },
  });
}
