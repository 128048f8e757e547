import type { JobHandler } from '../activity/jobs.server.ts';
import { Refusal } from '../kit/errors.ts';
import { contextOfPerson } from '../people/acting.server.ts';
import type { Context, Ground } from '../people/context.server.ts';
import { breather } from './breathe.server.ts';
import { gone, proposalKind, type Refused } from './kinds.server.ts';
import { type ChangeRecord, changesOf, markChanges, type ProposalRecord, proposalById, tallies, touchProposal } from './proposals.store.ts';
import { type ChangeState, undoHours } from './proposals.ts';

const chunk = 500;
/** Of a chunk so many are one transaction, so that whoever else writes does not wait for the whole. */
const atOnce = 100;

const moved: Refused = { rule: 'version_is_current', sentence: 'Someone changed it since you looked.' };
/** Its own feature refuses it where it is written, in words that may name people. */
const refusedAlone: Refused = { rule: 'refused_alone', sentence: 'It cannot be done as things are: do it alone to read why.' };
/** Nothing was left undone: it was like that already. */
const already: Refused = { rule: 'already', sentence: 'It is like that already.' };

type Mark = Parameters<typeof markChanges>[2][number];
const left = (row: ChangeRecord, state: ChangeState, why: Refused): Mark => ({ n: row.n, state, rule: why.rule, reason: why.sentence });

/** The job that goes on with a proposal after a restart; what is done already is not done again. */
export const proposalJobs: Record<string, JobHandler> = {
  'proposal.run': async (ground, workspaceId, payload) => carryOn(ground, workspaceId, String(payload.person_id), String(payload.proposal_id)),
};

/** Applies or takes back what is left of a proposal, chunk by chunk; each time with the rights its maker has by then. */
export async function carryOn(ground: Ground, workspaceId: string, personId: string, id: string): Promise<void> {
  const breathe = breather();
  for (;;) {
    const c = await contextOfPerson(ground, workspaceId, personId);
    if (!c) return stopFor(ground, workspaceId, id);
    const proposal = await proposalById(c, id);
    if (proposal?.state !== 'running') return;
    const applying = proposal.stage === 'applying';
    const rows = await changesOf(c, id)
      .where('state', '=', applying ? 'proposed' : 'applied')
      .orderBy('n', applying ? 'asc' : 'desc')
      .limit(chunk)
      .execute();
    if (rows.length === 0) return finish(c, proposal);
    for (let i = 0; i < rows.length; i += atOnce) {
      await stepOrAlone(i === 0 ? c : await again(c), proposal, rows.slice(i, i + atOnce), breathe);
      await breathe();
    }
  }
}

// Each transaction has its own instant, and the rights of that instant.
const again = async (c: Context): Promise<Context> => (await contextOfPerson(c.ground, c.workspaceId, c.me.id)) ?? c;

// One that is refused where it is written takes nothing with it: the others go one by one, and it stays as it is.
async function stepOrAlone(c: Context, proposal: ProposalRecord, rows: ChangeRecord[], breathe: () => Promise<void>): Promise<void> {
  try {
    await step(c, proposal, rows, breathe);
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind === 'unavailable') throw error;
    const [only, more] = rows;
    if (only && more === undefined) return stayAsItIs(c, proposal, only);
    for (const row of rows) await stepOrAlone(await again(c), proposal, [row], breathe);
  }
}

async function stayAsItIs(given: Context, running: ProposalRecord, row: ChangeRecord): Promise<void> {
  await given.transaction(async (c) => {
    const proposal = await proposalById(c, running.id);
    if (proposal?.state !== 'running' || proposal.stage !== running.stage) return; // cancelled meanwhile
    await markChanges(c, proposal.id, [left(row, proposal.stage === 'applying' ? 'skipped' : 'kept', refusedAlone)]);
    await touchProposal(c, proposal.id, { done_changes: proposal.done_changes + 1 });
    told(c, 'proposal.moved');
  });
}

async function step(c: Context, given: ProposalRecord, planned: ChangeRecord[], breathe: () => Promise<void>): Promise<void> {
  await c.transaction(async (c) => {
    const proposal = await proposalById(c, given.id);
    if (proposal?.state !== 'running' || proposal.stage !== given.stage) return; // cancelled meanwhile
    const rows = await changesOf(c, given.id)
      .where(
        'n',
        'in',
        planned.map((r) => r.n),
      )
      .where('state', '=', given.stage === 'applying' ? 'proposed' : 'applied')
      .orderBy('n', given.stage === 'applying' ? 'asc' : 'desc')
      .execute();
    if (rows.length === 0) return;
    const marks = given.stage === 'applying' ? await applyRows(c, given, rows, breathe) : await revertRows(c, given, rows, breathe);
    await markChanges(c, given.id, marks);
    await touchProposal(c, given.id, { done_changes: proposal.done_changes + rows.length });
    told(c, 'proposal.moved');
  });
}

