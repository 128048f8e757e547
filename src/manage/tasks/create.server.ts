import { generateKeyBetween } from 'fractional-indexing';
import { conflict, invalid } from '../../kit/errors.ts';
import { newId } from '../../kit/ids.ts';
import type { Context } from '../../people/context.server.ts';
import { keptFor } from '../../people/kept.server.ts';
import { insertParts } from '../parts/facts.server.ts';
import { isEnded, isRunning } from '../projects/projects.ts';
import { projectTo } from '../projects/rights.server.ts';
import { checkPeople, quorumSentence } from './quorum.ts';
import { insertTask } from './save.server.ts';
import { depthOf, type TaskRecord } from './tasks.store.ts';
import { type Engagement, mostChildren, mostDepth, type Priority } from './tasks.ts';

export interface NewTask {
  id: string;
  project_id: string;
  title: string;
  body: string;
  parent_id: string | null;
  milestone_id: string | null;
  state_id: string | null;
  priority: Priority;
  engagement: Engagement;
  people_needed: number | null;
  people_most: number | null;
  estimate_minutes: number | null;
  starts_on: string | null;
  due_on: string | null;
  labels: string[];
  parts?: { id: string; title: string }[] | undefined;
  take: boolean;
}

const told = [
  'title',
  'project_id',
  'body',
  'parent_id',
  'milestone_id',
  'priority',
  'engagement',
  'people_needed',
  'people_most',
  'estimate_minutes',
  'starts_on',
  'due_on',
] as const satisfies (keyof NewTask)[];

