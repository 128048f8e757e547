import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { checkCounts } from '../cli/doctor-counts.ts';
import { connect } from '../db/connect.ts';
import { freshDatabase } from '../db/testing.postgres.ts';
import { byHalves, lost } from './durability/testing.server.ts';
import { type Acknowledged, addTo, doctor, envOf, nothingYet, type Site, type Started, settle, start, type Writers, writeUntil } from './durability/testing.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-kill-'));
chmodSync(folder, 0o700);
const postgres = process.env.ENGINE === 'postgres' ? await freshDatabase(inject('pg')) : null;
const site: Site = { folder, databaseUrl: postgres?.url };
const open = () => connect(postgres ? { engine: 'postgres', url: postgres.url } : { engine: 'sqlite', file: join(folder, 'throughline.db') });
let program: Started;
let writers: Writers;

afterAll(async () => {
  await program.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
  await postgres?.drop();
});

test('what was acknowledged survives a kill amid the writes of eight people, five times over, and nothing is written by halves', {
  timeout: 120_000,
}, async () => {
  program = await start(site);
  writers = await settle(program.url, 8);
  const all = nothingYet();
  for (let round = 1; round <= 5; round++) {
    const { kept, refused } = await writeUntil(program, writers, 'SIGKILL');
    expect(refused).toEqual([]);
    expect(kept.tasks.length).toBeGreaterThan(0);
    addTo(all, kept);
    program = await start(site);
    await whole(all);
  }
  expect(doctor(site)).toEqual([]);
  const answer = await fetch(`${program.url}/api/w/${writers.slug}/projects/${writers.projectId}/tasks?limit=2000`, {
    headers: { cookie: writers.people[0]?.cookie ?? '' },
  });
  const { tasks } = (await answer.json()) as { tasks: { id: string }[] };
  expect(tasks.length).toBeGreaterThanOrEqual(Math.min(all.tasks.length, 2000));
});

test('a second program on the same folder refuses in plain words and leaves the first alone', { timeout: 60_000 }, async () => {
  const second = spawnSync(process.execPath, ['src/cli/main.ts', 'serve', '--port', '0'], { encoding: 'utf8', env: envOf(site), timeout: 20_000 });
  expect(second).toMatchObject({ status: 1, stdout: '' });
  expect(second.stderr).toBe(`Another Throughline is running on the data folder ${folder}. Stop it first, or give this one a folder of its own by DATA_DIR.\n`);
  expect((await fetch(`${program.url}/readyz`)).status).toBe(200);
});

test('told to end amid writes it answers what it has begun, ends with 0, and keeps it all', { timeout: 60_000 }, async () => {
  const before = await tasksHere();
  const { kept, end, refused } = await writeUntil(program, writers, 'SIGTERM');
  expect(end).toEqual({ code: 0, signal: null });
  expect(refused).toEqual([]);
  expect((await tasksHere()) - before, 'tasks that were written without an answer').toBe(kept.tasks.length);
  await whole(kept);
  expect(doctor(site)).toEqual([]);
});

async function tasksHere(): Promise<number> {
  const database = await open();
  const { n } = await database.read
    .selectFrom('tasks')
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  await database.close();
  return Number(n);
}

async function whole(kept: Acknowledged): Promise<void> {
  const database = await open();
  expect(await lost(database, kept)).toEqual([]);
  expect(await byHalves(database)).toEqual([]);
  for (const workspace of await database.read.selectFrom('workspaces').select(['id', 'name']).execute())
    expect(await checkCounts(database, workspace)).toMatchObject([{ state: 'fine' }]);
  await database.close();
}
