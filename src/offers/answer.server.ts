import { clearNotices, notify } from '../activity/notices.server.ts';
import { conflict, invalid, notFound } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import { addWorkingDays, isDay } from '../kit/time.ts';
import type { Context } from '../people/context.server.ts';
import { visibleToPerson } from '../threads/visible.server.ts';
import { holdAsTheySaid } from './hold.server.ts';
import { notForMe, type OfferRecord, offerById } from './offers.store.ts';
import { isWaiting, type OfferRole, replyWorkingDays, type SubjectKind } from './offers.ts';
import { afterOneMore, refuseFull, roleTheySaid } from './quorum.server.ts';
import { noCounter, settle } from './settle.server.ts';
import { subjectRules } from './subjects.server.ts';
import { agreeToSwap, endExchange, offerInExchange } from './swap.server.ts';
import { offerToAnswer, takeOffer } from './take.server.ts';
import { shownBy } from './thing.server.ts';

const quiet = (c: Context, offer: OfferRecord, kind: string) =>
  c.record({
    kind,
    subject: { kind: offer.subject_kind, id: offer.subject_id },
    features: ['offers', ...shownBy(offer.subject_kind), 'today', 'inbox'],
    audience: 'subject',
    withoutActor: true,
  });

/** Not for me. Only the two of the offer ever see it; an offer to a unit stays open for the others. */
export async function declineOffer(c: Context, id: string): Promise<void> {
  await c.transaction(async (c) => {
    const offer = await offerToAnswer(c, id);
    await clearNotices(c, `offer:${id}`, c.me.id);
    if (offer.to_unit_id !== null) return rememberNotForMe(c, offer);
    await settle(c, id, 'declined', c.me.id);
    await clearNotices(c, `counter:${id}`);
    quiet(c, offer, 'offer.answered');
    if (offer.import_id !== null) return;
    await notify(c, {
      to: offer.by_person_id,
      cause: `offer.declined:${id}`,
      kind: 'changed_for_you',
      what: 'offer_declined',
      subject: { kind: offer.subject_kind, id: offer.subject_id },
    });
  });
}

/** Ask me later: three more working days. */
export async function askLater(c: Context, id: string): Promise<OfferRecord> {
  return c.transaction(async (c) => {
    const offer = await offerToAnswer(c, id);
    if (offer.to_unit_id !== null) throw conflict('This offer goes to the whole unit: it waits for the others too.', 'later_by_a_person');
    const later = addWorkingDays(offer.reply_by > c.today ? offer.reply_by : c.today, replyWorkingDays);
    if (isDay(later)) await change(c, id, { reply_by: later }); // at the end of the calendar there is no later
    quiet(c, offer, 'offer.later');
    return fresh(c, id);
  });
}

/** Yes, if: another day, a smaller part or a swap; one answer per offer. */
export async function counterOffer(
  c: Context,
  input: {
    id: string;
    kind: 'other_date' | 'smaller_part' | 'swap';
    due_on?: string | undefined;
    title?: string | undefined;
    give_kind?: 'task' | 'part' | undefined;
    give_id?: string | undefined;
    message: string;
  },
): Promise<OfferRecord> {
  return c.transaction(async (c) => {
    const offer = await offerToAnswer(c, input.id);
    if (offer.to_unit_id !== null) throw conflict('This offer goes to the whole unit. Take it, or ask in a comment.', 'counter_by_a_person');
    if (!subjectRules(offer.subject_kind as SubjectKind).agree)
      throw conflict('A stewardship is taken or not; say in a comment what would help.', 'counter_fits');
    if (offer.swap_of !== null) throw conflict('This is offered in exchange: agree to the swap, or leave it.', 'swap_is_whole');
    if (input.kind === 'other_date') {
      if (!input.due_on) throw invalid('due_on', 'counter_has_a_day', input.due_on, 'Until which day would you take it?');
      if (input.due_on < c.today) throw invalid('due_on', 'day_is_ahead', input.due_on, 'Choose today or a later day.');
    } else if (input.kind === 'smaller_part' && !input.title)
      throw invalid('title', 'counter_has_a_part', input.title, 'Which part would you take? Give it a title; the rest stays.');
    if (offer.counter_kind === 'swap') await endExchange(c, offer.id);
    const give = input.give_kind && input.give_id ? { kind: input.give_kind, id: input.give_id } : undefined;
    const title = input.kind === 'swap' ? await offerInExchange(c, offer, give, input.message) : (input.title ?? null);
    await change(c, input.id, {
      state: 'countered',
      counter_kind: input.kind,
      counter_due_on: input.kind === 'other_date' ? (input.due_on ?? null) : null,
      counter_title: input.kind === 'other_date' ? null : title,
      counter_message: input.message,
      counter_at: c.now,
    });
    await clearNotices(c, `offer:${input.id}`, c.me.id);
    quiet(c, offer, 'offer.countered');
    await notify(c, {
      to: offer.by_person_id,
      cause: `counter:${input.id}`,
      kind: 'needs_you',
      what: 'counter',
      subject: { kind: offer.subject_kind, id: offer.subject_id },
      data: { offer_id: input.id, kind: input.kind, due_on: input.due_on ?? null, title, message: input.message },
    });
    return fresh(c, input.id);
  });
}

