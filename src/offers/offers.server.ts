import { implement } from '@orpc/server';
import { type SqlBool, sql } from 'kysely';
import { clearNotices, notify } from '../activity/notices.server.ts';
import { conflict, invalid, notFound } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import { initialsOf } from '../kit/text.ts';
import { addDays } from '../kit/time.ts';
import type { Context } from '../people/context.server.ts';
import { admitPerson, type Entry } from '../people/handlers.server.ts';
import { projectVisible } from '../threads/visible.server.ts';
import { agreeToCounter, answerImported, askLater, counterOffer, declineOffer, noteSpokenYes, withdrawCounter, withdrawOffer } from './answer.server.ts';
import { makeOffer } from './make.server.ts';
import { heldBy, heldToGive, livingCommitments, notForMe, type OfferRecord, offerById, offersWithNames, waitingOffers } from './offers.store.ts';
import { importedReplyDays, isWaiting, type Offer, type OfferRole, offersApi, type SubjectKind } from './offers.ts';
import { afterEnd, noCounter, settle } from './settle.server.ts';
import { subjectRules } from './subjects.server.ts';
import { endSwapsOf } from './swap.server.ts';
import { endCommitment, isForMe, takeOffer, takeUntaken } from './take.server.ts';
import { inLog } from './thing.server.ts';

const os = implement(offersApi).$context<{ entry: Entry }>().use(admitPerson);
const done = { done: true } as const;

export const offersRouter = os.router({
  mine: os.mine.handler(({ context: { c } }) => myOffers(c)),
  ofThing: os.ofThing.handler(async ({ context: { c }, input }) => {
    if (!(await subjectRules(input.kind).look(c, input.id))) throw notFound();
    return (await waitingOffers(c, input.kind, input.id).execute()).map((o) => offerView(c, o));
  }),
  toGive: os.toGive.handler(async ({ context: { c } }) => (await heldToGive(c)).map((n) => ({ ...n, kind: n.kind as 'task' }))),
  holdings: os.holdings.handler(async ({ context: { c }, input }) => {
    if (!(await subjectRules(input.kind).look(c, input.id))) throw notFound();
    return (await livingCommitments(c, input.kind, input.id)).map((k) => ({
      person: { id: k.person_id, name: k.name, initials: initialsOf(k.name) },
      role: k.role as OfferRole,
      from_at: k.from_at,
      is_me: k.person_id === c.me.id,
    }));
  }),
  offer: os.offer.handler(async ({ context: { c }, input }) => offerView(c, await makeOffer(c, input))),
  withdraw: os.withdraw.handler(({ context: { c }, input }) => withdrawOffer(c, input.id).then(() => done)),
  take: os.take.handler(({ context: { c }, input }) => takeOrSwap(c, input.id).then(() => done)),
  decline: os.decline.handler(({ context: { c }, input }) => declineOffer(c, input.id).then(() => done)),
  later: os.later.handler(async ({ context: { c }, input }) => offerView(c, await askLater(c, input.id))),
  counter: os.counter.handler(async ({ context: { c }, input }) => offerView(c, await counterOffer(c, input))),
  withdrawCounter: os.withdrawCounter.handler(async ({ context: { c }, input }) => offerView(c, await withdrawCounter(c, input.id))),
  agree: os.agree.handler(({ context: { c }, input }) => agreeToCounter(c, input.id).then(() => done)),
  spokenYes: os.spokenYes.handler(async ({ context: { c }, input }) => offerView(c, await noteSpokenYes(c, input.id))),
  takeUntaken: os.takeUntaken.handler(({ context: { c }, input }) => takeUntaken(c, input.kind, input.id).then(() => done)),
  handBack: os.handBack.handler(({ context: { c }, input }) => handBack(c, input.kind, input.id).then(() => done)),
  takeImported: os.takeImported.handler(({ context: { c }, input }) => answerImported(c, input.import_id, 'take').then(() => done)),
  declineImported: os.declineImported.handler(({ context: { c }, input }) => answerImported(c, input.import_id, 'decline').then(() => done)),
  quiet: os.quiet.handler(({ context: { c }, input }) => noOffersUntil(c, input.until).then(() => done)),
});

// To take what is offered in exchange is to agree to the swap.
async function takeOrSwap(c: Context, id: string): Promise<void> {
  const offer = await offerById(c, id);
  if (offer?.swap_of && offer.to_person_id === c.me.id && isWaiting(offer.state)) return agreeToCounter(c, offer.swap_of);
  await takeOffer(c, id);
}

