import { implement } from '@orpc/server';
import { rowsIn } from '../../db/nested.ts';
import { notFound } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { admitPerson, type Entry } from '../../people/handlers.server.ts';
import { atLeast } from '../../threads/inside.server.ts';
import type { FieldType } from '../fields/fields.ts';
import { partsOfTasks } from '../parts/facts.server.ts';
import { projectById } from '../projects/facts.server.ts';
import { isEnded } from '../projects/projects.ts';
import { levelOf } from '../projects/rights.server.ts';
import { allWork, calendarOf } from './all.server.ts';
import { changeTask } from './change.server.ts';
import { createTask } from './create.server.ts';
import { dropTask, finishTask, moveTask, reopenTask } from './finish.server.ts';
import { type PageInput, pageFrom } from './page.server.ts';
import { isFull } from './quorum.ts';
import { mayDo, standing, takesPart } from './rights.server.ts';
import { rowOf, taskRows } from './rows.store.ts';
import { childrenOf, heldByMe, type TaskRecord } from './tasks.store.ts';
import { partsOfKey, type Task, tasksApi } from './tasks.ts';
import { restoreTask, trashTask } from './trash.server.ts';
import { type WholeTask, wholeTask } from './whole.store.ts';

const os = implement(tasksApi).$context<{ entry: Entry }>().use(admitPerson);

export const tasksRouter = os.router({
  list: os.list.handler(({ context: { c }, input }) => listTasks(c, input)),
  all: os.all.handler(({ context: { c }, input }) => allWork(c, input)),
  calendar: os.calendar.handler(({ context: { c }, input }) => calendarOf(c, input)),
  one: os.one.handler(({ context: { c }, input }) => oneTask(c, input.key)),
  mine: os.mine.handler(({ context: { c } }) => myTasks(c)),
  create: os.create.handler(async ({ context: { c }, input }) => taskView(c, await createTask(c, input))),
  edit: os.edit.handler(async ({ context: { c }, input }) => taskView(c, await changeTask(c, input))),
  move: os.move.handler(async ({ context: { c }, input }) => taskView(c, await moveTask(c, input))),
  finish: os.finish.handler(async ({ context: { c }, input }) => taskView(c, await finishTask(c, input))),
  reopen: os.reopen.handler(async ({ context: { c }, input }) => taskView(c, await reopenTask(c, input.id))),
  drop: os.drop.handler(async ({ context: { c }, input }) => taskView(c, await dropTask(c, input))),
  trash: os.trash.handler(async ({ context: { c }, input }) => {
    await trashTask(c, input.id);
    return { done: true } as const;
  }),
  restore: os.restore.handler(async ({ context: { c }, input }) => taskView(c, await restoreTask(c, input.id))),
});

/** A task by key or id, as the caller sees it. */
async function oneTask(c: Context, asked: string): Promise<Task> {
  const key = partsOfKey(asked);
  const [found] = key ? await wholeTask(c, { ...key, id: '' }, 'key') : await wholeTask(c, { project: '', number: 0, id: asked.toLowerCase() }, 'id');
  if (!found) throw notFound('This task');
  return viewOf(c, found);
}

/** A task that the caller has just written. */
async function taskView(c: Context, { id }: TaskRecord): Promise<Task> {
  const [found] = await wholeTask(c, { project: '', number: 0, id }, 'written');
  if (!found) throw notFound('This task');
  return viewOf(c, found);
}

/** A task with everything around it, and what the caller may do. */
async function viewOf(c: Context, task: WholeTask): Promise<Task> {
  const children = Number(task.below) === 0 ? [] : await childrenOf(c, task.id);
  const subtasks = await taskRows(c, children.slice(0, 500));
  const shares = task.engagement === 'all_of' ? await partsOfTasks(c, [task.id]) : [];
  const people = rowsIn(task.people);
  const row = rowOf(c, task, {
    key: `${task.project_key}-${task.number}`,
    labels: rowsIn(task.labels).map((l) => l.label_id),
    people,
    offered: Boolean(task.offered),
    shares,
    parts: { done: children.filter((t) => isEnded(t.category)).length, all: children.length },
    fields: [],
  });
  const place = { access: task.project_access, state: task.project_state };
  const own = standing(
    c,
    task,
    { ...place, level: levelOf(c, place, task) },
    people.map((p) => ({ ...p, person_id: p.id })),
    shares,
  );
  const lives = own.projectLives && task.trashed_at === null;
  const isIn = own.isContributor || own.isHolder;
  const room = task.engagement === 'together' || (task.engagement === 'quorum' && !isEnded(task.category) && !isFull(row.people_in));
  const mayJoin = room && !isIn;
  const untaken = own.holder === null && task.category !== 'done' && task.category !== 'dropped';
  return {
    ...row,
    body: task.body,
    people_needed: task.people_needed,
    project: { id: task.project_id, key: task.project_key, name: task.project_name, state: task.project_state },
    milestone:
      task.milestone_id !== null && task.milestone_title !== null
        ? { id: task.milestone_id, title: task.milestone_title, target_on: task.milestone_target_on }
        : null,
    parent:
      task.parent_id !== null && task.parent_title !== null
        ? { id: task.parent_id, key: `${task.project_key}-${task.parent_number}`, title: task.parent_title }
        : null,
    subtasks,
    fields: rowsIn(task.fields).map((f) => ({ ...f, type: f.type as FieldType })), // the database knows no other
    created_at: task.created_at,
    trashed_at: task.trashed_at,
    can: {
      edit: mayDo(own, 'edit'),
      move_dates: mayDo(own, 'move_dates'),
      plan: mayDo(own, 'plan'),
      finish: mayDo(own, 'finish'),
      offer: lives && mayDo(own, 'offer'),
      take: lives && takesPart(own) && (untaken || mayJoin),
      hand_back: lives && isIn && task.category !== 'done',
      comment: lives && (atLeast(own.level, 'comment') || isIn || own.hasPart),
      trash: mayDo(own, 'trash'),
      tie: lives && (mayDo(own, 'edit') || own.isHolder),
    },
  };
}

async function listTasks(c: Context, input: { project_id: string; fields?: string | undefined } & PageInput) {
  if (!(await projectById(c, input.project_id))) throw notFound('This project');
  const { records, ...page } = await pageFrom(c, input.project_id, input);
  return { ...page, tasks: await taskRows(c, records, input.fields === 'all' ? 'all' : (input.fields?.toLowerCase().split(',') ?? [])) };
}

/** What the caller holds or takes part in, by due day; finished ones of the last day too. */
export async function myTasks(c: Context) {
  const records = await heldByMe(c);
  const rows = await taskRows(c, records);
  return rows.map((row, i) => ({ ...row, project_key: records[i]?.project_key ?? '', project_name: records[i]?.project_name ?? '' }));
}
