import { implement } from '@orpc/server';
import { checkVersion, conflict, invalid, notFound } from '../../kit/errors.ts';
import { newId } from '../../kit/ids.ts';
import { dayIn, daysBetween } from '../../kit/time.ts';
import { closeOffersOf } from '../../offers/offers.server.ts';
import { registerSubject } from '../../offers/subjects.server.ts';
import type { Context } from '../../people/context.server.ts';
import { admitPerson, type Entry } from '../../people/handlers.server.ts';
import { callerMayTie, mayTie } from '../../threads/hooks.server.ts';
import { placeNode } from '../../threads/nodes.server.ts';
import { toldValue } from './amounts.ts';
import { checkInOn } from './check-in.server.ts';
import { textOfGoal } from './found.server.ts';
import { belowGoal, checkInsOf, type GoalRecord, goalById, goalStewards, type ResultRecord, resultsOf, servedBy, visibleGoals } from './goals.store.ts';
import { type Goal, type GoalRow, goalProgress, goalsApi, isStale, type KeyResultInput, nextCheckIn, rawProgress, shareGone } from './goals.ts';
import { saveResults } from './results.server.ts';
import { goalStanding, goalTo } from './rights.server.ts';

const os = implement(goalsApi).$context<{ entry: Entry }>().use(admitPerson);

export const goalsRouter = os.router({
  list: os.list.handler(({ context: { c }, input }) => listGoals(c, input)),
  one: os.one.handler(async ({ context: { c }, input }) => {
    const record = await goalById(c, input.id);
    if (!record) throw notFound('This goal');
    return goalView(c, record);
  }),
  create: os.create.handler(({ context: { c }, input }) => createGoal(c, input)),
  edit: os.edit.handler(({ context: { c }, input }) => editGoal(c, input)),
  activate: os.activate.handler(({ context: { c }, input }) => activateGoal(c, input)),
  checkIn: os.checkIn.handler(({ context: { c }, input }) => checkInOn(c, input).then((record) => goalView(c, record))),
  close: os.close.handler(({ context: { c }, input }) => closeGoal(c, input)),
  reopen: os.reopen.handler(({ context: { c }, input }) => reopenGoal(c, input.id)),
});

async function listGoals(c: Context, input: { state: string; unit?: string | undefined }) {
  const records = await visibleGoals(c)
    .selectAll('goals')
    .$if(input.state === 'living', (q) => q.where('goals.state', '!=', 'closed'))
    .$if(['planned', 'active', 'closed'].includes(input.state), (q) => q.where('goals.state', '=', input.state))
    .$if(input.unit !== undefined, (q) => q.where('goals.unit_id', '=', input.unit ?? ''))
    .orderBy('goals.title')
    .limit(2000)
    .execute();
  return { goals: await goalRows(c, records), can: { create: true } };
}

/** Rows for any number of goals in four statements. */
export async function goalRows(c: Context, records: GoalRecord[]): Promise<GoalRow[]> {
  const ids = records.map((r) => r.id);
  const [results, stewards, serves, units] = await Promise.all([
    resultsOf(c, ids),
    goalStewards(c, ids),
    servedBy(c, ids),
    c.db.selectFrom('units').select(['id', 'name']).where('workspace_id', '=', c.workspaceId).execute(),
  ]);
  const unitNames = new Map(units.map((u) => [u.id, u]));
  return records.map((r) => {
    const own = results.filter((k) => k.goal_id === r.id).map(measured);
    const timed = timeOf(c, r);
    return {
      id: r.id,
      title: r.title,
      unit: (r.unit_id && unitNames.get(r.unit_id)) || null,
      state: r.state as GoalRow['state'],
      starts_on: r.starts_on,
      ends_on: r.ends_on,
      steward: stewards.get(r.id) ?? null,
      progress: goalProgress(own),
      key_results: own.length,
      share_gone: shareGone(r, c.today),
      confidence: r.last_confidence,
      stale: isStale(timed, c.today),
      check_in_due: r.state === 'active' ? nextCheckIn(timed) : null,
      outcome: r.outcome as GoalRow['outcome'],
      serves: serves.get(r.id) ?? null,
    };
  });
}

const measured = (k: ResultRecord) => ({ ...k, kind: k.kind as 'number', aim: k.aim as 'up' });
const timeOf = (c: Context, r: GoalRecord) => ({ ...r, last_check_in_on: r.last_check_in_at ? dayIn(c.workspace.timeZone, r.last_check_in_at) : null });

