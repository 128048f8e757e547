import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newId } from '../kit/ids.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { readSettings } from '../server/settings.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import type { FileOn } from './files.ts';
import { openStore } from './open.server.ts';
import { signed } from './s3-sign.server.ts';
import { ContentMissing, type StorePlace } from './store.server.ts';
import { sweepFiles } from './sweep.server.ts';
import { send } from './testing.ts';

const world = await openWorld();
const folder = mkdtempSync(join(tmpdir(), 'throughline-s3-'));
const secret = 'a secret / of + signs=';
const bucket = 'work-files';
const objects = new Map<string, Buffer>();
let away = false;

// A store that speaks as much S3 as is asked of it, and checks every signature from what came over the wire.
const server = createServer((request, response) => void answer(request, response));
await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});
const place: StorePlace = { kind: 's3', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, bucket, region: 'eu-here-1', key: 'KEY1', secret };

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  const say = (status: number, code: string) => response.writeHead(status, { 'content-type': 'application/xml' }).end(`<Error><Code>${code}</Code></Error>`);
  if (away) return void say(503, 'SlowDown');
  const wrong = wrongIn(request, body);
  if (wrong) return void say(403, wrong);
  const [, inBucket, ...rest] = (request.url ?? '').split('/');
  if (inBucket !== bucket) return void say(404, 'NoSuchBucket');
  const key = rest.map(decodeURIComponent).join('/');
  const found = objects.get(key);
  if (request.method === 'PUT') {
    if (Number(request.headers['content-length']) !== body.length || request.headers['transfer-encoding']) return void say(411, 'MissingContentLength');
    objects.set(key, body);
    response.end();
  } else if (request.method === 'DELETE') {
    objects.delete(key);
    response.writeHead(204).end();
  } else if (!found) say(404, 'NoSuchKey');
  else {
    const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
    const piece = range ? found.subarray(Number(range[1]), Number(range[2]) + 1) : found;
    response.writeHead(range ? 206 : 200, { 'content-length': piece.length });
    response.end(request.method === 'HEAD' ? undefined : piece);
  }
}

function wrongIn(request: IncomingMessage, body: Buffer): string | null {
  const read = /^AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([\w-]+)\/s3\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=([0-9a-f]{64})$/.exec(
    request.headers.authorization ?? '',
  );
  if (!read) return 'AccessDenied';
  const [, key, day = '', region = '', names = '', signature = ''] = read;
  if (key !== 'KEY1') return 'InvalidAccessKeyId';
  const hash = String(request.headers['x-amz-content-sha256']);
  if (hash !== createHash('sha256').update(body).digest('hex')) return 'XAmzContentSHA256Mismatch';
  const date = String(request.headers['x-amz-date']);
  if (!date.startsWith(day) || !names.split(';').includes('host')) return 'AccessDenied';
  const lines = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = `${request.method}\n${request.url}\n\n${lines.join('')}\n${names}\n${hash}`;
  const text = `AWS4-HMAC-SHA256\n${date}\n${day}/${region}/s3/aws4_request\n${createHash('sha256').update(canonical).digest('hex')}`;
  const mac = (k: string | Buffer, t: string) => createHmac('sha256', k).update(t).digest();
  const is = mac(mac(mac(mac(mac(`AWS4${secret}`, day), region), 's3'), 'aws4_request'), text);
  return timingSafeEqual(is, Buffer.from(signature, 'hex')) ? null : 'SignatureDoesNotMatch';
}

