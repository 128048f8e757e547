import type { Context } from '../people/context.server.ts';
import type { SubjectKind } from './offers.ts';

/** Who has each of many things now. */
export async function takenOf(c: Context, kind: SubjectKind, ids: string[]) {
  const rows = await (ids.length > 50 ? c.slow : c.db)
    .selectFrom('commitments')
    .select(['subject_id', 'person_id', 'role'])
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', kind)
    .where('subject_id', 'in', ids)
    .where('until_at', 'is', null)
    .execute();
  return Map.groupBy(rows, (r) => r.subject_id);
}

/** Offers of many things that wait for an answer. */
export async function waitingOf(c: Context, kind: SubjectKind, ids: string[]) {
  const rows = await (ids.length > 50 ? c.slow : c.db)
    .selectFrom('offers')
    .select(['subject_id', 'to_person_id', 'to_unit_id', 'by_person_id'])
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', kind)
    .where('subject_id', 'in', ids)
    .where('state', 'in', ['open', 'countered'])
    .execute();
  return Map.groupBy(rows, (r) => r.subject_id);
}

/** Offers as they stand, by id. */
export async function statesOf(c: Context, ids: string[]): Promise<Map<string, string>> {
  const rows = await c.db.selectFrom('offers').select(['id', 'state']).where('workspace_id', '=', c.workspaceId).where('id', 'in', ids).execute();
  return new Map(rows.map((r) => [r.id, r.state]));
}

/** How many offers of the caller on the things of a proposal wait. */
export async function waitingOfProposal(c: Context, proposalId: string, to: { to_person_id?: string; to_unit_id?: string }): Promise<number> {
  const { n } = await c.db
    .selectFrom('proposal_changes as x')
    .innerJoin('offers as w', (j) =>
      j.onRef('w.workspace_id', '=', 'x.workspace_id').onRef('w.subject_kind', '=', 'x.subject_kind').onRef('w.subject_id', '=', 'x.subject_id'),
    )
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('x.workspace_id', '=', c.workspaceId)
    .where('x.proposal_id', '=', proposalId)
    .where('x.state', '=', 'applied')
    .where('w.by_person_id', '=', c.me.id)
    .where('w.state', 'in', ['open', 'countered'])
    .$if(to.to_person_id !== undefined, (q) => q.where('w.to_person_id', '=', to.to_person_id ?? ''))
    .$if(to.to_unit_id !== undefined, (q) => q.where('w.to_unit_id', '=', to.to_unit_id ?? ''))
    .executeTakeFirstOrThrow();
  return Number(n);
}
