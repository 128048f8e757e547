import { notify } from '../../activity/notices.server.ts';
import type { Context } from '../../people/context.server.ts';
import { partsOfTasks } from '../parts/facts.server.ts';
import type { TaskRecord } from './tasks.store.ts';

const told = new Set(['title', 'body', 'due_on', 'starts_on', 'estimate_minutes', 'milestone_id', 'parent_id', 'engagement']);

/** Tells whoever holds a task, or has a part of it, that its date, scope or text changed. */
export async function tellHolder(c: Context, task: TaskRecord, fields: string[]): Promise<void> {
  const changed = fields.filter((f) => told.has(f));
  if (changed.length === 0) return;
  const holders = await c.db
    .selectFrom('commitments')
    .select('person_id')
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', 'task')
    .where('subject_id', '=', task.id)
    .where('until_at', 'is', null)
    .execute();
  const parts = task.engagement === 'all_of' ? await partsOfTasks(c, [task.id]) : [];
  const all = new Set([...holders.map((h) => h.person_id), ...parts.flatMap((p) => (p.person_id && p.finished_at === null ? [p.person_id] : []))]);
  for (const person_id of all)
    await notify(c, {
      to: person_id,
      cause: `task.changed:${task.id}`,
      kind: 'changed_for_you',
      what: 'task_changed',
      subject: { kind: 'task', id: task.id },
      data: { fields: changed },
    });
}
