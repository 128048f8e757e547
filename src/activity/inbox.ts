import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { measure } from '../kit/measures.ts';
import { HistoryLine } from './activity.ts';
import { SnoozeUntil } from './snooze.ts';

export const Notice = z.object({
  id: Id,
  kind: z.enum(['needs_you', 'changed_for_you', 'fyi']),
  what: z.string(),
  subject: z.object({ kind: z.string(), id: z.string(), title: z.string(), key: z.string().nullable() }),
  by: z.object({ id: Id, name: z.string(), initials: z.string() }).nullable(),
  data: z.record(z.string(), z.unknown()),
  at: z.string(),
  project_id: Id.nullable(),
  /** Put off until then. */
  snoozed_until: z.string().nullable(),
  /** When it came back from being put off. */
  returned_at: z.string().nullable(),
  /** Work of an import that came with my name and waits. */
  waiting: measure('mine.waiting').nullable(),
});
export type Notice = z.infer<typeof Notice>;

/** What waits; what is put off; what came about things that I muted. */
export const InboxView = z.enum(['open', 'snoozed', 'muted']);
export type InboxView = z.infer<typeof InboxView>;

const One = z.object({ id: Id });
const Done = z.object({ done: z.literal(true) });
const meta = { may: 'guest', level: 'own', changes: ['inbox'] } as const;

export const inboxApi = {
  list: route({ may: 'guest', level: 'own' }, 'GET', '/inbox', 'What needs me, and what changed for me')
    .input(z.object({ view: InboxView.optional() }).optional())
    .output(z.array(Notice)),
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
  snooze: route({ ...meta, changes: ['inbox'] }, 'PUT', '/inbox/{id}/snooze', 'Put this row off: it comes back by itself')
    .input(One.extend({ until: SnoozeUntil }))
    .output(z.object({ snoozed_until: z.string().nullable() })),
  unsnooze: route({ ...meta, changes: ['inbox'] }, 'DELETE', '/inbox/{id}/snooze', 'Back with it now')
    .input(One)
    .output(z.object({ snoozed_until: z.string().nullable() })),
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
