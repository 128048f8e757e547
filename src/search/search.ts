import { z } from 'zod';
import { longestText } from '../filter/filter.ts';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { Kind } from '../threads/threads.ts';

const Piece = z.object({ text: z.string(), hit: z.boolean() });

/** Something that was found: a thing, or a comment, check-in or file on one, with what of it matched. */
export const Found = z.object({
  kind: Kind,
  id: Id,
  key: z.string().nullable(),
  state: z.string(),
  /** Where it lies. */
  under: z.string(),
  /** The key of the project it lies in. */
  project_key: z.string().nullable(),
  part: z.enum(['thing', 'comment', 'check_in', 'file']),
  part_id: Id.nullable(),
  by: z.object({ id: Id, name: z.string() }).nullable(),
  at: z.string(),
  /** Why it is here: its key, its name, what is written on it, a name that is spelled nearly so, or the filters alone. */
  why: z.enum(['key', 'name', 'text', 'nearly', 'filter']),
  title: z.array(Piece),
  /** The place of its text that matched; empty where the name did. */
  snippet: z.array(Piece),
});
export type Found = z.infer<typeof Found>;

export const searchKinds = [...Kind.options, 'comment', 'check_in', 'file'] as const;

export const searchApi = {
  find: route({ may: 'guest', level: 'see' }, 'GET', '/search', 'Search everything one may see: words, "phrases", -without, and field:value')
    .input(
      z.object({
        /** As long as an address may be; what cannot be read as a filter is text. */
        q: z.string().max(longestText, 'Keep it to 12,000 characters.'),
        /** Comma-separated kinds, as the field `kind` takes them. */
        kinds: z.string().max(200).optional(),
        cursor: z.string().max(200).optional(),
        limit: z.coerce.number().int().min(1).max(50).default(20).meta({ attribute: 'how many' }),
      }),
    )
    .output(
      z.object({
        found: z.array(Found),
        next_cursor: z.string().nullable(),
        /** How it was read, as one may type it; and sentences on what was read otherwise than meant. */
        read: z.string(),
        said: z.array(z.string()),
      }),
    ),
};