test('the signature is the one that Amazon prints for its own examples', () => {
  const headers = signed(
    {
      method: 'GET',
      url: new URL('https://examplebucket.s3.amazonaws.com/test.txt'),
      headers: { range: 'bytes=0-9' },
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
      at: new Date('2013-05-24T00:00:00Z'),
    },
    { region: 'us-east-1', key: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
  );
  expect(headers.authorization).toContain('Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41');
});

test('the store takes, gives whole and in pieces, measures and removes, and says what is wrong with its settings', async () => {
  const store = openStore(place);
  await store.check();
  expect([...objects.keys()]).toEqual([]);
  const path = join(folder, 'came');
  const content = Buffer.alloc(3_000_000, 'abcdefg');
  await writeFile(path, content);
  const key = 'w1/ab/name with +signs (1) & ümlaut';
  await store.put(key, path, { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') });
  const all = async (piece?: { from: number; to: number }) => Buffer.concat(await (await store.read(key, piece)).toArray());
  expect((await all()).equals(content)).toBe(true);
  expect((await all({ from: 7, to: 13 })).toString()).toBe('abcdefg');
  expect([await store.size(key), await store.size('w1/none')]).toEqual([3_000_000, null]);
  await expect(store.read('w1/none')).rejects.toBeInstanceOf(ContentMissing);
  await store.remove(key);
  await store.remove(key);
  expect(await store.size(key)).toBe(null);
  const wrong: [Partial<typeof place>, RegExp, boolean][] = [
    [{ secret: 'other' }, /does not take the signature/, true],
    [{ key: 'KEY2' }, /does not know the key/, true],
    [{ bucket: 'elsewhere' }, /There is no bucket elsewhere/, true],
    [{ url: 'http://127.0.0.1:1' }, /cannot be reached/, true],
  ];
  for (const [more, words, isWrong] of wrong)
    await expect(openStore({ ...place, ...more } as StorePlace).check()).rejects.toMatchObject({ message: expect.stringMatching(words), wrong: isWrong });
  away = true;
  await expect(store.check()).rejects.toMatchObject({ message: expect.stringContaining('503 (SlowDown)'), wrong: false });
  away = false;
});

test('files go to the store and come from it through the whole program; while it is away, that is said', async () => {
  world.ground.files = openStore(place);
  const mina = (await world.workspace(['mina'])).mina as Actor;
  const project = await mina.api(projectsApi).create({ id: newId(), key: 'HAR', name: 'Harbour' });
  const task = await mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Lay the cable' });
  const put = (content: string) => send(mina, world.fetch, content, { on: task.id, name: 'a.txt' });
  const file = (await (await put('kept elsewhere')).json()) as FileOn;
  expect([...objects.values()].map(String)).toEqual(['kept elsewhere']);
  const get = (range?: string) => mina.request('GET', `/files/${file.id}/content?look`, undefined, range ? { range } : {});
  expect(await (await get()).text()).toBe('kept elsewhere');
  expect(await (await get('bytes=5-')).text()).toBe('elsewhere');
  away = true;
  for (const given of [put('not now'), get()]) {
    const answer = await given;
    expect([answer.status, ((await answer.json()) as { rule: string }).rule]).toEqual([503, 'file_store']);
  }
  away = false;
  await sweepFiles(world.ground);
  expect([...objects.values()].map(String)).toEqual(['kept elsewhere']);
  objects.clear();
  expect((await get()).status).toBe(404);
  await put('kept elsewhere'); // what the store lost comes back with the same file
  expect(await (await get()).text()).toBe('kept elsewhere');
});

test('settings of the store that cannot be used stop the start with a sentence', () => {
  const given = { FILES_S3_URL: 'https://s3.example.org', FILES_S3_BUCKET: 'b-1', FILES_S3_KEY: 'k', FILES_S3_SECRET: 's', DATA_DIR: folder };
  expect(readSettings(given).files).toEqual({ kind: 's3', url: 'https://s3.example.org', bucket: 'b-1', region: 'us-east-1', key: 'k', secret: 's' });
  expect(readSettings({ DATA_DIR: folder }, ['--files-max-mb', '500'])).toMatchObject({
    files: { kind: 'folder', folder: join(folder, 'files') },
    mostFileBytes: 500 * 2 ** 20,
  });
  const wrong: [NodeJS.ProcessEnv, RegExp][] = [
    [{ ...given, FILES_S3_URL: 'ftp://x' }, /FILES_S3_URL is not an address/],
    [{ ...given, FILES_S3_URL: 'https://k:s@x' }, /have settings of their own/],
    [{ ...given, FILES_S3_SECRET: '' }, /FILES_S3_SECRET is not/],
    [{ DATA_DIR: folder, FILES_S3_BUCKET: 'b-1' }, /FILES_S3_BUCKET is set and FILES_S3_URL is not/],
    [{ ...given, FILES_S3_BUCKET: 'a/b' }, /name of a bucket/],
    [{ DATA_DIR: folder, FILES_MAX_MB: '0' }, /whole number from 1 to 5000/],
  ];
  for (const [environment, words] of wrong) expect(() => readSettings(environment)).toThrow(words);
});
