import { generateKeyBetween } from 'fractional-indexing';
import { checkVersion, conflict, invalid, notAllowed, notFound } from '../../kit/errors.ts';
import { closeOffersOf } from '../../offers/offers.server.ts';
import type { Context } from '../../people/context.server.ts';
import { closePartOffers, refuseOpenParts } from '../parts/facts.server.ts';
import { type Category, isEnded, isOpen, isRunning } from '../projects/projects.ts';
import { namesOfStewards } from '../projects/rights.server.ts';
import { checkQuorum, hasItsQuorum } from './quorum.server.ts';
import { mayDo, type Standing, standingTo, taskTo } from './rights.server.ts';
import { taskRows } from './rows.store.ts';
import { saveTask } from './save.server.ts';
import { childrenOf, type TaskRecord } from './tasks.store.ts';

type Children = 'close' | 'move' | 'drop' | undefined;

/** The task is done: its holder says so, and says what becomes of open subtasks. */
export async function finishTask(c: Context, input: { id: string; version?: number | undefined; children?: Children }): Promise<TaskRecord> {
  return c.transaction(async (c) => {
    const { task } = await taskTo(c, input.id, 'finish');
    await fresh(c, task, input.version);
    if (!isEnded(task.category)) await checkQuorum(c, task, 'done');
    return end(c, task, await firstState(c, task.project_id, 'done'), input.children);
  });
}

/** It will not be done, and why. */
export async function dropTask(c: Context, input: { id: string; version?: number | undefined; because: string; children?: Children }): Promise<TaskRecord> {
  return c.transaction(async (c) => {
    const { task } = await taskTo(c, input.id, 'plan');
    await fresh(c, task, input.version);
    return end(c, task, await firstState(c, task.project_id, 'dropped'), input.children, input.because);
  });
}

/** It is not done after all: back to ready, or to progress when somebody still holds it. */
export async function reopenTask(c: Context, id: string): Promise<TaskRecord> {
  return c.transaction(async (c) => {
    const standing = await standingTo(c, id);
    if (!standing || standing.task.trashed_at !== null) throw notFound('This task');
    if (!standing.isHolder && standing.level !== 'steward' && !mayDo(standing, 'plan'))
      throw notAllowed(
        `Whoever finished it or the project’s steward may open it again${await namesOfStewards(c, standing.task.project_id)}.`,
        'project_steward',
      );
    if (!isEnded(standing.task.category)) return standing.task;
    return reopened(c, standing);
  });
}

async function reopened(c: Context, { task, holder }: Standing): Promise<TaskRecord> {
  const goesOn = holder !== null && task.started_at !== null && (await hasItsQuorum(c, task));
  const state = await firstState(c, task.project_id, goesOn ? 'in_progress' : 'ready');
  const after = await saveTask(c, task, { state_id: state.id, category: state.category, finished_at: null, finished_by: null });
  c.record({
    kind: 'task.reopened',
    subject: { kind: 'task', id: task.id },
    projectId: task.project_id,
    features: ['tasks', 'projects', 'today', 'throughline'],
  });
  return after;
}

/** Moves a task to a state and between two others; what a state means is asked as in its own verbs. */
export async function moveTask(
  c: Context,
  input: { id: string; version?: number | undefined; state_id: string; after_id: string | null; before_id: string | null; children?: Children },
): Promise<TaskRecord> {
  return c.transaction(async (c) => {
    const standing = await standingTo(c, input.id);
    if (!standing || standing.task.trashed_at !== null) throw notFound('This task');
    const { task } = standing;
    const state = await c.db
      .selectFrom('project_states')
      .select(['id', 'name', 'category'])
      .where('workspace_id', '=', c.workspaceId)
      .where('project_id', '=', task.project_id)
      .where('id', '=', input.state_id)
      .executeTakeFirst();
    if (!state) throw invalid('state_id', 'state_exists', input.state_id, 'This state is not one of the project.');
    if (state.id !== task.state_id) {
      await mayEnter(c, standing, state.category as Category);
      await checkQuorum(c, task, state.category as Category);
    }
    if (state.id === task.state_id && !mayDo(standing, 'plan') && standing.level !== 'steward') await taskTo(c, task.id, 'plan');
    await fresh(c, task, input.version);
    const position = await positionBetween(c, task, input.after_id, input.before_id);
    if (isEnded(state.category) && !isEnded(task.category)) return end(c, { ...task, position }, state, input.children, '', position);
    const leavesEnd = isEnded(task.category) && !isEnded(state.category);
    const after = await saveTask(c, task, {
      state_id: state.id,
      category: state.category as Category,
      position,
      started_at: task.started_at ?? (isRunning(state.category) ? c.now : null),
      ...(leavesEnd ? { finished_at: null, finished_by: null } : {}),
    });
    if (state.id !== task.state_id)
      c.record({
        kind: leavesEnd ? 'task.reopened' : 'task.moved',
        subject: { kind: 'task', id: task.id },
        projectId: task.project_id,
        features: ['tasks', 'projects', 'today', 'throughline'],
        data: { to: state.name },
      });
    else c.record({ kind: 'task.ordered', subject: { kind: 'task', id: task.id }, projectId: task.project_id, features: ['tasks'], audience: 'project' });
    return after;
  });
}

