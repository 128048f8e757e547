import { z } from 'zod';
import { route } from '../../kit/contract.ts';
import { Id } from '../../kit/ids.ts';
import { measure, Version } from '../../kit/measures.ts';
import { fold, line, prose } from '../../kit/text.ts';
import { Day } from '../../kit/time.ts';
import { Field } from '../fields/fields.ts';

export const categories = ['idea', 'ready', 'in_progress', 'in_review', 'done', 'dropped'] as const;
export const Category = z.enum(categories);
export type Category = z.infer<typeof Category>;
/** Open work: ready, in progress, in review; of active projects. */
export const openCategories = ['ready', 'in_progress', 'in_review'] as const satisfies Category[];
export const isOpen = (category: string): boolean => (openCategories as readonly string[]).includes(category);
/** Work that somebody holds: from in progress on. */
export const isRunning = (category: string): boolean => category === 'in_progress' || category === 'in_review';
export const isEnded = (category: string): boolean => category === 'done' || category === 'dropped';

/** The states a new project starts with. */
export const firstStates: { name: string; category: Category }[] = [
  { name: 'Idea', category: 'idea' },
  { name: 'Ready', category: 'ready' },
  { name: 'In progress', category: 'in_progress' },
  { name: 'In review', category: 'in_review' },
  { name: 'Done', category: 'done' },
  { name: 'Dropped', category: 'dropped' },
];

export const ProjectState = z.enum(['draft', 'proposed', 'active', 'paused', 'completed', 'stopped', 'archived']);
export type ProjectState = z.infer<typeof ProjectState>;
/** Which state may follow which. */
export const nextStates: Record<ProjectState, ProjectState[]> = {
  draft: ['proposed', 'active', 'stopped'],
  proposed: ['draft', 'active', 'stopped'],
  active: ['paused', 'completed', 'stopped'],
  paused: ['active', 'completed', 'stopped'],
  completed: ['active', 'archived'],
  stopped: ['active', 'archived'],
  archived: ['active'],
};

export const ProjectKey = z
  .string()
  .transform((text) => text.trim().toUpperCase())
  .pipe(z.string().regex(/^[A-Z0-9]{2,10}$/, 'Use 2 to 10 letters A to Z or digits.'));

/** A key proposed from a name: the initials of its words, or the start of its only word. */
export function proposeKey(name: string): string {
  const words =
    fold(name)
      .toUpperCase()
      .match(/[A-Z0-9]+/g) ?? [];
  const key =
    words.length > 1
      ? words
          .map((w) => w[0])
          .join('')
          .slice(0, 5)
      : (words[0] ?? '').slice(0, 4);
  return key.length >= 2 ? key : `${key}PR`.slice(0, 4);
}

export const PersonRef = z.object({ id: Id, name: z.string(), initials: z.string() });
export type PersonRef = z.infer<typeof PersonRef>;

export const StateOfProject = z.object({ id: Id, name: z.string(), category: Category, position: z.string() });
export const Label = z.object({ id: Id, name: z.string(), colour: z.string() });
export const colours = ['grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'] as const;
const Colour = z.enum(colours);

export const ProjectCounts = z.object({
  idea: measure('work.by_state'),
  ready: measure('work.by_state'),
  in_progress: measure('work.by_state'),
  in_review: measure('work.by_state'),
  done: measure('work.by_state'),
  dropped: measure('work.by_state'),
});

export const ProjectRow = z.object({
  id: Id,
  key: z.string(),
  name: z.string(),
  purpose: z.string(),
  unit: z.object({ id: Id, name: z.string() }).nullable(),
  access: z.enum(['open', 'closed']),
  state: ProjectState,
  starts_on: Day.nullable(),
  ends_on: Day.nullable(),
  stewards: z.array(PersonRef),
  counts: ProjectCounts,
  next_milestone: z.object({ id: Id, title: z.string(), target_on: Day.nullable() }).nullable(),
  /** The title of what it serves, or null: loose. */
  serves: z.string().nullable(),
});
export type ProjectRow = z.infer<typeof ProjectRow>;

export const Project = ProjectRow.extend({
  outcome: z.string(),
  states: z.array(StateOfProject),
  labels: z.array(Label),
  fields: z.array(Field),
  version: Version,
  created_at: z.string(),
  can: z.object({ plan: z.boolean(), take_part: z.boolean(), comment: z.boolean(), steward: z.boolean(), take_stewardship: z.boolean() }),
});
export type Project = z.infer<typeof Project>;

const Access = z.enum(['open', 'closed']);
const GrantLevel = z.enum(['see', 'comment', 'take_part']);
export type GrantLevel = z.infer<typeof GrantLevel>;
export const Grant = z.object({ id: Id, person: PersonRef, level: GrantLevel, ends_on: Day.nullable() });
/** Given to a unit as one: whoever is in it has it, for as long as they are in it. */
export const UnitGrant = z.object({ id: Id, unit: z.object({ id: Id, name: z.string() }), level: GrantLevel, ends_on: Day.nullable() });
export type UnitGrant = z.infer<typeof UnitGrant>;
const Done = z.object({ done: z.literal(true) });
const key = z.string().max(40);