/** Either side forgets the "yes, if"; the offer stays open. */
export async function withdrawCounter(c: Context, id: string): Promise<OfferRecord> {
  return c.transaction(async (c) => {
    const offer = await offerById(c, id);
    if (!offer || (offer.to_person_id !== c.me.id && offer.by_person_id !== c.me.id)) throw notFound('This offer');
    if (offer.state !== 'countered') throw conflict('There is no “yes, if” on this offer now.', 'offer_is_countered');
    await change(c, id, { state: 'open', ...noCounter });
    if (offer.counter_kind === 'swap') await endExchange(c, id);
    await clearNotices(c, `counter:${id}`);
    quiet(c, offer, 'offer.counter_withdrawn');
    const subject = { kind: offer.subject_kind, id: offer.subject_id };
    if (offer.by_person_id === c.me.id && offer.to_person_id)
      await notify(c, {
        to: offer.to_person_id,
        cause: `offer:${id}`,
        kind: 'needs_you',
        what: 'offer',
        subject,
        data: { offer_id: id, message: offer.message },
      });
    return fresh(c, id);
  });
}

/** Agrees to a "yes, if": the date or the part changes, and they hold it. Their "yes, if" was the yes. */
export async function agreeToCounter(c: Context, id: string): Promise<void> {
  await c.transaction(async (c) => {
    const offer = await offerById(c, id);
    if (!offer || (offer.by_person_id !== c.me.id && offer.to_person_id !== c.me.id)) throw notFound('This offer');
    if (offer.by_person_id !== c.me.id) throw conflict('The one who offered it agrees to your “yes, if”.', 'offerer_agrees');
    if (offer.state !== 'countered' || !offer.to_person_id) throw conflict('There is no “yes, if” on this offer now.', 'offer_is_countered');
    if (offer.counter_kind === 'swap') return agreeToSwap(c, offer, { id: offer.to_person_id, name: offer.to_name ?? '' });
    const kind = offer.subject_kind as SubjectKind;
    const subject = await subjectRules(kind).look(c, offer.subject_id);
    if (!subject?.open) throw conflict(subject?.closedBecause ?? 'This cannot be taken any more.', 'subject_is_open');
    if (!(await visibleToPerson(c, offer.to_person_id, kind, offer.subject_id)))
      throw conflict(`${offer.to_name} is away from the workspace, or does not see this any more.`, 'person_is_active');
    const asked =
      offer.counter_kind === 'other_date'
        ? ({ subjectId: offer.subject_id, kind: 'other_date', dueOn: offer.counter_due_on ?? c.today } as const)
        : ({ subjectId: offer.subject_id, kind: 'smaller_part', title: offer.counter_title ?? offer.title ?? '', forPersonId: offer.to_person_id } as const);
    const agree = subjectRules(kind).agree;
    if (!agree) throw conflict('This cannot be changed by a “yes, if”.', 'counter_fits');
    await refuseFull(c, subject, offer.role as OfferRole, offer.to_person_id);
    const changed = await agree(c, asked);
    await settle(c, id, 'accepted', offer.to_person_id);
    await clearNotices(c, `counter:${id}`);
    await clearNotices(c, `offer:${id}`);
    await holdAsTheySaid(c, {
      kind: changed.kind ?? kind,
      id: changed.subjectId,
      personId: offer.to_person_id,
      name: offer.to_name ?? '',
      role: asked.kind === 'smaller_part' ? 'holder' : await roleTheySaid(c, subject, offer),
      offerId: id,
    });
    await afterOneMore(c, subject);
  });
}

