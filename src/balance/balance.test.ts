import { expect, test } from 'vitest';
import { newId } from '../kit/ids.ts';
import { addDays } from '../kit/time.ts';
import { goalsApi } from '../lead/goals/goals.ts';
import { visionApi } from '../lead/vision/vision.ts';
import { milestonesApi } from '../manage/milestones/milestones.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { unitsApi } from '../people/units.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { threadsApi } from '../threads/threads.ts';
import { balanceApi } from './balance.ts';
import { keepMonth, keepMonths } from './months.server.ts';

const world = await openWorld();
const start = Date.parse('2026-03-02T08:00:00.000Z'); // a Monday
const at = (day: number) => {
  world.clock.now = new Date(start + day * 86_400_000);
};
const dayOf = (n: number) => addDays('2026-03-02', n);
const key = () => `K${newId().slice(-7).toUpperCase()}`;

async function team(...names: string[]) {
  at(0);
  const w = await world.workspace(names);
  const people = names.map((n) => w[n] as Actor);
  const mina = people[0] as Actor;
  const { id, states } = await mina.api(projectsApi).create({ id: newId(), name: 'Clinic', key: key() });
  const stateOf = (category: string) => states.find((s) => s.category === category)?.id ?? '';
  const project = async (who = mina) => who.api(projectsApi).create({ id: newId(), name: 'Other', key: key() });
  const task = (given: { title?: string; due?: number | null; parent?: string; by?: Actor; project?: string; take?: boolean } = {}) =>
    (given.by ?? mina).api(tasksApi).create({
      id: newId(),
      project_id: given.project ?? id,
      title: given.title ?? 'Work',
      due_on: given.due === undefined || given.due === null ? null : dayOf(given.due),
      parent_id: given.parent ?? null,
      take: given.take ?? true,
    });
  const due = async (t: { id: string }, day: number | null, by = mina) => {
    const { version } = await by.api(tasksApi).one({ key: t.id });
    await by.api(tasksApi).edit({ id: t.id, version, due_on: day === null ? null : dayOf(day) });
  };
  const read = async (unit?: string) => mina.api(balanceApi).read(unit ? { unit } : {});
  const part = async (name: string, unit?: string) => {
    const { figures } = (await read(unit)).parts.find((p) => p.id === name) ?? {};
    return figures ? [figures.g, figures.n] : null;
  };
  /** Many days on; whoever looks in now and then stays signed in. */
  const later = async (from: number, to: number) => {
    for (let day = from; day < to; day += 20) {
      at(day);
      await read();
      await world.ground.database.write(null, async () => {}); // that one looked in is written behind the answer
    }
    at(to);
  };
  const things = (name: string) => mina.api(balanceApi).things({ part: name });
  return { w, mina, people, id, stateOf, project, task, due, read, part, things, later };
}

test('an empty workspace has 50 and 42 by rule, and no point', async () => {
  const w = await world.workspace(['mina']);
  const mina = w.mina as Actor;
  const { order, lift, too_early, parts, trail } = await mina.api(balanceApi).read({});
  expect({ order, lift, trail }).toEqual({ order: null, lift: null, trail: [] });
  expect(too_early).toContain('once 10 tasks');
  expect(parts.map((p) => [p.id, p.weight, p.figures?.value])).toEqual([
    ['O1', 30, 50],
    ['O2', 20, 50],
    ['O3', 25, 50],
    ['O4', 15, 50],
    ['O5', 10, 50],
    ['L1', 30, 50],
    ['L2', 20, 50],
    ['L3', 20, 20],
    ['L4', 20, 50],
    ['L5', 10, 33],
  ]);
  for (const axis of ['order', 'lift']) expect(parts.filter((p) => p.axis === axis).reduce((sum, p) => sum + p.weight, 0)).toBe(100);
  await keepMonth(world.ground, { ...(await mina.context()).workspace }, '2026-02');
  const kept = await world.ground.database.read.selectFrom('balance_months').selectAll().where('workspace_id', '=', w.id).execute();
  expect(kept).toMatchObject([{ unit_id: '', order_value: 50, lift_value: 42, drawn: 0, formula: 1 }]);
  expect(parts.find((p) => p.id === 'L3')?.sign).toMatchObject({ act: 'Open a goal', among: 'There is no vision yet' });
});

