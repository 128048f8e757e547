import { sql } from 'kysely';
import type { Context } from '../people/context.server.ts';
import type { Draft } from './kinds.server.ts';
import type { ChangeState } from './proposals.ts';

export type ProposalRecord = Awaited<ReturnType<typeof proposalById>> & object;

/** Proposals of the caller; those of others do not exist for them. */
export const myProposals = (c: Context) => c.db.selectFrom('proposals').selectAll().where('workspace_id', '=', c.workspaceId).where('created_by', '=', c.me.id);

/** One of the caller's proposals, or null. */
export async function proposalById(c: Context, id: string) {
  return (await myProposals(c).where('id', '=', id).executeTakeFirst()) ?? null;
}

/** Whether something has this id already, whoever made it. */
export async function idIsTaken(c: Context, id: string): Promise<boolean> {
  return (await c.db.selectFrom('proposals').select('id').where('workspace_id', '=', c.workspaceId).where('id', '=', id).executeTakeFirst()) !== undefined;
}

export async function insertDraft(
  c: Context,
  row: { id: string; kind: string; ask: string; because: string; project_id: string | null; created_at: string },
): Promise<void> {
  await c.db
    .insertInto('proposals')
    .values({ workspace_id: c.workspaceId, created_by: c.me.id, state: 'draft', ...row })
    .execute();
}

type Patch = Partial<Pick<ProposalRecord, 'state' | 'stage' | 'summary' | 'done_changes' | 'problem' | 'applied_at' | 'ended_at' | 'undo_until' | 'undone_at'>>;

/** Writes how a proposal stands. */
export async function touchProposal(c: Pick<Context, 'db' | 'workspaceId'>, id: string, patch: Patch): Promise<void> {
  await c.db
    .updateTable('proposals')
    .set((e) => ({ ...patch, version: e('version', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .execute();
}

/** Keeps a page of what was looked at, from a place on. A preview that is made a second time finds its rows there. */
export async function keepDrafts(c: Context, proposalId: string, first: number, drafts: Draft[]): Promise<void> {
  const rows = drafts.map((d, i) => ({
    workspace_id: c.workspaceId,
    proposal_id: proposalId,
    n: first + i,
    subject_kind: d.subject.kind,
    subject_id: d.subject.id,
    title: d.title,
    key: d.key,
    stamp: d.stamp,
    fields: JSON.stringify(d.fields),
    effects: JSON.stringify(d.effects.map((e) => e.sentence)),
    because: d.because ?? '',
    state: d.refused ? 'refused' : 'proposed',
    rule: d.refused?.rule ?? null,
    reason: d.refused?.sentence ?? null,
  }));
  for (let i = 0; i < rows.length; i += 200)
    await c.db
      .insertInto('proposal_changes')
      .values(rows.slice(i, i + 200))
      .onConflict((oc) => oc.columns(['workspace_id', 'proposal_id', 'n']).doNothing())
      .execute();
}

/** Takes the rows of a draft away, to look anew. */
export async function forgetChanges(c: Pick<Context, 'db' | 'workspaceId'>, proposalId: string): Promise<void> {
  await c.db.deleteFrom('proposal_changes').where('workspace_id', '=', c.workspaceId).where('proposal_id', '=', proposalId).execute();
}

export const changesOf = (c: Pick<Context, 'db' | 'workspaceId'>, proposalId: string) =>
  c.db.selectFrom('proposal_changes').selectAll().where('workspace_id', '=', c.workspaceId).where('proposal_id', '=', proposalId);
export type ChangeRecord = Awaited<ReturnType<ReturnType<typeof changesOf>['execute']>>[number];

/** What became of some of its things. */
export async function markChanges(
  c: Context,
  proposalId: string,
  rows: { n: number; state: ChangeState; rule?: string; reason?: string; undo?: string | null }[],
): Promise<void> {
  for (let i = 0; i < rows.length; i += 200) {
    const some = rows.slice(i, i + 200);
    const text = (value: string | null | undefined) => sql`CAST(${value ?? null} AS TEXT)`;
    const values = sql.join(some.map((r) => sql`(CAST(${r.n} AS BIGINT), ${text(r.state)}, ${text(r.rule)}, ${text(r.reason)}, ${text(r.undo)})`));
    // Both engines name the columns of VALUES column1 and so on.
    await sql`UPDATE proposal_changes SET state = v.column2, rule = v.column3, reason = v.column4, undo = coalesce(v.column5, undo),
        applied_at = CASE WHEN v.column2 = 'applied' THEN ${c.now} ELSE applied_at END
      FROM (VALUES ${values}) AS v
      WHERE proposal_changes.workspace_id = ${c.workspaceId} AND proposal_changes.proposal_id = ${proposalId} AND proposal_changes.n = v.column1`.execute(c.db);
  }
}

/** How many of its things are in each state, and why those that were left. */
export async function tallies(c: Context, ids: string[]) {
  if (ids.length === 0) return [];
  const rows = await c.db
    .selectFrom('proposal_changes')
    .select(['proposal_id', 'state', 'rule', 'reason', (e) => e.fn.countAll<number>().as('n')])
    .where('workspace_id', '=', c.workspaceId)
    .where('proposal_id', 'in', ids)
    .groupBy(['proposal_id', 'state', 'rule', 'reason'])
    .execute();
  return rows.map((r) => ({ ...r, n: Number(r.n) }));
}
