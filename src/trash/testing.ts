import { expect } from 'vitest';
import { followsApi } from '../activity/follows.ts';
import { checkCounts } from '../cli/doctor-counts.ts';
import { commentsApi } from '../comments/comments.ts';
import { send } from '../files/testing.ts';
import { newId } from '../kit/ids.ts';
import { visionApi } from '../lead/vision/vision.ts';
import { milestonesApi } from '../manage/milestones/milestones.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { offersApi } from '../offers/offers.ts';
import { boardIn } from '../offers/testing.ts';
import type { Actor, World } from '../server/testing.ts';
import { threadsApi } from '../threads/threads.ts';
import { trashApi } from './trash.ts';

const day = 86_400_000;

/** What lies in the trash of a person. */
export const lying = async (who: Actor, more: object = {}) => (await who.api(trashApi).list(more)).things;

/** How a call is refused. */
export const refused = (status: number, rule?: string) => ({ status, ...(rule ? { problem: expect.objectContaining({ rule }) } : {}) });

/** The counts of a workspace are those of its rows. */
export const countsHold = async (world: World, w: { id: string }) =>
  expect(await checkCounts(world.ground.database, { id: w.id, name: 'here' })).toMatchObject([{ state: 'fine' }]);

/** Goes some days on, and back when the work is done. */
export async function after<T>(world: World, days: number, work: () => Promise<T>): Promise<T> {
  const before = world.clock.now;
  world.clock.now = new Date(before.getTime() + days * day);
  try {
    return await work();
  } finally {
    world.clock.now = before;
  }
}

/** What goes to the trash at one instant has no order that anybody made: the clock goes on. */
export function tick(world: World): void {
  world.clock.now = new Date(world.clock.now.getTime() + 1000);
}

/** Puts a file on a task. */
export async function putFile(world: World, who: Actor, on: string, name: string, more: object = {}): Promise<string> {
  const answer = await send(who, world.fetch, `content of ${name}`, { on, name, ...more });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { id: string }).id;
}

/** A task with all that can hang on one. */
export async function laden(world: World) {
  const b = await boardIn(world);
  const { mina, jonas, ada, admin, project, add } = b;
  const vision = await admin.api(visionApi).save({ id: newId(), version: 0, title: 'Care that is there' });
  const label = await mina.api(projectsApi).addLabel({ id: newId(), project_id: project.id, name: 'Phone', colour: 'blue' });
  const milestone = await mina
    .api(milestonesApi)
    .create({ id: newId(), project_id: project.id, title: 'Heron pilot', target_on: null, done_means: ['Asked ten'] });
  const task = await add('Heron survey', { milestone_id: milestone.id, labels: [label.id], due_on: world.clock.now.toISOString().slice(0, 10) });
  const below = await add('Heron subtask', { parent_id: task.id });
  await mina.api(threadsApi).tie({ id: newId(), src_kind: 'task', src_id: task.id, dst_kind: 'vision', dst_id: vision.id, because: 'herons tell' });
  await jonas.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: task.id, body: 'Heron said by Jonas' });
  await putFile(world, mina, task.id, 'heron.txt');
  await ada.api(followsApi).follow({ kind: 'task', id: task.id });
  const offer = await mina.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: task.id, to_person_id: jonas.id });
  tick(world);
  return { ...b, vision, label, milestone, task, below, offer };
}