// An offer to a unit stays open for the others; the one who said no keeps that in their own inbox alone, as a row that is done.
async function rememberNotForMe(c: Context, offer: OfferRecord): Promise<void> {
  await c.db
    .insertInto('notices')
    .values({
      workspace_id: c.workspaceId,
      id: newId(),
      person_id: c.me.id,
      cause: notForMe(offer.id),
      kind: 'changed_for_you',
      what: 'not_for_me',
      subject_kind: offer.subject_kind,
      subject_id: offer.subject_id,
      data: '{}',
      created_at: c.now,
      done_at: c.now,
    })
    .onConflict((oc) => oc.doNothing())
    .execute();
  c.record({
    kind: 'inbox.marked',
    subject: { kind: 'person', id: c.me.id },
    features: ['inbox', 'offers', 'today'],
    audience: 'subject',
    withoutActor: true,
  });
}

/** Notes that they said yes aloud; it stays open until they take it. */
export async function noteSpokenYes(c: Context, id: string): Promise<OfferRecord> {
  return c.transaction(async (c) => {
    const offer = await offerById(c, id);
    if (!offer || offer.by_person_id !== c.me.id) throw notFound('This offer');
    if (!isWaiting(offer.state)) throw conflict('This offer is no longer open.', 'offer_is_open');
    await change(c, id, { spoken_yes_at: c.now, spoken_yes_by: c.me.id });
    quiet(c, offer, 'offer.spoken_yes');
    return fresh(c, id);
  });
}

/** Takes an offer back. */
export async function withdrawOffer(c: Context, id: string): Promise<void> {
  await c.transaction(async (c) => {
    const offer = await offerById(c, id);
    if (!offer || offer.by_person_id !== c.me.id) throw notFound('This offer');
    if (offer.state === 'withdrawn') return;
    if (!isWaiting(offer.state))
      throw conflict(
        offer.state === 'accepted' ? 'They have taken it: it is theirs, and they can hand it back.' : 'This offer is no longer open.',
        `offer_is_${offer.state}`,
      );
    await settle(c, id, 'withdrawn', c.me.id);
    await clearNotices(c, `offer:${id}`);
    await clearNotices(c, `counter:${id}`);
    quiet(c, offer, 'offer.withdrawn');
  });
}

/** Answers everything that came with the caller's name in an import. */
export async function answerImported(c: Context, importId: string, answer: 'take' | 'decline'): Promise<void> {
  await c.transaction(async (c) => {
    const mine = await c.db
      .selectFrom('offers')
      .select(['id', 'state'])
      .where('workspace_id', '=', c.workspaceId)
      .where('import_id', '=', importId)
      .where('to_person_id', '=', c.me.id)
      .execute();
    if (mine.length === 0) throw notFound('What came with your name in this import');
    for (const { id } of mine.filter((o) => isWaiting(o.state))) {
      if (answer === 'take') {
        const offer = await offerToAnswer(c, id);
        const subject = await subjectRules(offer.subject_kind as SubjectKind).look(c, offer.subject_id);
        if (subject?.open) await takeOffer(c, id);
        else await settle(c, id, 'overtaken', null);
      } else await settle(c, id, 'declined', c.me.id);
    }
    await clearNotices(c, `import:${importId}`, c.me.id);
    c.record({
      kind: 'offer.imported_answered',
      subject: { kind: 'import', id: importId },
      features: ['offers', 'tasks', 'today', 'inbox'],
      audience: 'subject',
      withoutActor: true,
    });
  });
}

async function change(c: Context, id: string, patch: Record<string, string | null>): Promise<void> {
  await c.db
    .updateTable('offers')
    .set((e) => ({ ...patch, version: e('version', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .execute();
}

async function fresh(c: Context, id: string): Promise<OfferRecord> {
  const offer = await offerById(c, id);
  if (!offer) throw notFound('This offer');
  return offer;
}