test('promises: a day that stood three days before counts, whatever is done to it later', async () => {
  const { mina, task, due, part, things, id } = await team('mina');
  const kept = await task({ title: 'Kept', due: 10 });
  const late = await task({ title: 'Late', due: 10 });
  const removed = await task({ title: 'Removed', due: 11 });
  const dropped = await task({ title: 'Dropped', due: 11 });
  const moved = await task({ title: 'Moved in time', due: 12 });
  const trashed = await task({ title: 'Trashed', due: 13 });
  const quick = await task({ title: 'Finished before it is three days old', due: 9 });
  const milestone = await mina.api(milestonesApi).create({ id: newId(), project_id: id, title: 'Open', target_on: dayOf(12) });
  at(1);
  await mina.api(tasksApi).finish({ id: quick.id });
  at(5);
  await due(moved, 40);
  at(9);
  await due(removed, null);
  await mina.api(tasksApi).drop({ id: dropped.id });
  await mina.api(tasksApi).finish({ id: kept.id });
  const slip = await task({ title: 'Promised too late to be a promise', due: 11 });
  at(11);
  await mina.api(tasksApi).trash({ id: trashed.id });
  await mina.api(tasksApi).finish({ id: late.id });
  await mina.api(tasksApi).finish({ id: slip.id });
  await mina.api(milestonesApi).reach({ id: milestone.id, version: milestone.version });
  at(14);
  expect(await part('O1')).toEqual([2, 6]);
  const { bad, good } = await things('O1');
  expect(good.map((t) => t.title).sort()).toEqual(['Kept', 'Open']);
  expect(bad.map((t) => t.title).sort()).toEqual(['Dropped', 'Late', 'Removed', 'Trashed']);
  await mina.api(tasksApi).reopen({ id: kept.id });
  expect(await part('O1')).toEqual([1, 6]);
});

test('of one project and day five promises count, those made longest ago; subtasks and fresh ticks count nothing', async () => {
  const { mina, task, part } = await team('mina');
  const first = [];
  for (let n = 0; n < 5; n++) first.push(await task({ title: `Early ${n}`, due: 20 }));
  at(10);
  const many = [];
  for (let n = 0; n < 8; n++) many.push(await task({ title: `Late comer ${n}`, due: 20 }));
  const parent = await task({ title: 'Split' });
  for (let n = 0; n < 6; n++) await task({ title: `Part ${n}`, due: 20, parent: parent.id });
  at(19);
  for (const t of many) await mina.api(tasksApi).finish({ id: t.id });
  at(21);
  expect(await part('O1')).toEqual([0, 5]);
  for (let n = 0; n < 10; n++) {
    const t = await task({ title: `Ticked at once ${n}` });
    await mina.api(tasksApi).finish({ id: t.id });
  }
  expect(await part('O3')).toEqual([5, 5]);
  expect(await part('L1')).toEqual([0, 6]);
});

test('dates that hold: moved later twice does not, a slip of the pen is none, a week past is too long', async () => {
  const { task, due, part, things, later } = await team('mina');
  const twice = await task({ title: 'Twice', due: 10 });
  const once = await task({ title: 'Once', due: 10 });
  await task({ title: 'Past', due: 10 });
  const around = await task({ title: 'Taken away and set again', due: 10 });
  await due(once, 15);
  await due(once, 12);
  at(4);
  expect(await part('O2')).toEqual([4, 4]);
  await due(twice, 20);
  await due(once, 30);
  await due(around, null);
  at(6);
  await due(twice, 30);
  await due(around, 20);
  at(8);
  await due(around, 40);
  expect((await things('O2')).bad.map((t) => t.title).sort()).toEqual(['Taken away and set again', 'Twice']);
  at(18);
  expect((await things('O2')).bad.map((t) => t.title).sort()).toEqual(['Past', 'Taken away and set again', 'Twice']);
  expect((await things('O2')).bad.find((t) => t.title === 'Twice')?.note).toContain('moved later 2 times');
  await later(18, 100);
  for (const t of [twice, once, around]) await due(t, 150);
  expect(await part('O2')).toEqual([3, 4]);
});

test('work in hand: the first start stands, and a finished part is a step', async () => {
  const { mina, task, stateOf, part } = await team('mina');
  const stuck = await task({ title: 'Stuck' });
  const back = await task({ title: 'Back and forth' });
  const stepped = await task({ title: 'Stepped' });
  for (const t of [stuck, back, stepped]) await mina.api(tasksApi).move({ id: t.id, state_id: stateOf('in_progress') });
  const child = await task({ title: 'A step', parent: stepped.id });
  const fresh = await task({ title: 'A step made for show', parent: stuck.id });
  at(14);
  expect(await part('O4')).toEqual([3, 3]);
  await mina.api(tasksApi).move({ id: back.id, state_id: stateOf('ready') });
  await mina.api(tasksApi).move({ id: back.id, state_id: stateOf('in_progress') });
  await mina.api(tasksApi).trash({ id: fresh.id });
  at(26);
  await mina.api(tasksApi).finish({ id: child.id });
  const show = await task({ title: 'Made and ticked', parent: back.id });
  await mina.api(tasksApi).finish({ id: show.id });
  at(30);
  expect(await part('O4')).toEqual([1, 3]);
});

