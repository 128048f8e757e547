import { expect, test } from 'vitest';
import { newId } from '../kit/ids.ts';
import { goalsApi } from '../lead/goals/goals.ts';
import { visionApi } from '../lead/vision/vision.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { offersApi } from '../offers/offers.ts';
import { unitsApi } from '../people/units.ts';
import { openWorld } from '../server/testing.ts';
import { threadsApi } from '../threads/threads.ts';
import { throughlineApi } from './throughline.ts';
import { todayApi } from './today.ts';

const world = await openWorld();

async function valley() {
  const w = await world.workspace(['mina', 'jonas']);
  const mina = w.mina as NonNullable<typeof w.mina>;
  const jonas = w.jonas as NonNullable<typeof w.jonas>;
  const direction = { id: newId(), title: 'Care without waiting', because: 'waiting makes people ill' };
  const vision = await mina.api(visionApi).save({ id: newId(), version: 0, title: 'A doctor within a week', directions: [direction] });
  const goal = await mina.api(goalsApi).create({ id: newId(), title: 'Half of first visits booked online', starts_on: '2026-01-01', ends_on: '2027-06-30' });
  await mina
    .api(threadsApi)
    .tie({ id: newId(), src_kind: 'goal', src_id: goal.id, dst_kind: 'direction', dst_id: direction.id, because: 'most waiting starts at the phone' });
  const project = await mina.api(projectsApi).create({ id: newId(), name: 'Booking', key: 'BOOK' });
  const tie = () =>
    mina
      .api(threadsApi)
      .tie({ id: newId(), src_kind: 'project', src_id: project.id, dst_kind: 'goal', dst_id: goal.id, because: 'half of first visits are booked online' });
  return { w, mina, jonas, vision, goal, project, tie, direction };
}

test('work that is tied reaches the vision, and its holder sees why on Today', async () => {
  const { mina, jonas, project, goal, tie } = await valley();
  const task = await mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Form works at 360 px' });
  const before = await mina.api(throughlineApi).map({});
  expect(before.figures).toMatchObject({ open: 1, reaching: 0, percent: 0, loose_projects: 1 });
  expect(before.loose).toMatchObject([{ id: project.id, n: 1 }]);
  await tie();
  const after = await mina.api(throughlineApi).map({});
  expect(after.figures).toMatchObject({ open: 1, reaching: 1, percent: 100, loose_projects: 0, goals: 1, goals_with_work: 1 });
  expect(after.strands).toHaveLength(2);

  const offer = await mina.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: task.id, to_person_id: jonas.id, message: 'You know this form.' });
  const offered = (await jonas.api(todayApi).today()).offered;
  expect(offered).toMatchObject([{ id: offer.id, because: 'half of first visits are booked online' }]);
  await jonas.api(offersApi).take({ id: offer.id });
  const day = await jonas.api(todayApi).today();
  expect(day.offered).toEqual([]);
  expect(day.story?.sentence).toBe('“Form works at 360 px”, so that most waiting starts at the phone.');
  expect(day.story?.line.stops.map((s) => s.kind)).toEqual(['vision', 'direction', 'goal', 'project', 'task']);
  expect([...day.mine, ...day.week, ...day.later].map((t) => t.because)).toEqual(['half of first visits are booked online']);
  expect((await mina.api(goalsApi).one({ id: goal.id })).below).toMatchObject({ open_tasks: 1, projects: [{ key: 'BOOK' }] });
});

test('a loop of goals is refused, and shown', async () => {
  const { mina, goal } = await valley();
  const child = await mina.api(goalsApi).create({ id: newId(), title: 'Forms on every phone', starts_on: '2026-01-01', ends_on: '2027-01-01' });
  await mina.api(threadsApi).tie({ id: newId(), src_kind: 'goal', src_id: child.id, dst_kind: 'goal', dst_id: goal.id, because: 'forms come first' });
  const error = await mina
    .api(threadsApi)
    .tie({ id: newId(), src_kind: 'goal', src_id: goal.id, dst_kind: 'goal', dst_id: child.id, because: 'x y z' })
    .catch((e) => e);
  expect(error).toMatchObject({ status: 422, problem: { rule: 'no_loop' } });
  expect(error.problem.detail).toContain('“Half of first visits booked online” serves “Forms on every phone” serves “Half of first visits booked online”');
});

test('a closed project is in no figure and on no map', async () => {
  const { mina, jonas } = await valley();
  const secret = await mina.api(projectsApi).create({ id: newId(), name: 'Canary plan', key: 'QUIET', access: 'closed' });
  await mina.api(tasksApi).create({ id: newId(), project_id: secret.id, title: 'Canary task' });
  for (const who of [mina, jonas]) {
    const map = await who.api(throughlineApi).map({});
    expect(map.figures?.open).toBe(0);
    expect(JSON.stringify(map)).not.toContain('Canary');
  }
});

test('a task may serve another goal than its project does', async () => {
  const { mina, project, tie, vision } = await valley();
  await tie();
  const task = await mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Odd one out', take: true });
  const line = await mina.api(threadsApi).throughline({ kind: 'task', id: task.id });
  expect(line.stops.map((s) => s.kind)).toEqual(['vision', 'direction', 'goal', 'project', 'task']);
  const own = await mina
    .api(threadsApi)
    .tie({ id: newId(), src_kind: 'task', src_id: task.id, dst_kind: 'vision', dst_id: vision.id, because: 'it is the point' });
  expect((await mina.api(threadsApi).throughline({ kind: 'task', id: task.id })).stops.map((s) => s.kind)).toEqual(['vision', 'task']);
  await mina.api(threadsApi).untie({ id: own.id });
  expect((await mina.api(threadsApi).throughline({ kind: 'task', id: task.id })).stops).toHaveLength(5);
});

test('the map of a unit keeps the goals of others that its work serves', async () => {
  const { w, goal } = await valley();
  const unit = await w.admin.api(unitsApi).create({ id: newId(), name: 'Front desks' });
  const project = await w.admin.api(projectsApi).create({ id: newId(), name: 'Front desk', key: 'DESK', unit_id: unit.id });
  const task = await w.admin.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Answer by the third ring' });
  await w.admin.api(threadsApi).tie({ id: newId(), src_kind: 'task', src_id: task.id, dst_kind: 'goal', dst_id: goal.id, because: 'the phone stays' });
  const map = await w.admin.api(throughlineApi).map({ unit: unit.id });
  expect(map.projects).toMatchObject([{ key: 'DESK', open: 1, loose: 0 }]);
  expect(map.strands).toMatchObject([{ from_id: project.id, to_id: goal.id, open: 1 }, { from_id: goal.id }]);
  expect(map.loose).toEqual([]);
});
