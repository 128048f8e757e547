import { generateKeyBetween } from 'fractional-indexing';
import { conflict, invalid, notFound } from '../../kit/errors.ts';
import { fold } from '../../kit/text.ts';
import type { Context } from '../../people/context.server.ts';
import { type ProjectRecord, projectById, shapeOf } from './projects.store.ts';
import type { Category } from './projects.ts';
import { projectTo } from './rights.server.ts';

const mostStates = 30;
const mostLabels = 200;

/** What a project's work looks like: its own states and labels. */
export const shapeVerbs = { addState, editState, removeState, addLabel, editLabel, removeLabel };

const told = ['project_id', 'name'] as const;
const idIsTaken = () => conflict('Something else has this id already. Make a new one.', 'id_is_new');

async function livingProjectTo(c: Context, id: string, needs: 'take_part' | 'steward'): Promise<void> {
  const project = await projectTo(c, id, needs);
  if (project.state === 'archived') throw conflict('This project is in the archive: nothing in it changes.', 'project_is_archived');
}

async function fresh(c: Context, projectId: string): Promise<ProjectRecord> {
  const project = await projectById(c, projectId);
  if (!project) throw notFound('This project');
  return project;
}

const shaped = (c: Context, id: string, what: string, data: Record<string, unknown>) =>
  c.record({ kind: `project.${what}`, subject: { kind: 'project', id }, projectId: id, features: ['projects', 'tasks'], data });

function positionFor(states: { id: string; position: string }[], afterId: string | null | undefined, self?: string): string {
  const others = states.filter((s) => s.id !== self);
  if (!afterId) return generateKeyBetween(null, others[0]?.position ?? null);
  const at = others.findIndex((s) => s.id === afterId);
  if (at < 0) throw invalid('after_id', 'state_exists', afterId, 'This state is not one of the project.');
  return generateKeyBetween(others[at]?.position ?? null, others[at + 1]?.position ?? null);
}

function refuseTakenName(rows: { id: string; name: string }[], name: string, self?: string): void {
  if (rows.some((r) => r.id !== self && fold(r.name) === fold(name)))
    throw invalid('name', 'name_is_unique', name, `There is “${name}” already: choose another name.`);
}

async function addState(c: Context, input: { project_id: string; id: string; name: string; category: Category; after_id: string | null }) {
  return c.transaction(async (c) => {
    await livingProjectTo(c, input.project_id, 'steward');
    const { states } = await shapeOf(c, input.project_id);
    const before = await c.db.selectFrom('project_states').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', input.id).executeTakeFirst();
    if (before) {
      if (told.some((field) => before[field] !== input[field]) || before.category !== input.category) throw idIsTaken();
      return fresh(c, input.project_id);
    }
    if (states.length >= mostStates) throw invalid('name', 'states_at_most', input.name, `${mostStates} states are the most: remove one first.`);
    refuseTakenName(states, input.name);
    await c.db
      .insertInto('project_states')
      .values({
        workspace_id: c.workspaceId,
        id: input.id,
        project_id: input.project_id,
        name: input.name,
        folded: fold(input.name),
        category: input.category,
        position: positionFor(states, input.after_id ?? states.at(-1)?.id),
      })
      .execute();
    shaped(c, input.project_id, 'state_added', { name: input.name });
    return fresh(c, input.project_id);
  });
}

async function editState(c: Context, input: { project_id: string; id: string; name?: string | undefined; after_id?: string | null | undefined }) {
  return c.transaction(async (c) => {
    await livingProjectTo(c, input.project_id, 'steward');
    const { states } = await shapeOf(c, input.project_id);
    if (!states.some((s) => s.id === input.id)) throw notFound('This state');
    if (input.name !== undefined) refuseTakenName(states, input.name, input.id);
    await c.db
      .updateTable('project_states')
      .set({
        ...(input.name !== undefined ? { name: input.name, folded: fold(input.name) } : {}),
        ...(input.after_id !== undefined ? { position: positionFor(states, input.after_id, input.id) } : {}),
        project_id: input.project_id,
      })
      .where('workspace_id', '=', c.workspaceId)
      .where('id', '=', input.id)
      .execute();
    shaped(c, input.project_id, 'state_changed', { name: input.name ?? null });
    return fresh(c, input.project_id);
  });
}

