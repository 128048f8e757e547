import { conflict, invalid, notFound } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import { placeNode, removeNode } from '../threads/nodes.server.ts';
import { visibleNode } from '../threads/visible.server.ts';
import type { Context } from './context.server.ts';
import { addLink, endLinksOf } from './links.server.ts';
import type { Role } from './me.ts';
import { checkGuestDay, recordMembership, stillAdministrator } from './membership.server.ts';
import { changePerson, type PersonRecord, peopleWithUnit, personById, removePerson, wasOfferedAnything } from './people.store.ts';
import type { Invited } from './people.ts';
import { personRow } from './person-row.ts';
import { newSecret } from './secrets.server.ts';
import { openUnitFor } from './unit-people.server.ts';
import { addPerson } from './workspaces.server.ts';

const hoursOfInvitation = 14 * 24;

export interface NewInvitation {
  id: string;
  email: string;
  name: string;
  role: Role;
  home_unit_id: string | null;
  placeholder_id?: string | undefined;
  ends_on: string | null;
  project_ids: string[];
}

/** Invites somebody. A placeholder, or someone who left, keeps their row, so that what carries their name reaches them. */
export async function invite(c: Context, input: NewInvitation): Promise<Invited> {
  checkGuestDay(c, input.role, input.ends_on);
  if (input.role !== 'guest' && input.project_ids.length > 0)
    throw invalid('project_ids', 'projects_for_guests', input.project_ids, 'Members see every open project: leave projects out, or invite a guest.');
  if (input.role === 'guest' && input.home_unit_id !== null)
    throw invalid('home_unit_id', 'guests_have_no_unit', input.home_unit_id, 'Guests belong to no unit: leave it out.');
  return sendLink(
    c,
    await c.transaction(async (c) => {
      await stillAdministrator(c);
      if (input.home_unit_id !== null) await openUnitFor(c, input.home_unit_id, 'home_unit_id');
      const row = await rowFor(c, input);
      const given = { name: input.name, email: input.email, role: input.role, home_unit_id: input.home_unit_id, ends_on: input.ends_on };
      if (row) {
        await changePerson(c, row.id, { ...given, state: 'invited' });
        await placeNode(c.db, c.workspaceId, { kind: 'person', id: row.id, title: input.name, state: 'invited', updatedAt: c.now });
      } else
        await addPerson(c.db, c.workspaceId, {
          id: input.id,
          accountId: null,
          state: 'invited',
          name: input.name,
          email: input.email,
          role: input.role,
          homeUnitId: input.home_unit_id,
          endsOn: input.ends_on,
          now: c.now,
        });
      const id = row?.id ?? input.id;
      for (const projectId of new Set(input.project_ids)) await letIn(c, id, projectId, input.ends_on);
      recordMembership(c, { id, name: input.name }, 'invited', { role: input.role });
      return freshLink(c, id);
    }),
  );
}

/** A fresh link for an invitation that was not accepted yet. */
export async function renewInvitation(c: Context, id: string): Promise<Invited> {
  return sendLink(
    c,
    await c.transaction(async (c) => {
      await stillAdministrator(c);
      const person = await invited(c, id);
      recordMembership(c, person, 'invited_again');
      return freshLink(c, id);
    }),
  );
}

/** Withdraws an invitation: the link stops working. Whoever had a row before falls back to it; others are gone. */
export async function withdrawInvitation(c: Context, id: string): Promise<void> {
  await c.transaction(async (c) => {
    await stillAdministrator(c);
    const person = await invited(c, id);
    await endLinksOf(c.db, c.workspaceId, id);
    recordMembership(c, person, 'invitation_withdrawn');
    const before = person.joined_at !== null ? 'left' : (await wasOfferedAnything(c, id)) ? 'placeholder' : null;
    if (before === null) {
      await removeNode(c.db, c.workspaceId, 'person', id);
      return removePerson(c, id);
    }
    await changePerson(c, id, { state: before, role: 'member', ends_on: null, home_unit_id: null, ...(before === 'placeholder' ? { email: null } : {}) });
    await placeNode(c.db, c.workspaceId, { kind: 'person', id, title: person.name, state: before, updatedAt: c.now });
  });
}

