import { sql } from 'kysely';
import type { Context } from '../people/context.server.ts';
import type { OfferRole, SubjectKind } from './offers.ts';

/** Offers with the names of all in them. Which of them a caller may see is decided by the verbs: the two of an offer, and open ones on a thing one sees. */
export function offersWithNames(c: Context) {
  return c.db
    .selectFrom('offers as o')
    .innerJoin('people as b', (j) => j.onRef('b.workspace_id', '=', 'o.workspace_id').onRef('b.id', '=', 'o.by_person_id'))
    .leftJoin('people as p', (j) => j.onRef('p.workspace_id', '=', 'o.workspace_id').onRef('p.id', '=', 'o.to_person_id'))
    .leftJoin('units as u', (j) => j.onRef('u.workspace_id', '=', 'o.workspace_id').onRef('u.id', '=', 'o.to_unit_id'))
    .leftJoin('nodes as n', (j) => j.onRef('n.workspace_id', '=', 'o.workspace_id').onRef('n.kind', '=', 'o.subject_kind').onRef('n.id', '=', 'o.subject_id'))
    .leftJoin('nodes as whole', (j) =>
      j.onRef('whole.workspace_id', '=', 'n.workspace_id').on('n.kind', '=', 'part').on('whole.kind', '=', 'task').onRef('whole.id', '=', 'n.parent_id'),
    )
    .leftJoin('offers as f', (j) => j.onRef('f.workspace_id', '=', 'o.workspace_id').onRef('f.id', '=', 'o.swap_of'))
    .leftJoin('nodes as fn', (j) =>
      j.onRef('fn.workspace_id', '=', 'f.workspace_id').onRef('fn.kind', '=', 'f.subject_kind').onRef('fn.id', '=', 'f.subject_id'),
    )
    .selectAll('o')
    .select(iAmIn(c))
    .select([
      'b.name as by_name',
      'p.name as to_name',
      'u.name as unit_name',
      'n.title',
      'n.key',
      'whole.title as part_of',
      'fn.title as swap_title',
      'fn.key as swap_key',
    ])
    .select((e) => e.fn.coalesce('n.day', 'whole.day').as('day'))
    .where('o.workspace_id', '=', c.workspaceId);
}
// Whether the caller has it already: an offer to their unit then asks the others only.
const iAmIn = (c: Context) =>
  sql<number>`(SELECT count(*) FROM commitments mine WHERE mine.workspace_id = ${c.workspaceId} AND mine.subject_kind = o.subject_kind AND mine.subject_id = o.subject_id AND mine.person_id = ${c.me.id} AND mine.until_at IS NULL)`.as(
    'i_am_in',
  );

export type OfferRecord = Awaited<ReturnType<ReturnType<typeof offersWithNames>['execute']>>[number];

/** One offer by id, or null. */
export async function offerById(c: Context, id: string): Promise<OfferRecord | null> {
  return (await offersWithNames(c).where('o.id', '=', id).executeTakeFirst()) ?? null;
}

/** Open offers of a thing. */
export function waitingOffers(c: Context, kind: SubjectKind, subjectId: string) {
  return offersWithNames(c)
    .where('o.subject_kind', '=', kind)
    .where('o.subject_id', '=', subjectId)
    .where('o.state', 'in', ['open', 'countered'])
    .orderBy('o.created_at');
}

/** How many offers of one person to another are open; imports do not count. */
export async function openBetween(c: Context, toPersonId: string): Promise<number> {
  const { n } = await c.db
    .selectFrom('offers')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('workspace_id', '=', c.workspaceId)
    .where('by_person_id', '=', c.me.id)
    .where('to_person_id', '=', toPersonId)
    .where('origin', '=', 'person')
    .where('state', 'in', ['open', 'countered'])
    .executeTakeFirstOrThrow();
  return Number(n);
}

/** Living commitments on a thing with names, oldest first. */
export function livingCommitments(c: Context, kind: SubjectKind, subjectId: string) {
  return c.db
    .selectFrom('commitments as k')
    .innerJoin('people as p', (j) => j.onRef('p.workspace_id', '=', 'k.workspace_id').onRef('p.id', '=', 'k.person_id'))
    .select(['k.id', 'k.person_id', 'k.role', 'k.from_at', 'p.name'])
    .where('k.workspace_id', '=', c.workspaceId)
    .where('k.subject_kind', '=', kind)
    .where('k.subject_id', '=', subjectId)
    .where('k.until_at', 'is', null)
    .orderBy('k.from_at')
    .execute();
}

/** Tasks and parts that the caller holds and that are not over, by name: what they may give in exchange. */
export function heldToGive(c: Context) {
  return c.db
    .selectFrom('commitments as k')
    .innerJoin('nodes as n', (j) => j.onRef('n.workspace_id', '=', 'k.workspace_id').onRef('n.kind', '=', 'k.subject_kind').onRef('n.id', '=', 'k.subject_id'))
    .select(['n.kind', 'n.id', 'n.title', 'n.key'])
    .where('k.workspace_id', '=', c.workspaceId)
    .where('k.person_id', '=', c.me.id)
    .where('k.role', '=', 'holder')
    .where('k.subject_kind', 'in', ['task', 'part'])
    .where('k.until_at', 'is', null)
    .where('n.state', 'not in', ['done', 'dropped'])
    .orderBy('n.folded')
    .limit(500)
    .execute();
}

/** Everything a person holds now. */
export function heldBy(c: Context, personId: string) {
  return c.db
    .selectFrom('commitments')
    .selectAll()
    .where('workspace_id', '=', c.workspaceId)
    .where('person_id', '=', personId)
    .where('until_at', 'is', null)
    .execute();
}

/** People who can be reached by an offer to a unit: its home members and those who take part. */
export async function membersOfUnit(c: Context, unitId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM people WHERE workspace_id = ${c.workspaceId} AND home_unit_id = ${unitId} AND state = 'active'
    UNION SELECT u.person_id FROM unit_participants u JOIN people p ON p.workspace_id = u.workspace_id AND p.id = u.person_id
      WHERE u.workspace_id = ${c.workspaceId} AND u.unit_id = ${unitId} AND p.state = 'active'`.execute(c.db);
  return rows.map((r) => r.id);
}

/** The cause under which the caller keeps that an offer to a unit is not for them. */
export const notForMe = (offerId: string): string => `offer.not_for_me:${offerId}`;

/** Whether a role on a thing admits one person only. */
export const isSingle = (kind: SubjectKind, role: OfferRole): boolean => role === 'holder' || (role === 'steward' && (kind === 'goal' || kind === 'milestone'));
