import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkCounts } from '../cli/doctor-counts.ts';
import { Refusal } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import { goalsApi } from '../lead/goals/goals.ts';
import { visionApi } from '../lead/vision/vision.ts';
import { milestonesApi } from '../manage/milestones/milestones.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { changeTask } from '../manage/tasks/change.server.ts';
import { createTask } from '../manage/tasks/create.server.ts';
import { dropTask, finishTask, moveTask, reopenTask } from '../manage/tasks/finish.server.ts';
import { restoreTask, trashTask } from '../manage/tasks/trash.server.ts';
import { handBack } from '../offers/offers.server.ts';
import { takeUntaken } from '../offers/take.server.ts';
import { unitsApi } from '../people/units.ts';
import { type Actor, openWorld, Refused } from '../server/testing.ts';
import { threadsApi } from './threads.ts';

// What the program keeps beside its tasks and threads (the next stop of everything, and the counts of work) equals what one would compute anew.

const world = await openWorld();
const acts = [
  'create',
  'create',
  'child',
  'take',
  'back',
  'finish',
  'drop',
  'reopen',
  'start',
  'trash',
  'restore',
  'milestone',
  'out',
  'under',
  'estimate',
] as const;
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom(...acts), a: fc.nat(20), b: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('tie', 'tie', 'also', 'untie'), a: fc.nat(20), b: fc.nat(20) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constantFrom('milestone made', 'milestone gone', 'pause', 'rename', 'unit', 'goal closed'), a: fc.nat(20), b: fc.nat(20) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type Ref = { kind: string; id: string };

async function valley() {
  const w = await world.workspace(['Mina']);
  const mina = w.Mina as Actor;
  const direction = { id: newId(), title: 'Care' };
  const vision = await mina.api(visionApi).save({ id: newId(), version: 0, title: 'A doctor within a week', directions: [direction] });
  const units = [];
  for (const name of ['Care', 'Desk']) units.push((await w.admin.api(unitsApi).create({ id: newId(), name })).id);
  const goals: Ref[] = [];
  for (const title of ['One', 'Two', 'Three'])
    goals.push({ kind: 'goal', id: (await mina.api(goalsApi).create({ id: newId(), title, starts_on: '2026-01-01', ends_on: '2027-01-01' })).id });
  const projects = [];
  for (const key of ['AAA', 'BBB']) projects.push(await mina.api(projectsApi).create({ id: newId(), name: key, key }));
  return { id: w.id, mina, units, goals, projects, targets: [...goals, { kind: 'direction', id: direction.id }, { kind: 'vision', id: vision.id }] };
}
type Valley = Awaited<ReturnType<typeof valley>>;

const at = <T>(list: T[], n: number): T | undefined => (list.length > 0 ? list[n % list.length] : undefined);
const tasksOf = (v: Valley) => world.ground.database.read.selectFrom('tasks').selectAll().where('workspace_id', '=', v.id).orderBy('id').execute();

