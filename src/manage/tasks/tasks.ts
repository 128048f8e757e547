import { z } from 'zod';
import { FilterText } from '../../filter/filter.ts';
import { route } from '../../kit/contract.ts';
import { Id } from '../../kit/ids.ts';
import { measure, Version, whole } from '../../kit/measures.ts';
import { line, prose } from '../../kit/text.ts';
import { Day, daysBetween } from '../../kit/time.ts';
import { FieldChange, FieldType, FieldValue } from '../fields/fields.ts';
import { mostParts, PartTitle } from '../parts/parts.ts';
import { Category, isEnded, Label, PersonRef, StateOfProject } from '../projects/projects.ts';

export const Engagement = z.enum(['individual', 'any_one', 'all_of', 'together', 'quorum']);
export type Engagement = z.infer<typeof Engagement>;
const people = (most: string) =>
  z.number().int('Give a whole number.').min(2, 'Two people are the fewest.').max(500, 'Five hundred people are the most.').meta({ attribute: most });
const PeopleNeeded = people('people the task needs');
const PeopleMost = people('people that the task takes at most');
export const priorities = ['urgent', 'high', 'normal', 'low'] as const;
export const Priority = z.enum(priorities);
export type Priority = z.infer<typeof Priority>;
export const mostDepth = 12;
export const mostChildren = 5000;
/** Ten years of 220 days of 8 hours. */
export const mostMinutes = 10 * 220 * 8 * 60;
export const Estimate = z
  .number()
  .int('Give whole minutes.')
  .min(1, 'Give at least one minute, or leave it empty.')
  .max(mostMinutes, 'Ten years of one person is the most.')
  .meta({ attribute: 'estimate of the task' });

export const TaskRow = z.object({
  id: Id,
  key: z.string(),
  project_id: Id,
  parent_id: Id.nullable(),
  milestone_id: Id.nullable(),
  title: z.string(),
  state_id: Id,
  category: Category,
  priority: Priority,
  engagement: Engagement,
  estimate_minutes: whole('estimate of the task').nullable(),
  starts_on: Day.nullable(),
  due_on: Day.nullable(),
  labels: z.array(Id),
  holder: PersonRef.nullable(),
  contributors: z.array(PersonRef),
  /** Offered, and nobody took it yet. */
  offer_open: z.boolean(),
  /** Running or in review elsewhere, imported, and nobody here has taken it. */
  not_taken_here: z.boolean(),
  imported_names: z.string().nullable(),
  /** Its subtasks. */
  parts: z.object({ done: measure('task.parts'), all: measure('task.parts') }),
  /** Where each does a part: the parts that are done, of all. */
  each_part: z.object({ done: measure('task.each_part'), all: measure('task.each_part') }).nullable(),
  /** Of work done together, or that so many take before it starts. */
  people_in: z
    .object({ in: measure('task.people_in'), needed: whole('people the task needs'), most: whole('people that the task takes at most').nullable() })
    .nullable(),
  /** What stands in the fields of the project's own that were asked for. */
  fields: z.array(FieldValue),
  /** Whether the caller wrote it down. */
  by_me: z.boolean(),
  position: z.string(),
  finished_at: z.string().nullable(),
  version: Version,
});
export type TaskRow = z.infer<typeof TaskRow>;

export const Task = TaskRow.extend({
  body: z.string(),
  people_needed: whole('people the task needs').nullable(),
  project: z.object({ id: Id, key: z.string(), name: z.string(), state: z.string() }),
  milestone: z.object({ id: Id, title: z.string(), target_on: Day.nullable() }).nullable(),
  parent: z.object({ id: Id, key: z.string(), title: z.string() }).nullable(),
  subtasks: z.array(TaskRow),
  fields: z.array(FieldValue.extend({ name: z.string(), type: FieldType })),
  created_at: z.string(),
  trashed_at: z.string().nullable(),
  can: z.object({
    /** Title, text, labels. */
    edit: z.boolean(),
    move_dates: z.boolean(),
    /** State, priority, milestone, estimate. */
    plan: z.boolean(),
    finish: z.boolean(),
    offer: z.boolean(),
    take: z.boolean(),
    hand_back: z.boolean(),
    comment: z.boolean(),
    trash: z.boolean(),
    tie: z.boolean(),
  }),
});
export type Task = z.infer<typeof Task>;

/** What every page of tasks says beside its rows. */
const Page = z.object({
  next_cursor: z.string().nullable(),
  /** Of the first page: what of the filter was read otherwise than meant, and what it names and nothing is called by. */
  said: z.array(z.string()),
  unknown: z.array(z.string()),
  /** Whether it asks for the work of a person other than the caller: then it comes in short pages, and is neither counted nor grouped. */
  of_others: z.boolean(),
});
/** As many rows as a page has that asks for the work of another. */
export const pageOfOthers = 50;