test('projects are held by a steward who took it and a day ahead', async () => {
  const { mina, id, project, part } = await team('mina');
  expect(await part('O5')).toEqual([0, 1]);
  await mina.api(milestonesApi).create({ id: newId(), project_id: id, title: 'Pilot', target_on: dayOf(3) });
  expect(await part('O5')).toEqual([1, 1]);
  const other = await project();
  await mina.api(projectsApi).edit({ id: other.id, version: other.version, access: 'closed' });
  expect(await part('O5')).toEqual([1, 1]);
  at(4);
  expect(await part('O5')).toEqual([0, 1]);
});

test('a dummy goal lifts nothing unless it lives, moves and says why', async () => {
  const { mina, id, task, part, things } = await team('mina');
  for (let n = 0; n < 4; n++) await task({ title: `Work ${n}` });
  const direction = newId();
  const idle = newId();
  const vision = newId();
  await mina.api(visionApi).save({
    id: vision,
    version: 0,
    title: 'Nobody waits',
    body: '',
    horizon_year: 2030,
    we_will_not: [],
    directions: [
      { id: direction, title: 'Reach', because: '' },
      { id: idle, title: 'Rest', because: '' },
    ],
  });
  const result = newId();
  const goal = await mina.api(goalsApi).create({
    id: newId(),
    title: 'Book by phone',
    contribution: '',
    unit_id: null,
    starts_on: dayOf(0),
    ends_on: dayOf(120),
    rhythm: 'weekly',
    results: [{ id: result, name: 'Booked', kind: 'percent', aim: 'up', baseline: 0, target: 100 }],
  });
  const tie = (src_kind: 'project' | 'goal', src_id: string, dst_kind: 'goal' | 'direction', dst_id: string, because: string) =>
    mina.api(threadsApi).tie({ id: newId(), src_kind, src_id, dst_kind, dst_id, because });
  await tie('goal', goal.id, 'direction', direction, 'a call costs a morning');
  await tie('project', id, 'goal', goal.id, 'because because because');
  const checkIn = (value: number | null) => {
    world.clock.now = new Date(world.clock.now.getTime() + 60_000);
    return mina.api(goalsApi).checkIn({
      goal_id: goal.id,
      id: newId(),
      confidence: 7,
      what_changed: 'Something',
      what_next: 'More',
      values: value === null ? [] : [{ id: result, value }],
    });
  };
  at(4);
  expect([await part('L1'), await part('L2'), await part('L3')]).toEqual([
    [0, 4],
    [0, 0],
    [0, 2],
  ]);
  await checkIn(null);
  expect(await part('L3')).toEqual([0, 2]); // a check-in without a value keeps no goal with key results living
  await checkIn(10);
  expect([await part('L1'), await part('L3')]).toEqual([
    [0, 4],
    [1, 2],
  ]);
  expect((await things('L1')).bad[0]?.note).toBe('its because says too little');
  const [thread] = (await mina.api(threadsApi).ofThing({ kind: 'project', id })).ties;
  await mina.api(threadsApi).change({ id: thread?.id ?? '', version: thread?.version ?? 1, because: 'every booking starts at the desk' });
  expect(await part('L1')).toEqual([4, 4]);
  expect((await things('L1')).good).toHaveLength(4);
  at(10);
  expect(await part('L2')).toEqual([1, 1]);
  at(20);
  expect([await part('L1'), await part('L2'), await part('L3')]).toEqual([
    [0, 4],
    [0, 1],
    [0, 2],
  ]);
  await checkIn(12);
  expect(await part('L4')).toEqual([0, 0]);
  at(40);
  await checkIn(13);
  expect(await part('L4')).toEqual([0, 1]);
  await checkIn(16);
  expect(await part('L4')).toEqual([1, 1]);
  expect((await things('L4')).good[0]?.note).toBe('16 % now, 10 % a month ago');
});

