import type { Kysely } from 'kysely';
import { engineOf } from '../db/connect.ts';
import { kept } from '../db/kept.ts';
import { nested, rowsIn } from '../db/nested.ts';
import type { Tables } from '../db/tables.ts';
import { newId } from '../kit/ids.ts';
import type { Visit } from './handlers.server.ts';
import type { Me, Role, Workspace } from './me.ts';
import { hashOf, newSecret } from './secrets.server.ts';

const days = 30;
const later = (now: string, n: number) => new Date(Date.parse(now) + n * 86_400_000).toISOString();

/** Signs an account in: a new session, its token set as the cookie, kept only as a hash. */
export async function startSession(visit: Visit, trx: Kysely<Tables>, accountId: string): Promise<void> {
  const token = newSecret();
  if (visit.sessionId) await trx.deleteFrom('sessions').where('id', '=', visit.sessionId).execute();
  await trx
    .insertInto('sessions')
    .values({
      id: newId(),
      account_id: accountId,
      token_hash: hashOf(token),
      device: visit.device,
      created_at: visit.now,
      seen_on: visit.now.slice(0, 10),
      expires_at: later(visit.now, days),
    })
    .execute();
  visit.setSession(token, days * 86_400);
}

/** The account behind a session token, or null when it has ended. */
export async function sessionOf(db: Kysely<Tables>, token: string, now: string) {
  const found = await db
    .selectFrom('sessions as s')
    .innerJoin('accounts as a', 'a.id', 's.account_id')
    .select(['s.id', 's.account_id', 's.seen_on', 'a.email'])
    .where('s.token_hash', '=', hashOf(token))
    .where('s.expires_at', '>', now)
    .executeTakeFirst();
  return found ?? null;
}

/** Keeps a session alive, at most once a day. */
export async function keepSession(visit: Pick<Visit, 'ground' | 'now'>, sessionId: string): Promise<void> {
  await visit.ground.database.write(null, (trx) =>
    trx
      .updateTable('sessions')
      .set({ seen_on: visit.now.slice(0, 10), expires_at: later(visit.now, days) })
      .where('id', '=', sessionId)
      .execute(),
  );
}

const columns = [
  'p.id',
  'p.account_id',
  'p.name',
  'p.role',
  'p.state',
  'p.home_unit_id',
  'p.time_zone',
  'p.ends_on',
  'w.id as workspace_id',
  'w.slug',
  'w.name as workspace_name',
  'w.time_zone as workspace_zone',
  'w.is_sample',
] as const;
const peopleIn = (db: Kysely<Tables>, slug: string) =>
  db
    .selectFrom('people as p')
    .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
    .select(columns)
    .select((e) =>
      nested(
        engineOf(db),
        e.selectFrom('unit_participants as u').select('u.unit_id').whereRef('u.workspace_id', '=', 'p.workspace_id').whereRef('u.person_id', '=', 'p.id'),
      ).as('units'),
    )
    .where('w.slug', '=', slug);

const byAccount = kept((db, { slug, id }: { slug: string; id: string }) => peopleIn(db, slug).where('p.account_id', '=', id));
const byId = kept((db, { slug, id }: { slug: string; id: string }) => peopleIn(db, slug).where('p.id', '=', id));
const bySession = kept((db, { slug, hash, now }: { slug: string; hash: string; now: string }) =>
  peopleIn(db, slug)
    .innerJoin('sessions as s', 's.account_id', 'p.account_id')
    .select(['s.id as session_id', 's.seen_on'])
    .where('s.token_hash', '=', hash)
    .where('s.expires_at', '>', now),
);

type Row = Awaited<ReturnType<typeof byId>>[number];

function personOf(row: Row | undefined) {
  if (!row) return null;
  const workspace: Workspace = { id: row.workspace_id, slug: row.slug, name: row.workspace_name, timeZone: row.workspace_zone, isSample: row.is_sample === 1 };
  const me: Omit<Me, 'through'> = {
    id: row.id,
    accountId: row.account_id ?? '',
    name: row.name,
    role: row.role as Role,
    homeUnitId: row.home_unit_id,
    unitIds: [...new Set([row.home_unit_id, ...rowsIn(row.units).map((u) => u.unit_id)].filter((u) => u !== null))],
    timeZone: row.time_zone ?? row.workspace_zone,
  };
  return { me, workspace, state: row.state, endsOn: row.ends_on };
}

/** The person that a living session is in a workspace, in one question; null when the session has ended or its account is not in it. */
export async function personOfSession(db: Kysely<Tables>, slug: string, token: string, now: string) {
  const [row] = await bySession(db, { slug, hash: hashOf(token), now });
  const person = personOf(row);
  return row && person && { ...person, sessionId: row.session_id, seenOn: row.seen_on };
}

/** The person that an account is in a workspace, with their state there; null when they are not in it. */
export const personInWorkspace = async (db: Kysely<Tables>, slug: string, accountId: string) => personOf((await byAccount(db, { slug, id: accountId }))[0]);

/** A person of a workspace, for what the program does on their behalf. */
export const personHere = async (db: Kysely<Tables>, slug: string, personId: string) => personOf((await byId(db, { slug, id: personId }))[0]);

/** The person behind a personal token in a workspace. */
export async function personOfToken(db: Kysely<Tables>, slug: string, token: string, today: string) {
  const row = await db
    .selectFrom('api_tokens as t')
    .innerJoin('workspaces as w', 'w.id', 't.workspace_id')
    .select(['t.id', 't.workspace_id', 't.person_id', 't.scope', 't.used_on', 't.expires_on'])
    .where('t.token_hash', '=', hashOf(token))
    .where('t.revoked_at', 'is', null)
    .where('w.slug', '=', slug)
    .executeTakeFirst();
  if (!row || (row.expires_on !== null && row.expires_on < today)) return null;
  const person = await personHere(db, slug, row.person_id);
  return person && { ...person, scope: row.scope as 'read' | 'write', tokenId: row.id, usedOn: row.used_on };
}
