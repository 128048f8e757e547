import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refusal } from '../kit/errors.ts';
import { Id } from '../kit/ids.ts';
import { proposeKey } from '../manage/projects/projects.ts';
import type { Context } from '../people/context.server.ts';
import { planAsBefore } from './earlier.server.ts';
import { fileOf, importView, mine, told } from './imports.server.ts';
import type { Plan } from './imports.ts';
import { mappingProblems, type Sniffed } from './mapping.ts';
import { parse } from './parse.server.ts';
import { mostBytes } from './read.server.ts';

/** Takes a file in: streamed to disk, looked at in a thread of its own, and a plan proposed. */
export async function upload(c: Context, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const id = Id.safeParse(url.searchParams.get('id') ?? '');
  if (!id.success)
    throw new Refusal('invalid', 'Give the import an id of its own.', {
      rule: 'id',
      errors: [{ field: 'id', rule: 'id', mend: 'Give an id as a UUID in lower case.' }],
    });
  const name = fileName(url.searchParams.get('name') ?? 'file');
  if (!request.body) throw new Refusal('invalid', 'The file is empty.', { rule: 'file_has_content' });
  const path = await takeIn(c, id.data, request.body);
  return Response.json(await received(c, id.data, name, path));
}

async function takeIn(c: Context, id: string, body: ReadableStream): Promise<{ bytes: number; hash: string }> {
  await mkdir(join(c.ground.dataFolder, 'imports'), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  let bytes = 0;
  const count = async function* (source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > mostBytes) throw new Refusal('tooLarge', 'Files of up to 500 MB can be imported. Bring it in parts.', { rule: 'file_size' });
      hash.update(chunk);
      yield chunk;
    }
  };
  try {
    await pipeline(Readable.fromWeb(body as never), count, createWriteStream(fileOf(c, id), { mode: 0o600 })); // Node's and the DOM's stream types are two names of one thing
  } catch (error) {
    await rm(fileOf(c, id), { force: true });
    throw error;
  }
  if (bytes === 0) {
    await rm(fileOf(c, id), { force: true });
    throw new Refusal('invalid', 'The file is empty.', { rule: 'file_has_content' });
  }
  return { bytes, hash: hash.digest('hex') };
}

/** Writes down a file that lies in place, with what it seems to be. */
export async function received(c: Context, id: string, name: string, file: { bytes: number; hash: string }, sheet?: string) {
  const sniffed = await parse<Sniffed>({ what: 'sniff', path: fileOf(c, id), name, ...(sheet ? { sheet } : {}) });
  const known = sniffed.source !== 'unknown';
  const title = (sniffed.container?.name ?? name.replace(/\.[a-z]+$/i, '')).trim().slice(0, 120) || 'Imported';
  let plan: Plan = { csv: sniffed.mapping, project_id: null, project_name: title, project_key: proposeKey(title), states: {}, people: {} };
  return c.transaction(async (c) => {
    const before = known ? await planAsBefore(c, sniffed, plan) : null;
    if (before) {
      plan = before.plan;
      sniffed.as_before = before.file;
      sniffed.problems = [...sniffed.problems.filter((one) => !one.stops), ...(plan.csv ? mappingProblems(plan.csv) : [])];
    }
    await c.db
      .insertInto('imports')
      .values({
        workspace_id: c.workspaceId,
        id,
        source: known ? sniffed.source : null,
        container: sniffed.container?.source_id ?? null,
        file_name: name,
        file_bytes: file.bytes,
        file_hash: file.hash,
        state: known ? 'sniffed' : 'failed',
        sniffed: JSON.stringify(sniffed),
        mapping: known ? JSON.stringify(plan) : null,
        problem: known ? null : (sniffed.problems[0]?.message ?? 'This file cannot be read.'),
        created_at: c.now,
        created_by: c.me.id,
      })
      .execute();
    told(c, id, 'import.received');
    return importView(c, await mine(c, id));
  });
}

const fileName = (given: string): string =>
  given
    .replace(/[/\\\p{Cc}]/gu, '_')
    .slice(0, 200)
    .toWellFormed();
