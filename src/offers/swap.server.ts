import { clearNotices } from '../activity/notices.server.ts';
import { conflict, invalid } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import type { Context } from '../people/context.server.ts';
import { visibleToPerson } from '../threads/visible.server.ts';
import { holdAsTheySaid } from './hold.server.ts';
import { makeOffer } from './make.server.ts';
import { livingCommitments, type OfferRecord, offersWithNames } from './offers.store.ts';
import type { OfferRole, SubjectKind } from './offers.ts';
import { afterOneMore, refuseFull, roleTheySaid } from './quorum.server.ts';
import { afterEnd, setState, settle } from './settle.server.ts';
import { subjectRules } from './subjects.server.ts';
import { commit } from './take.server.ts';

// A swap: “yes, if you take this one from me”. The second offer goes the other way; both come to pass in one step, or neither.

const mayBeSwapped = (kind: string): boolean => kind === 'task' || kind === 'part';

/** Offers something that the caller holds in exchange for what is offered to them; gives its title. */
export async function offerInExchange(c: Context, offer: OfferRecord, give: { kind: SubjectKind; id: string } | undefined, message: string): Promise<string> {
  if (!mayBeSwapped(offer.subject_kind)) throw conflict('Tasks and their parts can be swapped, a stewardship cannot.', 'swap_of_work');
  if (!give || !mayBeSwapped(give.kind)) throw invalid('give_id', 'counter_has_a_swap', give?.id, 'Which of your tasks or parts would they take in exchange?');
  if (give.kind === offer.subject_kind && give.id === offer.subject_id)
    throw invalid('give_id', 'swap_of_two', give.id, 'Offer something else in exchange than what is offered to you.');
  const held = (await livingCommitments(c, give.kind, give.id)).some((k) => k.person_id === c.me.id && k.role === 'holder');
  if (!held) throw invalid('give_id', 'swap_is_held', give.id, 'Only what you hold can be given in exchange. Choose one of yours.');
  const back = await makeOffer(c, {
    id: newId(),
    kind: give.kind,
    subject_id: give.id,
    role: 'holder',
    to_person_id: offer.by_person_id,
    message,
    reply_by: offer.reply_by < c.today ? c.today : offer.reply_by,
    swap_of: offer.id,
  });
  return back.title ?? '';
}

/** The offer that goes the other way, while it waits. */
export async function offerBack(c: Context, offerId: string): Promise<OfferRecord | null> {
  return (await offersWithNames(c).where('o.swap_of', '=', offerId).where('o.state', 'in', ['open', 'countered']).executeTakeFirst()) ?? null;
}

/** The swap is given up: what was offered in exchange ends. */
export const endExchange = (c: Context, offerId: string): Promise<void> => afterEnd(c, [offerId]);

/** Whoever made the first offer agrees: each holds what the other held or offered, in one step. */
export async function agreeToSwap(c: Context, offer: OfferRecord, theirs: { id: string; name: string }): Promise<void> {
  const back = await offerBack(c, offer.id);
  if (!back) throw conflict('What was offered in exchange is gone.', 'swap_stands');
  const [mineKind, backKind] = [offer.subject_kind as SubjectKind, back.subject_kind as SubjectKind];
  const [given, taken] = [await subjectRules(mineKind).look(c, offer.subject_id), await subjectRules(backKind).look(c, back.subject_id)];
  for (const subject of [given, taken]) if (!subject?.open) throw conflict(subject?.closedBecause ?? 'This cannot be taken any more.', 'subject_is_open');
  if (!(await livingCommitments(c, backKind, back.subject_id)).some((k) => k.person_id === theirs.id && k.role === 'holder'))
    throw conflict(`${theirs.name} does not hold “${back.title}” any more.`, 'swap_is_held');
  if (!(await visibleToPerson(c, theirs.id, mineKind, offer.subject_id)))
    throw conflict(`${theirs.name} is away from the workspace, or does not see this any more.`, 'person_is_active');
  await refuseFull(c, given, offer.role as OfferRole, theirs.id);
  await setState(c, offer.id, 'accepted', theirs.id);
  await setState(c, back.id, 'accepted', c.me.id);
  for (const cause of [`counter:${offer.id}`, `offer:${offer.id}`, `offer:${back.id}`]) await clearNotices(c, cause);
  const role = await roleTheySaid(c, given, offer);
  await holdAsTheySaid(c, { kind: mineKind, id: offer.subject_id, personId: theirs.id, name: theirs.name, role, offerId: offer.id });
  await commit(c, { kind: backKind, id: back.subject_id, role: 'holder', offerId: back.id, handedOnBy: theirs.id, staysIn: taken?.engagement === 'quorum' });
  await afterOneMore(c, given);
  await afterOneMore(c, taken);
}

/** Someone no longer holds what they offered in exchange: the swap is over. */
export async function endSwapsOf(c: Context, thing: { kind: SubjectKind; id: string; personId: string }): Promise<void> {
  const waiting = await c.db
    .selectFrom('offers')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', thing.kind)
    .where('subject_id', '=', thing.id)
    .where('by_person_id', '=', thing.personId)
    .where('swap_of', 'is not', null)
    .where('state', 'in', ['open', 'countered'])
    .execute();
  for (const { id } of waiting) await settle(c, id, 'withdrawn', null);
}
