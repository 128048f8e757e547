import { clearNotices } from '../activity/notices.server.ts';
import { conflict } from '../kit/errors.ts';
import type { Context } from '../people/context.server.ts';
import { livingCommitments, membersOfUnit, type OfferRecord, waitingOffers } from './offers.store.ts';
import type { OfferRole } from './offers.ts';
import { settle } from './settle.server.ts';
import type { OfferSubject } from './subjects.server.ts';

// Work that so many must take before it starts: each who takes it is one of them, and the first takes the whole.

type Asked = Pick<OfferSubject, 'id' | 'engagement' | 'peopleMost'>;

/** As what the next one takes it: the whole, while nobody holds it, else as one of those who are in. */
export async function roleToTake(c: Context, subject: Asked | null, role: OfferRole): Promise<OfferRole> {
  if (subject?.engagement !== 'quorum' || role !== 'contributor') return role;
  return (await livingCommitments(c, 'task', subject.id)).some((k) => k.role === 'holder') ? 'contributor' : 'holder';
}

/**
 * As what they said yes, who said “yes, if”. Law 2: who asked for a place while others were in has a place, and is not given the whole
 * because whoever held it has handed it back since.
 */
export async function roleTheySaid(c: Context, subject: Asked | null, offer: Pick<OfferRecord, 'role' | 'counter_at'>): Promise<OfferRole> {
  const role = offer.role as OfferRole;
  if (subject?.engagement !== 'quorum' || role !== 'contributor' || offer.counter_at === null) return roleToTake(c, subject, role);
  const at = offer.counter_at;
  const inThen = await c.db
    .selectFrom('commitments')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', 'task')
    .where('subject_id', '=', subject.id)
    .where('from_at', '<=', at)
    .where((e) => e.or([e('until_at', 'is', null), e('until_at', '>=', at)]))
    .limit(1)
    .executeTakeFirst();
  return inThen ? 'contributor' : roleToTake(c, subject, role);
}

/** Refuses one more where all places are taken; whoever is in may change their part. */
export async function refuseFull(c: Context, subject: Asked | null, role: OfferRole, personId: string | null): Promise<void> {
  if (subject?.engagement !== 'quorum' || subject.peopleMost === null) return;
  const taken = await livingCommitments(c, 'task', subject.id);
  if (role === 'holder' && taken.some((k) => k.role === 'holder')) return; // whoever holds it hands it on, and their place with it
  if (taken.length < subject.peopleMost || taken.some((k) => k.person_id === personId)) return;
  throw conflict(`All ${subject.peopleMost} places are taken.`, 'quorum_is_full');
}

/** Whether an offer stays for others when one has taken it: to a unit, of what so many take. */
export const staysOpen = (subject: Asked | null, offer: { to_unit_id: string | null; role: string }): boolean =>
  subject?.engagement === 'quorum' && offer.to_unit_id !== null && offer.role === 'contributor';

/** After one more is in: where all places are taken nobody else is asked; a unit that is in whole has answered. */
export async function afterOneMore(c: Context, subject: Asked | null): Promise<void> {
  if (subject?.engagement !== 'quorum') return;
  const taken = await livingCommitments(c, 'task', subject.id);
  const full = subject.peopleMost !== null && taken.length >= subject.peopleMost;
  for (const offer of await waitingOffers(c, 'task', subject.id).execute()) {
    if (offer.role !== 'contributor') continue;
    const allIn = offer.to_unit_id !== null && (await membersOfUnit(c, offer.to_unit_id)).every((id) => taken.some((k) => k.person_id === id));
    if (!full && !allIn) continue;
    await settle(c, offer.id, 'overtaken', null);
    await clearNotices(c, `offer:${offer.id}`);
    await clearNotices(c, `counter:${offer.id}`);
  }
}
