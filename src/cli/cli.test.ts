import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { connect } from '../db/connect.ts';
import { freshDatabase } from '../db/testing.postgres.ts';
import { generateBoard } from '../exchange/testing.ts';
import { newId } from '../kit/ids.ts';
import { hashOf } from '../people/secrets.server.ts';
import { personOfToken } from '../people/sessions.server.ts';
import { addPerson, addWorkspace } from '../people/workspaces.server.ts';
import { runCommand } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-cli-'));
chmodSync(folder, 0o700);
const postgres = process.env.ENGINE === 'postgres' ? await freshDatabase(inject('pg')) : null;
const env = { ...process.env, DATA_DIR: folder, DATABASE_URL: postgres?.url ?? '', PUBLIC_URL: '', HOST: '', PORT: '', SECRET: '', DEMO: '' };
const typed = (...words: string[]) => spawnSync(process.execPath, ['src/cli/main.ts', ...words], { encoding: 'utf8', env });
/** As typed, without the second that a process of its own takes; what a process adds to it is tried once. */
const run = async (...words: string[]) => runCommand(words, env);
const answer = async (...words: string[]) => JSON.parse((await run(...words, '--json')).stdout);
const open = () => connect(postgres ? { engine: 'postgres', url: postgres.url } : { engine: 'sqlite', file: join(folder, 'throughline.db') });

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await postgres?.drop();
});

test('help is there for the program and for each command; what is used wrongly ends with 2 and a sentence', async () => {
  const help = await run('--help');
  expect(help).toMatchObject({ code: 0, stderr: '' });
  expect(typed('--help')).toMatchObject({ status: 0, stdout: help.stdout, stderr: '' });
  expect(typed('dance')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('no command “dance”') });
  for (const name of ['serve', 'demo', 'import', 'export', 'backup', 'restore', 'token', 'reset-link', 'migrate', 'doctor']) {
    expect(help.stdout).toContain(`  ${name} `);
    expect(await run(name, '--help')).toMatchObject({ code: 0, stdout: expect.stringContaining(`throughline ${name}`) });
  }
  expect(await run()).toMatchObject({ code: 2, stdout: '' });
  expect(await run('dance')).toMatchObject({ code: 2, stderr: expect.stringContaining('no command “dance”') });
  expect(await run('doctor', '--wrong', '1')).toMatchObject({ code: 2, stderr: expect.stringContaining('--wrong is not a setting') });
  expect(await run('doctor', '--port', 'many')).toMatchObject({ code: 2, stderr: expect.stringContaining('PORT is many') });
  expect(await run('reset-link')).toMatchObject({ code: 2, stderr: expect.stringContaining('mina@example.org') });
  expect(await run('token', 'mina@example.org', '--workspace', 'w', '--name', 'x', '--scope', 'all')).toMatchObject({ code: 2 });
});

test('the database is brought up to date once, and the doctor finds nothing wrong', async () => {
  if (!postgres) expect(await run('doctor')).toMatchObject({ code: 0, stdout: expect.stringContaining('there is none yet') });
  else expect(await run('doctor')).toMatchObject({ code: 1, stdout: expect.stringContaining('0001-people.sql is missing') });
  expect(await run('migrate')).toMatchObject({ code: 0, stdout: expect.stringContaining('0001-people.sql') });
  expect(await answer('migrate')).toEqual({ ok: true, ran: [] });
  expect(await run('doctor')).toMatchObject({ code: 0, stdout: expect.stringContaining('Nothing is wrong.') });
});