async function mayEnter(c: Context, standing: Standing, category: Category): Promise<void> {
  if (standing.holder === null && (isRunning(category) || category === 'done') && (mayDo(standing, 'edit') || mayDo(standing, 'plan')))
    throw conflict('Work in progress has a holder, and this has none. Take it, then move it.', 'holder_needed');
  if (category === 'done') await taskTo(c, standing.task.id, 'finish');
  else if (isEnded(standing.task.category) && standing.level === 'steward') return;
  else await taskTo(c, standing.task.id, 'plan');
}

async function end(
  c: Context,
  task: TaskRecord,
  state: { id: string; category: string; name: string },
  children: Children,
  because = '',
  position = task.position,
): Promise<TaskRecord> {
  if (isEnded(task.category)) return task;
  if (state.category === 'done') await refuseOpenParts(c, task.id);
  const open = (await childrenOf(c, task.id)).filter((t) => !isEnded(t.category));
  if (open.length > 0 && !children)
    throw conflict(
      `${open.length === 1 ? 'A subtask is' : `${open.length} subtasks are`} still open. Say what becomes of them: close, move up, or drop.`,
      'open_children',
      { children: await taskRows(c, open.slice(0, 100)) },
    );
  for (const child of open) {
    if (children === 'move') await saveTask(c, child, { parent_id: task.parent_id });
    else await endChild(c, child, children === 'close' ? 'done' : 'dropped');
  }
  const done = state.category === 'done';
  const after = await saveTask(c, task, {
    state_id: state.id,
    category: state.category as Category,
    position,
    finished_at: c.now,
    finished_by: done ? c.me.id : null,
  });
  await closeOffersOf(c, { kind: 'task', id: task.id });
  await closePartOffers(c, [task.id]);
  c.record({
    kind: done ? 'task.finished' : 'task.dropped',
    subject: { kind: 'task', id: task.id },
    projectId: task.project_id,
    features: ['tasks', 'projects', 'today', 'throughline', 'milestones'],
    data: { title: task.title, ...(because ? { because } : {}) },
  });
  return after;
}

// A subtask that others hold is not closed over their heads: it moves up instead.
async function endChild(c: Context, child: TaskRecord, category: 'done' | 'dropped'): Promise<void> {
  const holder = await c.db
    .selectFrom('commitments')
    .select('person_id')
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', 'task')
    .where('subject_id', '=', child.id)
    .where('role', '=', 'holder')
    .where('until_at', 'is', null)
    .executeTakeFirst();
  if (holder && holder.person_id !== c.me.id)
    throw conflict(`Someone else holds the subtask “${child.title}”: it can be moved up, not closed for them.`, 'holder_decides');
  if (category === 'done') await refuseOpenParts(c, child.id);
  const state = await firstState(c, child.project_id, category);
  await saveTask(c, child, { state_id: state.id, category, finished_at: c.now, finished_by: category === 'done' ? c.me.id : null });
  await closeOffersOf(c, { kind: 'task', id: child.id });
  await closePartOffers(c, [child.id]);
  for (const below of (await childrenOf(c, child.id)).filter((t) => !isEnded(t.category))) await endChild(c, below, category);
}

async function firstState(c: Context, projectId: string, category: Category) {
  const states = await c.db
    .selectFrom('project_states')
    .select(['id', 'category', 'name'])
    .where('workspace_id', '=', c.workspaceId)
    .where('project_id', '=', projectId)
    .orderBy('position')
    .execute();
  const state = states.find((s) => s.category === category);
  if (!state) throw conflict(`The project has no state for “${category.replace('_', ' ')}”. Its steward can add one.`, 'state_for_category');
  return state;
}

/** The first state of a category: where a task goes back to when it is handed back. */
export async function backToReady(c: Context, taskId: string): Promise<void> {
  const task = await c.db.selectFrom('tasks').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', taskId).executeTakeFirst();
  if (!task || !isRunning(task.category) || !isOpen(task.category)) return;
  const state = await firstState(c, task.project_id, 'ready');
  await saveTask(c, task, { state_id: state.id, category: 'ready' });
}

async function fresh(c: Context, task: TaskRecord, version: number | undefined): Promise<void> {
  if (version !== undefined && task.version !== version) checkVersion(task, version, (await taskRows(c, [task]))[0]);
}

async function positionBetween(c: Context, task: TaskRecord, afterId: string | null, beforeId: string | null): Promise<string> {
  if (!afterId && !beforeId) return task.position;
  const ids = [afterId, beforeId].filter((id) => id !== null);
  const rows = await c.db
    .selectFrom('tasks')
    .select(['id', 'position'])
    .where('workspace_id', '=', c.workspaceId)
    .where('project_id', '=', task.project_id)
    .where('id', 'in', ids)
    .execute();
  let low = rows.find((r) => r.id === afterId)?.position ?? null;
  let high = rows.find((r) => r.id === beforeId)?.position ?? null;
  // The neighbours on a filtered board need not be neighbours here; keep the order that was asked for.
  const neighbour = (side: 'below' | 'above', of: string) =>
    c.db
      .selectFrom('tasks')
      .select('position')
      .where('workspace_id', '=', c.workspaceId)
      .where('project_id', '=', task.project_id)
      .where('id', '!=', task.id)
      .where('position', side === 'below' ? '>' : '<', of)
      .orderBy('position', side === 'below' ? 'asc' : 'desc')
      .limit(1)
      .executeTakeFirst();
  if (low !== null) high = (await neighbour('below', low))?.position ?? null;
  else if (high !== null) low = (await neighbour('above', high))?.position ?? null;
  return generateKeyBetween(low, high);
}
