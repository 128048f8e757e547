import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { Version } from '../kit/measures.ts';
import { line, prose } from '../kit/text.ts';

export const Place = z.enum(['task', 'milestone', 'project', 'goal']);
const Body = prose(20_000).pipe(z.string().min(1, 'Write something first.'));

export const Comment = z.object({
  id: Id,
  body: z.string(),
  by: z.object({ id: Id, name: z.string(), initials: z.string() }).nullable(),
  /** The author's name in an import, when it is nobody here. */
  said_by: z.string().nullable(),
  imported: z.boolean(),
  at: z.string(),
  edited_at: z.string().nullable(),
  deleted: z.boolean(),
  folded: z.object({ by: z.string(), because: z.string() }).nullable(),
  version: Version,
  can: z.object({ edit: z.boolean(), fold: z.boolean() }),
});
export type Comment = z.infer<typeof Comment>;

/** Ids of the people mentioned in a text: `[@Mina](person:…)`. */
export function mentionsIn(body: string): string[] {
  return [...new Set([...body.matchAll(/\]\(person:([0-9a-f-]{36})\)/g)].map((m) => m[1] ?? ''))].slice(0, 50);
}

const One = z.object({ id: Id });
const meta = { may: 'guest', level: 'comment', changes: ['comments'] } as const;

export const commentsApi = {
  list: route({ may: 'guest', level: 'see' }, 'GET', '/comments/{kind}/{subject_id}', 'The comments on a thing, oldest first')
    .input(z.object({ kind: Place, subject_id: Id }))
    .output(z.array(Comment)),
  add: route({ ...meta, changes: ['comments', 'inbox'] }, 'POST', '/comments', 'Say something about a thing')
    .input(z.object({ id: Id, kind: Place, subject_id: Id, body: Body }))
    .output(Comment),
  edit: route({ ...meta, level: 'own', changes: ['comments'] }, 'PATCH', '/comments/{id}', 'Change what I said')
    .input(z.object({ id: Id, version: Version, body: Body }))
    .output(Comment),
  remove: route({ ...meta, level: 'own', changes: ['comments'] }, 'DELETE', '/comments/{id}', 'Delete what I said')
    .input(One)
    .output(z.object({ done: z.literal(true) })),
  fold: route({ ...meta, level: 'steward', changes: ['comments'] }, 'PUT', '/comments/{id}/fold', 'Fold a comment, with the reason')
    .input(z.object({ id: Id, because: line(300, 'the reason') }))
    .output(Comment),
  unfold: route({ ...meta, level: 'steward', changes: ['comments'] }, 'DELETE', '/comments/{id}/fold', 'Unfold it')
    .input(One)
    .output(Comment),
};
