import { implement } from '@orpc/server';
import { generateKeyBetween } from 'fractional-indexing';
import { notify } from '../../activity/notices.server.ts';
import { checkVersion, conflict, invalid, notAllowed, notFound } from '../../kit/errors.ts';
import { initialsOf } from '../../kit/text.ts';
import { closeHoldingsOf, closeOffersOf } from '../../offers/offers.server.ts';
import type { Context } from '../../people/context.server.ts';
import { admitPerson, type Entry } from '../../people/handlers.server.ts';
import { mayDo, type Standing, standingTo, taskTo } from '../tasks/rights.server.ts';
import { insertParts, offeredParts, type PartRecord, partById, partsOf, partsOfTasks, removePart, savePart } from './parts.store.ts';
import { mostParts, type Part, partsApi } from './parts.ts';
import { canDo, partStanding, partTo, standingOfPart } from './rights.server.ts';

const os = implement(partsApi).$context<{ entry: Entry }>().use(admitPerson);
const done = { done: true } as const;

export const partsRouter = os.router({
  list: os.list.handler(({ context: { c }, input }) => listParts(c, input.task_id)),
  add: os.add.handler(({ context: { c }, input }) => addPart(c, input)),
  edit: os.edit.handler(({ context: { c }, input }) => editPart(c, input)),
  place: os.place.handler(({ context: { c }, input }) => placePart(c, input.id, input.after_id).then(() => done)),
  drop: os.drop.handler(({ context: { c }, input }) => dropPart(c, input.id).then(() => done)),
  finish: os.finish.handler(({ context: { c }, input }) => finishPart(c, input.id)),
  reopen: os.reopen.handler(({ context: { c }, input }) => reopenPart(c, input.id)),
});

async function listParts(c: Context, taskId: string) {
  const task = await standingTo(c, taskId);
  if (!task) throw notFound('This task');
  const parts = await partsOf(c, taskId);
  return { parts: await views(c, task, parts), can: { add: task.task.engagement === 'all_of' && mayDo(task, 'edit') && parts.length < mostParts } };
}

async function views(c: Context, task: Standing, parts: PartRecord[]): Promise<Part[]> {
  if (parts.length === 0) return [];
  const [held, offered] = await Promise.all([
    partsOfTasks(c, [task.task.id]),
    offeredParts(
      c,
      parts.map((p) => p.id),
    ),
  ]);
  const holders = new Map(held.flatMap((h) => (h.person_id && h.name ? [[h.id, { id: h.person_id, name: h.name }] as const] : [])));
  return parts.map((part) => {
    const holder = holders.get(part.id) ?? null;
    return {
      id: part.id,
      task_id: part.task_id,
      title: part.title,
      due_on: part.due_on,
      holder: holder && { ...holder, initials: initialsOf(holder.name) },
      offer_open: offered.has(part.id),
      finished_at: part.finished_at,
      version: part.version,
      can: canDo(standingOfPart(c, part, task, holder)),
    };
  });
}

async function viewOf(c: Context, id: string): Promise<Part> {
  const part = await partById(c, id);
  const task = part && (await standingTo(c, part.task_id));
  const view = part && task && (await views(c, task, [part]))[0];
  if (!view) throw notFound('This part');
  return view;
}

const record = (c: Context, kind: string, task: Standing, data: Record<string, unknown>) =>
  c.record({ kind, subject: { kind: 'task', id: task.task.id }, projectId: task.task.project_id, features: ['parts', 'tasks', 'today'], data });

function checkDay(task: Standing, due_on: string | null | undefined): void {
  const last = task.task.due_on;
  if (due_on && last && due_on > last) throw invalid('due_on', 'inside_the_task', due_on, `The task is due on ${last}: a part of it is due by then.`);
}

/** One more part of a task. The same call twice makes one part. */
export async function addPart(c: Context, input: { task_id: string; id: string; title: string; due_on: string | null }): Promise<Part> {
  return c.transaction(async (c) => {
    const before = await partById(c, input.id);
    if (before) {
      const same =
        before.dropped_at === null &&
        before.task_id === input.task_id &&
        before.title === input.title &&
        before.due_on === input.due_on &&
        before.created_by === c.me.id;
      if (same && (await partStanding(c, input.id))) return viewOf(c, input.id);
      throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
    }
    const task = await taskTo(c, input.task_id, 'edit');
    if (task.task.engagement !== 'all_of') throw conflict('This task is not made of parts. Let each do a part of it first.', 'parts_for_each');
    if (task.task.category === 'done' || task.task.category === 'dropped') throw conflict('This task is over.', 'subject_is_open');
    checkDay(task, input.due_on);
    if ((await partsOf(c, input.task_id)).length >= mostParts)
      throw invalid('title', 'parts_at_most', input.title, `A task has at most ${mostParts} parts: make a project or a milestone of it.`);
    const { task_id, ...part } = input;
    await insertParts(c, task_id, [part]);
    record(c, 'task.part_added', task, { part: input.title });
    return viewOf(c, input.id);
  });
}

