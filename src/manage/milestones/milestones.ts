import { z } from 'zod';
import { route } from '../../kit/contract.ts';
import { Id } from '../../kit/ids.ts';
import { measure, Version } from '../../kit/measures.ts';
import { line, optionalLine } from '../../kit/text.ts';
import { Day } from '../../kit/time.ts';
import { PersonRef, ProjectCounts } from '../projects/projects.ts';

export const MilestoneState = z.enum(['planned', 'agreed', 'reached', 'missed', 'withdrawn']);
export const Promise_ = z.enum(['internal', 'promised_outside', 'statutory']);

/** One condition of "done means": ticked, or waived with a reason. */
export const DoneMeans = z.object({
  id: Id,
  text: z.string(),
  position: z.string(),
  ticked: z.object({ at: z.string(), by: PersonRef.nullable() }).nullable(),
  waived_because: z.string().nullable(),
});

export const Milestone = z.object({
  id: Id,
  project_id: Id,
  title: z.string(),
  target_on: Day.nullable(),
  promise: Promise_,
  state: MilestoneState,
  position: z.string(),
  done_means: z.array(DoneMeans),
  conditions: z.object({ met: measure('milestone.conditions'), all: measure('milestone.conditions') }),
  counts: ProjectCounts,
  steward: PersonRef.nullable(),
  reached_at: z.string().nullable(),
  version: Version,
  can: z.object({ edit: z.boolean(), reach: z.boolean(), take: z.boolean() }),
});
export type Milestone = z.infer<typeof Milestone>;

const One = z.object({ id: Id });
const meta = { may: 'member', level: 'plan', changes: ['milestones'] } as const;

export const milestonesApi = {
  list: route({ may: 'guest', level: 'see' }, 'GET', '/projects/{project_id}/milestones', 'The milestones of a project, by day')
    .input(z.object({ project_id: Id }))
    .output(z.array(Milestone)),
  one: route({ may: 'guest', level: 'see' }, 'GET', '/milestones/{id}', 'One milestone').input(One).output(Milestone),
  create: route({ ...meta, changes: ['milestones'] }, 'POST', '/milestones', 'A new milestone')
    .input(
      z.object({
        id: Id,
        project_id: Id,
        title: line(255, 'the milestone a title'),
        target_on: Day.nullable().default(null),
        promise: Promise_.default('internal'),
        done_means: z.array(line(255, 'the condition a text')).max(20).default([]),
      }),
    )
    .output(Milestone),
  edit: route({ ...meta, changes: ['milestones'] }, 'PATCH', '/milestones/{id}', 'Change title, day or promise; a promised day moves with a reason')
    .input(
      z.object({
        id: Id,
        version: Version,
        title: line(255, 'the milestone a title').optional(),
        target_on: Day.nullable().optional(),
        promise: Promise_.optional(),
        state: z.enum(['planned', 'agreed', 'missed', 'withdrawn']).optional(),
        because: optionalLine(300).default(''),
      }),
    )
    .output(Milestone),
  trash: route({ ...meta, changes: ['milestones'] }, 'DELETE', '/milestones/{id}', 'Put it in the trash; its tasks stay in the project')
    .input(One)
    .output(z.object({ done: z.literal(true) })),
  addCondition: route({ ...meta, changes: ['milestones'] }, 'POST', '/milestones/{milestone_id}/done-means', 'Add what done means')
    .input(z.object({ milestone_id: Id, id: Id, text: line(255, 'the condition a text') }))
    .output(Milestone),
  removeCondition: route({ ...meta, changes: ['milestones'] }, 'DELETE', '/milestones/{milestone_id}/done-means/{id}', 'Remove a condition')
    .input(z.object({ milestone_id: Id, id: Id }))
    .output(Milestone),
  tick: route({ ...meta, level: 'take_part', changes: ['milestones'] }, 'PUT', '/milestones/{milestone_id}/done-means/{id}/tick', 'This condition is met')
    .input(z.object({ milestone_id: Id, id: Id }))
    .output(Milestone),
  untick: route(
    { ...meta, level: 'take_part', changes: ['milestones'] },
    'DELETE',
    '/milestones/{milestone_id}/done-means/{id}/tick',
    'It is not met after all',
  )
    .input(z.object({ milestone_id: Id, id: Id }))
    .output(Milestone),
  waive: route({ ...meta, changes: ['milestones'] }, 'PUT', '/milestones/{milestone_id}/done-means/{id}/waiver', 'Waive a condition, with the reason')
    .input(z.object({ milestone_id: Id, id: Id, because: line(300, 'the reason') }))
    .output(Milestone),
  reach: route({ ...meta, changes: ['milestones'] }, 'PUT', '/milestones/{id}/reaching', 'It is reached: every condition ticked or waived')
    .input(z.object({ id: Id, version: Version }))
    .output(Milestone),
  unreach: route({ ...meta, changes: ['milestones'] }, 'DELETE', '/milestones/{id}/reaching', 'It is not reached after all')
    .input(One)
    .output(Milestone),
};
