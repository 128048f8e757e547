import { expect, test } from 'vitest';
import { newId } from '../kit/ids.ts';
import { addDays } from '../kit/time.ts';
import { goalsApi } from '../lead/goals/goals.ts';
import { visionApi } from '../lead/vision/vision.ts';
import { milestonesApi } from '../manage/milestones/milestones.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { boardIn, failure } from '../offers/testing.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { threadsApi } from './threads.ts';

const world = await openWorld();
const refused = (status: number, rule?: string) => ({ status, ...(rule ? { problem: expect.objectContaining({ rule }) } : {}) });
const threads = (who: Actor) => who.api(threadsApi);
type Thing = { kind: 'task' | 'milestone' | 'project' | 'goal'; id: string };
type Target = { kind: 'goal' | 'direction' | 'vision'; id: string };
const tie = (who: Actor, src: Thing, dst: Target, more: object = {}) =>
  threads(who).tie({ id: newId(), src_kind: src.kind, src_id: src.id, dst_kind: dst.kind, dst_id: dst.id, because: 'it moves it', ...more });
const kinds = async (who: Actor, thing: Thing) => (await threads(who).throughline(thing)).stops.map((s) => s.kind);

/** A board, a vision with two directions, and a way to make goals. */
async function valley() {
  const b = await boardIn(world);
  const { mina } = b;
  const [care, ease] = [
    { id: newId(), title: 'Care without waiting', because: 'waiting makes people ill' },
    { id: newId(), title: 'Ease for all', because: '' },
  ];
  const vision = await mina.api(visionApi).save({ id: newId(), version: 0, title: 'A doctor within a week', directions: [care, ease] });
  const goal = async (title: string, by = mina) => ({
    kind: 'goal' as const,
    id: (await by.api(goalsApi).create({ id: newId(), title, starts_on: '2026-01-01', ends_on: '2027-06-30' })).id,
  });
  const direction = (id: string) => ({ kind: 'direction' as const, id });
  return {
    ...b,
    vision: { kind: 'vision' as const, id: vision.id, version: vision.version },
    care: direction(care.id),
    ease: direction(ease.id),
    kept: [care, ease],
    goal,
    aTask: { kind: 'task' as const, id: b.task.id },
    aProject: { kind: 'project' as const, id: b.project.id },
  };
}

test('one primary thread and any number beside it; a new primary ends the one before, and the path follows', async () => {
  const { mina, jonas, vision, care, ease, goal, aProject, aTask } = await valley();
  const [a, b, c] = [await goal('A'), await goal('B'), await goal('C')];
  await tie(mina, a, care);
  const first = await tie(mina, aProject, a, { because: 'half are booked online' });
  expect(first).toMatchObject({ rank: 'primary', dst_title: 'A', by: { id: mina.id }, version: 1 });
  expect(await kinds(jonas, aTask)).toEqual(['vision', 'direction', 'goal', 'project', 'task']);
  expect(await threads(jonas).throughline(aTask)).toMatchObject({ reaches: true, because: 'half are booked online' });
  for (const [to, n] of [
    [b, 2],
    [c, 3],
    [ease, 4],
    [vision, 5],
  ] as const) {
    await tie(mina, aProject, to, { rank: 'also', because: '' });
    expect((await threads(mina).ofThing(aProject)).ties.map((t) => t.rank)).toEqual(['primary', ...Array.from({ length: n - 1 }, () => 'also')]);
  }
  expect((await threads(jonas).throughline(aTask)).stops.map((s) => s.title)).toContain('A');
  await tie(mina, aProject, b); // from beside to primary
  const now = await threads(mina).ofThing(aProject);
  expect(now.ties.map((t) => [t.rank, t.dst_title])).toEqual(
    expect.arrayContaining([
      ['primary', 'B'],
      ['also', 'C'],
      ['also', 'Ease for all'],
      ['also', 'A doctor within a week'],
    ]),
  );
  expect(now.ties[0]?.rank).toBe('primary');
  expect(await threads(jonas).throughline(aTask)).toMatchObject({ reaches: false });
  await tie(mina, aProject, b, { rank: 'also' }); // and back: nothing primary is left
  expect((await threads(jonas).throughline(aTask)).stops.map((s) => s.kind)).toEqual(['project', 'task']);
  expect(await failure(tie(mina, aProject, b, { rank: 'also' }))).toMatchObject(refused(409, 'threads_once_per_pair'));
  expect((await threads(mina).ofThing(aProject)).can.tie).toBe(true);
  expect((await threads(jonas).ofThing(aProject)).can.tie).toBe(false);
});

