import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { measure } from '../kit/measures.ts';
import { HistoryLine } from './activity.ts';

export const Notice = z.object({
  id: Id,
  kind: z.enum(['needs_you', 'changed_for_you']),
  what: z.string(),
  subject: z.object({ kind: z.string(), id: z.string(), title: z.string(), key: z.string().nullable() }),
  by: z.object({ id: Id, name: z.string(), initials: z.string() }).nullable(),
  data: z.record(z.string(), z.unknown()),
  at: z.string(),
  /** Work of an import that came with my name and waits. */
  waiting: measure('mine.waiting').nullable(),
});
export type Notice = z.infer<typeof Notice>;

const One = z.object({ id: Id });
const Done = z.object({ done: z.literal(true) });
const meta = { may: 'guest', level: 'own', changes: ['inbox'] } as const;

export const inboxApi = {
  list: route({ may: 'guest', level: 'own' }, 'GET', '/inbox', 'What needs me, and what changed for me').output(z.array(Notice)),
  count: route({ may: 'guest', level: 'own' }, 'GET', '/inbox/count', 'How much waits in my inbox').output(z.object({ n: measure('mine.waiting') })),
  done: route({ ...meta, changes: ['inbox'] }, 'PUT', '/inbox/{id}/done', 'Done with this row')
    .input(One)
    .output(Done),
  allDone: route({ ...meta, changes: ['inbox'] }, 'PUT', '/inbox/done', 'Done with these rows: those one has seen')
    .input(z.object({ ids: z.array(Id).max(300) }))
    .output(Done),
  undo: route({ ...meta, changes: ['inbox'] }, 'DELETE', '/inbox/{id}/done', 'Not done after all')
    .input(One)
    .output(Done),
};

export const historyApi = {
  ofThing: route({ may: 'guest', level: 'see' }, 'GET', '/history/{kind}/{id}', 'What happened to a thing, and why')
    .input(
      z.object({
        kind: z.enum(['task', 'project', 'milestone', 'goal', 'vision']),
        id: Id,
        before: z.coerce.number().int().optional().meta({ attribute: 'place in the log' }),
      }),
    )
    .output(z.array(HistoryLine)),
};
