import { implement } from '@orpc/server';
import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';
import { notify } from '../../activity/notices.server.ts';
import { checkVersion, conflict, invalid, notFound } from '../../kit/errors.ts';
import { newId } from '../../kit/ids.ts';
import { closeOffersOf } from '../../offers/offers.server.ts';
import type { Context } from '../../people/context.server.ts';
import { admitPerson, type Entry } from '../../people/handlers.server.ts';
import { atLeast } from '../../threads/inside.server.ts';
import { placeNode, removeNode } from '../../threads/nodes.server.ts';
import { holdDay, holdFirstDays } from '../held-days.server.ts';
import { countsOf, stewardsOf } from '../projects/facts.server.ts';
import { projectTo } from '../projects/rights.server.ts';
import { freeTasksOf, layInto } from '../tasks/milestone.server.ts';
import { conditionVerbs } from './conditions.server.ts';
import { textOfMilestone } from './found.server.ts';
import { doneMeansOf, keepLeavings, type MilestoneRecord, milestonesOf, takeLeavings } from './milestones.store.ts';
import { type Milestone, milestonesApi } from './milestones.ts';
import { foundMilestone, milestoneTo, refuseArchived, refuseReached, standingIn } from './rights.server.ts';

const os = implement(milestonesApi).$context<{ entry: Entry }>().use(admitPerson);

export const milestonesRouter = os.router({
  list: os.list.handler(async ({ context: { c }, input }) => {
    await projectTo(c, input.project_id, 'see');
    return milestoneViews(c, await milestonesOf(c, input.project_id));
  }),
  one: os.one.handler(async ({ context: { c }, input }) => viewOf(c, await foundMilestone(c, input.id))),
  create: os.create.handler(({ context: { c }, input }) => createMilestone(c, input)),
  edit: os.edit.handler(({ context: { c }, input }) => editMilestone(c, input)),
  trash: os.trash.handler(({ context: { c }, input }) => trashMilestone(c, input.id)),
  addCondition: os.addCondition.handler(({ context: { c }, input }) => change(c, input.milestone_id, 'plan', (c, m) => conditionVerbs.add(c, m, input))),
  removeCondition: os.removeCondition.handler(({ context: { c }, input }) =>
    change(c, input.milestone_id, 'plan', (c, m) => conditionVerbs.remove(c, m, input.id)),
  ),
  tick: os.tick.handler(({ context: { c }, input }) => change(c, input.milestone_id, 'take_part', (c, m) => conditionVerbs.tick(c, m, input.id))),
  untick: os.untick.handler(({ context: { c }, input }) => change(c, input.milestone_id, 'take_part', (c, m) => conditionVerbs.untick(c, m, input.id))),
  waive: os.waive.handler(({ context: { c }, input }) => change(c, input.milestone_id, 'plan', (c, m) => conditionVerbs.waive(c, m, input))),
  reach: os.reach.handler(({ context: { c }, input }) => reach(c, input)),
  unreach: os.unreach.handler(({ context: { c }, input }) => unreach(c, input.id)),
});

/** Milestones with conditions, counts and steward: a few statements for any number. */
async function milestoneViews(c: Context, records: MilestoneRecord[]): Promise<Milestone[]> {
  const ids = records.map((r) => r.id);
  const [conditions, counts, stewards] = await Promise.all([doneMeansOf(c, ids), countsOf(c, 'milestone', ids), stewardsOf(c, 'milestone', ids)]);
  const first = records[0];
  const { level, projectLives } = first ? await standingIn(c, first) : { level: 'see' as const, projectLives: false };
  return records.map((r) => {
    const own = conditions.filter((d) => d.milestone_id === r.id).map(({ milestone_id: _, ...d }) => d);
    const steward = stewards.get(r.id)?.[0] ?? null;
    const plans = projectLives && (level === 'steward' || steward?.id === c.me.id);
    const met = own.filter((d) => d.ticked || d.waived_because).length;
    const over = r.state === 'reached' || r.state === 'withdrawn';
    return {
      id: r.id,
      project_id: r.project_id,
      title: r.title,
      target_on: r.target_on,
      promise: r.promise as Milestone['promise'],
      state: r.state as Milestone['state'],
      position: r.position,
      done_means: own,
      conditions: { met, all: own.length },
      counts: counts.get(r.id) ?? { idea: 0, ready: 0, in_progress: 0, in_review: 0, done: 0, dropped: 0 },
      steward,
      reached_at: r.reached_at,
      version: r.version,
      can: { edit: plans, reach: plans && !over && met === own.length, take: projectLives && steward === null && !over && atLeast(level, 'take_part') },
    };
  });
}

