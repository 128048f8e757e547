import { clearNotices, notify } from '../activity/notices.server.ts';
import { conflict, notAllowed, notFound } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import type { Context } from '../people/context.server.ts';
import { visibleNode } from '../threads/visible.server.ts';
import { isSingle, livingCommitments, type OfferRecord, offerById, waitingOffers } from './offers.store.ts';
import { isWaiting, type OfferRole, type SubjectKind } from './offers.ts';
import { afterOneMore, refuseFull, roleToTake, staysOpen } from './quorum.server.ts';
import { noCounter, settle } from './settle.server.ts';
import { subjectRules } from './subjects.server.ts';
import { inLog } from './thing.server.ts';

/** Whether an offer is for the caller: by name, or through a unit. */
export const isForMe = (c: Context, offer: Pick<OfferRecord, 'to_person_id' | 'to_unit_id'>): boolean =>
  offer.to_person_id === c.me.id || (offer.to_unit_id !== null && c.me.unitIds.includes(offer.to_unit_id));

/** An offer that waits for the caller's answer; read inside the transaction. */
export async function offerToAnswer(c: Context, id: string): Promise<OfferRecord> {
  const offer = await offerById(c, id);
  if (!offer || !isForMe(c, offer) || !(await staysShown(c, offer))) {
    if (offer && offer.by_person_id === c.me.id) throw notAllowed('Only the person it is offered to can answer.', 'own_answer');
    throw notFound('This offer');
  }
  if (isWaiting(offer.state)) return offer;
  if (offer.state === 'accepted' || offer.state === 'overtaken') {
    const taken = await livingCommitments(c, offer.subject_kind as SubjectKind, offer.subject_id);
    const first = taken.find((t) => t.role === offer.role);
    if (taken.some((t) => t.person_id === c.me.id)) throw conflict('You have taken it already.', 'already_taken');
    if (first) throw conflict(`Already taken by ${first.name}, ${first.from_at}.`, 'already_taken');
  }
  const said = {
    withdrawn: 'This offer was taken back.',
    expired: 'This offer has expired: its day to answer is past.',
    declined: 'You said it is not for you. Ask for it again if you want it after all.',
  } as Record<string, string>;
  throw conflict(said[offer.state] ?? 'This offer is no longer open.', `offer_is_${offer.state}`);
}

// An offer shows a member its task wherever it lies; guests and other things need sight of the place, which may have ended since.
const staysShown = async (c: Context, offer: OfferRecord): Promise<boolean> =>
  ((offer.subject_kind === 'task' || offer.subject_kind === 'part') && c.me.role !== 'guest') ||
  (await visibleNode(c, offer.subject_kind, offer.subject_id)) !== null;

/** Takes an offer on: from now on it is the caller's. Of many who take at once, exactly one wins. */
export async function takeOffer(c: Context, id: string): Promise<void> {
  await c.transaction(async (c) => {
    const offer = await offerToAnswer(c, id);
    await acceptFor(c, offer);
  });
}

async function acceptFor(c: Context, offer: OfferRecord): Promise<void> {
  if (offer.swap_of !== null) throw conflict('This is offered in exchange: agree to the swap, and you each have the other’s.', 'swap_is_whole');
  const kind = offer.subject_kind as SubjectKind;
  const subject = await subjectRules(kind).look(c, offer.subject_id);
  if (!subject?.open) throw conflict(subject?.closedBecause ?? 'This cannot be taken any more.', 'subject_is_open');
  await refuseFull(c, subject, offer.role as OfferRole, c.me.id);
  // Taken as it is, without what was asked in exchange.
  if (offer.counter_kind === 'swap')
    await c.db.updateTable('offers').set(noCounter).where('workspace_id', '=', c.workspaceId).where('id', '=', offer.id).execute();
  if (staysOpen(subject, offer)) await clearNotices(c, `offer:${offer.id}`, c.me.id);
  else {
    await settle(c, offer.id, 'accepted', c.me.id);
    await clearNotices(c, `offer:${offer.id}`);
    await clearNotices(c, `counter:${offer.id}`);
  }
  const role = await roleToTake(c, subject, offer.role as OfferRole);
  await commit(c, { kind, id: offer.subject_id, role, offerId: offer.id, handedOnBy: offer.by_person_id, staysIn: subject.engagement === 'quorum' });
  await afterOneMore(c, subject);
  if (offer.import_id !== null) return; // whoever ran an import is not told of each of its tasks
  await notify(c, {
    to: offer.by_person_id,
    cause: `offer.taken:${offer.id}`,
    kind: 'changed_for_you',
    what: 'offer_taken',
    subject: { kind, id: offer.subject_id },
  });
}