test('the same tie twice is one, anything else under its id a conflict; untied is over', async () => {
  const { mina, jonas, care, goal, aProject } = await valley();
  const [a, b] = [await goal('A'), await goal('B')];
  const id = newId();
  const made = await tie(mina, aProject, a, { id });
  expect(await tie(mina, aProject, a, { id })).toEqual(made);
  for (const again of [
    () => tie(mina, aProject, b, { id }),
    () => tie(mina, aProject, a, { id, because: 'other' }),
    () => tie(mina, aProject, a, { id, rank: 'also' }),
    () => tie(jonas, aProject, a, { id }),
  ])
    expect(await failure(again())).toMatchObject(refused(409, 'id_is_new'));
  expect(await failure(tie(mina, aProject, a))).toMatchObject(refused(409, 'threads_once_per_pair'));
  await tie(mina, aProject, care);
  expect((await threads(mina).ofThing(aProject)).ties.map((t) => t.dst_title)).toEqual(['Care without waiting']);
  expect(await failure(tie(mina, aProject, a, { id }))).toMatchObject(refused(409, 'id_is_new'));
  expect(await failure(threads(mina).untie({ id }))).toMatchObject(refused(404));
  const { ties } = await threads(mina).ofThing(aProject);
  await threads(mina).untie({ id: ties[0]?.id ?? '' });
  expect(await kinds(mina, aProject)).toEqual(['project']);
});

test('a because says why: not “because”; a stale change shows both sides', async () => {
  const { mina, care, aProject, jonas } = await valley();
  for (const because of ['because', 'Because.', ' BECAUSE … ', 'because!!'])
    expect([because, await failure(tie(mina, aProject, care, { because }))]).toEqual([because, expect.objectContaining(refused(422, 'because_says_why'))]);
  expect((await failure(tie(mina, aProject, care, { because: 'x'.repeat(201) }))).problem.errors[0]).toMatchObject({ field: 'because' });
  expect((await failure(tie(mina, aProject, care, { because: 'nul\u0000' }))).status).toBe(422);
  const made = await tie(mina, aProject, care, { because: '' });
  expect(await threads(mina).throughline(aProject)).toMatchObject({ reaches: true, because: '' });
  const second = await threads(mina).change({ id: made.id, because: 'because waiting makes people ill', version: 1 });
  expect(second).toMatchObject({ because: 'waiting makes people ill', version: 2 });
  expect(await failure(threads(mina).change({ id: made.id, because: 'other', version: 1 }))).toMatchObject({
    status: 409,
    problem: { rule: 'version_is_current', current: { because: 'waiting makes people ill', version: 2 } },
  });
  expect(await failure(threads(mina).change({ id: made.id, because: 'because', version: 2 }))).toMatchObject(refused(422, 'because_says_why'));
  expect(await failure(threads(jonas).change({ id: made.id, because: 'mine', version: 2 }))).toMatchObject(refused(403, 'may_tie'));
  expect(await failure(threads(jonas).untie({ id: made.id }))).toMatchObject(refused(403, 'may_tie'));
});

