import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { attribute, measure, Version } from '../kit/measures.ts';
import { Proposal } from '../proposals/proposals.ts';

/** So long what is in the trash can be taken out; then it goes for good. */
export const daysInTrash = 30;
/** More are not taken out at once. */
export const mostAtOnce = 500;

export const TrashKind = z.enum(['task', 'milestone', 'comment', 'file', 'view']);
export type TrashKind = z.infer<typeof TrashKind>;

/** Something in the trash that the caller may take out. */
export const Trashed = z.object({
  kind: TrashKind,
  id: Id,
  title: z.string(),
  key: z.string().nullable(),
  /** What it was on, or lay in. */
  where: z.object({ kind: z.string(), id: Id, title: z.string(), key: z.string().nullable() }).nullable(),
  project: z.object({ id: Id, key: z.string(), name: z.string() }).nullable(),
  trashed_at: z.string(),
  days_left: attribute('days until it goes for good'),
  /** Who put it there, where its history says so too. */
  by: z.object({ id: Id, name: z.string() }).nullable(),
  /** Subtasks that went along and come back with it. */
  below: measure('task.parts'),
  /** Why it cannot come back as things are, and what to do first. */
  held_back: z.object({ rule: z.string(), sentence: z.string() }).nullable(),
  version: Version.nullable(),
  can: z.object({ restore: z.boolean(), end: z.boolean() }),
});
export type Trashed = z.infer<typeof Trashed>;

/** When something that went to the trash then goes for good. */
export const goesAt = (trashedAt: string): number => Date.parse(trashedAt) + daysInTrash * 86_400_000;

/** Whole days that are left, the last one counted. */
export const daysLeft = (trashedAt: string, now: string): number => Math.max(0, Math.ceil((goesAt(trashedAt) - Date.parse(now)) / 86_400_000));

/** What went to the trash before this instant is over. */
export const overSince = (now: string): string => new Date(Date.parse(now) - daysInTrash * 86_400_000).toISOString();

const One = z.object({ kind: TrashKind, id: Id });
const Done = z.object({ done: z.literal(true) });
const changes = ['trash', 'tasks', 'milestones', 'projects', 'comments', 'files', 'views', 'today', 'throughline'];

export const trashApi = {
  list: route({ may: 'guest', level: 'own' }, 'GET', '/trash', 'What is in the trash and I may take out, latest first')
    .input(
      z.object({
        project_id: Id.optional(),
        kind: TrashKind.optional(),
        after: z.string().max(80).optional(),
        limit: z.coerce.number().int().min(1).max(100).default(50).meta({ attribute: 'rows of a page' }),
      }),
    )
    .output(z.object({ things: z.array(Trashed), next_after: z.string().nullable() })),
  restore: route({ may: 'guest', level: 'own', changes }, 'PUT', '/trash/{kind}/{id}/restoring', 'Take it out of the trash, with all that hung on it')
    .input(One.extend({ version: Version.optional() }))
    .output(Done),
  end: route({ may: 'guest', level: 'own', changes }, 'DELETE', '/trash/{kind}/{id}', 'Delete for good what I wrote, kept or put there myself')
    .input(One)
    .output(Done),
  several: route(
    { may: 'member', level: 'own', changes: ['proposals'] },
    'POST',
    '/trash/several',
    'Look at what would come back; nothing does before it is applied',
  )
    .input(z.object({ id: Id, things: z.array(One).min(1, 'Choose at least one.').max(mostAtOnce, `At most ${mostAtOnce} at once.`) }))
    .output(Proposal),
};
