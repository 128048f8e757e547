import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { attribute } from '../kit/measures.ts';

/** What files may be on. */
export const Place = z.enum(['task', 'milestone', 'project', 'goal']);
export type Place = z.infer<typeof Place>;

/** How a file is looked at here; everything else is only downloaded. */
export const Preview = z.enum(['image', 'text', 'table', 'none']);
export type Preview = z.infer<typeof Preview>;

export const FileOn = z.object({
  id: Id,
  name: z.string(),
  /** What it is by its content. */
  type: z.string(),
  bytes: attribute('size of the file'),
  width: attribute('of the picture').nullable(),
  height: attribute('of the picture').nullable(),
  preview: Preview,
  /** The comment that it was sent with. */
  comment_id: Id.nullable(),
  by: z.object({ id: Id, name: z.string(), initials: z.string() }),
  at: z.string(),
  can: z.object({ remove: z.boolean() }),
});
export type FileOn = z.infer<typeof FileOn>;

/** How many files one thing may have. */
export const mostOnOne = 100;

const shown = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);
/** A picture of more pixels is a burden to whoever only opens the task. */
const mostPixels = 50_000_000;
const mostText = 5_000_000;

/** Whether a browser shows a type as a picture, and nothing in it can run. */
export const isPicture = (type: string): boolean => shown.has(type);
/** Whether a type is shown as the letters it consists of. */
export const isText = (type: string): boolean => ['text/plain', 'text/csv', 'text/markdown', 'application/json'].includes(type);

/** How a file is looked at, by what it is. */
export function previewOf(f: { type: string; bytes: number; width: number | null; height: number | null }): Preview {
  if (isPicture(f.type)) return f.width && f.height && f.width * f.height <= mostPixels ? 'image' : 'none';
  if (!isText(f.type) || f.bytes > mostText) return 'none';
  return f.type === 'text/csv' ? 'table' : 'text';
}

/** A name as it may stand on a disk and in a line: no path, nothing that turns or hides letters, an ending that is kept when it is cut. */
export function cleanName(given: string): string {
  const clean = (given.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '')
    .replace(hidden, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .trim();
  const named = clean === '' ? 'file' : /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(clean) ? `_${clean}` : clean;
  if (named.length <= mostName) return named;
  const end = /\.[^. ]{1,12}$/.exec(named)?.[0] ?? '';
  return (
    named
      .slice(0, mostName - end.length)
      .toWellFormed()
      .trimEnd() + end
  );
}
const mostName = 150;
// Controls, and signs that turn the reading direction or are not seen; what joins letters and emoji stays.
const hidden = /[\p{Cc}\p{Co}\p{Cn}\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu;

const One = z.object({ id: Id });
const write = { may: 'guest', level: 'comment', changes: ['files'] } as const;
const Done = z.object({ done: z.literal(true) });

export const filesApi = {
  list: route({ may: 'guest', level: 'see' }, 'GET', '/files/{kind}/{subject_id}', 'The files on a thing, oldest first')
    .input(z.object({ kind: Place, subject_id: Id }))
    .output(z.object({ files: z.array(FileOn), most_bytes: attribute('how large a file may be'), can: z.object({ add: z.boolean() }) })),
  remove: route(write, 'DELETE', '/files/{id}', 'Put a file in the trash').input(One).output(Done),
  restore: route(write, 'DELETE', '/files/{id}/trash', 'Take a file out of the trash').input(One).output(FileOn),
};

/** What a person's picture is known by; it changes with the picture. */
export const Picture = z.object({ person_id: Id, picture: z.string() });

export const picturesApi = {
  list: route({ may: 'guest', level: 'see' }, 'GET', '/pictures', 'Which of these people have a picture')
    .input(z.object({ ids: z.string().max(4000) }))
    .output(z.array(Picture)),
  remove: route({ may: 'guest', level: 'own', changes: ['pictures'] }, 'DELETE', '/pictures/{person_id}', 'Remove my picture, or as an administrator anyone’s')
    .input(z.object({ person_id: Id }))
    .output(Done),
};