test('a loop is refused with the loop shown, by primary threads and by those beside them; nothing serves itself', async () => {
  const { mina, goal } = await valley();
  const [a, b, c] = [await goal('A'), await goal('B'), await goal('C')];
  await tie(mina, a, b);
  await tie(mina, b, c, { rank: 'also' });
  for (const rank of ['primary', 'also']) {
    const loop = await failure(tie(mina, c, a, { rank }));
    expect(loop).toMatchObject(refused(422, 'no_loop'));
    expect(loop.problem.detail).toBe('That would be a loop: “C” serves “A” serves “B” serves “C”.');
    expect(loop.problem.errors).toMatchObject([{ field: 'dst_id', value: 'C > A > B > C', mend: expect.any(String) }]);
    expect(await failure(tie(mina, a, a, { rank }))).toMatchObject(refused(422, 'not_itself'));
  }
  expect(await kinds(mina, c)).toEqual(['goal']);
  const { ties } = await threads(mina).ofThing(b);
  await threads(mina).untie({ id: ties[0]?.id ?? '' });
  await tie(mina, c, a);
  expect((await threads(mina).throughline(c)).stops.map((s) => s.title)).toEqual(['B', 'A', 'C']);
});

test('at most eight goals stand one above the other, from whichever end the line grows', async () => {
  const { mina, goal, care, aProject } = await valley();
  const chain = async (name: string, n: number) => {
    const goals = [];
    for (let i = 1; i <= n; i++) goals.push(await goal(`${name}${i}`));
    for (let i = 1; i < n; i++) await tie(mina, goals[i] as Thing, goals[i - 1] as Target);
    return goals as (Thing & Target)[];
  };
  const high = await chain('h', 8);
  await tie(mina, high[0] as Thing, care);
  expect(await failure(tie(mina, await goal('ninth'), high[7] as Target))).toMatchObject(refused(422, 'depth'));
  expect((await tie(mina, aProject, high[7] as Target)).rank).toBe('primary');
  expect((await threads(mina).throughline(aProject)).stops).toHaveLength(11);
  const low = await chain('l', 5);
  expect(await failure(tie(mina, low[0] as Thing, high[3] as Target))).toMatchObject(refused(422, 'depth'));
  await tie(mina, low[0] as Thing, high[2] as Target);
  expect((await threads(mina).throughline(low[4] as Thing)).stops.filter((s) => s.kind === 'goal')).toHaveLength(8);
});

test('only what lives is tied, and only to what lives', async () => {
  const { mina, jonas, admin, project, goal, care, kept, vision, aProject, aTask, add } = await valley();
  const over = await goal('Over');
  const { version } = await mina.api(goalsApi).one({ id: over.id });
  await tie(mina, aProject, over);
  await mina.api(goalsApi).close({ id: over.id, version, outcome: 'dropped', because: 'no longer needed', learned: '' });
  expect(await failure(tie(mina, aTask, over))).toMatchObject(refused(422, 'target_lives'));
  expect((await failure(tie(mina, over, care))).status).toBe(403);
  const gone = { kind: 'task' as const, id: (await add('Gone')).id };
  await tie(mina, gone, care);
  await mina.api(tasksApi).trash({ id: gone.id });
  expect(await failure(tie(mina, gone, vision))).toMatchObject(refused(404));
  expect(await failure(threads(mina).throughline(gone))).toMatchObject(refused(404));
  await mina.api(tasksApi).restore({ id: gone.id });
  expect(await kinds(mina, gone)).toEqual(['vision', 'direction', 'task']);
  const milestone = {
    kind: 'milestone' as const,
    id: (await mina.api(milestonesApi).create({ id: newId(), project_id: project.id, title: 'Pilot', target_on: null })).id,
  };
  await tie(mina, milestone, care);
  const inside = { kind: 'task' as const, id: (await add('Inside', { milestone_id: milestone.id })).id };
  expect(await kinds(jonas, inside)).toEqual(['vision', 'direction', 'milestone', 'task']);
  await mina.api(milestonesApi).trash({ id: milestone.id });
  expect(await failure(tie(mina, milestone, vision))).toMatchObject(refused(404));
  expect(await kinds(jonas, inside)).toEqual(['goal', 'project', 'task']);
  for (const who of [jonas, admin]) expect(await failure(tie(who, aProject, care))).toMatchObject(refused(403, 'may_tie'));

  // A direction that is taken out of the vision leads nowhere: what served it is loose, and no new thread reaches it.
  await tie(mina, aProject, care);
  expect((await threads(mina).throughline(aTask)).reaches).toBe(true);
  await mina
    .api(visionApi)
    .save({ id: vision.id, version: vision.version, title: 'A doctor within a week', directions: kept.slice(1), because: 'one way is enough' });
  expect((await threads(mina).throughline(aTask)).reaches).toBe(false);
  expect(await failure(tie(mina, aTask, care))).toMatchObject(refused(422, 'target_lives'));
});

