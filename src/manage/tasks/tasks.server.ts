import { implement } from '@orpc/server';
import { notFound } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { admitPerson, type Entry } from '../../people/handlers.server.ts';
import { projectById } from '../projects/facts.server.ts';
import { isEnded } from '../projects/projects.ts';
import { atLeast } from '../projects/rights.server.ts';
import { allWork, calendarOf } from './all.server.ts';
import { changeTask } from './change.server.ts';
import { createTask } from './create.server.ts';
import { dropTask, finishTask, moveTask, reopenTask } from './finish.server.ts';
import { type PageInput, pageFrom } from './page.server.ts';
import { isFull } from './quorum.ts';
import { mayDo, standingOf, takesPart } from './rights.server.ts';
import { fieldsOf, taskRows } from './rows.store.ts';
import { childrenOf, heldByMe, type TaskRecord, taskById, taskByKey } from './tasks.store.ts';
import { partsOfKey, type Task, tasksApi } from './tasks.ts';
import { restoreTask, trashTask } from './trash.server.ts';

const os = implement(tasksApi).$context<{ entry: Entry }>().use(admitPerson);

export const tasksRouter = os.router({
  list: os.list.handler(({ context: { c }, input }) => listTasks(c, input)),
  all: os.all.handler(({ context: { c }, input }) => allWork(c, input)),
  calendar: os.calendar.handler(({ context: { c }, input }) => calendarOf(c, input)),
  one: os.one.handler(async ({ context: { c }, input }) => taskView(c, await findTask(c, input.key))),
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
export async function findTask(c: Context, key: string): Promise<TaskRecord> {
  const parts = partsOfKey(key);
  const found = parts ? await taskByKey(c, parts.project, parts.number) : await taskById(c, key.toLowerCase());
  if (!found) throw notFound('This task');
  return found;
}

/** A task with everything around it, and what the caller may do. */
export async function taskView(c: Context, record: TaskRecord): Promise<Task> {
  const children = await childrenOf(c, record.id);
  const [[row], subtasks, fields, project, milestone, parent, standing] = await Promise.all([
    taskRows(c, [record]),
    taskRows(c, children.slice(0, 500)),
    fieldsOf(c, record.id),
    c.db
      .selectFrom('projects')
      .select(['id', 'key', 'name', 'state'])
      .where('workspace_id', '=', c.workspaceId)
      .where('id', '=', record.project_id)
      .executeTakeFirstOrThrow(),
    record.milestone_id
      ? c.db
          .selectFrom('milestones')
          .select(['id', 'title', 'target_on'])
          .where('workspace_id', '=', c.workspaceId)
          .where('id', '=', record.milestone_id)
          .executeTakeFirst()
      : null,
    record.parent_id
      ? c.db
          .selectFrom('tasks')
          .select(['id', 'number', 'title'])
          .where('workspace_id', '=', c.workspaceId)
          .where('id', '=', record.parent_id)
          .executeTakeFirst()
      : null,
    standingOf(c, record),
  ]);
  if (!row) throw notFound('This task');
  const lives = standing.projectLives && record.trashed_at === null;
  const isIn = standing.isContributor || standing.isHolder;
  const room = record.engagement === 'together' || (record.engagement === 'quorum' && !isEnded(record.category) && !isFull(row.people_in));
  const mayJoin = room && !isIn;
  const untaken = standing.holder === null && record.category !== 'done' && record.category !== 'dropped';
  return {
    ...row,
    body: record.body,
    people_needed: record.people_needed,
    project,
    milestone: milestone ?? null,
    parent: parent ? { id: parent.id, key: `${project.key}-${parent.number}`, title: parent.title } : null,
    subtasks,
    fields,
    created_at: record.created_at,
    trashed_at: record.trashed_at,
    can: {
      edit: mayDo(standing, 'edit'),
      move_dates: mayDo(standing, 'move_dates'),
      plan: mayDo(standing, 'plan'),
      finish: mayDo(standing, 'finish'),
      offer: lives && mayDo(standing, 'offer'),
      take: lives && takesPart(standing) && (untaken || mayJoin),
      hand_back: lives && isIn && record.category !== 'done',
      comment: lives && (atLeast(standing.level, 'comment') || isIn || standing.hasPart),
      trash: mayDo(standing, 'trash'),
      tie: lives && (mayDo(standing, 'edit') || standing.isHolder),
    },
  };
}

async function listTasks(c: Context, input: { project_id: string } & PageInput) {
  if (!(await projectById(c, input.project_id))) throw notFound('This project');
  const { records, ...page } = await pageFrom(c, input.project_id, input);
  return { ...page, tasks: await taskRows(c, records) };
}

/** What the caller holds or takes part in, by due day; finished ones of the last day too. */
export async function myTasks(c: Context) {
  const records = await heldByMe(c);
  const rows = await taskRows(c, records);
  return rows.map((row, i) => ({ ...row, project_key: records[i]?.project_key ?? '', project_name: records[i]?.project_name ?? '' }));
}