test('we look again: the vision within a year, and goals closed in time with what was learned', async () => {
  const { mina, part, later } = await team('mina');
  expect(await part('L5')).toEqual([0, 1]);
  await mina.api(visionApi).save({ id: newId(), version: 0, title: 'Nobody waits', body: '', horizon_year: null, we_will_not: [], directions: [] });
  expect(await part('L5')).toEqual([1, 1]);
  const goal = (ends: number) =>
    mina
      .api(goalsApi)
      .create({ id: newId(), title: `Until ${ends}`, contribution: '', starts_on: dayOf(0), ends_on: dayOf(ends), rhythm: 'monthly', results: [] });
  const close = (g: { id: string; version: number }, learned: string) =>
    mina.api(goalsApi).close({ id: g.id, version: g.version, outcome: 'missed', because: 'We chose another way.', learned });
  const [brief, well, late] = [await goal(5), await goal(5), await goal(5)];
  at(6);
  await close(brief, 'Little.');
  await close(well, 'People call because the page hides the number of the desk.');
  expect(await part('L5')).toEqual([3, 4]);
  at(20);
  expect(await part('L5')).toEqual([2, 4]);
  await close(late, 'People call because the page hides the number of the desk.');
  expect(await part('L5')).toEqual([2, 4]);
  await later(20, 120);
  expect(await part('L5')).toEqual([1, 1]);
  await later(120, 380);
  expect(await part('L5')).toEqual([0, 1]);
});

test('a point is drawn from five people, ten pieces, thirty days and half the weight on; months are kept once, and a missed one stays a gap', async () => {
  const { mina, people, w, id, task, read, stateOf, later } = await team('mina', 'noor', 'jakob', 'wanda', 'emre');
  for (const by of people) for (let n = 0; n < 2; n++) await task({ by, title: `${by.name} ${n}`, due: 25 });
  const vision = newId();
  await mina.api(visionApi).save({ id: vision, version: 0, title: 'Nobody waits', body: '', horizon_year: null, we_will_not: [], directions: [] });
  const goal = await mina
    .api(goalsApi)
    .create({ id: newId(), title: 'Goal', contribution: '', starts_on: dayOf(0), ends_on: dayOf(90), rhythm: 'monthly', results: [] });
  await mina.api(threadsApi).tie({ id: newId(), src_kind: 'goal', src_id: goal.id, dst_kind: 'vision', dst_id: vision, because: '' });
  at(20);
  expect((await read()).too_early).toContain('30 days of history');
  at(30); // the first of April
  const running = (await mina.api(tasksApi).mine())[0];
  await mina.api(tasksApi).move({ id: running?.id ?? '', state_id: stateOf('in_progress') });
  const now = await read();
  expect(now.too_early).toBeNull();
  expect(now.order).toBeGreaterThan(20);
  expect(now.lift).toBeGreaterThan(20);
  expect([(await keepMonths(world.ground)) > 0, await keepMonths(world.ground)]).toEqual([true, 0]);
  expect((await read()).trail).toEqual([{ month: '2026-03', order: now.order, lift: now.lift, formula: 1 }]);
  await later(30, 62); // the third of May: April was missed
  await keepMonths(world.ground);
  expect((await read()).trail).toHaveLength(1);
  // Four people are too few, whoever they are.
  const unit = await w.admin.api(unitsApi).create({ id: newId(), name: 'Desk' });
  const project = await mina.api(projectsApi).one({ key: (await mina.api(projectsApi).list({})).projects.find((p) => p.id === id)?.key ?? '' });
  await mina.api(projectsApi).edit({ id, version: project.version, unit_id: unit.id });
  const small = await read(unit.id);
  expect(small.too_early).toContain('never about one person');
  expect(small.parts.every((p) => p.figures === null)).toBe(true);
  expect(JSON.stringify(small.parts)).not.toMatch(/"text":"\d/);
});

test('guests see no figures, strangers nothing, and nobody is named', async () => {
  const { w, mina, task } = await team('mina');
  await task({ title: 'Due', due: 4 });
  const guest = await world.person(w, 'Gus', 'guest');
  for (const path of ['/balance', '/balance/parts/O1']) expect((await guest.request('GET', path)).status).toBe(403);
  expect((await mina.request('GET', '/balance/parts/O9')).status).toBe(404);
  expect((await mina.request('GET', `/balance?unit=${newId()}`)).status).toBe(404);
  const everything = JSON.stringify([await mina.api(balanceApi).read({}), await mina.api(balanceApi).things({ part: 'O3' })]);
  expect(everything).not.toContain(mina.id);
  expect(everything.toLowerCase()).not.toContain('"mina');
});
