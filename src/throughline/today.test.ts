import { expect, test } from 'vitest';
import { newId } from '../kit/ids.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { openWorld } from '../server/testing.ts';
import { todayApi } from './today.ts';

const world = await openWorld();

async function withTasks() {
  const w = await world.workspace(['mina', 'jonas']);
  const mina = w.mina as NonNullable<typeof w.mina>;
  const jonas = w.jonas as NonNullable<typeof w.jonas>;
  const project = await mina.api(projectsApi).create({ id: newId(), name: 'Booking', key: 'BOOK' });
  const ids: string[] = [];
  for (const title of ['One', 'Two', 'Three', 'Four']) {
    const task = await mina.api(tasksApi).create({ id: newId(), project_id: project.id, title, take: true });
    ids.push(task.id);
  }
  const titles = async () => (await mina.api(todayApi).today()).mine.map((t) => t.title);
  return { mina, jonas, ids: ids as [string, string, string, string], titles };
}

test('what I put on today stands in my order, and goes back', async () => {
  const { mina, ids, titles } = await withTasks();
  const [one, two, three, four] = ids;
  const mine = mina.api(todayApi);
  expect(await titles()).toEqual([]);
  await mine.pick({ task_id: three });
  await mine.pick({ task_id: one, after_id: three });
  expect(await titles()).toEqual(['Three', 'One']);
  await mine.order({ task_ids: [one, four, three] });
  expect(await titles()).toEqual(['One', 'Four', 'Three']);
  await mine.pick({ task_id: two, after_id: four });
  expect(await titles()).toEqual(['One', 'Four', 'Two', 'Three']);
  await mine.order({ task_ids: [two, two] });
  expect(await titles()).toEqual(['Two', 'One', 'Four', 'Three']);
  await mine.unpick({ task_id: four });
  expect(await titles()).toEqual(['Two', 'One', 'Three']);
});

test('nobody puts the task of another on their day', async () => {
  const { mina, jonas, ids, titles } = await withTasks();
  await mina.api(todayApi).pick({ task_id: ids[0] });
  const refused = [
    jonas.api(todayApi).pick({ task_id: ids[0] }),
    jonas.api(todayApi).order({ task_ids: [ids[0]] }),
    mina.api(todayApi).order({ task_ids: [ids[1], newId()] }),
  ];
  for (const answer of await Promise.allSettled(refused)) expect(answer).toMatchObject({ status: 'rejected', reason: { status: 404 } });
  expect(await titles()).toEqual(['One']);
  expect(await jonas.api(todayApi).imported({ import_id: newId() })).toEqual({ file_name: '', offers: [] });
});
