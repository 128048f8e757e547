import type { Kysely } from 'kysely';
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

async function personWhere(db: Kysely<Tables>, slug: string, match: { accountId: string } | { personId: string }) {
  let query = db.selectFrom('people as p').innerJoin('workspaces as w', 'w.id', 'p.workspace_id').select(columns).where('w.slug', '=', slug);
  query = 'accountId' in match ? query.where('p.account_id', '=', match.accountId) : query.where('p.id', '=', match.personId);
  const row = await query.executeTakeFirst();
  if (!row) return null;
  const units = await db
    .selectFrom('unit_participants')
    .select('unit_id')
    .where('workspace_id', '=', row.workspace_id)
    .where('person_id', '=', row.id)
    .execute();
  const workspace: Workspace = { id: row.workspace_id, slug: row.slug, name: row.workspace_name, timeZone: row.workspace_zone, isSample: row.is_sample === 1 };
  const me: Omit<Me, 'through'> = {
    id: row.id,
    accountId: row.account_id ?? '',
    name: row.name,
    role: row.role as Role,
    homeUnitId: row.home_unit_id,
    unitIds: [...new Set([row.home_unit_id, ...units.map((u) => u.unit_id)].filter((u) => u !== null))],
    timeZone: row.time_zone ?? row.workspace_zone,
  };
  return { me, workspace, state: row.state, endsOn: row.ends_on };
}

/** The person that an account is in a workspace, with their state there; null when they are not in it. */
export const personInWorkspace = (db: Kysely<Tables>, slug: string, accountId: string) => personWhere(db, slug, { accountId });

/** A person of a workspace, for what the program does on their behalf. */
export const personHere = (db: Kysely<Tables>, slug: string, personId: string) => personWhere(db, slug, { personId });

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
  const person = await personWhere(db, slug, { personId: row.person_id });
  return person && { ...person, scope: row.scope as 'read' | 'write', tokenId: row.id, usedOn: row.used_on };
}