async function removeState(c: Context, input: { project_id: string; id: string; to_state_id: string }) {
  return c.transaction(async (c) => {
    await livingProjectTo(c, input.project_id, 'steward');
    const { states } = await shapeOf(c, input.project_id);
    const state = states.find((s) => s.id === input.id);
    const to = states.find((s) => s.id === input.to_state_id);
    if (!state) throw notFound('This state');
    if (!to || to.id === state.id || to.category !== state.category)
      throw invalid(
        'to_state_id',
        'same_category',
        input.to_state_id,
        'Its tasks go to another state of the same category, so that nothing is finished or reopened by it.',
      );
    await c.db.updateTable('tasks').set({ state_id: to.id }).where('workspace_id', '=', c.workspaceId).where('state_id', '=', state.id).execute();
    await c.db.deleteFrom('project_states').where('workspace_id', '=', c.workspaceId).where('id', '=', state.id).execute();
    shaped(c, input.project_id, 'state_removed', { name: state.name, to: to.name });
    return fresh(c, input.project_id);
  });
}

async function addLabel(c: Context, input: { project_id: string; id: string; name: string; colour: string }) {
  return c.transaction(async (c) => {
    await livingProjectTo(c, input.project_id, 'take_part');
    const { labels } = await shapeOf(c, input.project_id);
    const before = await c.db.selectFrom('labels').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', input.id).executeTakeFirst();
    if (before) {
      if (told.some((field) => before[field] !== input[field]) || before.colour !== input.colour) throw idIsTaken();
      return { id: before.id, name: before.name, colour: before.colour };
    }
    if (labels.length >= mostLabels) throw invalid('name', 'labels_at_most', input.name, `${mostLabels} labels are the most: remove one first.`);
    refuseTakenName(labels, input.name);
    await c.db
      .insertInto('labels')
      .values({ workspace_id: c.workspaceId, id: input.id, project_id: input.project_id, name: input.name, folded: fold(input.name), colour: input.colour })
      .execute();
    shaped(c, input.project_id, 'label_added', { name: input.name });
    return { id: input.id, name: input.name, colour: input.colour };
  });
}

async function editLabel(c: Context, input: { project_id: string; id: string; name?: string | undefined; colour?: string | undefined }) {
  return c.transaction(async (c) => {
    await livingProjectTo(c, input.project_id, 'steward');
    const { labels } = await shapeOf(c, input.project_id);
    const before = labels.find((l) => l.id === input.id);
    if (!before) throw notFound('This label');
    if (input.name !== undefined) refuseTakenName(labels, input.name, input.id);
    const after = { ...before, name: input.name ?? before.name, colour: input.colour ?? before.colour };
    await c.db
      .updateTable('labels')
      .set({ name: after.name, folded: fold(after.name), colour: after.colour })
      .where('workspace_id', '=', c.workspaceId)
      .where('id', '=', input.id)
      .execute();
    shaped(c, input.project_id, 'label_changed', { name: after.name });
    return after;
  });
}

async function removeLabel(c: Context, input: { project_id: string; id: string }) {
  return c.transaction(async (c) => {
    await livingProjectTo(c, input.project_id, 'steward');
    const { labels } = await shapeOf(c, input.project_id);
    const before = labels.find((l) => l.id === input.id);
    if (!before) throw notFound('This label');
    await c.db.deleteFrom('task_labels').where('workspace_id', '=', c.workspaceId).where('label_id', '=', input.id).execute();
    await c.db.deleteFrom('labels').where('workspace_id', '=', c.workspaceId).where('id', '=', input.id).execute();
    shaped(c, input.project_id, 'label_removed', { name: before.name });
    return { done: true } as const;
  });
}
