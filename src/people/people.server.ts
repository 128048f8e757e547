import { implement } from '@orpc/server';
import { checkVersion, invalid, notAllowed, notFound } from '../kit/errors.ts';
import { initialsOf } from '../kit/text.ts';
import { addDays } from '../kit/time.ts';
import { placeNode } from '../threads/nodes.server.ts';
import type { Context } from './context.server.ts';
import { eraseMe, erasePerson } from './erase.server.ts';
import { admitPerson, type Entry } from './handlers.server.ts';
import { invite, renewInvitation, withdrawInvitation } from './invitations.server.ts';
import type { Role } from './me.ts';
import { endMembership, endSessionsOf, leave, resume, setRole, suspend } from './membership.server.ts';
import { changePerson, otherAdministrator, pageOfPeople, personById, unitsOf } from './people.store.ts';
import { type Myself, type Person, peopleApi } from './people.ts';
import { personRow } from './person-row.ts';
import { openUnitFor, refuseUnasked } from './unit-people.server.ts';

const os = implement(peopleApi).$context<{ entry: Entry }>().use(admitPerson);
const done = { done: true } as const;
/** How far ahead one may say "no new offers". */
const longestPause = 366;

export const peopleRouter = os.router({
  me: os.me.handler(({ context: { c } }) => myself(c)),
  editMe: os.editMe.handler(({ context: { c }, input }) => editMe(c, input)),
  leave: os.leave.handler(async ({ context: { c } }) => {
    await leave(c);
    return done;
  }),
  list: os.list.handler(({ context: { c }, input }) => listPeople(c, input)),
  one: os.one.handler(({ context: { c }, input }) => onePerson(c, input.id)),
  invite: os.invite.handler(({ context: { c }, input }) => invite(c, input)),
  renew: os.renew.handler(({ context: { c }, input }) => renewInvitation(c, input.id)),
  withdraw: os.withdraw.handler(async ({ context: { c }, input }) => {
    await withdrawInvitation(c, input.id);
    return done;
  }),
  suspend: os.suspend.handler(async ({ context: { c }, input }) => {
    await suspend(c, input);
    return onePerson(c, input.id);
  }),
  resume: os.resume.handler(async ({ context: { c }, input }) => {
    await resume(c, input.id);
    return onePerson(c, input.id);
  }),
  setRole: os.setRole.handler(async ({ context: { c }, input }) => {
    await setRole(c, input);
    return onePerson(c, input.id);
  }),
  end: os.end.handler(async ({ context: { c }, input }) => {
    await endMembership(c, input.id);
    return done;
  }),
  eraseMe: os.eraseMe.handler(async ({ context: { c } }) => {
    await eraseMe(c);
    return done;
  }),
  erase: os.erase.handler(async ({ context: { c }, input }) => {
    await erasePerson(c, input.id);
    return done;
  }),
  endSessions: os.endSessions.handler(async ({ context: { c }, input }) => {
    await endSessionsOf(c, input.id);
    return done;
  }),
});

async function myself(c: Context): Promise<Myself> {
  const [p, w, units] = await Promise.all([
    c.db
      .selectFrom('people as p')
      .leftJoin('accounts as a', 'a.id', 'p.account_id')
      .select(['p.id', 'p.name', 'p.about', 'p.time_zone', 'p.home_unit_id', 'p.no_offers_until', 'p.role', 'p.ends_on', 'p.version', 'a.email'])
      .where('p.workspace_id', '=', c.workspaceId)
      .where('p.id', '=', c.me.id)
      .executeTakeFirstOrThrow(),
    c.db.selectFrom('workspaces').selectAll().where('id', '=', c.workspaceId).executeTakeFirstOrThrow(),
    unitsOf(c, c.me.id),
  ]);
  const writes = !c.workspace.isSample && c.me.through !== 'read_token';
  const administers = writes && p.role === 'administrator' && c.me.through === 'session';
  return {
    person: { ...p, email: p.email ?? '', role: p.role as Role, initials: initialsOf(p.name), unit_ids: units.map((u) => u.id) },
    workspace: { id: w.id, slug: w.slug, name: w.name, time_zone: w.time_zone, is_sample: w.is_sample === 1, version: w.version },
    can: { write: writes, invite: administers, settings: administers, leave: writes && c.me.through === 'session' },
  };
}