test('tokens and reset links are made for people who are here, and kept as hashes only', async () => {
  const database = await open();
  const now = new Date().toISOString();
  const account = { id: newId(), email: 'mina@example.org', created_at: now };
  const { slug } = await database.write(null, async (trx) => {
    const workspace = await addWorkspace(trx, { name: 'North', timeZone: 'UTC', now });
    await trx.insertInto('accounts').values(account).execute();
    await addPerson(trx, workspace.id, { id: newId(), accountId: account.id, name: 'Mina', email: account.email, role: 'member', now });
    return workspace;
  });
  const made = await answer('token', 'Mina@Example.org', '--workspace', slug, '--name', 'reports', '--scope', 'read');
  expect(await personOfToken(database.read, slug, made.token, now.slice(0, 10))).toMatchObject({ me: { name: 'Mina' }, scope: 'read' });
  expect(await run('token', 'nobody@example.org', '--workspace', slug, '--name', 'x', '--scope', 'read')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Nobody with the address'),
  });
  const { link, expires_at } = await answer('reset-link', 'mina@example.org');
  const kept = await database.read.selectFrom('links').selectAll().where('account_id', '=', account.id).executeTakeFirstOrThrow();
  expect(kept.token_hash).toBe(hashOf(link.split('#')[1]));
  expect(Math.round((Date.parse(expires_at) - Date.parse(kept.created_at)) / 60_000)).toBe(120);
  expect(await database.read.selectFrom('notices').select('what').execute()).toEqual([{ what: 'reset_link_made' }]);
  expect(await run('reset-link', 'nobody@example.org')).toMatchObject({ code: 2, stderr: expect.stringContaining('no account') });
  await database.close();
});

test('a board comes by the command line: tried, brought, brought again, and a table that needs a word first', async () => {
  const by = ['--as', 'mina@example.org', '--workspace', 'north'];
  const board = join(folder, 'spring.json');
  writeFileSync(board, JSON.stringify(generateBoard({ cards: 20, members: 3, seed: 4 })));
  expect(await run('import', board)).toMatchObject({ code: 2, stderr: expect.stringContaining('--as and --workspace') });
  expect(await run('import', join(folder, 'none.json'), ...by)).toMatchObject({ code: 2, stderr: expect.stringContaining('no file') });
  const tried = await answer('import', board, ...by, '--dry-run');
  expect(tried).toMatchObject({ ok: true, state: 'dry_run_ok', project: null, report: { tasks: 20 } });
  expect(tried.create + tried.update + tried.skipped + tried.refused).toBe(tried.read);
  expect(tried.read).toBe(tried.report.tasks + tried.report.subtasks + tried.refused);
  const planned = join(folder, 'plan.json');
  writeFileSync(planned, JSON.stringify({ ...tried, plan: { ...tried.plan, project_name: 'Spring', project_key: 'SPRING' } }));
  const came = await run('import', board, ...by, '--plan', planned);
  expect(came).toMatchObject({ code: 0, stdout: expect.stringContaining('It is in Spring (SPRING).') });
  const again = await answer('import', board, ...by, '--project', 'spring');
  expect(again.report).toMatchObject({ create: 0, update: 0, refused: 0 });
  const rows = readFileSync(again.rows, 'utf8');
  expect(rows.startsWith('\uFEFFRow,Column,What happens,')).toBe(true);
  expect(rows.split('\r\n').filter((line) => line.includes(',unchanged,'))).toHaveLength(again.report.tasks + again.report.subtasks);

  const table = join(folder, 'table.csv');
  writeFileSync(table, 'Title,Due\n=1+1,03/04/2025\nTwo,05/06/2025\n');
  const asked = await answer('import', table, ...by);
  expect(asked).toMatchObject({ ok: false, problems: [{ rule: 'date_order_is_known', column: 'Due' }] });
  const guessless = await answer('import', table, ...by, '--dry-run');
  expect(guessless).toMatchObject({ ok: true, read: 2, create: 2, update: 0, skipped: 0, refused: 0, problems: [{ rule: 'date_order_is_known' }] });
  expect(await answer('import', table, ...by, '--dry-run', '--dates', 'mdy')).toMatchObject({ ok: true, read: 2, create: 2, problems: [] });
  expect(await run('import', table, ...by, '--dates', 'maybe')).toMatchObject({ code: 2 });
  asked.plan.csv.columns[1].dates = 'dmy';
  writeFileSync(planned, JSON.stringify(asked.plan));
  const brought = await answer('import', table, ...by, '--plan', planned);
  expect(brought).toMatchObject({ ok: true, report: { tasks: 2 } });
  expect(readFileSync(brought.rows, 'utf8')).toContain(",new,,'=1+1,");
  writeFileSync(planned, JSON.stringify({ ...asked.plan, states: { Open: 'someday' } }));
  expect(await run('import', table, ...by, '--plan', planned)).toMatchObject({ code: 2, stderr: expect.stringContaining('states.Open') });
});

