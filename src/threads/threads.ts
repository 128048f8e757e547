import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { Version } from '../kit/measures.ts';
import { optionalLine } from '../kit/text.ts';

export const Kind = z.enum(['vision', 'direction', 'goal', 'project', 'milestone', 'task', 'part', 'unit', 'person']);
export type Kind = z.infer<typeof Kind>;

/** What may serve what. Task in milestone in project is a step of structure and needs no thread. */
export const mayServe: Record<string, Kind[]> = {
  task: ['goal', 'direction', 'vision'],
  milestone: ['goal', 'direction', 'vision'],
  project: ['goal', 'direction', 'vision'],
  goal: ['goal', 'direction', 'vision'],
};
export const Source = z.enum(['task', 'milestone', 'project', 'goal']);
export const Target = z.enum(['goal', 'direction', 'vision']);

/** One stop of a throughline, from the vision down to the thing itself. */
export const Stop = z.object({
  kind: Kind,
  id: Id,
  title: z.string(),
  key: z.string().nullable(),
  day: z.string().nullable(),
  state: z.string(),
  /** Why the stop below serves this one: the because of its thread; empty for a step of structure. */
  because: z.string(),
});
export type Stop = z.infer<typeof Stop>;

/** The path of a piece of work to the vision. Loose when it reaches neither a direction nor the vision. */
export const Throughline = z.object({
  stops: z.array(Stop),
  reaches: z.boolean(),
  /** The because of the nearest thread above the thing that has one. */
  because: z.string(),
});
export type Throughline = z.infer<typeof Throughline>;

export const Tie = z.object({
  id: Id,
  src_kind: Source,
  src_id: Id,
  dst_kind: Target,
  dst_id: Id,
  dst_title: z.string(),
  rank: z.enum(['primary', 'also']),
  because: z.string(),
  by: z.object({ id: Id, name: z.string() }).nullable(),
  at: z.string(),
  version: Version,
});
export type Tie = z.infer<typeof Tie>;

const Subject = z.object({ kind: Kind, id: Id });
export const Named = z.object({ kind: Kind, id: Id, title: z.string(), key: z.string().nullable(), state: z.string(), under: z.string() });

export const threadsApi = {
  throughline: route({ may: 'guest', level: 'see' }, 'GET', '/throughlines/{kind}/{id}', 'The path from a thing to the vision')
    .input(Subject)
    .output(Throughline),
  ofThing: route({ may: 'guest', level: 'see' }, 'GET', '/threads/{kind}/{id}', 'What a thing serves, and why')
    .input(Subject)
    .output(z.object({ ties: z.array(Tie), can: z.object({ tie: z.boolean() }) })),
  tie: route({ may: 'member', level: 'take_part', changes: ['threads'] }, 'POST', '/threads', 'Tie a thing to what it serves, with the reason')
    .input(
      z.object({
        id: Id,
        src_kind: Source,
        src_id: Id,
        dst_kind: Target,
        dst_id: Id,
        rank: z.enum(['primary', 'also']).default('primary'),
        because: optionalLine(200),
      }),
    )
    .output(Tie),
  change: route({ may: 'member', level: 'take_part', changes: ['threads'] }, 'PATCH', '/threads/{id}', 'Change why')
    .input(z.object({ id: Id, because: optionalLine(200), version: Version }))
    .output(Tie),
  untie: route({ may: 'member', level: 'take_part', changes: ['threads'] }, 'DELETE', '/threads/{id}', 'End a thread')
    .input(z.object({ id: Id }))
    .output(z.object({ done: z.literal(true) })),
  find: route({ may: 'guest', level: 'see' }, 'GET', '/find', 'Find anything by its name or key')
    .input(
      z.object({
        q: z.string().max(200),
        kinds: z.string().max(100).optional(),
        limit: z.coerce.number().int().min(1).max(50).default(12).meta({ attribute: 'how many' }),
      }),
    )
    .output(z.array(Named)),
};