export const projectsApi = {
  list: route({ may: 'guest', level: 'see' }, 'GET', '/projects', 'All projects that I see')
    .input(z.object({ state: z.string().max(100).optional(), unit: Id.optional() }))
    .output(
      z.object({
        projects: z.array(ProjectRow),
        /** The units of these projects, in the order of the tree. */
        units: z.array(z.object({ id: Id, name: z.string() })),
        last_used: Id.nullable(),
        can: z.object({ create: z.boolean() }),
      }),
    ),
  one: route({ may: 'guest', level: 'see' }, 'GET', '/projects/{key}', 'One project by its key; old keys lead to the present one')
    .input(z.object({ key }))
    .output(Project),
  create: route({ may: 'member', level: 'take_part', changes: ['projects'] }, 'POST', '/projects', 'A new project; whoever makes it takes its stewardship')
    .input(
      z.object({
        id: Id,
        key: ProjectKey.optional(),
        name: line(120, 'the project a name'),
        purpose: prose(2000).default(''),
        outcome: prose(2000).default(''),
        unit_id: Id.nullable().default(null),
        access: Access.default('open'),
        starts_on: Day.nullable().default(null),
        ends_on: Day.nullable().default(null),
      }),
    )
    .output(Project),
  edit: route({ may: 'member', level: 'plan', changes: ['projects'] }, 'PATCH', '/projects/{id}', 'Change name, purpose, outcome, unit, access or dates')
    .input(
      z.object({
        id: Id,
        version: Version,
        name: line(120, 'the project a name').optional(),
        purpose: prose(2000).optional(),
        outcome: prose(2000).optional(),
        unit_id: Id.nullable().optional(),
        access: Access.optional(),
        starts_on: Day.nullable().optional(),
        ends_on: Day.nullable().optional(),
      }),
    )
    .output(Project),
  rename: route(
    { may: 'member', level: 'plan', changes: ['projects', 'tasks'] },
    'PUT',
    '/projects/{id}/key',
    'Give it another key; the old one leads here for ever',
  )
    .input(z.object({ id: Id, version: Version, key: ProjectKey }))
    .output(Project),
  setState: route({ may: 'member', level: 'plan', changes: ['projects'] }, 'PUT', '/projects/{id}/state', 'Start, pause, complete, stop or archive')
    .input(z.object({ id: Id, version: Version, state: ProjectState, because: prose(500).default('') }))
    .output(Project),
  addState: route({ may: 'member', level: 'plan', changes: ['projects'] }, 'POST', '/projects/{project_id}/states', 'A state of its own')
    .input(z.object({ project_id: Id, id: Id, name: line(40, 'the state a name'), category: Category, after_id: Id.nullable().default(null) }))
    .output(Project),
  editState: route({ may: 'member', level: 'plan', changes: ['projects', 'tasks'] }, 'PATCH', '/projects/{project_id}/states/{id}', 'Rename a state or move it')
    .input(z.object({ project_id: Id, id: Id, name: line(40, 'the state a name').optional(), after_id: Id.nullable().optional() }))
    .output(Project),
  removeState: route(
    { may: 'member', level: 'plan', changes: ['projects', 'tasks'] },
    'DELETE',
    '/projects/{project_id}/states/{id}',
    'Remove a state; its tasks go to another of the same category',
  )
    .input(z.object({ project_id: Id, id: Id, to_state_id: Id }))
    .output(Project),
  addLabel: route({ may: 'member', level: 'take_part', changes: ['projects'] }, 'POST', '/projects/{project_id}/labels', 'A new label')
    .input(z.object({ project_id: Id, id: Id, name: line(40, 'the label a name'), colour: Colour.default('grey') }))
    .output(Label),
  editLabel: route(
    { may: 'member', level: 'plan', changes: ['projects', 'tasks'] },
    'PATCH',
    '/projects/{project_id}/labels/{id}',
    'Rename or recolour a label',
  )
    .input(z.object({ project_id: Id, id: Id, name: line(40, 'the label a name').optional(), colour: Colour.optional() }))
    .output(Label),
  removeLabel: route(
    { may: 'member', level: 'plan', changes: ['projects', 'tasks'] },
    'DELETE',
    '/projects/{project_id}/labels/{id}',
    'Remove a label everywhere',
  )
    .input(z.object({ project_id: Id, id: Id }))
    .output(Done),
  grants: route({ may: 'member', level: 'steward' }, 'GET', '/projects/{project_id}/grants', 'Who was given access')
    .input(z.object({ project_id: Id }))
    .output(z.array(Grant)),
  grant: route({ may: 'member', level: 'steward', changes: ['projects', 'people'] }, 'POST', '/projects/{project_id}/grants', 'Give a guest or a member access')
    .input(z.object({ project_id: Id, id: Id, person_id: Id, level: GrantLevel, ends_on: Day.nullable().default(null) }))
    .output(Grant),
  endGrant: route({ may: 'member', level: 'steward', changes: ['projects', 'people'] }, 'DELETE', '/projects/{project_id}/grants/{id}', 'End access')
    .input(z.object({ project_id: Id, id: Id }))
    .output(Done),
  unitGrants: route({ may: 'member', level: 'steward' }, 'GET', '/projects/{project_id}/unit-grants', 'Units that were given access')
    .input(z.object({ project_id: Id }))
    .output(z.array(UnitGrant)),
  grantUnit: route(
    { may: 'member', level: 'steward', changes: ['projects', 'units'] },
    'POST',
    '/projects/{project_id}/unit-grants',
    'Give a unit access: everyone in it has it, whoever joins it gets it, and whoever leaves it has it no more',
  )
    .input(z.object({ project_id: Id, id: Id, unit_id: Id, level: GrantLevel, ends_on: Day.nullable().default(null) }))
    .output(UnitGrant),
  endUnitGrant: route(
    { may: 'member', level: 'steward', changes: ['projects', 'units'] },
    'DELETE',
    '/projects/{project_id}/unit-grants/{id}',
    'End the access of a unit',
  )
    .input(z.object({ project_id: Id, id: Id }))
    .output(Done),
};