/** A goal with its whole life and the work below it. */
export async function goalView(c: Context, record: GoalRecord): Promise<Goal> {
  const [[row], results, checkIns, below, author, steward, tie] = await Promise.all([
    goalRows(c, [record]),
    resultsOf(c, [record.id]),
    checkInsOf(c, record.id),
    belowGoal(c, record.id),
    c.db.selectFrom('people').select(['id', 'name']).where('workspace_id', '=', c.workspaceId).where('id', '=', record.created_by).executeTakeFirst(),
    goalStanding(c, record),
    callerMayTie(c, 'goal', record.id),
  ]);
  if (!row) throw notFound('This goal');
  const live = record.state !== 'closed';
  return {
    ...row,
    contribution: record.contribution,
    rhythm: record.rhythm as Goal['rhythm'],
    results: results.map(measured).map(({ goal_id: _, workspace_id: __, position: ___, replaced_at: ____, created_at: _____, ...k }) => ({
      ...k,
      progress: rawProgress(k),
      baseline: toldValue(k.baseline, k),
      target: toldValue(k.target, k),
      low: toldValue(k.low, k),
      high: toldValue(k.high, k),
      latest: toldValue(k.latest, k),
    })),
    check_ins: checkIns.map((i) => ({
      id: i.id,
      by: { id: i.person_id, name: i.name },
      at: i.at,
      confidence: i.confidence,
      what_changed: i.what_changed,
      what_next: i.what_next,
      values: (JSON.parse(i.snapshot) as { name: string; value: number | null; currency?: string }[]).map((v) => ({
        ...v,
        value: toldValue(v.value, { kind: v.currency ? 'money' : 'number', currency: v.currency ?? null }),
      })),
    })),
    learned: record.learned,
    closed_because: record.closed_because,
    closed_at: record.closed_at,
    created_at: record.created_at,
    created_by: author ?? null,
    below,
    version: record.version,
    can: {
      edit: steward.mayEdit && live,
      move: steward.mayMove && live,
      check_in: steward.isSteward && record.state === 'active',
      close: steward.mayEdit && live,
      reopen: steward.mayEdit && !live,
      take: steward.mayTake && live,
      tie: tie && live,
      offer: steward.mayOffer && live,
    },
  };
}

interface NewGoal {
  id: string;
  title: string;
  contribution: string;
  unit_id: string | null;
  starts_on: string;
  ends_on: string;
  rhythm: string;
  state: 'planned' | 'active';
  results: KeyResultInput[];
  take: boolean;
}

/** A new goal. Its author may take its stewardship in the same breath; the same call twice makes one goal. */
export async function createGoal(c: Context, input: NewGoal): Promise<Goal> {
  checkPeriod(input);
  return c.transaction(async (c) => {
    const before = await c.db.selectFrom('goals').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', input.id).executeTakeFirst();
    if (before) {
      if (before.created_by === c.me.id && told.every((field) => before[field] === input[field])) return goalView(c, before);
      throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
    }
    await checkUnit(c, input.unit_id);
    const { results, take, ...given } = input;
    const stamp = { created_at: c.now, created_by: c.me.id, updated_at: c.now, updated_by: c.me.id };
    await c.db
      .insertInto('goals')
      .values({ workspace_id: c.workspaceId, ...given, activated_on: input.state === 'active' ? later(c.today, input.starts_on) : null, ...stamp })
      .execute();
    await saveResults(c, input.id, results);
    if (take)
      await c.db
        .insertInto('commitments')
        .values({ workspace_id: c.workspaceId, id: newId(), subject_kind: 'goal', subject_id: input.id, person_id: c.me.id, role: 'steward', from_at: c.now })
        .execute();
    happened(c, 'goal.created', input.id, { title: input.title });
    return placed(c, input.id);
  });
}

const told = ['title', 'contribution', 'unit_id', 'starts_on', 'ends_on', 'rhythm'] as const satisfies (keyof NewGoal)[];
const later = (a: string, b: string) => (a > b ? a : b);

async function editGoal(
  c: Context,
  input: { id: string; version: number; results?: KeyResultInput[] | undefined } & {
    [K in 'title' | 'contribution' | 'unit_id' | 'starts_on' | 'ends_on' | 'rhythm']?: NewGoal[K] | undefined;
  },
): Promise<Goal> {
  return c.transaction(async (c) => {
    const { id, version: _, results, ...rest } = input;
    const patch = Object.fromEntries(Object.entries(rest).filter(([, v]) => v !== undefined));
    const onlyPeriod = !results && Object.keys(patch).every((field) => field === 'starts_on' || field === 'ends_on');
    const before = await goalTo(c, id, onlyPeriod ? 'mayMove' : 'mayEdit');
    checkVersion(before, input.version, before.version === input.version ? undefined : await goalView(c, before));
    if (before.state === 'closed') throw conflict('This goal is closed. Open it again to change it.', 'goal_lives');
    checkPeriod({ ...before, ...patch });
    if (input.unit_id !== undefined) await checkUnit(c, input.unit_id);
    if (results) await saveResults(c, id, results);
    await touch(c, id, patch);
    happened(c, 'goal.changed', id, { fields: [...Object.keys(patch), ...(results ? ['results'] : [])] });
    return placed(c, id);
  });
}

