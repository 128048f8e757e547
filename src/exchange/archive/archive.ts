import { z } from 'zod';
import { route } from '../../kit/contract.ts';
import { Id } from '../../kit/ids.ts';
import { attribute, measure } from '../../kit/measures.ts';

/** The form of an archive that this program writes and reads. */
export const format = 1;

/** What stands first in an archive. Numbers here are of the file. */
export const Head = z.object({
  format: z.number().int(),
  program: z.string(),
  /** Number of the last change of the database's form: 0010. */
  schema: z.string().regex(/^\d{4}$/),
  scope: z.enum(['installation', 'workspace', 'shared']),
  made_at: z.string(),
  /** The day on which it was asked what an administrator may see. */
  day: z.string(),
  /** The tables of each workspace, in their order. */
  tables: z.array(z.string().regex(/^[a-z_]{1,60}$/)),
  /** The rows of a shared archive as this person may read them. */
  administrator: z.object({ person_id: Id, email: z.string() }).nullable(),
  workspaces: z.array(z.object({ id: Id, slug: z.string(), name: z.string() })),
});
export type Head = z.infer<typeof Head>;

/** What stands last: every part with what it must be. */
export const Manifest = z.object({
  format: z.number().int(),
  parts: z.array(z.object({ path: z.string(), rows: z.number().int(), sha256: z.string(), sums: z.string() })),
  /** The hash of the content of each workspace, by its short name: equal before and after, on either engine. */
  content: z.record(z.string(), z.string()),
  rows: z.number().int(),
  /** The uploaded files in it, and the contents that the store could not give any more. */
  files: z.array(z.object({ path: z.string(), bytes: z.number().int(), sha256: z.string() })).default([]),
  missing: z.array(z.string()).default([]),
});
export type Manifest = z.infer<typeof Manifest>;

/** Somebody who was erased: no archive brings them back. */
export const Erased = z.object({ workspace_id: Id, person_id: Id, at: z.string() });
export type Erased = z.infer<typeof Erased>;

/** What an administrator's archive leaves behind, told beside the button and in the archive. */
export const leftBehind: string[] = [
  'closed projects that you are not in, with everything in them',
  'what only others read: their inbox, their day, their imports, their answers to offers, mail addresses',
  'passwords, sessions, tokens and links: nobody can be let in by this file',
];

export const ArchiveState = z.enum(['waiting', 'running', 'done', 'failed']);
export const Archive = z.object({
  id: Id,
  state: ArchiveState,
  done_rows: measure('archive.rows'),
  all_rows: measure('archive.rows'),
  file_bytes: attribute('size of the file').nullable(),
  content_hash: z.string().nullable(),
  problem: z.string().nullable(),
  created_at: z.string(),
  finished_at: z.string().nullable(),
  /** Whether the file is still there to be taken. */
  here: z.boolean(),
});
export type Archive = z.infer<typeof Archive>;

const One = z.object({ id: Id });
const read = { may: 'administrator', level: 'own', browserOnly: true } as const;
const write = { ...read, changes: ['archives'] } as const;

export const archivesApi = {
  list: route(read, 'GET', '/archives', 'The archives I had made, and what they leave behind').output(
    z.object({ archives: z.array(Archive), left_behind: z.array(z.string()) }),
  ),
  create: route(write, 'POST', '/archives', 'Make an archive of everything here that I may see').input(One).output(Archive),
  remove: route(write, 'DELETE', '/archives/{id}', 'Delete the file')
    .input(One)
    .output(z.object({ done: z.literal(true) })),
};