async function viewOf(c: Context, record: MilestoneRecord): Promise<Milestone> {
  const [view] = await milestoneViews(c, [record]);
  if (!view) throw notFound('This milestone');
  return view;
}

const told = ['title', 'project_id', 'target_on', 'promise'] as const;

async function createMilestone(
  c: Context,
  input: { id: string; project_id: string; title: string; target_on: string | null; promise: string; done_means: string[] },
): Promise<Milestone> {
  return c.transaction(async (c) => {
    const before = await c.db.selectFrom('milestones').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', input.id).executeTakeFirst();
    if (before) {
      const same = before.created_by === c.me.id && before.trashed_at === null && told.every((field) => before[field] === input[field]);
      if (same) return viewOf(c, before);
      throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
    }
    const project = await projectTo(c, input.project_id, 'steward');
    refuseArchived(project.state !== 'archived');
    const last = (await milestonesOf(c, input.project_id))
      .map((m) => m.position)
      .sort()
      .at(-1);
    const stamp = { created_at: c.now, created_by: c.me.id, updated_at: c.now, updated_by: c.me.id };
    await c.db
      .insertInto('milestones')
      .values({
        workspace_id: c.workspaceId,
        id: input.id,
        project_id: input.project_id,
        title: input.title,
        target_on: input.target_on,
        promise: input.promise,
        state: 'planned',
        position: generateKeyBetween(last ?? null, null),
        ...stamp,
      })
      .execute();
    if (input.target_on !== null) await holdFirstDays(c, [{ kind: 'milestone', id: input.id, projectId: input.project_id, day: input.target_on }]);
    const positions = generateNKeysBetween(null, null, input.done_means.length);
    if (input.done_means.length > 0)
      await c.db
        .insertInto('done_means')
        .values(input.done_means.map((text, i) => ({ workspace_id: c.workspaceId, id: newId(), milestone_id: input.id, text, position: positions[i] ?? 'a0' })))
        .execute();
    return done(c, input.id, 'created', { title: input.title });
  });
}

async function editMilestone(
  c: Context,
  input: {
    id: string;
    version: number;
    title?: string | undefined;
    target_on?: string | null | undefined;
    promise?: string | undefined;
    state?: string | undefined;
    because: string;
  },
): Promise<Milestone> {
  return c.transaction(async (c) => {
    const before = await milestoneTo(c, input.id, 'plan');
    checkVersion(before, input.version, await viewOf(c, before));
    if (input.state !== undefined) refuseReached(before);
    const { id, version: _, because, ...rest } = input;
    const patch = Object.fromEntries(Object.entries(rest).filter(([, v]) => v !== undefined)) as Partial<MilestoneRecord>;
    const moves = patch.target_on !== undefined && patch.target_on !== before.target_on;
    if (moves && before.target_on !== null && before.promise !== 'internal' && because.length < 3)
      throw invalid('because', 'promise_moves_with_a_reason', because, 'This day was promised: say in a sentence why it moves.');
    await write(c, id, patch);
    if (moves) {
      const steward = (await stewardsOf(c, 'milestone', [id])).get(id)?.[0];
      if (steward)
        await notify(c, {
          to: steward.id,
          cause: `milestone.moved:${id}`,
          kind: 'changed_for_you',
          what: 'milestone_moved',
          subject: { kind: 'milestone', id },
          data: { from: before.target_on, to: patch.target_on },
        });
    }
    return done(c, id, 'changed', {
      fields: Object.keys(patch),
      ...(moves ? { target_on: { from: before.target_on, to: patch.target_on } } : {}),
      ...(because ? { because } : {}),
    });
  });
}

async function trashMilestone(c: Context, id: string) {
  return c.transaction(async (c) => {
    await putMilestoneInTrash(c, await milestoneTo(c, id, 'plan'));
    return { done: true } as const;
  });
}

