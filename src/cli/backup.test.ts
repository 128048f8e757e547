import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { freshDatabase } from '../db/testing.postgres.ts';
import { newId } from '../kit/ids.ts';
import { runCommand } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-backup-'));
chmodSync(folder, 0o700);
const databases = process.env.ENGINE === 'postgres' ? [await freshDatabase(inject('pg')), await freshDatabase(inject('pg'))] : [];
const installation = (name: string, n: number) => ({
  ...process.env,
  DATA_DIR: join(folder, name),
  DATABASE_URL: databases[n]?.url ?? '',
  PUBLIC_URL: '',
  HOST: '',
  PORT: '',
  SECRET: '',
  DEMO: '',
});
const first = installation('first', 0);
const second = installation('second', 1);
const run = async (env: NodeJS.ProcessEnv, ...words: string[]) => runCommand(words, env);
const answer = async (env: NodeJS.ProcessEnv, ...words: string[]) => JSON.parse((await run(env, ...words, '--json')).stdout);
const backup = join(folder, 'backup.tar.gz');
const password = 'seven green kettles by the sea';

async function serving<T>(env: NodeJS.ProcessEnv, work: (url: string) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, ['src/cli/main.ts', 'serve', '--port', '0', '--log-level', 'silent', '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  try {
    return await work((JSON.parse(line.toString()) as { url: string }).url);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}
const post = (url: string, path: string, body: unknown, cookie = '') =>
  fetch(`${url}${path}`, { method: 'POST', headers: { origin: url, cookie, 'content-type': 'application/json' }, body: JSON.stringify(body) });
const cookieOf = (response: Response) => response.headers.get('set-cookie')?.split(';')[0] ?? '';

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  for (const database of databases) await database.drop();
});

test('a backup while people work, a new machine, a restore: the content is equal, people sign in, and the doctor finds nothing wrong', async () => {
  await serving(first, async (url) => {
    const setUp = await post(url, '/api/setup', { workspace_name: 'North', name: 'Mina', email: 'mina@example.org', password, time_zone: 'UTC' });
    expect(setUp.status).toBe(200);
    const cookie = cookieOf(setUp);
    const project = newId();
    expect((await post(url, '/api/w/north/projects', { id: project, key: 'OPEN', name: 'Open' }, cookie)).status).toBe(200);
    let going = true;
    let made = 0;
    const worker = (async () => {
      while (going) {
        const { status } = await post(url, '/api/w/north/tasks', { id: newId(), project_id: project, title: `Task ${made}` }, cookie);
        if (status === 200) made++;
      }
    })();
    const child = spawn(process.execPath, ['src/cli/main.ts', 'backup', backup, '--json'], { env: first, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    expect(await once(child, 'exit')).toEqual([0, null]);
    going = false;
    await worker;
    expect(made).toBeGreaterThan(0);
    expect(JSON.parse(said)).toMatchObject({ ok: true, content: { north: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    expect(await run(first, 'backup', backup)).toMatchObject({ code: 2, stderr: expect.stringContaining('there already') });
    expect(await run(first, 'restore', backup)).toMatchObject({ code: 2, stderr: expect.stringContaining('Stop it') });
  });
  expect(await run(first, 'restore', backup)).toMatchObject({ code: 1, stderr: expect.stringContaining('comes back into an empty one') });
  const back = await run(second, 'restore', backup);
  expect(back).toMatchObject({ code: 0, stdout: expect.stringContaining('equal to the archive') });
  expect(back.stdout).toContain('no list of erased people in this data folder');
  expect(await run(second, 'doctor')).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing is wrong.') });
  const again = join(folder, 'again.tar.gz');
  const { content } = await answer(second, 'backup', again);
  const exported = join(folder, 'north.tar.gz');
  expect((await answer(second, 'export', exported, '--workspace', 'north')).content).toEqual(content);
  expect(await run(second, 'export', join(folder, 'x.tar.gz'), '--workspace', 'south')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no workspace'),
  });
  await serving(second, async (url) => {
    const signedIn = await post(url, '/api/session', { email: 'mina@example.org', password });
    expect(signedIn.status).toBe(200);
    const found = await fetch(`${url}/api/w/north/find?q=task`, { headers: { cookie: cookieOf(signedIn) } });
    expect(JSON.stringify(await found.json())).toContain('Task 0');
  });
}, 240_000);

test('a file that is cut off is refused, and nothing is kept of it', async () => {
  const cut = join(folder, 'cut.tar.gz');
  writeFileSync(cut, readFileSync(backup).subarray(0, 2000));
  const third = { ...installation('third', 9), DATABASE_URL: '' };
  expect(await run(third, 'restore', cut)).toMatchObject({ code: 1, stderr: expect.stringMatching(/cut off/) });
  expect(await answer(third, 'restore', backup)).toMatchObject({ ok: true, workspaces: [{ slug: 'north' }] });
  expect(await run(third, 'backup', join(folder, 'nowhere', 'x.tar.gz'))).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot be written') });
  expect(existsSync(join(folder, 'third', 'throughline.db'))).toBe(true);
}, 120_000);