/** An offer as one of its two sees it. */
export function offerView(c: Context, o: OfferRecord): Offer {
  const waiting = isWaiting(o.state);
  const mine = o.by_person_id === c.me.id;
  const forMe = isForMe(c, o);
  const seesAnswer = mine || forMe;
  return {
    id: o.id,
    subject: {
      kind: o.subject_kind as SubjectKind,
      id: o.subject_id,
      title: o.title ?? 'something in the trash',
      key: o.key,
      due_on: o.day,
      part_of: o.part_of,
    },
    role: o.role as OfferRole,
    to: {
      person: o.to_person_id && o.to_name ? { id: o.to_person_id, name: o.to_name, initials: initialsOf(o.to_name) } : null,
      unit: o.to_unit_id && o.unit_name ? { id: o.to_unit_id, name: o.unit_name } : null,
    },
    by: { id: o.by_person_id, name: o.by_name, initials: initialsOf(o.by_name) },
    origin: o.origin as Offer['origin'],
    import_id: o.import_id,
    message: seesAnswer ? o.message : '',
    reply_by: o.reply_by,
    state: (seesAnswer ? o.state : 'open') as Offer['state'],
    counter:
      seesAnswer && o.counter_kind
        ? { kind: o.counter_kind as 'other_date', due_on: o.counter_due_on, title: o.counter_title, message: o.counter_message ?? '', at: o.counter_at ?? '' }
        : null,
    in_exchange_for: seesAnswer && o.swap_of ? { title: o.swap_title ?? 'something in the trash', key: o.swap_key } : null,
    spoken_yes_at: seesAnswer ? o.spoken_yes_at : null,
    created_at: o.created_at,
    can: {
      answer: waiting && forMe && !asksOthers(o),
      withdraw: waiting && mine,
      agree: mine && o.state === 'countered',
      counter: waiting && forMe && o.to_unit_id === null && o.role !== 'steward' && o.swap_of === null,
    },
  };
}

/** An offer to a unit of what the caller has taken already: it waits for the others. */
const asksOthers = (o: OfferRecord): boolean => o.to_unit_id !== null && o.role === 'contributor' && Number(o.i_am_in) > 0;

/** What is offered to the caller, by name or through a unit, and what they offered and waits. */
export async function myOffers(c: Context): Promise<{ to_me: Offer[]; by_me: Offer[] }> {
  // A guest's last day somewhere, or a project that was closed, ends what an offer showed of it; a member's task stays shown.
  const waiting = offersWithNames(c).where('o.state', 'in', ['open', 'countered']).orderBy('o.reply_by').limit(500);
  const saidNo = sql<SqlBool>`EXISTS (SELECT 1 FROM notices x WHERE x.workspace_id = ${c.workspaceId} AND x.person_id = ${c.me.id} AND x.cause = ${notForMe('')} || o.id)`;
  const [toMe, byMe] = await Promise.all([
    waiting
      .where((e) => e.or([e('o.to_person_id', '=', c.me.id), ...(c.me.unitIds.length > 0 ? [e('o.to_unit_id', 'in', c.me.unitIds)] : [])]))
      .where((e) => e.not(saidNo))
      .where((e) => e.or([projectVisible(c, 'n.project_id'), ...(c.me.role === 'guest' ? [] : [e('o.subject_kind', 'in', ['task', 'part'])])]))
      .execute(),
    waiting.where('o.by_person_id', '=', c.me.id).where('o.origin', '=', 'person').execute(),
  ]);
  return {
    to_me: toMe.filter((o) => (o.by_person_id !== c.me.id || o.to_unit_id === null) && !asksOthers(o)).map((o) => offerView(c, o)),
    by_me: byMe.map((o) => offerView(c, o)),
  };
}

/** Hands a thing back; nobody asks why. The last steward of a project, unit or vision stays until another has taken it. */
export async function handBack(c: Context, kind: SubjectKind, id: string): Promise<void> {
  await c.transaction(async (c) => {
    const mine = (await livingCommitments(c, kind, id)).find((k) => k.person_id === c.me.id); // whoever has it may hand it back, seen or not
    if (!mine) throw notFound('What you would hand back');
    if (mine.role === 'steward' && (kind === 'project' || kind === 'unit' || kind === 'vision')) {
      const others = (await livingCommitments(c, kind, id)).filter((k) => k.role === 'steward' && k.person_id !== c.me.id);
      if (others.length === 0)
        throw conflict('You are its last steward: offer the stewardship to someone, and it goes over when they take it.', 'last_steward_stays');
    }
    await giveBack(c, { id: mine.id, kind, subjectId: id, role: mine.role as OfferRole, personId: c.me.id }, 'handed_back');
  });
}

async function giveBack(
  c: Context,
  k: { id: string; kind: SubjectKind; subjectId: string; role: OfferRole; personId: string },
  how: 'handed_back' | 'left',
): Promise<void> {
  await endCommitment(c, k.id, how);
  const { subject, projectId, features, data } = await inLog(c, k.kind, k.subjectId);
  c.record({
    kind: 'offer.handed_back',
    subject,
    projectId,
    features: ['offers', ...features, 'today', 'inbox', 'throughline'],
    // Nobody speaks for another: whoever ended a membership did not hand this back.
    ...(how === 'left' ? { withoutActor: true, data: { role: k.role, left: true, ...data } } : { data: { role: k.role, ...data } }),
  });
  await endSwapsOf(c, { kind: k.kind, id: k.subjectId, personId: k.personId });
  await subjectRules(k.kind).handedBack?.(c, { subjectId: k.subjectId, role: k.role, personId: k.personId });
}

