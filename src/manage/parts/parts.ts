import { z } from 'zod';
import { route } from '../../kit/contract.ts';
import { Id } from '../../kit/ids.ts';
import { Version } from '../../kit/measures.ts';
import { line } from '../../kit/text.ts';
import { Day } from '../../kit/time.ts';
import { PersonRef } from '../projects/projects.ts';

// A task that each does a part of: every part is offered, taken and done on its own. Who takes a part takes part in the task; who holds the task is one.

export const mostParts = 100;

export const Part = z.object({
  id: Id,
  task_id: Id,
  title: z.string(),
  due_on: Day.nullable(),
  holder: PersonRef.nullable(),
  /** Offered, and nobody took it yet. */
  offer_open: z.boolean(),
  finished_at: z.string().nullable(),
  version: Version,
  can: z.object({
    edit: z.boolean(),
    drop: z.boolean(),
    finish: z.boolean(),
    reopen: z.boolean(),
    offer: z.boolean(),
    take: z.boolean(),
    hand_back: z.boolean(),
  }),
});
export type Part = z.infer<typeof Part>;

export const PartTitle = line(255, 'the part a title');
const One = z.object({ id: Id });
const Done = z.object({ done: z.literal(true) });
const changes = ['parts', 'tasks', 'offers', 'today', 'inbox'];
const meta = { may: 'guest', level: 'hold', changes } as const;

export const partsApi = {
  list: route({ may: 'guest', level: 'see' }, 'GET', '/tasks/{task_id}/parts', 'The parts of a task, in their order')
    .input(z.object({ task_id: Id }))
    .output(z.object({ parts: z.array(Part), can: z.object({ add: z.boolean() }) })),
  add: route({ ...meta, may: 'member' }, 'POST', '/tasks/{task_id}/parts', 'One more part, nobody’s until someone takes it')
    .input(z.object({ task_id: Id, id: Id, title: PartTitle, due_on: Day.nullable().default(null) }))
    .output(Part),
  edit: route(meta, 'PATCH', '/parts/{id}', 'Change the title or the day of a part')
    .input(z.object({ id: Id, version: Version, title: PartTitle.optional(), due_on: Day.nullable().optional() }))
    .output(Part),
  place: route({ ...meta, may: 'member' }, 'PUT', '/parts/{id}/place', 'Lay a part behind another, or first')
    .input(z.object({ id: Id, after_id: Id.nullable() }))
    .output(Done),
  drop: route({ ...meta, may: 'member' }, 'DELETE', '/parts/{id}', 'A part that nobody has taken is not needed after all')
    .input(One)
    .output(Done),
  finish: route(meta, 'PUT', '/parts/{id}/finish', 'My part is done').input(One).output(Part),
  reopen: route(meta, 'DELETE', '/parts/{id}/finish', 'A part is not done after all').input(One).output(Part),
};
