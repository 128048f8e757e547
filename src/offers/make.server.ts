import { notify } from '../activity/notices.server.ts';
import { conflict, invalid, notAllowed, notFound } from '../kit/errors.ts';
import { addWorkingDays } from '../kit/time.ts';
import type { Context } from '../people/context.server.ts';
import { peopleInProject, projectsWith } from '../threads/inside.server.ts';
import { isSingle, livingCommitments, membersOfUnit, type OfferRecord, offerById, openBetween } from './offers.store.ts';
import { mostOpenOffers, type OfferRole, replyWorkingDays, type SubjectKind } from './offers.ts';
import { afterOneMore, refuseFull, roleToTake } from './quorum.server.ts';
import { type OfferSubject, subjectRules } from './subjects.server.ts';
import { commit } from './take.server.ts';
import { inLog } from './thing.server.ts';

export interface NewOffer {
  id: string;
  kind: SubjectKind;
  subject_id: string;
  role?: OfferRole | undefined;
  to_person_id?: string | undefined;
  to_unit_id?: string | undefined;
  message: string;
  reply_by?: string | undefined;
  /** The offer that this one answers, the other way. */
  swap_of?: string;
}

/** Offers a thing to a person or a unit. Offering to oneself takes it. The same call twice makes one offer. */
export async function makeOffer(c: Context, input: NewOffer): Promise<OfferRecord> {
  return c.transaction(async (c) => {
    const before = await offerById(c, input.id);
    if (before) {
      if (
        before.by_person_id === c.me.id &&
        before.subject_kind === input.kind &&
        before.subject_id === input.subject_id &&
        before.to_person_id === (input.to_person_id ?? null) &&
        before.to_unit_id === (input.to_unit_id ?? null) &&
        before.message === input.message &&
        (input.role === undefined || before.role === input.role) &&
        (input.reply_by === undefined || before.reply_by === input.reply_by)
      )
        return before;
      throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
    }
    if ((input.to_person_id === undefined) === (input.to_unit_id === undefined))
      throw invalid('to_person_id', 'offers_go_to_a_person_or_a_unit', '', 'Offer it to one person or to one unit.');
    const rules = subjectRules(input.kind);
    const subject = await rules.look(c, input.subject_id);
    if (!subject) throw notFound('What you offer');
    if (!subject.open) throw conflict(subject.closedBecause ?? 'This cannot be taken now.', 'subject_is_open');
    if (!subject.may.offer) throw notAllowed('You can offer what you take part in. Ask its steward to offer this.', 'may_offer');
    const role = input.role ?? (subject.engagement === 'quorum' ? 'contributor' : (rules.roles[0] ?? 'holder'));
    if (!rules.roles.includes(role)) throw invalid('role', 'role_fits', role, `Choose ${rules.roles.join(' or ')}.`);
    if (subject.may.offerRoles && !subject.may.offerRoles.includes(role))
      throw notAllowed('Its steward offers this; where there is none, an administrator.', 'may_offer');
    if (role === 'contributor' && subject.engagement !== null && subject.engagement !== 'together' && subject.engagement !== 'quorum')
      throw invalid(
        'role',
        'contributors_for_together',
        role,
        subject.engagement === 'all_of'
          ? 'Each does a part of this task: offer a part.'
          : 'One person holds this task. Make it a task done together to ask for more people.',
      );
    if (input.reply_by !== undefined && input.reply_by < c.today) throw invalid('reply_by', 'reply_later', input.reply_by, 'Choose today or a later day.');
    await refuseTaken(c, input, role);
    await refuseFull(c, subject, role, input.to_person_id ?? null);
    const reply_by = input.reply_by ?? addWorkingDays(c.today, replyWorkingDays);
    const told = input.to_person_id
      ? await personFor(c, input.to_person_id, input.kind, subject)
      : await unitFor(c, input.to_unit_id ?? '', input.kind, subject);
    const toMyself = input.to_person_id === c.me.id;
    await c.db
      .insertInto('offers')
      .values({
        workspace_id: c.workspaceId,
        id: input.id,
        subject_kind: input.kind,
        subject_id: input.subject_id,
        role,
        to_person_id: input.to_person_id ?? null,
        to_unit_id: input.to_unit_id ?? null,
        by_person_id: c.me.id,
        origin: 'person',
        message: input.message,
        swap_of: input.swap_of ?? null,
        reply_by,
        state: toMyself ? 'accepted' : 'open',
        created_at: c.now,
        ...(toMyself ? { answered_at: c.now, answered_by: c.me.id } : {}),
      })
      .execute();
    if (toMyself) {
      await commit(c, { kind: input.kind, id: input.subject_id, role: await roleToTake(c, subject, role), offerId: input.id });
      await afterOneMore(c, subject);
    } else {
      const at = await inLog(c, input.kind, input.subject_id);
      c.record({
        kind: 'offer.made',
        subject: at.subject,
        projectId: subject.projectId,
        features: ['offers', ...at.features, 'today', 'inbox'],
        data: { role, ...at.data, ...(await nameOfReceiver(c, input)) },
      });
      // Whoever is offered a swap hears of it as the answer that it is.
      for (const to of input.swap_of ? [] : told)
        await notify(c, {
          to,
          cause: `offer:${input.id}`,
          kind: 'needs_you',
          what: 'offer',
          subject: { kind: input.kind, id: input.subject_id },
          data: { offer_id: input.id, message: input.message },
        });
    }
    const made = await offerById(c, input.id);
    if (!made) throw notFound('The offer');
    return made;
  });
}

