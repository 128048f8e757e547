import { clearNotices, notify } from '../activity/notices.server.ts';
import { newId } from '../kit/ids.ts';
import { addWorkingDays } from '../kit/time.ts';
import type { Context } from '../people/context.server.ts';
import { type Done, type Draft, type Group, type Memory, type Refused, registerProposalKind, type Subject } from '../proposals/kinds.server.ts';
import { projectsWith } from '../threads/inside.server.ts';
import { seenOf } from '../threads/visible.server.ts';
import { membersOfUnit, openBetween } from './offers.store.ts';
import { isWaiting, mostOpenOffers, type OfferRole, replyWorkingDays, type SubjectKind } from './offers.ts';
import { settle } from './settle.server.ts';
import { statesOf, takenOf, waitingOf, waitingOfProposal } from './several.store.ts';
import { type OfferSubject, subjectRules } from './subjects.server.ts';

interface Ask {
  to_person_id?: string;
  to_unit_id?: string;
  message: string;
  reply_by?: string;
}
interface Undo {
  offer: string;
}

/** To whom many things are offered: what stands in the way of every one, and what of some. */
interface Receiver {
  name: string;
  never: Refused | null;
  /** Who is told. */
  people: string[];
  /** A guest: offers reach them inside these projects only. */
  inside: Set<string> | null;
  /** So many more offers of the caller may wait for them. */
  room: number;
}

const refuse = (rule: string, sentence: string): Refused => ({ rule, sentence });

registerProposalKind<Ask>({
  kind: 'offers.make',
  features: ['offers', 'tasks', 'today', 'inbox'],
  title: async (c, ask) => `Offer to ${(await receiverOf(c, ask)).name}`,
  seen: seenOf,
  async look(c, ask, subjects, memory) {
    return (await looked(c, ask, subjects, memory)).drafts;
  },
  async apply(c, ask, drafts, group, breathe) {
    const { things, receiver } = await looked(
      c,
      ask,
      drafts.map((d) => d.subject),
      new Map(),
    );
    const done = new Map<string, Undo>();
    const rows = drafts.map(({ subject }) => {
      const id = newId();
      done.set(subject.id, { offer: id });
      return {
        workspace_id: c.workspaceId,
        id,
        subject_kind: subject.kind,
        subject_id: subject.id,
        role: roleOf(things.get(subject.id)),
        to_person_id: ask.to_person_id ?? null,
        to_unit_id: ask.to_unit_id ?? null,
        by_person_id: c.me.id,
        origin: 'person',
        message: ask.message,
        reply_by: replyBy(c, ask),
        state: 'open',
        created_at: c.now,
      };
    });
    await c.db.insertInto('offers').values(rows).execute();
    const to = ask.to_person_id ? { to_person: ask.to_person_id } : { to_unit: ask.to_unit_id };
    for (const { subject } of drafts) {
      const projectId = things.get(subject.id)?.projectId ?? null;
      const data = { role: roleOf(things.get(subject.id)), ...to, to: receiver.name, proposal: group.id };
      c.record({ kind: 'offer.made', subject, projectId, features: ['offers', `${subject.kind}s`, 'today', 'inbox'], data });
      await breathe();
    }
    return done;
  },
  async revert(c, _ask, done, group, breathe) {
    return takeBack(c, done as (Done & { undo: Undo })[], group, breathe); // what apply answered above
  },
  async tell(c, ask, { proposalId, undone }) {
    const n = await waitingOfProposal(c, proposalId, ask);
    if (undone && n === 0) return clearNotices(c, `proposal:${proposalId}`);
    if (undone || n === 0) return;
    const { people, name } = await receiverOf(c, ask);
    const unit = ask.to_unit_id ? { unit: name } : {};
    for (const to of people)
      await notify(c, {
        to,
        cause: `proposal:${proposalId}`,
        kind: 'needs_you',
        what: 'several_offers',
        subject: { kind: 'person', id: to },
        data: { n, message: ask.message, proposal: proposalId, ...unit },
      });
  },
});

const replyBy = (c: Context, ask: Ask): string =>
  ask.reply_by !== undefined && ask.reply_by >= c.today ? ask.reply_by : addWorkingDays(c.today, replyWorkingDays);

async function looked(c: Context, ask: Ask, subjects: Subject[], memory: Memory) {
  const kind = (subjects[0]?.kind ?? 'task') as SubjectKind; // a proposal is about things of one kind
  const ids = subjects.map((s) => s.id);
  const rules = subjectRules(kind);
  const one = async () => (await Promise.all(ids.map((id) => rules.look(c, id)))).filter((s) => s !== null);
  const [seen, held, waiting, receiver] = await Promise.all([
    rules.lookMany ? rules.lookMany(c, ids) : one(),
    takenOf(c, kind, ids),
    waitingOf(c, kind, ids),
    receiverOf(c, ask),
  ]);
  const things = new Map(seen.map((s) => [s.id, s]));
  const drafts = seen.map((thing): Draft => {
    const offers = waiting.get(thing.id) ?? [];
    const toThem = offers.filter((o) => o.to_person_id === (ask.to_person_id ?? null) && o.to_unit_id === (ask.to_unit_id ?? null));
    const same = toThem.some((o) => o.by_person_id === c.me.id);
    const people = held.get(thing.id) ?? [];
    const holder = people.find((t) => t.role === 'holder')?.person_id;
    let refused = refusalTo(c, ask, thing, people, receiver) ?? (toThem.length > 0 ? taken : null);
    if (!refused && !same) {
      const used = memory.get('offered') ?? 0;
      if (used >= receiver.room)
        refused = refuse('offers_at_most', `At most ${mostOpenOffers} of your offers wait for one person: let some be answered first.`);
      else memory.set('offered', used + 1);
    }
    return {
      subject: { kind, id: thing.id },
      title: thing.title,
      key: thing.key,
      stamp: holder ?? '',
      fields: same ? [] : [{ field: 'offer', from: offers.length > 0 ? 'offered to others' : null, to: 'offered, waiting' }],
      refused: same ? null : refused,
      effects: holder === c.me.id && roleOf(thing) === 'holder' ? [refuse('hands_on', 'You hold it: it goes over when they take it.')] : [],
    };
  });
  return { things, receiver, drafts };
}

