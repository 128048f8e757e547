import { endFollowsOf } from '../activity/follows.server.ts';
import { checkVersion, conflict, invalid, notAllowed, notFound } from '../kit/errors.ts';
import { handBackEverything } from '../offers/offers.server.ts';
import { placeNode } from '../threads/nodes.server.ts';
import type { Context } from './context.server.ts';
import { endLinksOf } from './links.server.ts';
import type { Role } from './me.ts';
import { changePerson, endAccess, otherAdministrator, type PersonRecord, personById } from './people.store.ts';

/** Suspends a person: they are out at once; what they hold stays theirs. */
export async function suspend(c: Context, input: { id: string; version: number }): Promise<void> {
  const person = await c.transaction(async (c) => {
    const person = await personToManage(c, input.id, ['active']);
    refuseMyself(c, person, 'suspend');
    checkVersion(person, input.version, seen(person));
    await changePerson(c, person.id, { state: 'suspended' });
    await placed(c, person, 'suspended');
    recordMembership(c, person, 'suspended');
    return person;
  });
  closeStreams(c, person);
}

/** Ends a suspension. */
export async function resume(c: Context, id: string): Promise<void> {
  await c.transaction(async (c) => {
    const person = await personToManage(c, id, ['suspended', 'active']);
    if (person.state === 'active') return;
    await changePerson(c, person.id, { state: 'active' });
    await placed(c, person, 'active');
    recordMembership(c, person, 'resumed');
  });
}

/** Makes a member, a guest until a day, or an administrator. */
export async function setRole(c: Context, input: { id: string; version: number; role: Role; ends_on: string | null }): Promise<void> {
  checkGuestDay(c, input.role, input.ends_on);
  const person = await c.transaction(async (c) => {
    const person = await personToManage(c, input.id, ['active']);
    checkVersion(person, input.version, seen(person));
    if (person.role === 'administrator' && input.role !== 'administrator') await refuseLast(c, person);
    const guest = input.role === 'guest';
    await changePerson(c, person.id, { role: input.role, ends_on: guest ? input.ends_on : null, ...(guest ? { home_unit_id: null } : {}) });
    if (guest) await c.db.deleteFrom('unit_participants').where('workspace_id', '=', c.workspaceId).where('person_id', '=', person.id).execute();
    recordMembership(c, person, 'role', { role: input.role });
    return person;
  });
  closeStreams(c, person);
}

/** Ends somebody's membership: all they hold is handed back, and nothing of it lets them in. */
export async function endMembership(c: Context, id: string): Promise<void> {
  const person = await c.transaction(async (c) => {
    const person = await personToManage(c, id, ['active', 'suspended']);
    refuseMyself(c, person, 'end');
    await takeLeave(c, person);
    return person;
  });
  closeStreams(c, person);
}

/** Leaves the workspace; the last administrator stays until there is another. */
export async function leave(c: Context): Promise<void> {
  const person = await c.transaction(async (c) => {
    const person = await personById(c, c.me.id);
    if (person?.state !== 'active') throw notFound('Your membership');
    if (person.role === 'administrator') await refuseLast(c, person);
    await takeLeave(c, person);
    return person;
  });
  closeStreams(c, person);
}

/** Signs somebody out everywhere. */
export async function endSessionsOf(c: Context, id: string): Promise<void> {
  const person = await c.transaction(async (c) => {
    const person = await personToManage(c, id, ['active', 'suspended']);
    await c.db
      .deleteFrom('sessions')
      .where('account_id', '=', person.account_id ?? '')
      .execute();
    recordMembership(c, person, 'sessions_ended');
    return person;
  });
  closeStreams(c, person);
}

/** A guest has a last day, others have none. */
export function checkGuestDay(c: Context, role: Role, endsOn: string | null): void {
  if (role === 'guest' && endsOn === null) throw invalid('ends_on', 'guests_have_a_last_day', '', 'Until which day is this person a guest?');
  if (role !== 'guest' && endsOn !== null) throw invalid('ends_on', 'only_guests_have_a_last_day', endsOn, 'Only guests have a last day: leave it out.');
  if (endsOn !== null && endsOn < c.today) throw invalid('ends_on', 'day_is_ahead', endsOn, 'Choose today or a later day.');
}

/** The caller as they stand inside the transaction: whoever was demoted a moment ago manages nobody. */
export async function stillAdministrator(c: Context): Promise<void> {
  const me = await personById(c, c.me.id);
  if (me?.role !== 'administrator' || me.state !== 'active') throw notAllowed('Only an administrator of this workspace may do this.', 'administrators_only');
}

/** Records what was done to a membership, for administrators: no page of the person shows it, and the live stream names nobody. */
export function recordMembership(c: Context, person: { id: string; name: string }, what: string, data: Record<string, unknown> = {}): void {
  c.record({
    kind: 'membership.changed',
    subject: { kind: 'workspace', id: c.workspaceId },
    audience: 'subject',
    features: ['people', 'units'],
    data: { what, person_id: person.id, name: person.name, ...data },
  });
}

/** Somebody whose membership an administrator changes, as they stand now. */
export async function personToManage(c: Context, id: string, states: string[]): Promise<PersonRecord> {
  await stillAdministrator(c);
  const person = await personById(c, id);
  if (!person) throw notFound('This person');
  if (!states.includes(person.state))
    throw conflict(`${person.name} is ${person.state === 'placeholder' ? 'a name from an import' : person.state} now.`, `person_is_${states[0]}`, seen(person));
  return person;
}

/** Ends what a membership was: all they hold is handed back. With `quiet` no line of the log names them. */
export async function takeLeave(c: Context, person: PersonRecord, quiet = false): Promise<void> {
  await handBackEverything(c, person.id, 'left');
  await endAccess(c, person.id);
  await endFollowsOf(c, person.id);
  await endLinksOf(c.db, c.workspaceId, person.id);
  await changePerson(c, person.id, { state: 'left', role: 'member', account_id: null, home_unit_id: null, no_offers_until: null, ends_on: null });
  await placed(c, person, 'left');
  if (!quiet) recordMembership(c, person, 'left');
}

async function placed(c: Context, person: PersonRecord, state: string): Promise<void> {
  await placeNode(c.db, c.workspaceId, { kind: 'person', id: person.id, title: person.name, state, updatedAt: c.now });
}

function refuseMyself(c: Context, person: PersonRecord, what: string): void {
  if (person.id !== c.me.id) return;
  throw conflict(
    what === 'end' ? 'This is you: leave the workspace from your own settings.' : 'You cannot suspend yourself: ask another administrator.',
    'not_oneself',
  );
}

/** A workspace has at least one administrator. */
export async function refuseLast(c: Context, person: PersonRecord): Promise<void> {
  if (await otherAdministrator(c, person.id)) return;
  throw conflict('A workspace has at least one administrator. Make somebody else one first.', 'last_administrator');
}

/** Whoever is out, or sees other things from now on, has their live streams looked at again at once. */
export function closeStreams(c: Context, person: PersonRecord): void {
  if (person.account_id) c.ground.wake.happened(`account:${person.account_id}`);
}

const seen = (p: PersonRecord) => ({ id: p.id, name: p.name, role: p.role, state: p.state, version: p.version });
