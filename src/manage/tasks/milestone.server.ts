import type { Context } from '../../people/context.server.ts';
import { saveTask } from './save.server.ts';

/** Takes the tasks of a milestone out of it, back into the project alone. */
export async function freeTasksOf(c: Context, milestoneId: string): Promise<void> {
  const tasks = await c.db.selectFrom('tasks').selectAll().where('workspace_id', '=', c.workspaceId).where('milestone_id', '=', milestoneId).execute();
  for (const task of tasks) await saveTask(c, task, { milestone_id: null });
}
