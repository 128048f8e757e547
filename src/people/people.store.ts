import { type SqlBool, sql } from 'kysely';
import { fold } from '../kit/text.ts';
import type { Context } from './context.server.ts';

/** People of the workspace with their home unit. Everybody who is a member may know of them; callers choose which states. */
export function peopleWithUnit(c: Context) {
  return c.db
    .selectFrom('people as p')
    .leftJoin('units as u', (j) => j.onRef('u.workspace_id', '=', 'p.workspace_id').onRef('u.id', '=', 'p.home_unit_id'))
    .select([
      'p.id',
      'p.name',
      'p.role',
      'p.state',
      'p.ends_on',
      'p.about',
      'p.no_offers_until',
      'p.email',
      'p.account_id',
      'p.joined_at',
      'p.version',
      'p.home_unit_id',
      'u.name as unit_name',
    ])
    .where('p.workspace_id', '=', c.workspaceId);
}
export type PersonRecord = Awaited<ReturnType<ReturnType<typeof peopleWithUnit>['execute']>>[number];

/** One person by id, or null; erased ones are nobody. */
export async function personById(c: Context, id: string): Promise<PersonRecord | null> {
  return (await peopleWithUnit(c).where('p.id', '=', id).where('p.state', '!=', 'erased').executeTakeFirst()) ?? null;
}

export interface PeopleFilter {
  q?: string | undefined;
  unit?: string | undefined;
  state: string;
  after?: { folded: string; id: string } | undefined;
  limit: number;
}

/** A page of people by name, found through the table of names. */
export async function pageOfPeople(c: Context, filter: PeopleFilter) {
  const text = filter.q ? fold(filter.q).replace(/[\\%_]/g, '\\$&') : '';
  return peopleWithUnit({ ...c, db: c.slow })
    .innerJoin('nodes as n', (j) => j.onRef('n.workspace_id', '=', 'p.workspace_id').on('n.kind', '=', 'person').onRef('n.id', '=', 'p.id'))
    .select('n.folded')
    .where('p.state', '=', filter.state)
    .$if(text !== '', (q) => q.where(sql<SqlBool>`(n.folded LIKE ${`${text}%`} ESCAPE '\\' OR n.folded LIKE ${`% ${text}%`} ESCAPE '\\')`))
    .$if(filter.unit !== undefined, (q) =>
      q.where((e) =>
        e.or([
          e('p.home_unit_id', '=', filter.unit ?? ''),
          e.exists(
            e
              .selectFrom('unit_participants as t')
              .select('t.person_id')
              .where('t.workspace_id', '=', c.workspaceId)
              .where('t.unit_id', '=', filter.unit ?? '')
              .whereRef('t.person_id', '=', 'p.id'),
          ),
        ]),
      ),
    )
    .$if(filter.after !== undefined, (q) =>
      q.where((e) =>
        e.or([e('n.folded', '>', filter.after?.folded ?? ''), e.and([e('n.folded', '=', filter.after?.folded ?? ''), e('p.id', '>', filter.after?.id ?? '')])]),
      ),
    )
    .orderBy('n.folded')
    .orderBy('p.id')
    .limit(filter.limit + 1)
    .execute();
}

/** Units a person takes part in besides their home unit. */
export function unitsOf(c: Context, personId: string) {
  return c.db
    .selectFrom('unit_participants as t')
    .innerJoin('units as u', (j) => j.onRef('u.workspace_id', '=', 't.workspace_id').onRef('u.id', '=', 't.unit_id'))
    .select(['u.id', 'u.name'])
    .where('t.workspace_id', '=', c.workspaceId)
    .where('t.person_id', '=', personId)
    .where('u.closed_at', 'is', null)
    .orderBy('u.name')
    .execute();
}

/** Active administrators besides one person: there is always one. */
export async function otherAdministrator(c: Context, personId: string): Promise<boolean> {
  const other = await c.db
    .selectFrom('people')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('role', '=', 'administrator')
    .where('state', '=', 'active')
    .where('id', '!=', personId)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

type Patch = Partial<{
  name: string;
  about: string;
  time_zone: string | null;
  home_unit_id: string | null;
  no_offers_until: string | null;
  state: string;
  role: string;
  email: string | null;
  ends_on: string | null;
  account_id: string | null;
}>;

/** Changes a person's row: its version goes up. */
export async function changePerson(c: Context, id: string, patch: Patch): Promise<void> {
  await c.db
    .updateTable('people')
    .set((e) => ({ ...patch, updated_at: c.now, version: e('version', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Ends what a membership gave: access, tokens, taking part. */
export async function endAccess(c: Context, personId: string): Promise<void> {
  const at = { ended_at: c.now, ended_by: c.me.id };
  await c.db.updateTable('grants').set(at).where('workspace_id', '=', c.workspaceId).where('person_id', '=', personId).where('ended_at', 'is', null).execute();
  await c.db
    .updateTable('api_tokens')
    .set({ revoked_at: c.now })
    .where('workspace_id', '=', c.workspaceId)
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .execute();
  await c.db.deleteFrom('unit_participants').where('workspace_id', '=', c.workspaceId).where('person_id', '=', personId).execute();
  await c.db
    .updateTable('notices')
    .set({ done_at: c.now })
    .where('workspace_id', '=', c.workspaceId)
    .where('person_id', '=', personId)
    .where('done_at', 'is', null)
    .execute();
}

/** Takes a person away who never joined and whom nothing names. */
export async function removePerson(c: Context, personId: string): Promise<void> {
  for (const table of ['grants', 'notices', 'unit_participants'] as const)
    await c.db.deleteFrom(table).where('workspace_id', '=', c.workspaceId).where('person_id', '=', personId).execute();
  await c.db.deleteFrom('people').where('workspace_id', '=', c.workspaceId).where('id', '=', personId).execute();
}

/** Whether anything was ever offered to a person: then their row stays. */
export async function wasOfferedAnything(c: Context, personId: string): Promise<boolean> {
  const offer = await c.db
    .selectFrom('offers')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('to_person_id', '=', personId)
    .limit(1)
    .executeTakeFirst();
  const source = await c.db
    .selectFrom('import_sources')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('kind', '=', 'person')
    .where('id', '=', personId)
    .limit(1)
    .executeTakeFirst();
  return offer !== undefined || source !== undefined;
}