/** Of work that so many take before it starts one place is offered, of everything else the whole. */
const roleOf = (thing: OfferSubject | undefined): OfferRole => (thing?.engagement === 'quorum' ? 'contributor' : 'holder');

type Taken = { person_id: string; role: string }[];

// Law 1: refusals are counted by their rule, so no rule says that it is this person who has it or is asked for it.
const taken = refuse('already_taken', 'Someone has taken it, or others have offered it already.');

function refusalTo(c: Context, ask: Ask, thing: OfferSubject, people: Taken, receiver: Receiver): Refused | null {
  const holder = people.find((t) => t.role === 'holder')?.person_id;
  const many = roleOf(thing) === 'contributor';
  if (!thing.open) return refuse('subject_is_open', thing.closedBecause ?? 'This cannot be taken now.');
  if (!thing.may.offer) return refuse('may_offer', 'You can offer what you take part in. Ask its steward to offer this.');
  const full = thing.peopleMost !== null && people.length >= thing.peopleMost;
  if (many && (full || people.some((t) => t.person_id === ask.to_person_id))) return refuse('quorum_is_full', 'All its places are taken, or they have one.');
  if (!many && holder !== undefined && holder !== c.me.id) return taken;
  if (receiver.never) return receiver.never;
  if (receiver.inside && (thing.projectId === null || !receiver.inside.has(thing.projectId)))
    return refuse('guest_inside_grant', 'Offers reach a guest only inside what they were given.');
  return null;
}

async function receiverOf(c: Context, ask: Ask): Promise<Receiver> {
  const unlimited = { inside: null, room: Number.POSITIVE_INFINITY };
  if (ask.to_unit_id) {
    const unit = await c.db
      .selectFrom('units')
      .select(['name', 'closed_at'])
      .where('workspace_id', '=', c.workspaceId)
      .where('id', '=', ask.to_unit_id)
      .executeTakeFirst();
    if (!unit || unit.closed_at)
      return { ...unlimited, name: 'a unit that is gone', never: refuse('unit_exists', 'This unit does not exist or was closed.'), people: [] };
    const members = await membersOfUnit(c, ask.to_unit_id);
    const quiet = await c.db.selectFrom('people').select('id').where('workspace_id', '=', c.workspaceId).where('no_offers_until', '>=', c.today).execute();
    const people = members.filter((m) => !quiet.some((q) => q.id === m));
    return {
      ...unlimited,
      name: unit.name,
      never: members.length === 0 ? refuse('unit_has_members', 'Nobody is in this unit now: the offer would reach no one.') : null,
      people,
    };
  }
  const id = ask.to_person_id ?? '';
  const person = await c.db
    .selectFrom('people')
    .select(['name', 'state', 'role', 'no_offers_until'])
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  const never =
    id === c.me.id
      ? refuse('offered_to_oneself', 'What you take is taken one by one: open it and take it.')
      : person?.state !== 'active'
        ? refuse('person_is_active', 'They are not in the workspace now: offer it to someone else.')
        : person.no_offers_until && person.no_offers_until >= c.today
          ? refuse('no_new_offers', `They take no new offers until ${person.no_offers_until}.`)
          : null;
  const inside = person?.role === 'guest' ? await projectsWith(c, id) : null;
  return { name: person?.name ?? 'someone who is gone', never, people: [id], inside, room: Math.max(0, mostOpenOffers - (await openBetween(c, id))) };
}

async function takeBack(c: Context, done: (Done & { undo: Undo })[], group: Group, breathe: () => Promise<void>): Promise<Map<string, Refused>> {
  const states = await statesOf(
    c,
    done.map((d) => d.undo.offer),
  );
  const kept = new Map<string, Refused>();
  for (const { subject, undo } of done) {
    const state = states.get(undo.offer);
    if (state === 'accepted') kept.set(subject.id, refuse('offer_is_accepted', 'It was taken: whoever took it can hand it back.'));
    else if (state && isWaiting(state)) {
      await settle(c, undo.offer, 'withdrawn', c.me.id);
      await clearNotices(c, `counter:${undo.offer}`);
      const data = { proposal: group.id };
      c.record({ kind: 'offer.withdrawn', subject, features: ['offers', `${subject.kind}s`, 'today', 'inbox'], audience: 'subject', withoutActor: true, data });
    }
    await breathe();
  }
  return kept;
}