test('ids of elsewhere, hidden things and wrong kinds are answered alike: there is nothing', async () => {
  const { w, mina, jonas, goal, care, aProject, aTask } = await valley();
  const far = await valley();
  const theirs = await far.goal('Theirs');
  for (const [src, dst] of [
    [aProject, theirs],
    [aProject, far.care],
    [aProject, far.vision],
    [far.aProject, care],
    [aProject, { kind: 'goal' as const, id: newId() }],
    [aTask, { kind: 'vision' as const, id: care.id }],
    [{ kind: 'goal' as const, id: aProject.id }, care],
  ] as const)
    expect(await failure(tie(mina, src, dst))).toMatchObject(refused(404));
  const thread = await tie(far.mina, far.aProject, theirs);
  for (const verb of [
    () => threads(mina).untie({ id: thread.id }),
    () => threads(mina).change({ id: thread.id, because: 'x', version: 1 }),
    () => threads(mina).ofThing(far.aProject),
    () => threads(mina).throughline(theirs),
  ])
    expect(await failure(verb())).toMatchObject(refused(404));
  const secret = await mina.api(projectsApi).create({ id: newId(), name: 'Canary', key: 'QUIET', access: 'closed' });
  const hidden = { kind: 'project' as const, id: secret.id };
  const own = await tie(mina, hidden, care);
  for (const verb of [
    () => tie(jonas, hidden, care),
    () => threads(jonas).untie({ id: own.id }),
    () => threads(jonas).ofThing(hidden),
    () => threads(jonas).throughline(hidden),
  ])
    expect(await failure(verb())).toMatchObject(refused(404));
  expect(JSON.stringify(await threads(jonas).find({ q: 'canary' }))).not.toContain('Canary');
  const guest = await world.person(w, 'Gus', 'guest');
  expect((await failure(tie(guest, aProject, care))).status).toBe(403);
  for (const body of [
    { src_kind: 'vision', dst_kind: 'goal' },
    { src_kind: 'task', dst_kind: 'project' },
    { src_kind: 'task', dst_kind: 'person' },
    { src_kind: ['task'], dst_kind: 'goal' },
    { src_kind: 'task', dst_kind: 'goal', rank: 'first' },
  ]) {
    const answer = await mina.request('POST', '/threads', { id: newId(), src_id: aTask.id, dst_id: (await goal('G')).id, because: '', ...body });
    expect([body, answer.status]).toEqual([body, 422]);
  }
});

test('a guest reads the path of what they were given, and why, and nothing beside it', async () => {
  const { w, mina, project, care, goal, aProject, aTask } = await valley();
  const a = await goal('A');
  await tie(mina, a, care, { because: 'care starts here' });
  await tie(mina, aProject, a, { because: 'half are booked online' });
  const guest = await world.person(w, 'Gus', 'guest');
  expect(await failure(threads(guest).throughline(aTask))).toMatchObject(refused(404));
  await mina
    .api(projectsApi)
    .grant({ project_id: project.id, id: newId(), person_id: guest.id, level: 'see', ends_on: addDays(world.clock.now.toISOString().slice(0, 10), 3) });
  expect((await threads(guest).throughline(aTask)).stops.map((s) => s.because)).toEqual(['', '', 'care starts here', 'half are booked online', '']);
  expect(await failure(threads(guest).throughline(a))).toMatchObject(refused(404));
  expect(await failure(threads(guest).ofThing(a))).toMatchObject(refused(404));
  expect((await threads(guest).find({ q: '' })).every((n) => n.kind === 'project' || n.kind === 'milestone' || n.kind === 'task')).toBe(true);
});
