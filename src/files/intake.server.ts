import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { invalid, Refusal } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import type { Context } from '../people/context.server.ts';
import { addContent, dropContent, sameContent } from './files.store.ts';
import { type Look, lookAt, lookedAt } from './look.ts';
import { keyOf, StoreProblem } from './store.server.ts';

/** What came in: it lies whole on the disk beside the store, and is nobody's yet. */
export interface Arrived {
  path: string;
  bytes: number;
  sha256: string;
  look: Look;
}

/** Files on their way in lie on the disk of the data folder, whatever the store: nothing of them is held in memory. */
export const comingFolder = (dataFolder: string): string => join(dataFolder, 'files', '.coming');

/** Streams a body to the disk, within a limit. What is cut off, too large or empty leaves nothing. */
export async function takeIn(c: Context, request: Request, name: string, most: number): Promise<Arrived> {
  const declared = request.headers.get('content-length');
  if (declared !== null && Number(declared) > most) throw tooLarge(most);
  if (!request.body) throw empty();
  const folder = comingFolder(c.ground.dataFolder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, randomUUID());
  const hash = createHash('sha256');
  let bytes = 0;
  const count = async function* (source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > most) throw tooLarge(most);
      hash.update(chunk);
      yield chunk;
    }
  };
  try {
    await pipeline(Readable.fromWeb(request.body as never), count, createWriteStream(path, { mode: 0o600, flags: 'wx' })); // Node's and the DOM's stream types are two names of one thing
    if (bytes === 0) throw empty();
    if (declared !== null && Number(declared) !== bytes)
      throw new Refusal('unreadable', 'The file did not come whole: it is not as long as was said.', { rule: 'content_length' });
    return { path, bytes, sha256: hash.digest('hex'), look: await lookInto(path, name, bytes) };
  } catch (error) {
    await rm(path, { force: true });
    throw wasCutOff(error) ? new Refusal('unreadable', 'The file was cut off on its way here. Nothing of it was kept.', { rule: 'file_is_whole' }) : error;
  }
}

// Whoever sent it went away; an end of the disk's own stream tells itself by its code.
const wasCutOff = (error: unknown): boolean =>
  error instanceof Error &&
  (error.name === 'AbortError' ||
    ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR'].includes(String((error as { code?: unknown }).code)) ||
    error.message === 'aborted');

async function lookInto(path: string, name: string, bytes: number): Promise<Look> {
  const file = await open(path, 'r');
  try {
    const first = Buffer.alloc(Math.min(bytes, lookedAt));
    const { bytesRead } = await file.read(first, 0, first.length, 0);
    return lookAt(first.subarray(0, bytesRead), name, bytes <= lookedAt);
  } finally {
    await file.close();
  }
}

const tooLarge = (most: number) =>
  new Refusal('tooLarge', `Files of up to ${sized(most)} can be kept here.`, {
    rule: 'file_size',
    errors: [{ field: 'body', rule: 'file_size', mend: `Make it smaller than ${sized(most)}, or put a link to it into the text.` }],
  });
const empty = () => invalid('body', 'file_has_content', '', 'The file is empty.');
/** The store of files cannot be used for now. */
export const storeAway = (what: string) =>
  new Refusal('unavailable', `The store of files does not answer: ${what}. Try again later.`, { rule: 'file_store', retryAfter: 30 });
/** A size in words. */
export const sized = (bytes: number): string => (bytes >= 2 ** 20 ? `${Math.round(bytes / 2 ** 20)} MB` : `${Math.round(bytes / 1024)} kB`);

/**
 * Puts what came in into the store under a new content, then lets `use` name it in one transaction. Whatever fails, nothing is named that is
 * not there; a content that nobody names is swept up.
 */
export async function keep<T>(c: Context, came: Arrived, use: (c: Context, contentId: string) => Promise<T>): Promise<T> {
  let fresh: string | null = null;
  try {
    // What a workspace has already is kept once; where it was lost from the store, it comes back.
    const known = await sameContent(c, came.sha256);
    const content = known ?? { id: newId(), sha256: came.sha256 };
    const key = keyOf(c.workspaceId, content);
    if (!known) {
      fresh = content.id;
      await addContent(c, { ...content, bytes: came.bytes });
    }
    if (!known || (await c.ground.files.size(key)) !== came.bytes) await c.ground.files.put(key, came.path, came);
    return await c.transaction(async (c) => {
      if (known && (await sameContent(c, came.sha256))?.id !== known.id)
        throw new Refusal('unavailable', 'An equal file was deleted just now. Try again.', { rule: 'file_store', retryAfter: 1 });
      return use(c, content.id);
    });
  } catch (error) {
    if (fresh) await dropContent(c, fresh).catch(() => {}); // where even that fails, it is swept up as one that nothing names
    throw error instanceof StoreProblem ? storeAway('nothing was saved') : error;
  } finally {
    await rm(came.path, { force: true });
  }
}

/** Deletes what lies on its way in since more than a day: its request has ended long ago. */
export async function sweepComing(dataFolder: string, now: Date): Promise<void> {
  const folder = comingFolder(dataFolder);
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const since = (await stat(path).catch(() => null))?.mtimeMs ?? now.getTime();
    if (now.getTime() - since > 86_400_000) await rm(path, { force: true });
  }
}