interface MyChange {
  version: number;
  name?: string | undefined;
  about?: string | undefined;
  time_zone?: string | null | undefined;
  home_unit_id?: string | null | undefined;
  no_offers_until?: string | null | undefined;
}

async function editMe(c: Context, input: MyChange): Promise<Myself> {
  await c.transaction(async (c) => {
    const me = await personById(c, c.me.id);
    if (!me) throw notFound('Your membership');
    checkVersion(me, input.version, await myself(c));
    const { version: _, ...given } = input;
    if (given.home_unit_id) {
      if (c.me.role === 'guest') throw notAllowed('Guests see what was given to them and belong to no unit.', 'members_only');
      await refuseUnasked(c, await openUnitFor(c, given.home_unit_id, 'home_unit_id'));
    }
    if (given.no_offers_until && given.no_offers_until < c.today)
      throw invalid('no_offers_until', 'day_is_ahead', given.no_offers_until, 'Choose today or a later day, or none.');
    if (given.no_offers_until && given.no_offers_until > addDays(c.today, longestPause))
      throw invalid('no_offers_until', 'at_most_a_year', given.no_offers_until, 'Choose a day within a year.');
    const patch = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    await changePerson(c, c.me.id, patch);
    if (given.name !== undefined || given.about !== undefined)
      await placeNode(c.db, c.workspaceId, {
        kind: 'person',
        id: c.me.id,
        title: given.name ?? me.name,
        state: me.state,
        updatedAt: c.now,
        text: given.about ?? me.about,
      });
    c.record({ kind: 'person.changed', subject: { kind: 'person', id: c.me.id }, features: ['people', 'units'], data: { changed: Object.keys(patch) } });
  });
  return myself(c);
}

interface ListInput {
  q?: string | undefined;
  unit?: string | undefined;
  state: 'active' | 'placeholder' | 'invited' | 'suspended' | 'left';
  after?: string | undefined;
  limit: number;
}

async function listPeople(c: Context, input: ListInput) {
  if (!['active', 'placeholder'].includes(input.state) && c.me.role !== 'administrator')
    throw notAllowed('Only administrators look at people who are not here now.', 'administrators_only');
  const rows = await pageOfPeople(c, { ...input, after: input.after ? cursorOf(input.after) : undefined });
  const page = rows.slice(0, input.limit);
  const last = rows.length > input.limit ? page.at(-1) : undefined;
  return { people: page.map((r) => personRow(c.me.role, r)), next: last ? `${last.id}:${last.folded}` : null, can: { invite: mayManage(c) } };
}

function cursorOf(text: string): { folded: string; id: string } {
  const at = text.indexOf(':');
  if (at !== 36) throw invalid('after', 'cursor', text, 'Give `next` of the page before, or leave it out.');
  return { id: text.slice(0, at), folded: text.slice(at + 1) };
}

const mayManage = (c: Context): boolean => c.me.role === 'administrator' && c.me.through === 'session' && !c.workspace.isSample;

async function onePerson(c: Context, id: string): Promise<Person> {
  const r = await personById(c, id);
  if (!r || (r.state === 'invited' && c.me.role !== 'administrator')) throw notFound('This person');
  const here = r.state === 'active';
  const manages = mayManage(c);
  const needed = r.role === 'administrator' && here && !(await otherAdministrator(c, id));
  const other = r.id !== c.me.id;
  return {
    ...personRow(c.me.role, r),
    about: here ? r.about : '',
    units: here ? await unitsOf(c, id) : [],
    no_offers_until: here && r.no_offers_until && r.no_offers_until >= c.today ? r.no_offers_until : null,
    invited_as: r.state === 'invited' && manages ? r.email : null,
    is_me: !other,
    version: r.version,
    can: {
      offer: here && c.me.role !== 'guest' && c.me.through !== 'read_token' && !c.workspace.isSample,
      invite: manages && ['placeholder', 'invited', 'left'].includes(r.state),
      suspend: manages && here && other && !needed,
      resume: manages && r.state === 'suspended',
      change_role: manages && here && !needed,
      end_sessions: manages && ['active', 'suspended'].includes(r.state),
      end: manages && ['active', 'suspended'].includes(r.state) && other && !needed,
      erase: manages && other && ['left', 'placeholder'].includes(r.state),
    },
  };
}
