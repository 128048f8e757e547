import { implement } from '@orpc/server';
import { enqueue } from '../activity/jobs.server.ts';
import { checkVersion, conflict, notFound } from '../kit/errors.ts';
import type { Context, Ground } from '../people/context.server.ts';
import { admitPerson, type Entry } from '../people/handlers.server.ts';
import { visibleNodes } from '../threads/visible.server.ts';
import { gone, proposalKind } from './kinds.server.ts';
import { nothingFound, type Summary } from './preview.server.ts';
import { changesOf, forgetChanges, myProposals, type ProposalRecord, proposalById, tallies, touchProposal } from './proposals.store.ts';
import { type Change, keptDays, type Proposal, previewHours, proposalsApi, type Told, undoHours } from './proposals.ts';
import { carryOn, told } from './run.server.ts';

const os = implement(proposalsApi).$context<{ entry: Entry }>().use(admitPerson);
/** So many are applied while the caller waits; more go on by themselves. */
const mostAtOnce = 200;
/** When a request ends before it is through, the job goes on this much later. */
const patienceMs = 4000;

export const proposalsRouter = os.router({
  list: os.list.handler(async ({ context: { c } }) =>
    viewsOf(c, await myProposals(c).where('state', '!=', 'draft').orderBy('created_at', 'desc').limit(50).execute()),
  ),
  one: os.one.handler(async ({ context: { c }, input }) => proposalView(c, await mine(c, input.id))),
  changes: os.changes.handler(async ({ context: { c }, input }) => {
    const proposal = await mine(c, input.id);
    const rows = await changesOf(c, input.id)
      .where('n', '>', input.after)
      .$if(input.state !== undefined, (q) => q.where('state', '=', input.state ?? ''))
      .orderBy('n')
      .limit(input.limit + 1)
      .execute();
    const page = rows.slice(0, input.limit);
    // Of what they see no more nothing is told, whatever they read when they looked at it.
    const seen = await proposalKind(proposal.kind).seen(
      c,
      page.map((r) => ({ kind: r.subject_kind, id: r.subject_id })),
    );
    const changes = page.map((r) => ({
      n: r.n,
      subject: { kind: r.subject_kind, id: r.subject_id, ...(seen.has(r.subject_id) ? { title: r.title, key: r.key } : { title: '', key: null }) },
      fields: seen.has(r.subject_id) ? (JSON.parse(r.fields) as Change['fields']) : [],
      effects: JSON.parse(r.effects) as string[],
      because: r.because,
      state: r.state as Change['state'],
      rule: r.rule,
      reason: r.reason,
    }));
    return { changes, next_after: rows.length > input.limit ? (page.at(-1)?.n ?? null) : null };
  }),
  apply: os.apply.handler(({ context: { c }, input }) => apply(c, input)),
  undo: os.undo.handler(({ context: { c }, input }) => undo(c, input.id)),
  cancel: os.cancel.handler(({ context: { c }, input }) => cancel(c, input.id)),
});

/** Of a project that its maker sees no more, a proposal keeps its counts and its way back, and none of its words. */
const hiddenTitle = 'Changes in a project that you do not see any more';

/** One of the caller's proposals; another's does not exist for them. */
async function mine(c: Context, id: string): Promise<ProposalRecord> {
  const record = await proposalById(c, id);
  if (!record) throw notFound('This proposal');
  return record;
}

/** A proposal as its maker sees it. */
export async function proposalView(c: Context, record: ProposalRecord): Promise<Proposal> {
  const [view] = await viewsOf(c, [record]);
  if (!view) throw notFound('This proposal');
  return view;
}

async function viewsOf(c: Context, records: ProposalRecord[]): Promise<Proposal[]> {
  const projectIds = records.flatMap((r) => (r.project_id ? [r.project_id] : []));
  const [marks, projects] = await Promise.all([
    tallies(
      c,
      records.map((r) => r.id),
    ),
    projectIds.length === 0
      ? []
      : visibleNodes(c).select(['nodes.id', 'nodes.key', 'nodes.title']).where('nodes.kind', '=', 'project').where('nodes.id', 'in', projectIds).execute(),
  ]);
  return Promise.all(
    records.map(async (r) => {
      const own = marks.filter((m) => m.proposal_id === r.id);
      const count = (state: string) => own.filter((m) => m.state === state).reduce((sum, m) => sum + m.n, 0);
      const why = (...states: string[]): Told[] =>
        own.filter((m) => states.includes(m.state) && m.rule !== null).map((m) => ({ rule: m.rule ?? '', sentence: m.reason ?? '', n: m.n }));
      const found = r.summary ? (JSON.parse(r.summary) as Summary) : nothingFound;
      const project = projects.find((p) => p.id === r.project_id);
      const hidden = r.project_id === null ? found.fields.length > 0 && !(await seesAllOf(c, r)) : project === undefined;
      return {
        id: r.id,
        kind: r.kind,
        title: hidden && r.project_id !== null ? hiddenTitle : await proposalKind(r.kind).title(c, JSON.parse(r.ask)),
        because: r.because,
        project: project ? { id: project.id, key: project.key ?? '', name: project.title } : null,
        state: r.state as Proposal['state'],
        stage: r.stage as Proposal['stage'],
        counts: {
          all: found.all,
          changes: found.changes,
          unchanged: found.unchanged,
          refused: found.refused,
          done: r.done_changes,
          applied: count('applied'),
          skipped: count('skipped'),
          undone: count('undone'),
          kept: count('kept'),
        },
        fields: hidden ? [] : found.fields,
        refusals: why('refused'),
        effects: found.effects,
        spared: why('skipped', 'kept'),
        problem: r.problem,
        created_at: r.created_at,
        applied_at: r.applied_at,
        ended_at: r.ended_at,
        undo_until: r.undo_until,
        undone_at: r.undone_at,
        can: {
          apply: r.state === 'previewed' && found.changes > 0 && !isOld(c, r),
          cancel: r.state === 'previewed' || (r.state === 'running' && r.stage === 'applying'),
          undo: mayUndo(c, r) && count('applied') > 0,
        },
        version: r.version,
      };
    }),
  );
}

