import type { Context } from '../../people/context.server.ts';
import { saveTask } from './save.server.ts';

/** Takes the tasks of a milestone out of it, back into the project alone; answers which. */
export async function freeTasksOf(c: Context, milestoneId: string): Promise<string[]> {
  const tasks = await c.db.selectFrom('tasks').selectAll().where('workspace_id', '=', c.workspaceId).where('milestone_id', '=', milestoneId).execute();
  for (const task of tasks) await saveTask(c, task, { milestone_id: null });
  return tasks.map((t) => t.id);
}

/** Lays tasks into a milestone of their project, where they lie in none. */
export async function layInto(c: Context, milestoneId: string, ids: string[]): Promise<void> {
  for (const id of ids) {
    const task = await c.db.selectFrom('tasks').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', id).executeTakeFirst();
    if (task?.milestone_id === null) await saveTask(c, task, { milestone_id: milestoneId });
  }
}