async function activateGoal(c: Context, input: { id: string; version: number }): Promise<Goal> {
  return c.transaction(async (c) => {
    const before = await goalTo(c, input.id, 'mayEdit');
    if (before.state === 'active') return goalView(c, before);
    checkVersion(before, input.version, before.version === input.version ? undefined : await goalView(c, before));
    if (before.state === 'closed') throw conflict('This goal is closed. Open it again first.', 'goal_lives');
    await touch(c, input.id, { state: 'active', activated_on: later(c.today, before.starts_on) });
    happened(c, 'goal.began', input.id, {});
    return placed(c, input.id);
  });
}

async function closeGoal(c: Context, input: { id: string; version: number; outcome: string; because: string; learned: string }): Promise<Goal> {
  return c.transaction(async (c) => {
    const before = await goalTo(c, input.id, 'mayEdit');
    if (before.state === 'closed') throw conflict('This goal is closed already.', 'goal_lives', await goalView(c, before));
    checkVersion(before, input.version, before.version === input.version ? undefined : await goalView(c, before));
    if (input.outcome !== 'achieved' && input.because.length < 3)
      throw invalid('because', 'closing_has_a_reason', input.because, 'Say in a sentence why it ended so.');
    const open = await c.db
      .selectFrom('nodes')
      .select('title')
      .where('workspace_id', '=', c.workspaceId)
      .where('kind', '=', 'goal')
      .where('serves_kind', '=', 'goal')
      .where('serves_id', '=', input.id)
      .where('state', '!=', 'closed')
      .execute();
    if (open.length > 0)
      throw conflict(
        `Goals that serve it are still open: ${open
          .slice(0, 5)
          .map((g) => `“${g.title}”`)
          .join(', ')}. Close them or tie them elsewhere first.`,
        'children_before_parent',
      );
    await touch(c, input.id, {
      state: 'closed',
      outcome: input.outcome,
      closed_because: input.because,
      learned: input.learned,
      closed_at: c.now,
      closed_by: c.me.id,
    });
    await closeOffersOf(c, { kind: 'goal', id: input.id });
    happened(c, 'goal.closed', input.id, { outcome: input.outcome, because: input.because });
    return placed(c, input.id);
  });
}

async function reopenGoal(c: Context, id: string): Promise<Goal> {
  return c.transaction(async (c) => {
    const before = await goalTo(c, id, 'mayEdit');
    if (before.state !== 'closed') return goalView(c, before);
    await touch(c, id, { state: before.activated_on ? 'active' : 'planned', outcome: null, closed_because: null, closed_at: null, closed_by: null });
    happened(c, 'goal.reopened', id, {});
    return placed(c, id);
  });
}

async function touch(c: Context, id: string, patch: Record<string, unknown>): Promise<void> {
  await c.db
    .updateTable('goals')
    .set((e) => ({ ...patch, updated_at: c.now, updated_by: c.me.id, version: e('version', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .execute();
}

function happened(c: Context, kind: string, id: string, data: Record<string, unknown>): void {
  c.record({ kind, subject: { kind: 'goal', id }, features: ['goals', 'throughline', 'today', 'threads', 'vision'], data });
}

async function placed(c: Context, id: string): Promise<Goal> {
  const record = await goalById(c, id);
  if (!record) throw notFound('This goal');
  await placeNode(c.db, c.workspaceId, {
    kind: 'goal',
    id,
    title: record.title,
    state: record.state,
    unitId: record.unit_id,
    day: record.ends_on,
    updatedAt: c.now,
    text: textOfGoal(record, await resultsOf(c, [id])),
    byId: record.created_by,
  });
  return goalView(c, record);
}

function checkPeriod(given: { starts_on: string; ends_on: string }): void {
  if (given.ends_on < given.starts_on)
    throw invalid('ends_on', 'goals_end_after_start', given.ends_on, `It ends before it starts on ${given.starts_on}: choose a later day.`);
  if (daysBetween(given.starts_on, given.ends_on) > 3660)
    throw invalid('ends_on', 'period_is_short', given.ends_on, 'Ten years are the most: what is further away belongs to the vision.');
}

async function checkUnit(c: Context, unitId: string | null): Promise<void> {
  if (unitId === null) return;
  const unit = await c.db.selectFrom('units').select('closed_at').where('workspace_id', '=', c.workspaceId).where('id', '=', unitId).executeTakeFirst();
  if (!unit || unit.closed_at) throw invalid('unit_id', 'unit_exists', unitId, 'This unit does not exist or was closed. Choose another.');
}

mayTie('goal', async (c, id) => {
  const record = await goalById(c, id);
  return record !== null && record.state !== 'closed' && (await goalStanding(c, record)).mayEdit;
});

registerSubject({
  kind: 'goal',
  roles: ['steward'],
  async look(c, id) {
    const record = await goalById(c, id);
    if (!record) return null;
    const standing = await goalStanding(c, record);
    const closed = record.state === 'closed';
    return {
      id,
      title: record.title,
      key: null,
      projectId: null,
      dueOn: record.ends_on,
      open: !closed,
      closedBecause: closed ? 'This goal is closed.' : null,
      engagement: null,
      peopleNeeded: null,
      peopleMost: null,
      may: { see: true, offer: standing.mayOffer, takeUntaken: standing.mayTake },
    };
  },
});