// What lies in many projects is told in counts only while its maker sees all of it: a value may be the name of where something lies.
async function seesAllOf(c: Context, r: ProposalRecord): Promise<boolean> {
  const rows = await changesOf(c, r.id).execute();
  const things = rows.filter((row) => row.rule !== gone.rule).map((row) => ({ kind: row.subject_kind, id: row.subject_id }));
  const seen = await proposalKind(r.kind).seen(c, things);
  return things.every((t) => seen.has(t.id));
}

const isOld = (c: Context, r: ProposalRecord) => Date.parse(c.now) - Date.parse(r.created_at) > previewHours * 3_600_000;
const mayUndo = (c: Context, r: ProposalRecord) =>
  (r.state === 'done' || r.state === 'done_with_refusals' || r.state === 'cancelled') && r.undo_until !== null && r.undo_until >= c.now;

async function apply(c: Context, input: { id: string; version?: number | undefined }): Promise<Proposal> {
  return go(
    c,
    await c.transaction(async (c) => {
      const record = await mine(c, input.id);
      if (record.state === 'running' || record.state === 'done' || record.state === 'done_with_refusals') return record; // said twice
      if (record.state !== 'previewed') throw conflict('Only what was looked at can be applied. Look at it again.', 'proposal_is_previewed');
      checkVersion(record, input.version, record.version === input.version ? undefined : await proposalView(c, record));
      if (isOld(c, record)) throw conflict('This preview is more than a day old. Look at it again.', 'preview_is_fresh');
      return begin(c, record, 'applying');
    }),
  );
}

async function undo(c: Context, id: string): Promise<Proposal> {
  return go(
    c,
    await c.transaction(async (c) => {
      const record = await mine(c, id);
      if (record.state === 'undone' || (record.state === 'running' && record.stage === 'undoing')) return record; // said twice
      if (record.state === 'running') throw conflict('It is being applied. Stop it, or wait until it is through.', 'proposal_is_done');
      if (record.applied_at === null) throw conflict('It was not applied, so there is nothing to take back.', 'proposal_is_done');
      if (!mayUndo(c, record)) throw conflict('More than a day has passed: change it anew where it is wrong.', 'undo_in_time');
      return begin(c, record, 'undoing');
    }),
  );
}

async function begin(c: Context, record: ProposalRecord, stage: 'applying' | 'undoing'): Promise<ProposalRecord> {
  await touchProposal(c, record.id, { state: 'running', stage, done_changes: 0, ...(stage === 'applying' ? { applied_at: c.now } : {}) });
  const later = new Date(Date.parse(c.now) + patienceMs).toISOString();
  const few = sizeOf(record) <= mostAtOnce;
  await enqueue(c.db, c.workspaceId, 'proposal.run', { proposal_id: record.id, person_id: c.me.id }, few ? later : c.now);
  told(c, stage === 'applying' ? 'proposal.began' : 'proposal.undoing');
  return mine(c, record.id);
}

const sizeOf = (record: ProposalRecord) => (record.summary ? (JSON.parse(record.summary) as Summary).changes : 0);

// A few things are changed while the caller waits. Whatever stops it here, the job goes on with it, and says what stopped it.
async function go(c: Context, record: ProposalRecord): Promise<Proposal> {
  if (record.state === 'running' && sizeOf(record) <= mostAtOnce) await carryOn(c.ground, c.workspaceId, c.me.id, record.id);
  return proposalView(c, await mine(c, record.id));
}

async function cancel(c: Context, id: string): Promise<Proposal> {
  return c.transaction(async (c) => {
    const record = await mine(c, id);
    if (record.state === 'cancelled') return proposalView(c, record);
    const running = record.state === 'running' && record.stage === 'applying';
    if (!running && record.state !== 'previewed' && record.state !== 'draft') throw conflict('It is through: take it back instead.', 'proposal_is_open');
    const until = running ? { undo_until: new Date(Date.parse(c.now) + undoHours * 3_600_000).toISOString() } : {};
    await touchProposal(c, id, { state: 'cancelled', stage: '', ended_at: c.now, ...until });
    if (running) await proposalKind(record.kind).tell?.(c, JSON.parse(record.ask), { proposalId: id, undone: false });
    told(c, 'proposal.cancelled');
    return proposalView(c, await mine(c, id));
  });
}

/** Takes away previews that nobody applied within a day, and what is long over. */
export async function endProposals(ground: Pick<Ground, 'database' | 'clock'>): Promise<number> {
  const ago = (hours: number) => new Date(ground.clock().getTime() - hours * 3_600_000).toISOString();
  const old = await ground.database.read
    .selectFrom('proposals')
    .select(['workspace_id', 'id'])
    .where((e) =>
      e.or([
        e.and([e('state', 'in', ['draft', 'previewed']), e('created_at', '<', ago(2 * previewHours))]),
        e.and([e('state', 'in', ['done', 'done_with_refusals', 'cancelled', 'undone']), e('created_at', '<', ago(24 * keptDays))]),
      ]),
    )
    .limit(20)
    .execute();
  for (const { workspace_id, id } of old)
    await ground.database.write(workspace_id, async (db) => {
      await forgetChanges({ db, workspaceId: workspace_id }, id);
      await db.deleteFrom('proposals').where('workspace_id', '=', workspace_id).where('id', '=', id).execute();
    });
  return old.length;
}
