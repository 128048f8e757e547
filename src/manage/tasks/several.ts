import { z } from 'zod';
import { longestText } from '../../filter/filter.ts';
import { route } from '../../kit/contract.ts';
import { Id } from '../../kit/ids.ts';
import { optionalLine, prose } from '../../kit/text.ts';
import { Day } from '../../kit/time.ts';
import { Proposal } from '../../proposals/proposals.ts';
import { Category } from '../projects/projects.ts';
import { Priority } from './tasks.ts';

/** Which tasks: these, or all that a list with this filter shows but these. */
export const Select = z.union([
  z.object({ ids: z.array(Id).min(1, 'Choose at least one task.').max(5000, 'Choose by the filter: so many at once are not named one by one.') }),
  z.object({
    filter: z.string().max(longestText),
    excluded: z.array(Id).max(5000).default([]),
    /** As they are shown: a list leaves out what lies below another, a board of a project all that lies below something, a board of all work nothing. */
    shown: z.enum(['list', 'top', 'every']).default('list'),
  }),
]);
export type Select = z.input<typeof Select>;

/** What becomes of fields; what is left out stays. */
export const TaskChange = z
  .object({
    state_id: Id.optional(),
    /** The first state of each task’s project that is so far. */
    category: Category.optional(),
    priority: Priority.optional(),
    milestone_id: Id.nullable().optional(),
    due_on: Day.nullable().optional(),
    /** So many days later; earlier when negative. */
    due_shift: z.number().int('Give whole days.').min(-3660, 'Ten years at most.').max(3660, 'Ten years at most.').optional().meta({ attribute: 'days' }),
    add_labels: z.array(Id).max(50).optional(),
    remove_labels: z.array(Id).max(50).optional(),
  })
  .refine((given) => Object.values(given).some((v) => v !== undefined), 'Say what becomes of them.')
  .refine((given) => given.state_id === undefined || given.category === undefined, { path: ['category'], message: 'Either a state, or how far.' })
  .refine((given) => given.due_on === undefined || given.due_shift === undefined, { path: ['due_shift'], message: 'Either a day, or a number of days.' });
export type TaskChange = z.infer<typeof TaskChange>;

export const Act = z.discriminatedUnion('what', [
  z.object({ what: z.literal('change'), patch: TaskChange }),
  z.object({ what: z.literal('trash') }),
  z.object({ what: z.literal('tie'), dst_kind: z.enum(['goal', 'direction', 'vision']), dst_id: Id }),
  z.object({
    what: z.literal('offer'),
    to_person_id: Id.optional(),
    to_unit_id: Id.optional(),
    message: prose(1000).default(''),
    reply_by: Day.optional(),
  }),
]);
export type Act = z.infer<typeof Act>;

export const severalApi = {
  propose: route(
    { may: 'member', level: 'take_part', changes: ['proposals'] },
    'POST',
    '/projects/{project_id}/several',
    'Look at what would change of many tasks at once; nothing changes before it is applied',
  )
    .input(z.object({ id: Id, project_id: Id, select: Select, act: Act, because: optionalLine(200).default('') }))
    .output(Proposal),
  proposeAll: route(
    { may: 'member', level: 'take_part', changes: ['proposals'] },
    'POST',
    '/several',
    'The same for tasks of several projects; a state, a milestone or a label belongs to one project',
  )
    .input(z.object({ id: Id, select: Select, act: Act, because: optionalLine(200).default('') }))
    .output(Proposal),
};
