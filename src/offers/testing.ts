import { newId } from '../kit/ids.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { unitsApi } from '../people/units.ts';
import type { Actor, World } from '../server/testing.ts';
import { offersApi } from './offers.ts';

/** The error of a call that is to be refused. */
export const failure = (promise: Promise<unknown>) =>
  promise.then(
    (value) => {
      throw new Error(`It was answered: ${JSON.stringify(value)}`);
    },
    (error) => error,
  );

/** Mina keeps an open project with one task; Jonas, Ada and Nils are colleagues. */
export async function boardIn(world: World, access: 'open' | 'closed' = 'open') {
  const w = await world.workspace(['Mina', 'Jonas', 'Ada', 'Nils']);
  const [mina, jonas, ada, nils] = [w.Mina, w.Jonas, w.Ada, w.Nils] as [Actor, Actor, Actor, Actor];
  const project = await mina.api(projectsApi).create({ id: newId(), name: 'Booking', key: 'BOOK', access });
  const add = (title: string, more: object = {}) => mina.api(tasksApi).create({ id: newId(), project_id: project.id, title, ...more });
  const task = await add('Form works at 360 px');
  const offer = (to: Actor, more: object = {}, by = mina) =>
    by.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: task.id, to_person_id: to.id, ...more });
  return { w, admin: w.admin, mina, jonas, ada, nils, project, add, task, offer };
}

/** A unit in which these people take part. */
export async function unitWith(admin: Actor, members: Actor[], name = 'Care') {
  const unit = await admin.api(unitsApi).create({ id: newId(), name });
  for (const m of members) await m.api(unitsApi).join({ id: unit.id });
  return unit;
}