/** Late: due before today and not ended. */
export const isLate = (task: { due_on: string | null; category: string }, today: string): boolean =>
  task.due_on !== null && task.due_on < today && !isEnded(task.category);
/** Days late, 0 when it is not. */
export const daysLate = (task: { due_on: string | null; category: string }, today: string): number =>
  isLate(task, today) ? daysBetween(task.due_on ?? today, today) : 0;

/** What the caller may change of a row in a list: the rules of rights.server.ts, by what a list knows. */
export function mayInList(
  task: Pick<TaskRow, 'holder' | 'by_me'>,
  project: { access: string; can: { take_part: boolean; plan: boolean } },
  me: { id: string; guest: boolean },
): { edit: boolean; plan: boolean } {
  if (task.holder) {
    const mine = task.holder.id === me.id && (project.can.take_part || me.guest);
    return { edit: mine, plan: mine };
  }
  const takesPart = project.can.take_part && !me.guest;
  const keeps = project.can.take_part && project.can.plan;
  return { edit: keeps || (takesPart && (task.by_me || project.access === 'open')), plan: keeps || (takesPart && task.by_me) };
}

/** "KEY-123" in its parts; null when it is no key. */
export function partsOfKey(key: string): { project: string; number: number } | null {
  const found = /^([A-Za-z0-9]{2,10})-(\d{1,9})$/.exec(key.trim());
  return found ? { project: (found[1] ?? '').toUpperCase(), number: Number(found[2]) } : null;
}

/** What one must know of a project to show and change its tasks. */
export const WorkProject = z.object({
  id: Id,
  key: z.string(),
  name: z.string(),
  unit: z.object({ id: Id, name: z.string() }).nullable(),
  states: z.array(StateOfProject),
  labels: z.array(Label),
  access: z.string(),
  can: z.object({
    take_part: z.boolean(),
    /** Keeps it. */
    plan: z.boolean(),
  }),
});
export type WorkProject = z.infer<typeof WorkProject>;

const key = z.string().max(40);
const meta = { may: 'member', level: 'hold', changes: ['tasks'] } as const;
const Done = z.object({ done: z.literal(true) });
const children = z.enum(['close', 'move', 'drop']);

/** What is asked of a list; a narrowing that it does not know is refused, as the answer would look narrowed and hold everything. */
const narrowedByFilter = <S extends z.ZodRawShape>(shape: S) =>
  z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? 'A list is narrowed by its filter, such as filter=state:ready due<2w.' : undefined),
  });