async function refuseTaken(c: Context, input: NewOffer, role: OfferRole): Promise<void> {
  const taken = await livingCommitments(c, input.kind, input.subject_id);
  const holder = isSingle(input.kind, role) ? taken.find((t) => t.role === role) : undefined;
  // The holder may hand on by offering; whoever takes it then becomes the holder.
  if (holder && holder.person_id !== c.me.id) throw conflict(`${holder.name} has taken it. Only they can hand it on.`, 'already_taken');
  // Whoever takes part may still be asked to hold it.
  const already = taken.find((t) => t.person_id === input.to_person_id && (t.role === role || role === 'contributor'));
  if (already) throw conflict(already.person_id === c.me.id ? 'You have it already.' : `${already.name} has it already.`, 'already_taken');
  const same = await c.db
    .selectFrom('offers')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', input.kind)
    .where('subject_id', '=', input.subject_id)
    .where('state', 'in', ['open', 'countered'])
    .$if(input.to_person_id !== undefined, (q) => q.where('to_person_id', '=', input.to_person_id ?? ''))
    .$if(input.to_unit_id !== undefined, (q) => q.where('to_unit_id', '=', input.to_unit_id ?? ''))
    .executeTakeFirst();
  if (same) throw conflict('It is offered to them already, and waits for an answer.', 'offered_once');
}

async function personFor(c: Context, id: string, kind: SubjectKind, subject: OfferSubject): Promise<string[]> {
  const person = await c.db
    .selectFrom('people')
    .select(['id', 'name', 'state', 'role', 'no_offers_until'])
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!person || ['left', 'erased'].includes(person.state)) throw invalid('to_person_id', 'person_is_here', id, 'This person is not in the workspace now.');
  if (person.state === 'suspended') throw conflict(`${person.name} is away from the workspace for now. Offer it to someone else.`, 'person_is_active');
  if (person.state === 'placeholder') throw conflict(`${person.name} came with an import and has no account. Invite them first.`, 'person_is_active');
  if (id === c.me.id) return [];
  if (person.no_offers_until && person.no_offers_until >= c.today)
    throw conflict(`${person.name} takes no new offers until ${person.no_offers_until}.`, 'no_new_offers');
  if ((await openBetween(c, id)) >= mostOpenOffers)
    throw conflict(`${mostOpenOffers} of your offers wait for ${person.name}’s answer: let some be answered first, or take some back.`, 'offers_at_most');
  if (person.role === 'guest') {
    const granted = subject.projectId !== null && (await projectsWith(c, id)).has(subject.projectId);
    if (!granted) throw conflict(`${person.name} is a guest: offers reach them only inside what they were given.`, 'guest_inside_grant');
  }
  const insiders = await insidersOnly(c, kind, subject);
  if (insiders && !insiders.has(id)) throw conflict(`${person.name} is not in this closed project: ask its steward to give them access first.`, 'sees_it');
  return [id];
}

async function unitFor(c: Context, id: string, kind: SubjectKind, subject: OfferSubject): Promise<string[]> {
  const unit = await c.db.selectFrom('units').select(['name', 'closed_at']).where('workspace_id', '=', c.workspaceId).where('id', '=', id).executeTakeFirst();
  if (!unit || unit.closed_at) throw invalid('to_unit_id', 'unit_exists', id, 'This unit does not exist or was closed. Choose another.');
  const members = await membersOfUnit(c, id);
  if (members.length === 0) throw conflict(`Nobody is in ${unit.name} now: the offer would reach no one.`, 'unit_has_members');
  const insiders = await insidersOnly(c, kind, subject);
  const reached = insiders ? members.filter((m) => insiders.has(m)) : members;
  if (reached.length === 0) throw conflict(`Nobody in ${unit.name} is in this closed project: the offer would reach no one.`, 'sees_it');
  const quiet = await c.db.selectFrom('people').select('id').where('workspace_id', '=', c.workspaceId).where('no_offers_until', '>=', c.today).execute();
  return reached.filter((m) => !quiet.some((q) => q.id === m));
}

// An offer shows its one task to whom it goes. A project, and a milestone in it, it does not: of a closed one only those in it hear. Null: everybody may.
async function insidersOnly(c: Context, kind: SubjectKind, subject: OfferSubject): Promise<Set<string> | null> {
  if (kind === 'task' || kind === 'part' || subject.projectId === null) return null;
  const project = await c.db
    .selectFrom('nodes')
    .select('access')
    .where('workspace_id', '=', c.workspaceId)
    .where('kind', '=', 'project')
    .where('id', '=', subject.projectId)
    .executeTakeFirst();
  return project?.access === 'closed' ? new Set(await peopleInProject(c, subject.projectId)) : null;
}

async function nameOfReceiver(c: Context, input: NewOffer): Promise<Record<string, unknown>> {
  if (input.to_person_id) {
    const person = await c.db
      .selectFrom('people')
      .select('name')
      .where('workspace_id', '=', c.workspaceId)
      .where('id', '=', input.to_person_id)
      .executeTakeFirst();
    return { to_person: input.to_person_id, to: person?.name ?? '' };
  }
  const unit = await c.db
    .selectFrom('units')
    .select('name')
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', input.to_unit_id ?? '')
    .executeTakeFirst();
  return { to_unit: input.to_unit_id, to: unit?.name ?? '' };
}
