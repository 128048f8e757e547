import { notify } from '../../activity/notices.server.ts';
import { conflict, invalid } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { type Category, isRunning } from '../projects/projects.ts';
import { quorumIsIn, quorumSentence } from './quorum.ts';
import type { TaskRecord } from './tasks.store.ts';

async function peopleIn(c: Context, taskId: string) {
  return c.db
    .selectFrom('commitments')
    .select(['person_id', 'role'])
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', 'task')
    .where('subject_id', '=', taskId)
    .where('until_at', 'is', null)
    .execute();
}

/** Whether a task that needs so many before it starts has them; any other has. */
export async function hasItsQuorum(c: Context, task: TaskRecord): Promise<boolean> {
  return task.engagement !== 'quorum' || quorumIsIn({ in: (await peopleIn(c, task.id)).length, needed: task.people_needed ?? 2 });
}

/** Refuses the start of a task, or its end without one, before so many have taken it as it needs. What has started goes on. */
export async function checkQuorum(c: Context, task: TaskRecord, to: Category): Promise<void> {
  if (task.engagement !== 'quorum' || isRunning(task.category) || !(isRunning(to) || to === 'done')) return;
  const people = { in: (await peopleIn(c, task.id)).length, needed: task.people_needed ?? 2 };
  if (!quorumIsIn(people)) throw conflict(quorumSentence(people), 'quorum_is_in');
}

/** Refuses numbers that what has happened already does not fit: more needed than are in once it runs, fewer places than are taken. */
export async function checkNumbers(c: Context, before: TaskRecord, after: Pick<TaskRecord, 'engagement' | 'people_needed' | 'people_most'>): Promise<void> {
  if (after.engagement !== 'quorum') return;
  const now = (await peopleIn(c, before.id)).length;
  if (isRunning(before.category) && (after.people_needed ?? 2) > Math.max(now, before.people_needed ?? 0))
    throw invalid('people_needed', 'quorum_is_in', after.people_needed, `It has started with ${now}. Put it back to ready, then ask for more.`);
  if (after.people_most !== null && after.people_most < now)
    throw invalid('people_most', 'quorum_is_in', after.people_most, `${now} have taken it already: nobody is sent away. Choose ${now} or more.`);
}

/** Refuses another way of doing it while offers wait that were made for the way it is done now. */
export async function refuseWhileOffered(c: Context, task: TaskRecord): Promise<void> {
  const waiting = await c.db
    .selectFrom('offers')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', 'task')
    .where('subject_id', '=', task.id)
    .where('state', 'in', ['open', 'countered'])
    .limit(1)
    .executeTakeFirst();
  if (waiting) throw conflict('It is offered, and an answer may come. Take the offers back first, then change how it is done.', 'offers_wait');
}

/** Someone handed back work that runs, and fewer are in than it needs: it goes on, and whoever holds it is told. */
export async function tellShort(c: Context, taskId: string): Promise<void> {
  const task = await c.db.selectFrom('tasks').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', taskId).executeTakeFirst();
  if (task?.engagement !== 'quorum' || !isRunning(task.category)) return;
  const people = await peopleIn(c, taskId);
  const holder = people.find((p) => p.role === 'holder');
  if (holder && !quorumIsIn({ in: people.length, needed: task.people_needed ?? 2 }))
    await notify(c, {
      to: holder.person_id,
      cause: `quorum.short:${taskId}`,
      kind: 'changed_for_you',
      what: 'quorum_short',
      subject: { kind: 'task', id: taskId },
    });
}