async function invited(c: Context, id: string): Promise<PersonRecord> {
  const person = await personById(c, id);
  if (!person) throw notFound('This invitation');
  if (person.state !== 'invited') throw conflict(`${person.name} has no open invitation.`, 'invitation_is_open');
  return person;
}

// The row an invitation is for, when there is one already.
async function rowFor(c: Context, input: NewInvitation): Promise<PersonRecord | null> {
  const byMail = (await peopleWithUnit(c).where('p.email', '=', input.email).executeTakeFirst()) ?? null;
  if (byMail && ['active', 'suspended'].includes(byMail.state)) throw conflict(`${byMail.name} is in this workspace already.`, 'person_is_here');
  const wanted = input.placeholder_id ?? input.id;
  const named = await personById(c, wanted);
  if (input.placeholder_id !== undefined && !named) throw notFound('The name from the import');
  if (byMail && input.placeholder_id !== undefined && byMail.id !== wanted)
    throw conflict(`This mail address belongs to ${byMail.name}.`, 'people_one_per_email');
  if (named && !byMail && input.placeholder_id === undefined) throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
  if (named && !['placeholder', 'left', 'invited'].includes(named.state)) throw conflict(`${named.name} is in this workspace already.`, 'person_is_here');
  const row = input.placeholder_id !== undefined ? named : byMail;
  if (row?.state === 'invited') {
    const again = row.id === wanted && row.email === input.email && row.name === input.name && row.role === input.role;
    if (!again) throw conflict(`${row.name} was invited already. Renew or withdraw that invitation.`, 'invited_already');
  }
  return row;
}

// Administrators gain no sight: they let a guest into projects that they see, and into closed ones only as their steward.
async function letIn(c: Context, personId: string, projectId: string, endsOn: string | null): Promise<void> {
  const project = await visibleNode(c, 'project', projectId);
  if (!project) throw notFound('One of the projects');
  if (project.access === 'closed') {
    const steward = await c.db
      .selectFrom('commitments')
      .select('id')
      .where('workspace_id', '=', c.workspaceId)
      .where('subject_kind', '=', 'project')
      .where('subject_id', '=', projectId)
      .where('person_id', '=', c.me.id)
      .where('role', '=', 'steward')
      .where('until_at', 'is', null)
      .executeTakeFirst();
    if (!steward) throw invalid('project_ids', 'project_steward', project.title, `“${project.title}” is closed: its steward lets people in.`);
  }
  const living = await c.db
    .selectFrom('grants')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('person_id', '=', personId)
    .where('object_kind', '=', 'project')
    .where('object_id', '=', projectId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (living) return;
  await c.db
    .insertInto('grants')
    .values({
      workspace_id: c.workspaceId,
      id: newId(),
      person_id: personId,
      object_kind: 'project',
      object_id: projectId,
      level: 'comment',
      ends_on: endsOn,
      created_at: c.now,
      created_by: c.me.id,
    })
    .execute();
}

async function freshLink(c: Context, personId: string) {
  const token = newSecret();
  const { expires_at } = await addLink(c.db, {
    kind: 'invitation',
    token,
    workspace_id: c.workspaceId,
    person_id: personId,
    now: c.now,
    hours: hoursOfInvitation,
  });
  return { personId, token, expires_at };
}

// Mailed where mail is on: then nobody but its reader has the link. Else the administrator passes it on.
async function sendLink(c: Context, made: { personId: string; token: string; expires_at: string }): Promise<Invited> {
  const person = await personById(c, made.personId);
  if (!person) throw notFound('This invitation');
  const link = `${c.ground.publicUrl}/invitation#${made.token}`;
  const mailed = await c.ground.mailer.send({
    to: person.email ?? '',
    subject: `${c.me.name} invites you to ${c.workspace.name}`,
    text: `Hello ${person.name},\n\n${c.me.name} invites you to ${c.workspace.name} on Throughline. Open this link within 14 days to join:\n\n${link}\n\nIf this is not for you, leave it: nothing happens.\n`,
  });
  return { person: personRow(c.me.role, person), link: mailed ? null : link, expires_at: made.expires_at, mailed };
}
