import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { implement } from '@orpc/server';
import { invalid, notAllowed, notFound } from '../kit/errors.ts';
import { Id } from '../kit/ids.ts';
import type { Context } from '../people/context.server.ts';
import { admitPerson, type Entry } from '../people/handlers.server.ts';
import { dropPicture, pictureOf, picturesOf, setPicture } from './files.store.ts';
import { picturesApi } from './files.ts';
import { type Arrived, keep, takeIn } from './intake.server.ts';
import { lookAt } from './look.ts';
import { serveFile } from './serve.server.ts';
import { stripped } from './strip.ts';

const os = implement(picturesApi).$context<{ entry: Entry }>().use(admitPerson);
const mostBytes = 2 ** 20;
const mostAsked = 100;
const smallest = 32;
const largest = 1024;

export const picturesRouter = os.router({
  list: os.list.handler(async ({ context: { c }, input }) => {
    const ids = [...new Set(input.ids.split(',').filter(Boolean))];
    const strange = ids.find((id) => !Id.safeParse(id).success);
    if (strange !== undefined) throw invalid('ids', 'id', strange, 'Give ids of people, with commas between them.');
    if (ids.length > mostAsked) throw invalid('ids', 'at_once', ids.length, `Ask for up to ${mostAsked} people at once.`);
    if (ids.length === 0) return [];
    return (await picturesOf(c, ids)).map((p) => ({ person_id: p.person_id, picture: p.content_id }));
  }),
  remove: os.remove.handler(({ context: { c }, input }) =>
    c.transaction(async (c) => {
      if (input.person_id !== c.me.id && (c.me.role !== 'administrator' || c.me.through !== 'session'))
        throw notAllowed('You can remove your own picture; an administrator anyone’s.', 'own');
      if (await dropPicture(c, input.person_id)) told(c, input.person_id, 'picture.removed');
      return { done: true } as const;
    }),
  ),
});

/** Takes the caller's picture: a small square one, and nothing in it but the picture. */
export async function putPicture(c: Context, request: Request): Promise<Response> {
  const came = await takeIn(c, request, '', mostBytes);
  try {
    const clean = await cleaned(came);
    const picture = await keep(c, clean, async (c, contentId) => {
      await setPicture(c, contentId);
      told(c, c.me.id, 'picture.changed');
      return contentId;
    });
    return Response.json({ person_id: c.me.id, picture });
  } finally {
    await rm(came.path, { force: true });
  }
}

async function cleaned(came: Arrived): Promise<Arrived> {
  const picture = stripped(await readFile(came.path));
  if (!picture) throw invalid('body', 'picture_type', came.look.type, 'Give a PNG, JPEG or WebP that does not move.');
  const look = lookAt(picture, '', true);
  const { width, height } = look;
  if (width === null || width !== height || width < smallest || width > largest)
    throw invalid('body', 'picture_size', `${width} x ${height}`, `Give a square of ${smallest} to ${largest} pixels.`);
  await writeFile(came.path, picture, { mode: 0o600 });
  return { path: came.path, bytes: picture.length, sha256: createHash('sha256').update(picture).digest('hex'), look };
}

/** The picture of a person whom the caller may see. */
export async function servePicture(c: Context, request: Request, personId: string): Promise<Response> {
  const known = Id.safeParse(personId);
  const picture = known.success ? await pictureOf(c, known.data) : null;
  if (!picture) throw notFound('This picture');
  const { id, sha256, bytes } = picture;
  return serveFile(c, request, { content: { id, sha256, bytes }, name: 'picture', type: 'picture', inline: true, cache: 'max-age=3600' });
}

function told(c: Context, personId: string, kind: string): void {
  c.record({ kind, subject: { kind: 'person', id: personId }, audience: 'subject', features: ['pictures'], withoutActor: true });
}