/** Takes something that nobody holds, or joins what is done together. */
export async function takeUntaken(c: Context, kind: SubjectKind, id: string): Promise<void> {
  await c.transaction(async (c) => {
    const rules = subjectRules(kind);
    const subject = await rules.look(c, id);
    if (!subject) throw notFound();
    const taken = await livingCommitments(c, kind, id);
    const mine = taken.find((t) => t.person_id === c.me.id);
    const nobodyHolds = rules.roles.includes('holder') && !taken.some((t) => t.role === 'holder');
    if (mine && !(mine.role === 'contributor' && nobodyHolds)) throw conflict('You have it already.', 'already_taken');
    const offered = (await waitingOffers(c, kind, id).execute()).find(
      (o) => isForMe(c, o) && o.swap_of === null && (o.role !== 'contributor' || !nobodyHolds || (subject.engagement === 'quorum' && !mine)),
    );
    if (offered) return acceptFor(c, offered);
    const role: OfferRole = rules.roles.includes('holder') && taken.some((t) => t.role === 'holder') ? 'contributor' : (rules.roles[0] ?? 'holder');
    const first = isSingle(kind, rules.roles[0] ?? 'holder') ? taken.find((t) => t.role === rules.roles[0]) : undefined;
    if (first && subject.engagement !== 'together' && subject.engagement !== 'quorum')
      throw conflict(`Already taken by ${first.name}, ${first.from_at}.`, 'already_taken');
    if (!subject.may.takeUntaken) throw notAllowed('Ask to be offered this: you can take only untaken work where you take part.', 'may_take');
    if (!subject.open) throw conflict(subject.closedBecause ?? 'This cannot be taken now.', 'subject_is_open');
    await refuseFull(c, subject, role, c.me.id);
    await commit(c, { kind, id, role, offerId: null });
    await afterOneMore(c, subject);
  });
}

/** The commitment itself: only ever for the caller. Offers of the same place are overtaken. */
export async function commit(
  c: Context,
  given: { kind: SubjectKind; id: string; role: OfferRole; offerId: string | null; handedOnBy?: string; staysIn?: boolean },
): Promise<void> {
  const taken = await livingCommitments(c, given.kind, given.id);
  const mine = taken.find((t) => t.person_id === c.me.id);
  if (isSingle(given.kind, given.role)) {
    const holder = taken.find((t) => t.role === given.role);
    if (holder && holder.person_id !== c.me.id) {
      if (holder.person_id !== given.handedOnBy) throw conflict(`Already taken by ${holder.name}, ${holder.from_at}.`, 'already_taken');
      if (given.staysIn && mine) await becomeContributor(c, holder.id);
      else await endCommitment(c, holder.id, 'handed_on');
    }
  }
  if (mine) {
    if (mine.role === given.role || given.role === 'contributor') throw conflict('You have it already.', 'already_taken');
    await endCommitment(c, mine.id, 'handed_on'); // from contributor to holder, for one
  }
  await c.db
    .insertInto('commitments')
    .values({
      workspace_id: c.workspaceId,
      id: newId(),
      subject_kind: given.kind,
      subject_id: given.id,
      person_id: c.me.id,
      role: given.role,
      offer_id: given.offerId,
      from_at: c.now,
    })
    .execute();
  await overtakeOthers(c, { ...given, personId: c.me.id });
  const { subject, projectId, features, data } = await inLog(c, given.kind, given.id);
  c.record({
    kind: 'offer.taken',
    subject,
    projectId,
    features: ['offers', ...features, 'today', 'inbox', 'throughline'],
    data: { role: given.role, ...data },
  });
  await subjectRules(given.kind).taken?.(c, { subjectId: given.id, role: given.role, offeredBy: given.handedOnBy ?? null });
}

/** Where only one person can have a role, the other offers of it are over; and whoever has it is not asked to take part as well. */
export async function overtakeOthers(
  c: Context,
  given: { kind: SubjectKind; id: string; role: OfferRole; offerId: string | null; personId: string },
): Promise<void> {
  for (const other of await waitingOffers(c, given.kind, given.id).execute()) {
    const samePlace = isSingle(given.kind, given.role) && other.role === given.role;
    const lesser = other.role === 'contributor' && other.to_person_id === given.personId;
    if (other.id === given.offerId || !(samePlace || lesser)) continue;
    await settle(c, other.id, 'overtaken', null);
    await clearNotices(c, `offer:${other.id}`);
    await clearNotices(c, `counter:${other.id}`);
  }
}

// Among those who took it another holds it from now on: whoever handed that on is in still.
async function becomeContributor(c: Context, id: string): Promise<void> {
  await c.db.updateTable('commitments').set({ role: 'contributor' }).where('workspace_id', '=', c.workspaceId).where('id', '=', id).execute();
}

/** Ends a commitment, with how it ended. */
export async function endCommitment(c: Context, id: string, how: 'handed_back' | 'handed_on' | 'left' | 'closed'): Promise<void> {
  await c.db.updateTable('commitments').set({ until_at: c.now, ended_as: how }).where('workspace_id', '=', c.workspaceId).where('id', '=', id).execute();
}