async function applyRows(c: Context, proposal: ProposalRecord, rows: ChangeRecord[], breathe: () => Promise<void>): Promise<Mark[]> {
  const kind = proposalKind(proposal.kind);
  const ask: unknown = JSON.parse(proposal.ask);
  const looked = await kind.look(
    c,
    ask,
    rows.map((r) => ({ kind: r.subject_kind, id: r.subject_id })),
    new Map(),
  );
  const now = new Map(looked.map((d) => [d.subject.id, d]));
  const marks: Mark[] = [];
  const going: { row: ChangeRecord; draft: (typeof looked)[number] }[] = [];
  for (const row of rows) {
    const draft = now.get(row.subject_id);
    if (!draft) marks.push(left(row, 'skipped', gone));
    else if (draft.refused) marks.push(left(row, 'skipped', draft.refused));
    else if (draft.fields.length === 0) marks.push(left(row, 'skipped', already));
    else if (draft.stamp !== row.stamp) marks.push(left(row, 'skipped', moved));
    else going.push({ row, draft });
  }
  if (going.length === 0) return marks;
  const done = await kind.apply(
    c,
    ask,
    going.map((g) => g.draft),
    { id: proposal.id, because: proposal.because },
    breathe,
  );
  for (const { row } of going) {
    if (done.has(row.subject_id)) marks.push({ n: row.n, state: 'applied', undo: JSON.stringify(done.get(row.subject_id)) });
    else marks.push(left(row, 'skipped', already));
  }
  return marks;
}

async function revertRows(c: Context, proposal: ProposalRecord, rows: ChangeRecord[], breathe: () => Promise<void>): Promise<Mark[]> {
  const kept = await proposalKind(proposal.kind).revert(
    c,
    JSON.parse(proposal.ask),
    rows.map((r) => ({ subject: { kind: r.subject_kind, id: r.subject_id }, undo: JSON.parse(r.undo ?? 'null') as unknown, appliedAt: r.applied_at ?? '' })),
    { id: proposal.id, because: '' },
    breathe,
  );
  return rows.map((row) => {
    const why = kept.get(row.subject_id);
    return why ? left(row, 'kept', why) : { n: row.n, state: 'undone' };
  });
}

async function finish(given: Context, running: ProposalRecord): Promise<void> {
  await given.transaction(async (c) => {
    const proposal = await proposalById(c, running.id);
    if (proposal?.state !== 'running' || proposal.stage !== running.stage) return;
    const undone = proposal.stage === 'undoing';
    const marks = await tallies(c, [proposal.id]);
    const refused = marks.some((m) => (m.state === 'refused' || m.state === 'skipped') && m.rule !== already.rule);
    const until = new Date(Date.parse(c.now) + undoHours * 3_600_000).toISOString();
    await touchProposal(c, proposal.id, {
      stage: '',
      ...(undone ? { state: 'undone', undone_at: c.now } : { state: refused ? 'done_with_refusals' : 'done', undo_until: until }),
      ended_at: c.now,
    });
    await proposalKind(proposal.kind).tell?.(c, JSON.parse(proposal.ask), { proposalId: proposal.id, undone });
    told(c, undone ? 'proposal.undone' : 'proposal.applied', proposalKind(proposal.kind).features);
  });
}

// Whoever made it has left: nothing more is done in their name.
async function stopFor(ground: Ground, workspaceId: string, id: string): Promise<void> {
  await ground.database.write(workspaceId, async (db) => {
    const row = await db.selectFrom('proposals').select('state').where('workspace_id', '=', workspaceId).where('id', '=', id).executeTakeFirst();
    if (row?.state !== 'running') return;
    const problem = 'It stopped: whoever proposed it is no longer in the workspace.';
    await touchProposal({ db, workspaceId }, id, { state: 'cancelled', stage: '', problem, ended_at: ground.clock().toISOString() });
  });
}

/** Tells the maker's own screens; what changed is told by the things that changed. */
export function told(c: Context, kind: string, features: string[] = []): void {
  c.record({ kind, subject: { kind: 'person', id: c.me.id }, features: ['proposals', ...features], audience: 'subject', withoutActor: true });
}