/** Hands back all that a person holds and ends their open offers: they leave, and nothing stays in their name. */
export async function handBackEverything(c: Context, personId: string, how: 'left'): Promise<void> {
  for (const k of await heldBy(c, personId)) {
    const kind = k.subject_kind as SubjectKind;
    await giveBack(c, { id: k.id, kind, subjectId: k.subject_id, role: k.role as OfferRole, personId }, how);
  }
  const open = await c.db
    .selectFrom('offers')
    .select(['id'])
    .where('workspace_id', '=', c.workspaceId)
    .where('state', 'in', ['open', 'countered'])
    .where((e) => e.or([e('to_person_id', '=', personId), e('by_person_id', '=', personId)]))
    .execute();
  for (const { id } of open) {
    await settle(c, id, 'withdrawn', null);
    await clearNotices(c, `offer:${id}`);
    await clearNotices(c, `counter:${id}`);
  }
}

/** Ends the open offers of a thing that is over; of declined ones no person is kept. */
export const closeOffersOf = (c: Context, thing: { kind: SubjectKind; id: string }): Promise<void> => closeOffersOfAll(c, thing.kind, [thing.id]);

/** The same for many things of a kind at once. */
export async function closeOffersOfAll(c: Context, kind: SubjectKind, ids: string[]): Promise<void> {
  const all = await c.db
    .selectFrom('offers')
    .select(['id', 'state'])
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', kind)
    .where('subject_id', 'in', ids)
    .execute();
  if (all.length === 0) return;
  const waiting = all.filter((o) => isWaiting(o.state)).map((o) => o.id);
  if (waiting.length > 0) {
    await c.db
      .updateTable('offers')
      .set((e) => ({ state: 'overtaken', answered_at: c.now, version: e('version', '+', 1) }))
      .where('workspace_id', '=', c.workspaceId)
      .where('id', 'in', waiting)
      .execute();
    await c.db
      .updateTable('notices')
      .set({ done_at: c.now })
      .where('workspace_id', '=', c.workspaceId)
      .where(
        'cause',
        'in',
        waiting.flatMap((id) => [`offer:${id}`, `counter:${id}`]),
      )
      .where('done_at', 'is', null)
      .execute();
  }
  if (waiting.length > 0) await afterEnd(c, waiting);
  const nothing = { ...noCounter, spoken_yes_at: null, swap_of: null };
  await c.db
    .updateTable('offers')
    .set({ to_person_id: null, answered_by: null, answered_at: null, message: '', ...nothing })
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', kind)
    .where('subject_id', 'in', ids)
    .where('state', '=', 'declined')
    .execute();
  await c.db
    .deleteFrom('notices')
    .where('workspace_id', '=', c.workspaceId)
    .where(
      'cause',
      'in',
      all.flatMap((o) => [`offer.declined:${o.id}`, notForMe(o.id)]),
    )
    .execute();
}

/** Ends what people took of a thing that is gone. */
export async function closeHoldingsOf(c: Context, thing: { kind: SubjectKind; id: string }): Promise<void> {
  for (const k of await livingCommitments(c, thing.kind, thing.id)) await endCommitment(c, k.id, 'closed');
}

/** Offers what came with names in an import: one row per person in the inbox, whatever the number. */
export async function offerFromImport(c: Context, importId: string, rows: { taskId: string; personId: string }[]): Promise<void> {
  const reply_by = addDays(c.today, importedReplyDays);
  const fresh = rows.map((r) => ({
    workspace_id: c.workspaceId,
    id: newId(),
    subject_kind: 'task',
    subject_id: r.taskId,
    role: 'holder',
    to_person_id: r.personId,
    to_unit_id: null,
    by_person_id: c.me.id,
    origin: 'import',
    import_id: importId,
    reply_by,
    state: 'open',
    created_at: c.now,
  }));
  for (let i = 0; i < fresh.length; i += 200)
    await c.db
      .insertInto('offers')
      .values(fresh.slice(i, i + 200))
      .execute();
  for (const to of new Set(rows.map((r) => r.personId))) await notifyEvenMe(c, to, importId);
}

// Whoever runs an import also finds work that came with their own name.
async function notifyEvenMe(c: Context, to: string, importId: string): Promise<void> {
  await notify(
    { ...c, me: { ...c.me, id: to === c.me.id ? '' : c.me.id, through: to === c.me.id ? 'program' : c.me.through } },
    { to, cause: `import:${importId}`, kind: 'needs_you', what: 'imported_offers', subject: { kind: 'import', id: importId }, data: { import_id: importId } },
  );
}

async function noOffersUntil(c: Context, until: string | null): Promise<void> {
  if (until !== null && (until < c.today || until > addDays(c.today, 366)))
    throw invalid('until', 'day_is_ahead', until, 'Choose a day within a year from today.');
  await c.transaction(async (c) => {
    await c.db
      .updateTable('people')
      .set((e) => ({ no_offers_until: until, updated_at: c.now, version: e('version', '+', 1) }))
      .where('workspace_id', '=', c.workspaceId)
      .where('id', '=', c.me.id)
      .execute();
    c.record({ kind: 'person.changed', subject: { kind: 'person', id: c.me.id }, features: ['people'] });
  });
}