test('the doctor sees counts that differ from a recount, and a secret that others can read', async () => {
  const database = await open();
  const { id } = await database.read.selectFrom('workspaces').select('id').where('slug', '=', 'north').executeTakeFirstOrThrow();
  const wrong = { workspace_id: id, way: 'place', kind: 'project', id: newId(), project_id: newId(), category: 'ready', n: 3, minutes: 0 };
  await database.write(id, (trx) => trx.insertInto('work_totals').values(wrong).execute());
  chmodSync(join(folder, 'secret'), 0o644);
  const { ok, found } = await answer('doctor');
  expect(ok).toBe(false);
  expect(found.filter((f: { state: string }) => f.state === 'wrong').map((f: { about: string }) => f.about)).toEqual(['Secret', 'Counts of North']);
  chmodSync(join(folder, 'secret'), 0o600);
  await database.write(id, (trx) => trx.deleteFrom('work_totals').where('workspace_id', '=', id).where('id', '=', wrong.id).execute());
  await database.close();
  expect((await run('doctor', '--public-url', 'http://work.example.org')).stdout).toContain('plain http');
});

test('the sample is made once, anew when asked, beside a program that runs; a second program refuses the folder', async () => {
  const child = spawn(process.execPath, ['src/cli/main.ts', 'serve', '--port', '0', '--log-level', 'silent', '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { url } = JSON.parse(line.toString()) as { url: string };
  try {
    expect(typed('serve', '--port', '0')).toMatchObject({ status: 1, stderr: expect.stringContaining('Another Throughline is running') });
    expect(await answer('demo', '--small')).toMatchObject({ ok: true, made: true });
    expect(await answer('demo')).toMatchObject({ ok: true, made: false });
    expect(await run('demo', '--fresh', '--small')).toMatchObject({ code: 0, stdout: expect.stringContaining('Look around') });
    const entered = await fetch(`${url}/api/look-around`, { method: 'POST', headers: { origin: url } });
    const { workspaces } = (await entered.json()) as { workspaces: { slug: string; is_sample: boolean }[] };
    expect(workspaces).toMatchObject([{ is_sample: true }]);
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const today = (await (await fetch(`${url}/api/w/${workspaces[0]?.slug}/today`, { headers: { cookie } })).json()) as Record<string, unknown[]>;
    expect(today.story).toMatchObject({ sentence: expect.stringContaining('so that') });
    expect(today.mine?.length).toBeGreaterThan(1);
    expect(today.offered?.length).toBeGreaterThan(2);
    expect(await run('doctor')).toMatchObject({ code: 0, stdout: expect.stringContaining('running on this data folder') });
  } finally {
    child.kill('SIGTERM');
  }
  expect(await once(child, 'exit')).toEqual([0, null]);
  const database = await open();
  const { id } = await database.read.selectFrom('workspaces').select('id').where('is_sample', '=', 1).executeTakeFirstOrThrow();
  const count = async (table: 'visions' | 'goals' | 'people') =>
    (await database.read.selectFrom(table).select('id').where('workspace_id', '=', id).execute()).length;
  const tasks = await database.read.selectFrom('tasks').select('category').where('workspace_id', '=', id).where('parent_id', 'is', null).execute();
  expect([await count('visions'), await count('goals'), await count('people'), tasks.length]).toEqual([1, 6, 42, 35]);
  expect(new Set(tasks.map((t) => t.category)).size).toBe(4);
  await database.close();
});
