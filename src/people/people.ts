import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { Version } from '../kit/measures.ts';
import { line, prose } from '../kit/text.ts';
import { Day } from '../kit/time.ts';
import { Email, Zone } from './accounts.ts';

export const Role = z.enum(['member', 'guest', 'administrator']);
export type Role = z.infer<typeof Role>;
/** Where a membership stands. Whoever is not an administrator reads `not_here` for all who cannot come in now. */
export const PersonState = z.enum(['placeholder', 'invited', 'active', 'suspended', 'left', 'erased', 'not_here']);
export type PersonState = z.infer<typeof PersonState>;

/** The state of a person as others may see it: that somebody is suspended or left is for administrators. */
export function stateSeenBy(role: string, state: string): PersonState {
  if (role === 'administrator' || state === 'active' || state === 'placeholder') return state as PersonState;
  return 'not_here';
}

export const PersonRef = z.object({ id: Id, name: z.string(), initials: z.string() });
export type PersonRef = z.infer<typeof PersonRef>;
export const UnitRef = z.object({ id: Id, name: z.string() });
export type UnitRef = z.infer<typeof UnitRef>;

export const PersonRow = PersonRef.extend({
  home_unit: UnitRef.nullable(),
  role: Role,
  state: PersonState,
  /** The day a guest's access ends. */
  ends_on: Day.nullable(),
});
export type PersonRow = z.infer<typeof PersonRow>;

export const Person = PersonRow.extend({
  about: z.string(),
  units: z.array(UnitRef),
  no_offers_until: Day.nullable(),
  /** The mail address an invitation went to, for administrators, until the person has joined. */
  invited_as: z.string().nullable(),
  is_me: z.boolean(),
  version: Version,
  can: z.object({
    offer: z.boolean(),
    invite: z.boolean(),
    suspend: z.boolean(),
    resume: z.boolean(),
    change_role: z.boolean(),
    end_sessions: z.boolean(),
    end: z.boolean(),
    /** Makes a tombstone of somebody who left. */
    erase: z.boolean(),
  }),
});
export type Person = z.infer<typeof Person>;

export const Myself = z.object({
  person: PersonRef.extend({
    about: z.string(),
    email: z.string(),
    time_zone: z.string().nullable(),
    home_unit_id: Id.nullable(),
    unit_ids: z.array(Id),
    no_offers_until: Day.nullable(),
    role: Role,
    ends_on: Day.nullable(),
    version: Version,
  }),
  workspace: z.object({ id: Id, slug: z.string(), name: z.string(), time_zone: z.string(), is_sample: z.boolean(), version: Version }),
  can: z.object({ write: z.boolean(), invite: z.boolean(), settings: z.boolean(), leave: z.boolean() }),
});
export type Myself = z.infer<typeof Myself>;

export const Invited = z.object({
  person: PersonRow,
  /** The link that joins, shown once, when it could not be mailed: pass it on yourself. */
  link: z.string().nullable(),
  expires_at: z.string(),
  mailed: z.boolean(),
});
export type Invited = z.infer<typeof Invited>;

const Done = z.object({ done: z.literal(true) });
const One = z.object({ id: Id });
const Versioned = z.object({ id: Id, version: Version });
const name = line(120, 'a name');
const changes = ['people'];
const administrators = { may: 'administrator', level: 'steward', changes, browserOnly: true } as const;

/** How many guests' projects one invitation may name. */
export const mostProjects = 50;

export const peopleApi = {
  me: route({ may: 'guest', level: 'own' }, 'GET', '/me', 'Who I am here, and what I may do').output(Myself),
  editMe: route({ may: 'guest', level: 'own', changes }, 'PATCH', '/me', 'Change my name, words, time zone, home unit, or take no offers until a day')
    .input(
      z.object({
        version: Version,
        name: line(120, 'your name').optional(),
        about: prose(2000).optional(),
        time_zone: Zone.nullable().optional(),
        home_unit_id: Id.nullable().optional(),
        no_offers_until: Day.nullable().optional(),
      }),
    )
    .output(Myself),
  leave: route(
    { may: 'guest', level: 'own', changes: ['people', 'tasks', 'offers'], browserOnly: true },
    'POST',
    '/me/leave',
    'Leave this workspace; all I hold is handed back',
  ).output(Done),
  list: route({ may: 'member', level: 'see' }, 'GET', '/people', 'People by name')
    .input(
      z.object({
        q: z.string().max(200).optional(),
        unit: Id.optional(),
        state: z.enum(['active', 'placeholder', 'invited', 'suspended', 'left']).default('active'),
        after: z.string().max(300).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(100).meta({ attribute: 'how many at once' }),
      }),
    )
    .output(z.object({ people: z.array(PersonRow), next: z.string().nullable(), can: z.object({ invite: z.boolean() }) })),
  one: route({ may: 'member', level: 'see' }, 'GET', '/people/{id}', 'One person: their own words and units').input(One).output(Person),
  invite: route(administrators, 'POST', '/invitations', 'Invite by mail address; repeating it makes a fresh link and ends the one before')
    .input(
      z.object({
        id: Id,
        email: Email,
        name,
        role: Role.default('member'),
        home_unit_id: Id.nullable().default(null),
        /** Someone who came with an import: what was offered to that name reaches whoever joins. */
        placeholder_id: Id.optional(),
        ends_on: Day.nullable().default(null),
        project_ids: z.array(Id).max(mostProjects).default([]),
      }),
    )
    .output(Invited),
  renew: route(administrators, 'PUT', '/invitations/{id}/link', 'A fresh link; the one before stops working').input(One).output(Invited),
  withdraw: route(administrators, 'DELETE', '/invitations/{id}', 'Withdraw an invitation').input(One).output(Done),
  suspend: route(administrators, 'PUT', '/people/{id}/suspension', 'Suspend: access ends at once, what they hold stays theirs').input(Versioned).output(Person),
  resume: route(administrators, 'DELETE', '/people/{id}/suspension', 'End a suspension').input(One).output(Person),
  setRole: route(administrators, 'PUT', '/people/{id}/role', 'Make a member, a guest (until a day) or an administrator')
    .input(Versioned.extend({ role: Role, ends_on: Day.nullable().default(null) }))
    .output(Person),
  end: route({ ...administrators, changes: ['people', 'tasks', 'offers'] }, 'DELETE', '/people/{id}', 'End a membership; all they hold is handed back')
    .input(One)
    .output(Done),
  eraseMe: route(
    { may: 'guest', level: 'own', changes: [...changes, 'tasks', 'offers', 'comments'], browserOnly: true },
    'POST',
    '/me/erasure',
    'Leave, and be erased: the name becomes “someone who left”, mail and own words are deleted, comments stay',
  ).output(Done),
  erase: route({ ...administrators, changes: [...changes, 'tasks', 'comments'] }, 'POST', '/people/{id}/erasure', 'Erase somebody who left')
    .input(One)
    .output(Done),
  endSessions: route(administrators, 'DELETE', '/people/{id}/sessions', 'Sign them out everywhere').input(One).output(Done),
};