export const tasksApi = {
  list: route({ may: 'guest', level: 'see' }, 'GET', '/projects/{project_id}/tasks', 'The tasks of a project, in pages')
    .input(
      narrowedByFilter({
        project_id: Id,
        cursor: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(2000).default(500).meta({ attribute: 'rows of a page' }),
        filter: FilterText.optional(),
        sort: z.enum(['position', 'due_on', 'priority', 'title', 'number', 'updated_at']).default('position'),
        /** Which fields of the project's own come with the rows: their ids with commas between, or all. */
        fields: z
          .string()
          .max(4000)
          .regex(/^(all|[0-9a-fA-F-]{36}(,[0-9a-fA-F-]{36})*)$/, 'Give ids of fields with commas between them, or all.')
          .optional(),
      }),
    )
    .output(Page.extend({ tasks: z.array(TaskRow) })),
  all: route({ may: 'guest', level: 'see' }, 'GET', '/tasks', 'The tasks of all projects, in pages')
    .input(
      z.object({
        cursor: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(500).default(100).meta({ attribute: 'rows of a page' }),
        filter: FilterText.optional(),
        sort: z.enum(['due_on', 'priority', 'title', 'updated_at', 'project', 'unit', 'category']).default('due_on'),
      }),
    )
    .output(Page.extend({ tasks: z.array(TaskRow), projects: z.array(WorkProject) })),
  calendar: route({ may: 'guest', level: 'see' }, 'GET', '/calendar', 'Tasks by due day and milestones by their day, of a project or of all')
    .input(z.object({ from: Day, to: Day, project_id: Id.optional(), filter: FilterText.optional() }))
    .output(
      Page.omit({ next_cursor: true }).extend({
        tasks: z.array(TaskRow),
        projects: z.array(WorkProject),
        /** How many are due on a day: of a full day only the first ones are among the tasks. */
        days: z.array(z.object({ day: Day, n: measure('list.total') })),
        milestones: z.array(z.object({ id: Id, title: z.string(), target_on: Day, state: z.string(), project_key: z.string(), project_name: z.string() })),
        /** Not ended and without a day, changed last. */
        undated: z.array(TaskRow),
        more_undated: z.boolean(),
      }),
    ),
  one: route({ may: 'guest', level: 'see' }, 'GET', '/tasks/{key}', 'One task by its key (KEY-12, old keys too) or id').input(z.object({ key })).output(Task),
  mine: route({ may: 'guest', level: 'own' }, 'GET', '/my/tasks', 'What I hold or take part in').output(
    z.array(TaskRow.extend({ project_key: z.string(), project_name: z.string() })),
  ),
  create: route({ may: 'member', level: 'take_part', changes: ['tasks', 'projects'] }, 'POST', '/tasks', 'A new task, nobody’s until someone takes it')
    .input(
      z.object({
        id: Id,
        project_id: Id,
        title: line(255, 'the task a title'),
        body: prose(100_000).default(''),
        parent_id: Id.nullable().default(null),
        milestone_id: Id.nullable().default(null),
        state_id: Id.nullable().default(null),
        priority: Priority.default('normal'),
        engagement: Engagement.default('individual'),
        /** Together: how many it needs. Quorum: how many must take it before it starts. */
        people_needed: PeopleNeeded.nullable().default(null),
        /** Quorum: how many may take it. */
        people_most: PeopleMost.nullable().default(null),
        estimate_minutes: Estimate.nullable().default(null),
        starts_on: Day.nullable().default(null),
        due_on: Day.nullable().default(null),
        labels: z.array(Id).max(50).default([]),
        /** Where each does a part: the parts, in their order. */
        parts: z
          .array(z.object({ id: Id, title: PartTitle }))
          .max(mostParts)
          .default([]),
        /** Whoever writes it down may take it at once. */
        take: z.boolean().default(false),
      }),
    )
    .output(Task),
  edit: route({ ...meta, changes: ['tasks', 'projects'] }, 'PATCH', '/tasks/{id}', 'Change a task')
    .input(
      z.object({
        id: Id,
        version: Version,
        title: line(255, 'the task a title').optional(),
        body: prose(100_000).optional(),
        priority: Priority.optional(),
        engagement: Engagement.optional(),
        people_needed: PeopleNeeded.nullable().optional(),
        people_most: PeopleMost.nullable().optional(),
        estimate_minutes: Estimate.nullable().optional(),
        starts_on: Day.nullable().optional(),
        due_on: Day.nullable().optional(),
        labels: z.array(Id).max(50).optional(),
        milestone_id: Id.nullable().optional(),
        parent_id: Id.nullable().optional(),
        /** What stands in fields of the project's own; those that are left out stay. */
        fields: z.array(FieldChange).max(100, 'A hundred fields at once are the most.').optional(),
      }),
    )
    .output(Task),
  move: route({ ...meta, changes: ['tasks', 'projects'] }, 'PUT', '/tasks/{id}/place', 'Move it to a state, and between two others')
    .input(
      z.object({
        id: Id,
        version: Version.optional(),
        state_id: Id,
        after_id: Id.nullable().default(null),
        before_id: Id.nullable().default(null),
        children: children.optional(),
      }),
    )
    .output(Task),
  finish: route(
    { ...meta, changes: ['tasks', 'projects'] },
    'PUT',
    '/tasks/{id}/finish',
    'It is done; open subtasks are closed, moved up or dropped as the caller says',
  )
    .input(z.object({ id: Id, version: Version.optional(), children: children.optional() }))
    .output(Task),
  reopen: route({ ...meta, changes: ['tasks', 'projects'] }, 'DELETE', '/tasks/{id}/finish', 'It is not done after all')
    .input(z.object({ id: Id }))
    .output(Task),
  drop: route({ ...meta, changes: ['tasks', 'projects'] }, 'PUT', '/tasks/{id}/drop', 'It will not be done, and why')
    .input(z.object({ id: Id, version: Version.optional(), because: prose(500).default(''), children: children.optional() }))
    .output(Task),
  trash: route({ ...meta, changes: ['tasks', 'projects'] }, 'DELETE', '/tasks/{id}', 'Put it in the trash for 30 days')
    .input(z.object({ id: Id }))
    .output(Done),
  restore: route({ ...meta, changes: ['tasks', 'projects'] }, 'DELETE', '/tasks/{id}/trash', 'Take it out of the trash')
    .input(z.object({ id: Id }))
    .output(Task),
};