async function editPart(c: Context, input: { id: string; version: number; title?: string | undefined; due_on?: string | null | undefined }): Promise<Part> {
  return c.transaction(async (c) => {
    const { part, task, holder } = await partTo(c, input.id, 'edit');
    checkVersion(part, input.version, await viewOf(c, part.id));
    checkDay(task, input.due_on);
    const patch = { ...(input.title === undefined ? {} : { title: input.title }), ...(input.due_on === undefined ? {} : { due_on: input.due_on }) };
    const changed = Object.entries(patch).some(([field, value]) => part[field as keyof PartRecord] !== value);
    if (!changed) return viewOf(c, part.id);
    await savePart(c, part, patch);
    record(c, 'task.part_changed', task, { part: input.title ?? part.title });
    if (holder)
      await notify(c, {
        to: holder.id,
        cause: `part.changed:${part.id}`,
        kind: 'changed_for_you',
        what: 'part_changed',
        subject: { kind: 'part', id: part.id },
      });
    return viewOf(c, part.id);
  });
}

async function placePart(c: Context, id: string, afterId: string | null): Promise<void> {
  await c.transaction(async (c) => {
    const s = await partStanding(c, id);
    if (!s) throw notFound('This part');
    if (!s.open || !mayDo(s.task, 'edit')) throw notAllowed('Whoever may change the task orders its parts.', 'may_edit_the_task');
    const others = (await partsOf(c, s.part.task_id)).filter((p) => p.id !== id);
    const at = afterId === null ? -1 : others.findIndex((p) => p.id === afterId);
    if (afterId !== null && at < 0) throw invalid('after_id', 'part_of_the_task', afterId, 'Choose a part of the same task.');
    await savePart(c, s.part, { position: generateKeyBetween(others[at]?.position ?? null, others[at + 1]?.position ?? null) });
    c.record({
      kind: 'task.ordered',
      subject: { kind: 'task', id: s.part.task_id },
      projectId: s.task.task.project_id,
      features: ['parts'],
      audience: 'project',
    });
  });
}

async function dropPart(c: Context, id: string): Promise<void> {
  await c.transaction(async (c) => {
    const s = await partStanding(c, id);
    if (!s) throw notFound('This part');
    if (s.holder !== null && mayDo(s.task, 'edit'))
      throw conflict(`${s.holder.name} has taken this part. When they hand it back, it can be dropped.`, 'already_taken');
    const { part, task } = await partTo(c, id, 'drop');
    await closeOffersOf(c, { kind: 'part', id });
    await closeHoldingsOf(c, { kind: 'part', id });
    await removePart(c, id);
    record(c, 'task.part_dropped', task, { part: part.title });
  });
}

/** A part is done, says whoever has it. When it was the last, whoever holds the task is told. */
export async function finishPart(c: Context, id: string): Promise<Part> {
  return c.transaction(async (c) => {
    const { part, task } = await partTo(c, id, 'finish');
    if (part.finished_at !== null) return viewOf(c, id);
    await savePart(c, part, { finished_at: c.now, finished_by: c.me.id });
    await closeOffersOf(c, { kind: 'part', id });
    record(c, 'task.part_finished', task, { part: part.title });
    await tellAllDone(c, part.task_id);
    return viewOf(c, id);
  });
}

async function tellAllDone(c: Context, taskId: string): Promise<void> {
  if ((await partsOf(c, taskId)).some((p) => p.finished_at === null)) return;
  const holder = await c.db
    .selectFrom('commitments')
    .select('person_id')
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', 'task')
    .where('subject_id', '=', taskId)
    .where('role', '=', 'holder')
    .where('until_at', 'is', null)
    .executeTakeFirst();
  if (holder)
    await notify(c, {
      to: holder.person_id,
      cause: `parts.done:${taskId}`,
      kind: 'changed_for_you',
      what: 'parts_done',
      subject: { kind: 'task', id: taskId },
    });
}

async function reopenPart(c: Context, id: string): Promise<Part> {
  return c.transaction(async (c) => {
    const { part, task } = await partTo(c, id, 'reopen');
    if (part.finished_at === null) return viewOf(c, id);
    await savePart(c, part, { finished_at: null, finished_by: null });
    record(c, 'task.part_reopened', task, { part: part.title });
    return viewOf(c, id);
  });
}