const withId = keptFor((c, { id }: { id: string }) => c.db.selectFrom('tasks').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', id));
const statesOf = keptFor((c, { project }: { project: string }) =>
  c.db.selectFrom('project_states').select(['id', 'category']).where('workspace_id', '=', c.workspaceId).where('project_id', '=', project).orderBy('position'),
);
const lastOf = keptFor((c, { project }: { project: string }) =>
  c.db.selectFrom('tasks').select('position').where('workspace_id', '=', c.workspaceId).where('project_id', '=', project).orderBy('position', 'desc').limit(1),
);
const nextNumber = keptFor((c, { project }: { project: string }) =>
  c.db
    .updateTable('projects')
    .set((e) => ({ last_number: e('last_number', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', project)
    .returning('last_number'),
);

/** A new task, nobody's until someone takes it; its author may take it at once. The same call twice makes one task. */
export async function createTask(c: Context, input: NewTask): Promise<TaskRecord> {
  checkDays(input);
  checkPeople(input);
  if (input.parts?.length && input.engagement !== 'all_of')
    throw invalid('parts', 'parts_for_each', input.parts.length, 'Only a task that each does a part of is made of parts.');
  return c.transaction(async (c) => {
    const [before] = await withId(c, { id: input.id });
    if (before) {
      if (before.created_by === c.me.id && before.trashed_at === null && told.every((field) => before[field] === input[field])) return before;
      throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
    }
    const project = await projectTo(c, input.project_id, 'take_part');
    if (project.state === 'archived') throw conflict('This project is in the archive: nothing in it changes.', 'project_is_archived');
    const state = await stateFor(c, input);
    await checkMilestone(c, input.milestone_id, input.project_id);
    await checkParent(c, input.parent_id, input.project_id);
    await checkLabels(c, input.labels, input.project_id);
    const [{ last_number }] = (await nextNumber(c, { project: project.id })) as [{ last_number: number }]; // the project was read above
    const { labels, parts = [], take, state_id: _, ...given } = input;
    const row = {
      ...given,
      state_id: state.id,
      category: state.category,
      number: last_number,
      position: await lastPosition(c, input.project_id),
      started_at: isRunning(state.category) ? c.now : null,
      finished_at: null,
      finished_by: null,
    };
    const task = await insertTask(c, row, project);
    if (labels.length > 0)
      await c.db
        .insertInto('task_labels')
        .values(labels.map((label_id) => ({ workspace_id: c.workspaceId, task_id: task.id, label_id })))
        .execute();
    await insertParts(
      c,
      task.id,
      parts.map((p) => ({ ...p, due_on: null })),
    );
    if (take)
      await c.db
        .insertInto('commitments')
        .values({ workspace_id: c.workspaceId, id: newId(), subject_kind: 'task', subject_id: task.id, person_id: c.me.id, role: 'holder', from_at: c.now })
        .execute();
    c.record({
      kind: 'task.created',
      subject: { kind: 'task', id: task.id },
      projectId: task.project_id,
      features: ['tasks', 'projects', 'today', 'throughline'],
      data: { title: task.title, taken: take },
    });
    return task;
  });
}

async function stateFor(c: Context, input: NewTask) {
  const states = await statesOf(c, { project: input.project_id });
  const state = input.state_id ? states.find((s) => s.id === input.state_id) : (states.find((s) => s.category === 'ready') ?? states[0]);
  if (!state) throw invalid('state_id', 'state_exists', input.state_id, 'This state is not one of the project.');
  if (isEnded(state.category)) throw invalid('state_id', 'new_work_is_not_ended', input.state_id, 'New work starts open: choose a state before done.');
  if (isRunning(state.category) && !input.take)
    throw conflict('Work in progress has a holder. Take it as you write it down, or let it start as ready.', 'holder_needed');
  if (isRunning(state.category) && input.engagement === 'quorum')
    throw conflict(quorumSentence({ in: input.take ? 1 : 0, needed: input.people_needed ?? 2 }), 'quorum_is_in');
  return state;
}

/** Refuses days that go backwards. */
export function checkDays(given: { starts_on: string | null; due_on: string | null }): void {
  if (given.starts_on && given.due_on && given.due_on < given.starts_on)
    throw invalid('due_on', 'tasks_due_after_start', given.due_on, `It is due before it starts on ${given.starts_on}: choose a later day.`);
}

/** Refuses a milestone of another project, or one that is gone. */
export async function checkMilestone(c: Context, id: string | null, projectId: string) {
  if (id === null) return null;
  const found = await c.db
    .selectFrom('milestones')
    .selectAll()
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .where('trashed_at', 'is', null)
    .executeTakeFirst();
  if (!found || found.project_id !== projectId) throw invalid('milestone_id', 'milestone_of_the_project', id, 'Choose a milestone of the same project.');
  return found;
}

/** Refuses a parent of another project, too deep a tree, too many children. */
export async function checkParent(c: Context, id: string | null, projectId: string, below = 0): Promise<void> {
  if (id === null) return;
  const parent = await c.db
    .selectFrom('tasks')
    .select(['project_id', 'trashed_at'])
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!parent || parent.trashed_at !== null || parent.project_id !== projectId)
    throw invalid('parent_id', 'parent_of_the_project', id, 'Choose a task of the same project as the parent.');
  if ((await depthOf(c, id)) + 1 + below > mostDepth)
    throw invalid('parent_id', 'depth', id, `Subtasks go ${mostDepth} levels deep at most: choose a parent higher up.`);
  const { n } = await c.db
    .selectFrom('tasks')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('workspace_id', '=', c.workspaceId)
    .where('parent_id', '=', id)
    .executeTakeFirstOrThrow();
  if (Number(n) >= mostChildren)
    throw invalid('parent_id', 'children', id, `A task has at most ${mostChildren.toLocaleString('en')} subtasks: make a project or a milestone of it.`);
}

/** Refuses labels of another project. */
export async function checkLabels(c: Context, labels: string[], projectId: string): Promise<void> {
  if (labels.length === 0) return;
  if (new Set(labels).size !== labels.length) throw invalid('labels', 'labels_once', labels, 'Each label once.');
  const found = await c.db
    .selectFrom('labels')
    .select('id')
    .where('workspace_id', '=', c.workspaceId)
    .where('project_id', '=', projectId)
    .where('id', 'in', labels)
    .execute();
  if (found.length !== labels.length) throw invalid('labels', 'labels_of_the_project', labels, 'Choose labels of the same project.');
}

async function lastPosition(c: Context, projectId: string): Promise<string> {
  const [last] = await lastOf(c, { project: projectId });
  return generateKeyBetween(last?.position ?? null, null);
}