async function act(v: Valley, s: Step): Promise<void> {
  const db = world.ground.database.read;
  const [c, tasks, milestones] = await Promise.all([
    v.mina.context(),
    tasksOf(v),
    db.selectFrom('milestones').selectAll().where('workspace_id', '=', v.id).where('trashed_at', 'is', null).orderBy('id').execute(),
  ]);
  const task = at(tasks, s.a);
  const other = at(tasks, s.b);
  const project = at(v.projects, s.a);
  const blank = {
    body: '',
    state_id: null,
    priority: 'normal',
    engagement: 'individual',
    people_needed: null,
    people_most: null,
    starts_on: null,
    due_on: null,
  } as const;
  const sources: Ref[] = [
    ...v.goals,
    ...v.projects.map((p) => ({ kind: 'project', id: p.id })),
    ...milestones.map((m) => ({ kind: 'milestone', id: m.id })),
    ...tasks.map((t) => ({ kind: 'task', id: t.id })),
  ];
  const api = v.mina.api(threadsApi);
  if (s.do === 'create') {
    const inside = at(milestones, s.b);
    const place = inside && s.b % 2 === 0 ? { project_id: inside.project_id, milestone_id: inside.id } : { project_id: project?.id ?? '', milestone_id: null };
    await createTask(c, {
      id: newId(),
      title: `T${s.a}`,
      ...blank,
      ...place,
      parent_id: null,
      estimate_minutes: s.b > 10 ? s.b : null,
      labels: [],
      take: s.b % 3 === 0,
    });
  } else if (s.do === 'tie' || s.do === 'also') {
    const [src, dst] = [at(sources, s.a), at(v.targets, s.b)];
    if (src && dst)
      await api.tie({
        id: newId(),
        src_kind: src.kind as 'task',
        src_id: src.id,
        dst_kind: dst.kind as 'goal',
        dst_id: dst.id,
        rank: s.do === 'also' ? 'also' : 'primary',
        because: '',
      });
  } else if (s.do === 'untie') {
    const living = await db.selectFrom('threads').select('id').where('workspace_id', '=', v.id).where('ended_at', 'is', null).orderBy('id').execute();
    const one = at(living, s.a);
    if (one) await api.untie({ id: one.id });
  } else if (s.do === 'milestone made')
    await v.mina.api(milestonesApi).create({ id: newId(), project_id: project?.id ?? '', title: `M${s.a}`, target_on: null });
  else if (s.do === 'unit') {
    const { version } = await v.mina.api(projectsApi).one({ key: await keyOf(project?.id ?? '') });
    await v.mina.api(projectsApi).edit({ id: project?.id ?? '', version, unit_id: at([...v.units, null], s.b) ?? null });
  } else if (s.do === 'milestone gone') {
    const one = at(milestones, s.a);
    if (one) await v.mina.api(milestonesApi).trash({ id: one.id });
  } else if (s.do === 'pause' || s.do === 'rename') {
    const { version, state } = await v.mina.api(projectsApi).one({ key: project?.id ? await keyOf(project.id) : '' });
    if (s.do === 'pause') await v.mina.api(projectsApi).setState({ id: project?.id ?? '', version, state: state === 'paused' ? 'active' : 'paused' });
    else await v.mina.api(projectsApi).rename({ id: project?.id ?? '', version, key: `K${newId().slice(-5).toUpperCase()}` });
  } else if (s.do === 'goal closed') {
    const goal = at(v.goals, s.a);
    if (!goal) return;
    const { version, state } = await v.mina.api(goalsApi).one({ id: goal.id });
    if (state === 'closed') await v.mina.api(goalsApi).reopen({ id: goal.id });
    else await v.mina.api(goalsApi).close({ id: goal.id, version, outcome: 'achieved', because: '', learned: '' });
  } else if (task) await onTask(c, s, task, other, at(milestones, s.b));
}

type Row = { id: string; project_id: string; version: number; parent_id: string | null };
async function onTask(
  c: Awaited<ReturnType<Actor['context']>>,
  s: Step,
  task: Row,
  other: Row | undefined,
  milestone: { id: string } | undefined,
): Promise<void> {
  const { id, version, project_id } = task;
  if (s.do === 'child')
    await createTask(c, {
      id: newId(),
      project_id,
      title: 'Child',
      body: '',
      parent_id: id,
      milestone_id: null,
      state_id: null,
      priority: 'normal',
      engagement: 'individual',
      people_needed: null,
      people_most: null,
      estimate_minutes: 30,
      starts_on: null,
      due_on: null,
      labels: [],
      take: s.b % 2 === 0,
    });
  else if (s.do === 'take') await takeUntaken(c, 'task', id);
  else if (s.do === 'back') await handBack(c, 'task', id);
  else if (s.do === 'finish') await finishTask(c, { id, children: (['close', 'move', 'drop'] as const)[s.b % 3] });
  else if (s.do === 'drop') await dropTask(c, { id, because: '', children: (['close', 'move', 'drop'] as const)[s.b % 3] });
  else if (s.do === 'reopen') await reopenTask(c, id);
  else if (s.do === 'trash') await trashTask(c, id);
  else if (s.do === 'restore') await restoreTask(c, id);
  else if (s.do === 'milestone') await changeTask(c, { id, version, milestone_id: milestone?.id ?? null });
  else if (s.do === 'out') await changeTask(c, { id, version, milestone_id: null, parent_id: null });
  else if (s.do === 'under') await changeTask(c, { id, version, parent_id: other?.id ?? null });
  else if (s.do === 'estimate') await changeTask(c, { id, version, estimate_minutes: s.b > 15 ? null : (s.b + 1) * 15 });
  else if (s.do === 'start') {
    const states = await c.db
      .selectFrom('project_states')
      .select('id')
      .where('workspace_id', '=', c.workspaceId)
      .where('project_id', '=', project_id)
      .orderBy('position')
      .execute();
    await moveTask(c, { id, state_id: at(states, s.b)?.id ?? '', after_id: null, before_id: null, children: 'move' });
  }
}
const keyOf = async (id: string) => (await world.ground.database.read.selectFrom('projects').select('key').where('id', '=', id).executeTakeFirstOrThrow()).key;