/** Puts a milestone in the trash that the caller may change: its tasks stay in the project, and whoever keeps it keeps it if it comes back. */
export async function putMilestoneInTrash(c: Context, before: MilestoneRecord, data: Record<string, unknown> = {}): Promise<void> {
  const { id } = before;
  await keepLeavings(c, id, await freeTasksOf(c, id));
  await write(c, id, { trashed_at: c.now });
  await removeNode(c.db, c.workspaceId, 'milestone', id);
  await closeOffersOf(c, { kind: 'milestone', id });
  c.record({
    kind: 'milestone.trashed',
    subject: { kind: 'project', id: before.project_id },
    projectId: before.project_id,
    features: ['milestones', 'tasks', 'projects', 'throughline', 'trash'],
    data: { title: before.title, ...data },
  });
}

/** Takes a milestone out of the trash, and lays the tasks into it that lay there and lie in no other. */
export async function takeMilestoneFromTrash(c: Context, id: string, data: Record<string, unknown>): Promise<Milestone> {
  await write(c, id, { trashed_at: null });
  await layInto(c, id, await takeLeavings(c, id));
  return done(c, id, 'restored', data);
}

async function reach(c: Context, input: { id: string; version: number }): Promise<Milestone> {
  return c.transaction(async (c) => {
    const before = await milestoneTo(c, input.id, 'plan');
    if (before.state === 'reached') return viewOf(c, before);
    checkVersion(before, input.version, await viewOf(c, before));
    if (before.state === 'withdrawn') throw conflict('This milestone was withdrawn. Plan it again, then reach it.', 'milestone_is_open');
    const open = (await doneMeansOf(c, [input.id])).filter((d) => !d.ticked && !d.waived_because);
    if (open.length > 0)
      throw conflict(
        `Not yet: ${open
          .slice(0, 5)
          .map((d) => `“${d.text}”`)
          .join(', ')}. Tick each, or waive it with a reason.`,
        'done_means_are_met',
      );
    await write(c, input.id, { state: 'reached', reached_at: c.now, reached_by: c.me.id });
    return done(c, input.id, 'reached', { title: before.title });
  });
}

async function unreach(c: Context, id: string): Promise<Milestone> {
  return c.transaction(async (c) => {
    const before = await milestoneTo(c, id, 'plan');
    if (before.state !== 'reached') return viewOf(c, before);
    await write(c, id, { state: 'agreed', reached_at: null, reached_by: null });
    return done(c, id, 'unreached', {});
  });
}

async function change(c: Context, id: string, needs: 'plan' | 'take_part', work: (c: Context, m: MilestoneRecord) => Promise<string>): Promise<Milestone> {
  return c.transaction(async (c) => {
    const what = await work(c, await milestoneTo(c, id, needs));
    return done(c, id, what, {});
  });
}

async function write(c: Context, id: string, patch: Partial<MilestoneRecord>): Promise<void> {
  const after = await c.db
    .updateTable('milestones')
    .set((e) => ({ ...patch, updated_at: c.now, updated_by: c.me.id, version: e('version', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .returning(['project_id', 'target_on', 'state', 'trashed_at'])
    .executeTakeFirstOrThrow();
  const over = after.state === 'withdrawn' || after.trashed_at !== null;
  await holdDay(c, { kind: 'milestone', id, projectId: after.project_id }, over ? null : after.target_on);
}

async function done(c: Context, id: string, what: string, data: Record<string, unknown>): Promise<Milestone> {
  const record = await foundMilestone(c, id);
  const project = await c.db
    .selectFrom('projects')
    .select('unit_id')
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', record.project_id)
    .executeTakeFirstOrThrow();
  await placeNode(c.db, c.workspaceId, {
    kind: 'milestone',
    id,
    title: record.title,
    state: record.state,
    parent: { kind: 'project', id: record.project_id },
    projectId: record.project_id,
    unitId: project.unit_id,
    day: record.target_on,
    updatedAt: c.now,
    text: textOfMilestone(await doneMeansOf(c, [id])),
    byId: record.created_by,
  });
  c.record({
    kind: `milestone.${what}`,
    subject: { kind: 'milestone', id },
    projectId: record.project_id,
    features: ['milestones', 'projects', 'throughline', 'today', 'trash'],
    data,
  });
  return viewOf(c, record);
}
