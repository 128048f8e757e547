import { checkVersion, conflict, invalid, notAllowed, notFound } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { changeValues } from '../fields/facts.server.ts';
import type { FieldChange } from '../fields/fields.ts';
import { partsOf } from '../parts/facts.server.ts';
import { namesOfStewards } from '../projects/rights.server.ts';
import { checkDays, checkLabels, checkMilestone, checkParent } from './create.server.ts';
import { tellHolder } from './notices.server.ts';
import { checkNumbers, refuseWhileOffered } from './quorum.server.ts';
import { checkPeople, isForMany } from './quorum.ts';
import { type Act, mayDo, type Standing, standingTo, taskTo } from './rights.server.ts';
import { taskRows } from './rows.store.ts';
import { saveTask, type TaskPatch } from './save.server.ts';
import { type TaskRecord, withDescendants } from './tasks.store.ts';
import type { Engagement, Priority } from './tasks.ts';

export interface TaskEdit {
  id: string;
  version: number;
  title?: string | undefined;
  body?: string | undefined;
  priority?: Priority | undefined;
  engagement?: Engagement | undefined;
  people_needed?: number | null | undefined;
  people_most?: number | null | undefined;
  estimate_minutes?: number | null | undefined;
  starts_on?: string | null | undefined;
  due_on?: string | null | undefined;
  labels?: string[] | undefined;
  milestone_id?: string | null | undefined;
  parent_id?: string | null | undefined;
  fields?: FieldChange[] | undefined;
}

const actOf: Record<string, Act> = { title: 'edit', body: 'edit', labels: 'edit', fields: 'edit', starts_on: 'move_dates', due_on: 'move_dates' };

/** Changes fields of a task, each by whoever may; all or nothing. */
export async function changeTask(c: Context, input: TaskEdit): Promise<TaskRecord> {
  return c.transaction(async (c) => {
    const standing = await standingTo(c, input.id);
    if (!standing || standing.task.trashed_at !== null) throw notFound('This task');
    const before = standing.task;
    const { id, version, labels, fields: values, ...rest } = input;
    const given = Object.fromEntries(Object.entries(rest).filter(([, v]) => v !== undefined)) as TaskPatch;
    const acts = new Set([...Object.keys(given), ...(labels ? ['labels'] : []), ...(values ? ['fields'] : [])].map((field) => actOf[field] ?? 'plan'));
    for (const act of acts) if (!mayDo(standing, act)) await taskTo(c, id, act);
    if (before.version !== version) checkVersion(before, version, (await taskRows(c, [before]))[0]);
    await checkGiven(c, standing, given);
    const changed = Object.keys(given).filter((k) => given[k as keyof TaskPatch] !== before[k as keyof TaskRecord]);
    const own = values ? await changeValues(c, before, values) : [];
    const after = changed.length > 0 || labels || own.length > 0 ? await saveTask(c, before, given) : before;
    if (labels) await setLabels(c, after, labels);
    if (changed.length > 0 || labels || own.length > 0) {
      const fields = [...changed, ...(labels ? ['labels'] : [])];
      const moved = changed.includes('due_on') ? { due_on: { from: before.due_on, to: after.due_on } } : {};
      const renamed = changed.includes('title') ? { title: { from: before.title, to: after.title } } : {};
      c.record({
        kind: 'task.changed',
        subject: { kind: 'task', id },
        projectId: after.project_id,
        features: ['tasks', 'today', ...(fields.some((f) => f === 'milestone_id' || f === 'due_on') ? ['throughline', 'milestones'] : [])],
        data: { fields, ...moved, ...renamed, ...(own.length > 0 ? { own: own.map(told) } : {}) },
      });
      await tellHolder(c, after, fields);
    }
    return after;
  });
}

// A text may be long: the log keeps its beginning.
const told = ({ name, to }: { name: string; to: string | null }) => ({ name, to: to === null || to.length <= 80 ? to : `${to.slice(0, 79)}…`.toWellFormed() });

async function checkGiven(c: Context, standing: Standing, given: TaskPatch): Promise<void> {
  const before = standing.task;
  const after = { ...before, ...given };
  checkDays(after);
  if (given.milestone_id !== undefined && given.milestone_id !== before.milestone_id) await checkMilestone(c, given.milestone_id, before.project_id);
  if (given.due_on && given.due_on !== before.due_on && after.milestone_id && standing.level !== 'steward') {
    const milestone = await c.db
      .selectFrom('milestones')
      .select(['title', 'target_on'])
      .where('workspace_id', '=', c.workspaceId)
      .where('id', '=', after.milestone_id)
      .executeTakeFirst();
    if (milestone?.target_on && given.due_on > milestone.target_on)
      throw notAllowed(
        `That is after the day of the milestone “${milestone.title}”, ${milestone.target_on}. Only the project’s steward may move work beyond it${await namesOfStewards(c, before.project_id)}.`,
        'inside_the_milestone',
      );
  }
  if (given.parent_id !== undefined && given.parent_id !== null && given.parent_id !== before.parent_id) {
    const below = await withDescendants(c, before.id);
    if (below.some((b) => b.id === given.parent_id))
      throw invalid('parent_id', 'no_loop', given.parent_id, 'A task cannot lie below itself: choose another parent.');
    await checkParent(c, given.parent_id, before.project_id, Math.max(...below.map((b) => b.depth)));
  }
  // Numbers that were for another way of doing it go with it; those that are given must fit.
  const needed = given.people_needed !== undefined ? given.people_needed : isForMany(after.engagement) ? before.people_needed : null;
  const most = given.people_most !== undefined ? given.people_most : after.engagement === 'quorum' ? before.people_most : null;
  checkPeople({ engagement: after.engagement, people_needed: needed, people_most: most });
  if (needed !== before.people_needed) given.people_needed = needed;
  if (most !== before.people_most) given.people_most = most;
  await checkNumbers(c, before, { engagement: after.engagement, people_needed: needed, people_most: most });
  if (after.engagement !== before.engagement && (after.engagement === 'quorum' || before.engagement === 'quorum')) await refuseWhileOffered(c, before);
  if (before.engagement === 'all_of' && after.engagement !== 'all_of' && (await partsOf(c, before.id)).length > 0)
    throw conflict('It is made of parts. Drop them first, then change how it is done.', 'parts_are_there');
  if (isForMany(before.engagement) && !isForMany(after.engagement)) {
    const others = await c.db
      .selectFrom('commitments')
      .select('id')
      .where('workspace_id', '=', c.workspaceId)
      .where('subject_kind', '=', 'task')
      .where('subject_id', '=', before.id)
      .where('role', '=', 'contributor')
      .where('until_at', 'is', null)
      .limit(1)
      .executeTakeFirst();
    if (others) throw conflict('Others take part in this task: it stays for many until they hand it back.', 'contributors_are_in');
  }
}

async function setLabels(c: Context, task: TaskRecord, labels: string[]): Promise<void> {
  await checkLabels(c, labels, task.project_id);
  await c.db.deleteFrom('task_labels').where('workspace_id', '=', c.workspaceId).where('task_id', '=', task.id).execute();
  if (labels.length > 0)
    await c.db
      .insertInto('task_labels')
      .values(labels.map((label_id) => ({ workspace_id: c.workspaceId, task_id: task.id, label_id })))
      .execute();
}