async function agrees(v: Valley): Promise<void> {
  const db = world.ground.database.read;
  const [tasks, milestones, threads, nodes, projects, totals] = await Promise.all([
    tasksOf(v),
    db.selectFrom('milestones').selectAll().where('workspace_id', '=', v.id).execute(),
    db.selectFrom('threads').selectAll().where('workspace_id', '=', v.id).execute(),
    db.selectFrom('nodes').selectAll().where('workspace_id', '=', v.id).execute(),
    db.selectFrom('projects').selectAll().where('workspace_id', '=', v.id).execute(),
    db.selectFrom('work_totals').selectAll().where('workspace_id', '=', v.id).execute(),
  ]);
  const tied = (kind: string, id: string): Ref | null => {
    const found = threads.find((t) => t.src_kind === kind && t.src_id === id && t.rank === 'primary' && t.ended_at === null);
    return found ? { kind: found.dst_kind, id: found.dst_id } : null;
  };
  const unitOf = (projectId: string) => projects.find((p) => p.id === projectId)?.unit_id;
  const words = (ref: Ref | null) => (ref ? `${ref.kind} ${ref.id}` : 'nothing');
  const expected = new Map<string, string>();
  for (const t of tasks.filter((t) => t.trashed_at === null)) {
    const up = t.parent_id
      ? { kind: 'task', id: t.parent_id }
      : t.milestone_id
        ? { kind: 'milestone', id: t.milestone_id }
        : { kind: 'project', id: t.project_id };
    const key = `${projects.find((p) => p.id === t.project_id)?.key}-${t.number}`;
    expected.set(`task ${t.id}`, `${words(tied('task', t.id) ?? up)} ${t.category} ${key} ${unitOf(t.project_id)}`);
  }
  for (const m of milestones.filter((m) => m.trashed_at === null))
    expected.set(`milestone ${m.id}`, `${words(tied('milestone', m.id) ?? { kind: 'project', id: m.project_id })} planned null ${unitOf(m.project_id)}`);
  for (const p of projects) expected.set(`project ${p.id}`, `${words(tied('project', p.id))} ${p.state} ${p.key} ${p.unit_id}`);
  const kept = new Map(
    nodes
      .filter((n) => ['task', 'milestone', 'project'].includes(n.kind))
      .map((n) => [
        `${n.kind} ${n.id}`,
        `${words(n.serves_kind && n.serves_id ? { kind: n.serves_kind, id: n.serves_id } : null)} ${n.state} ${n.key} ${n.unit_id}`,
      ]),
  );
  expect(Object.fromEntries([...kept].sort())).toEqual(Object.fromEntries([...expected].sort()));
  for (const n of nodes.filter((n) => n.kind === 'goal'))
    expect(words(n.serves_kind && n.serves_id ? { kind: n.serves_kind, id: n.serves_id } : null)).toBe(words(tied('goal', n.id)));

  const sums = new Map<string, [number, number]>();
  for (const t of tasks.filter((t) => t.trashed_at === null && t.parent_id === null)) {
    const line = tied('task', t.id) ?? (t.milestone_id ? { kind: 'milestone', id: t.milestone_id } : { kind: 'project', id: t.project_id });
    const places: [string, Ref][] = [
      ['place', { kind: 'project', id: t.project_id }],
      ['line', line],
    ];
    if (t.milestone_id) places.push(['place', { kind: 'milestone', id: t.milestone_id }]);
    for (const [way, ref] of places) {
      const key = [way, ref.kind, ref.id, t.project_id, t.category].join(' ');
      const [n, minutes] = sums.get(key) ?? [0, 0];
      sums.set(key, [n + 1, minutes + (t.estimate_minutes ?? 0)]);
    }
  }
  const counted = totals.filter((r) => r.n !== 0 || r.minutes !== 0).map((r) => [[r.way, r.kind, r.id, r.project_id, r.category].join(' '), [r.n, r.minutes]]);
  expect(Object.fromEntries(counted.sort())).toEqual(Object.fromEntries([...sums].sort()));
  expect(await checkCounts(world.ground.database, { id: v.id, name: 'here' })).toMatchObject([{ state: 'fine' }]);
}

test('after any sequence of changes, what everything serves and how much work it has is as one would count it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 40, size: 'max' }), async (steps) => {
      const v = await valley();
      for (const [n, s] of steps.entries()) {
        try {
          await act(v, s);
        } catch (error) {
          if (!(error instanceof Refusal) && !(error instanceof Refused && error.status < 500)) throw error;
        }
        if (n % 4 === 3) await agrees(v);
      }
      await agrees(v);
    }),
    { numRuns: 7 },
  );
}, 60_000);
