import { newId } from '../../kit/ids.ts';
import { fold } from '../../kit/text.ts';
import type { Context } from '../../people/context.server.ts';
import { insertParts, partsOf, partsOfTasks } from './parts.store.ts';

/** The smaller part that someone takes of a task made of parts: one that is there by this name and nobody has, else one more. */
export async function smallerPartOf(c: Context, task: { id: string; project_id: string }, title: string): Promise<string> {
  const held = new Set((await partsOfTasks(c, [task.id])).filter((p) => p.person_id !== null || p.finished_at !== null).map((p) => p.id));
  const there = (await partsOf(c, task.id)).find((p) => fold(p.title) === fold(title) && !held.has(p.id));
  if (there) return there.id;
  const id = newId();
  await insertParts(c, task.id, [{ id, title, due_on: null }]);
  c.record({
    kind: 'task.part_added',
    subject: { kind: 'task', id: task.id },
    projectId: task.project_id,
    features: ['parts', 'tasks'],
    data: { part: title },
  });
  return id;
}
