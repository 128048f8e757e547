import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { checkCounts } from '../../cli/doctor-counts.ts';
import { integrityOf } from '../../cli/doctor-database.ts';
import { commentsApi } from '../../comments/comments.ts';
import { connect, type Database } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';
import { readSchema } from '../../db/schema.ts';
import { freshDatabase } from '../../db/testing.postgres.ts';
import { openStore } from '../../files/open.server.ts';
import { pngOf, send } from '../../files/testing.ts';
import { newId } from '../../kit/ids.ts';
import { goalsApi } from '../../lead/goals/goals.ts';
import { visionApi } from '../../lead/vision/vision.ts';
import { milestonesApi } from '../../manage/milestones/milestones.ts';
import { projectsApi } from '../../manage/projects/projects.ts';
import { tasksApi } from '../../manage/tasks/tasks.ts';
import { offersApi } from '../../offers/offers.ts';
import { keepErased } from '../../people/erased.server.ts';
import { peopleApi } from '../../people/people.ts';
import { unitsApi } from '../../people/units.ts';
import { type Actor, openWorld } from '../../server/testing.ts';
import { checkArchive } from './read.server.ts';
import { restoreArchive } from './restore.server.ts';
import { schemaNow } from './rows.server.ts';
import { archived, leftOut, type Scope } from './tables.ts';
import { type ArchiveJob, writeArchive } from './write.server.ts';

const world = await openWorld();
const folder = mkdtempSync(join(tmpdir(), 'throughline-archive-'));
const closing: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
  rmSync(folder, { recursive: true, force: true });
});

let n = 0;
const fileHere = () => join(folder, `archive-${++n}.tar.gz`);
const at = '2026-11-24T10:00:00.000Z';

/** An empty installation of its own, on an engine. */
async function empty(engine: 'sqlite' | 'postgres'): Promise<{ database: Database; dataFolder: string }> {
  const dataFolder = mkdtempSync(join(folder, 'data-'));
  const fresh = engine === 'postgres' ? await freshDatabase(inject('pg')) : null;
  const database = await connect(fresh ? { engine: 'postgres', url: fresh.url } : { engine: 'sqlite', file: join(dataFolder, 'throughline.db') });
  closing.push(async () => {
    await database.close();
    await fresh?.drop();
  });
  await migrate(database);
  return { database, dataFolder };
}
const filesOf = (place: { dataFolder: string }) => ({ kind: 'folder', folder: join(place.dataFolder, 'files') }) as const;
const jobOf = (place: { database: Database; dataFolder: string }, scope: Scope, workspaceId: string | null, me: string | null = null): ArchiveJob => ({
  place: place.database.place,
  dataFolder: place.dataFolder,
  files: filesOf(place),
  file: fileHere(),
  scope,
  workspaceId,
  me,
  at,
  today: at.slice(0, 10),
});
const here = () => ({ database: world.ground.database, dataFolder: world.ground.dataFolder });
const bring = (place: { database: Database; dataFolder: string }, file: string, more: { slug?: string; erasedFile?: string } = {}) =>
  restoreArchive({ ...place, files: openStore(filesOf(place)), file, at, ...more });

let w: Awaited<ReturnType<typeof world.workspace>>;
let mina: Actor;
let jonas: Actor;
const secretTitle = 'A plan that nobody else may read';
beforeAll(async () => {
  w = await world.workspace(['mina', 'jonas']);
  ({ mina, jonas } = w as unknown as { mina: Actor; jonas: Actor });
  const direction = { id: newId(), title: 'Near to home' };
  await w.admin.api(visionApi).save({ id: newId(), version: 0, title: 'Every child is seen within two weeks', directions: [direction] });
  const project = { key: 'OPEN', name: 'Spring “Ünïcode” 🌱', id: newId() };
  await mina.api(projectsApi).create(project);
  const parent = newId();
  const task = (more: { id?: string; title: string; parent_id?: string; body?: string; take?: boolean }) =>
    mina.api(tasksApi).create({ id: newId(), project_id: project.id, ...more });
  await task({ id: parent, title: 'A parent', take: true });
  for (let i = 0; i < 5; i++) await task({ parent_id: parent, title: `Part ${i}`, body: `Says [@jonas](person:${jonas.id})` });
  const offered = newId();
  await task({ id: offered, title: 'To be offered' });
  await mina.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: offered, to_person_id: jonas.id, message: 'Only for Jonas to read' });
  await jonas.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: parent, body: `I think [@mina](person:${mina.id}) is right` });
  await mina.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: parent, body: `Thank you [@jonas](person:${jonas.id})` });
  await jonas.api(peopleApi).editMe({ version: 1, about: 'My own words of me' });
  await mina.api(goalsApi).create({ id: newId(), title: 'A goal', starts_on: '2026-10-01', ends_on: '2026-12-31' });
  // What lies in the trash goes along, with its day.
  const away = newId();
  await task({ id: away, title: 'Put away' });
  const step = await mina.api(milestonesApi).create({ id: newId(), project_id: project.id, title: 'A step put away', target_on: null });
  await mina.api(tasksApi).edit({ id: away, version: 1, milestone_id: step.id });
  await mina.api(milestonesApi).trash({ id: step.id });
  await mina.api(tasksApi).trash({ id: away });
  const regret = newId();
  await jonas.api(commentsApi).add({ id: regret, kind: 'task', subject_id: parent, body: 'Words taken back' });
  await jonas.api(commentsApi).remove({ id: regret });
  const closed = { key: 'SHUT', name: 'Behind the door', id: newId(), access: 'closed' as const };
  await jonas.api(projectsApi).create(closed);
  const unit = await w.admin.api(unitsApi).create({ id: newId(), name: 'Care' });
  await jonas.api(projectsApi).grantUnit({ project_id: closed.id, id: newId(), unit_id: unit.id, level: 'see' });
  await jonas.api(tasksApi).create({ id: newId(), project_id: closed.id, title: secretTitle, body: 'Not for the administrator' });
});

test('every table goes into archives, or is left out for a reason', async () => {
  const schema = await readSchema(world.ground.database);
  expect(Object.keys(schema).sort()).toEqual([...Object.keys(archived), ...Object.keys(leftOut), 'accounts'].sort());
});

test('a workspace goes from one engine to the other and back with an equal hash, and the doctor finds nothing wrong', async () => {
  const job = jobOf(here(), 'workspace', w.id);
  const written = await writeArchive(job);
  await checkArchive(job.file);
  let { file } = job;
  // The run on PostgreSQL has both engines at hand.
  for (const engine of process.env.ENGINE === 'postgres' ? (['sqlite', 'postgres', 'postgres', 'sqlite'] as const) : (['sqlite', 'sqlite'] as const)) {
    const place = await empty(engine);
    const back = await bring(place, file);
    expect(back.workspaces).toMatchObject([{ id: w.id, slug: w.slug, hash: written.content[w.slug] }]);
    expect(back.hadList).toBe(false);
    const again = jobOf(place, 'workspace', w.id);
    expect((await writeArchive(again)).content).toEqual(written.content);
    const lying = (database: Database) => database.read.selectFrom('tasks').select(['id', 'trashed_at']).where('trashed_at', 'is not', null).execute();
    expect(await lying(place.database)).toEqual(await lying(world.ground.database));
    expect(await checkCounts(place.database, { id: w.id, name: 'it' })).toMatchObject([{ state: 'fine' }]);
    expect((await integrityOf(place.database)).filter((f) => f.state === 'wrong')).toEqual([]);
    file = again.file;
  }
});

test('no secret travels, and an administrator’s archive holds nothing that the administrator may not see', async () => {
  const text = async (job: ArchiveJob) => {
    await writeArchive(job);
    return gunzipSync(await readFile(job.file)).toString('utf8');
  };
  const sessions = await world.ground.database.read.selectFrom('sessions').select('token_hash').execute();
  const whole = await text(jobOf(here(), 'workspace', w.id));
  expect(whole).toContain(secretTitle);
  for (const word of ['Only for Jonas to read', 'Words taken back', 'Put away']) expect(whole).toContain(word);
  for (const { token_hash } of sessions) expect(whole).not.toContain(token_hash);
  expect(whole).not.toMatch(/password_hash|argon2/);
  const shared = await text(jobOf(here(), 'shared', w.id, w.admin.id));
  expect(shared).toContain('To be offered');
  for (const word of [secretTitle, 'Behind the door', 'Not for the administrator', 'Only for Jonas to read', 'Words taken back', mina.email, jonas.email])
    expect(shared).not.toContain(word);
});

test('an administrator’s archive comes back with an equal hash: the administrator is let in, everyone else is a name to invite', async () => {
  const job = jobOf(here(), 'shared', w.id, w.admin.id);
  const written = await writeArchive(job);
  const place = await empty('sqlite');
  const back = await bring(place, job.file, { slug: 'elsewhere' });
  expect(back.workspaces).toMatchObject([{ id: w.id, slug: 'elsewhere', hash: written.content[w.slug] }]);
  const people = await place.database.read.selectFrom('people').select(['id', 'state', 'account_id']).execute();
  expect(people.filter((p) => p.account_id !== null).map((p) => [p.id, p.state])).toEqual([[w.admin.id, 'active']]);
  expect(people.find((p) => p.id === jonas.id)?.state).toBe('placeholder');
  expect(await checkCounts(place.database, { id: w.id, name: 'it' })).toMatchObject([{ state: 'fine' }]);
});

test('what is cut off, damaged, changed or newer is refused, with the file and the line, and nothing is kept', async () => {
  const job = jobOf(here(), 'workspace', w.id);
  await writeArchive(job);
  const place = await empty('sqlite');
  const bytes = await readFile(job.file);
  const told = async (content: Buffer) => {
    const file = fileHere();
    await writeFile(file, content);
    const error = await bring(place, file).then(
      () => null,
      (e: Error) => e,
    );
    expect(await place.database.read.selectFrom('workspaces').select('id').execute()).toEqual([]);
    return error?.message ?? 'it was taken';
  };
  const changed = (from: string, to: string) => {
    expect(from.length).toBe(to.length);
    const plain = gunzipSync(bytes);
    const at = plain.indexOf(from);
    expect(at).toBeGreaterThan(0);
    return gzipSync(Buffer.concat([plain.subarray(0, at), Buffer.from(to), plain.subarray(at + from.length)]));
  };
  for (const part of [0.3, 0.6, 0.9, 0.99])
    expect(await told(bytes.subarray(0, Math.floor(bytes.length * part)))).toMatch(/cut off (in [\w/.-]+, line \d+|after [\w/.-]+)/);
  expect(await told(changed('To be offered', 'To be altered'))).toMatch(new RegExp(`workspaces/${w.slug}/\\w+/0001.jsonl, line \\d+: the line was changed`));
  const flipped = Buffer.from(bytes);
  flipped[Math.floor(bytes.length / 2)] = (flipped[Math.floor(bytes.length / 2)] ?? 0) ^ 0xff;
  expect(await told(flipped)).toMatch(/damaged|changed|cut off|no row/);
  expect(await told(changed('"format": 1', '"format": 9'))).toContain('made by a newer Throughline');
  expect(await told(Buffer.from('hello'))).toContain('no archive of Throughline');
  expect(await told(Buffer.alloc(0))).toMatch(/cut off|no archive/);
  await expect(bring(place, join(folder, 'none'))).rejects.toThrow('cannot be read');
});

test('a backup while writes go on is one instant of all, and comes back whole: passwords stay, sessions do not', async () => {
  const hash = { password_hash: '$argon2id$test' };
  await world.ground.database.write(null, (trx) => trx.updateTable('accounts').set(hash).where('id', '=', mina.accountId).execute());
  let going = true;
  let made = 0;
  const project = await mina.api(projectsApi).one({ key: 'OPEN' });
  const writer = (async () => {
    while (going) {
      await mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: `Meanwhile ${made++}` });
      await new Promise((next) => setTimeout(next, 2));
    }
  })();
  const job = jobOf(here(), 'installation', null);
  const written = await writeArchive(job);
  going = false;
  await writer;
  expect(made).toBeGreaterThan(0);
  const { manifest } = await checkArchive(job.file);
  expect(manifest.content).toEqual(written.content);
  const place = await empty('sqlite');
  await bring(place, job.file);
  const sum = await place.database.read.selectFrom('accounts').select('password_hash').where('id', '=', mina.accountId).executeTakeFirstOrThrow();
  expect(sum.password_hash).toBe('$argon2id$test');
  expect(await place.database.read.selectFrom('sessions').select('id').execute()).toEqual([]);
  for (const id of [w.id]) expect(await checkCounts(place.database, { id, name: 'it' })).toMatchObject([{ state: 'fine' }]);
  expect((await integrityOf(place.database)).filter((f) => f.state === 'wrong')).toEqual([]);
  expect((await writeArchive(jobOf(place, 'installation', null))).content).toEqual(written.content);
  await expect(bring(place, job.file)).rejects.toThrow('comes back into an empty one');
});

test('an archive of an earlier form goes through the migrations', async () => {
  const now = jobOf(here(), 'workspace', w.id);
  await writeArchive(now);
  // The same content in a database of the form before the table of archives: without the columns that came later.
  const older = await empty('sqlite');
  await bring(older, now.file);
  await backTo(older.database, '0009');
  const job = jobOf(older, 'workspace', w.id);
  await writeArchive(job);
  const plain = gunzipSync(await readFile(job.file))
    .toString('latin1')
    .replace(`"schema": "${schemaNow()}"`, '"schema": "0009"');
  await writeFile(job.file, gzipSync(Buffer.from(plain, 'latin1')));
  const place = await empty('sqlite');
  expect((await bring(place, job.file)).workspaces).toMatchObject([{ id: w.id, slug: w.slug }]);
  expect((await writeArchive(jobOf(place, 'workspace', w.id))).rows).toBeGreaterThan(20);
});

/** Takes away the columns, and what is indexed of them, that a form of the database did not know. */
async function backTo(database: Database, form: string): Promise<void> {
  const file = join(mkdtempSync(join(folder, 'form-')), 'old.db');
  const old = await connect({ engine: 'sqlite', file });
  await migrate(old, undefined, form);
  const known = await readSchema(old);
  const indexes = ({ read }: Database) => sql<{ name: string }>`SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL`.execute(read);
  const before = new Set((await indexes(old)).rows.map((r) => r.name));
  await old.close();
  const later = (await indexes(database)).rows.filter((r) => !before.has(r.name));
  const schema = await readSchema(database);
  await database.write(null, async (trx) => {
    for (const { name } of later) await sql`DROP INDEX ${sql.ref(name)}`.execute(trx);
    for (const table of Object.keys(schema).filter((t) => known[t] === undefined)) await sql`DELETE FROM ${sql.table(table)}`.execute(trx);
    for (const [table, columns] of Object.entries(known)) {
      const kept = new Set(columns.map((c) => c.name));
      for (const column of (schema[table] ?? []).filter((c) => !kept.has(c.name)))
        await sql`ALTER TABLE ${sql.table(table)} DROP COLUMN ${sql.ref(column.name)}`.execute(trx);
    }
  });
}

test('uploaded files go with an archive, whole and by their hashes; a changed or missing one is found, and what the store lost is told', async () => {
  const put = async (who: Actor, content: Buffer, on: string, name: string) => {
    const answer = await send(who, world.fetch, new Uint8Array(content), { on, name });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { id: string }).id;
  };
  const project = await mina.api(projectsApi).one({ key: 'OPEN' });
  const task = newId();
  await mina.api(tasksApi).create({ id: task, project_id: project.id, title: 'With files' });
  const content = Buffer.alloc(900_000, 'the words of a large file ');
  await put(mina, content, task, 'large.txt');
  const shut = await jonas.api(projectsApi).one({ key: 'SHUT' });
  const hidden = newId();
  await jonas.api(tasksApi).create({ id: hidden, project_id: shut.id, title: 'Hidden' });
  await put(jonas, Buffer.from('a file behind the door'), hidden, 'hidden.txt');
  await world.fetch(`/api/w/${mina.slug}/me/picture`, { method: 'PUT', body: new Uint8Array(pngOf(64)), headers: { cookie: mina.cookie } });
  const job = jobOf(here(), 'workspace', w.id);
  const written = await writeArchive(job);
  expect([written.files, written.missing]).toEqual([3, []]);
  const place = await empty(process.env.ENGINE === 'postgres' ? 'postgres' : 'sqlite');
  expect(await bring(place, job.file)).toMatchObject({ files: 3, missing: 0, workspaces: [{ hash: written.content[w.slug] }] });
  const again = await writeArchive(jobOf(place, 'workspace', w.id));
  expect([again.content, again.files]).toEqual([written.content, 3]);
  const lying = (await readdir(join(place.dataFolder, 'files'), { recursive: true })).filter((name) => /[0-9a-f]{64}-/.test(name));
  const sizes = await Promise.all(lying.map(async (name) => (await readFile(join(place.dataFolder, 'files', name))).length));
  expect(sizes.sort((a, b) => a - b)).toEqual([22, pngOf(64).length, 900_000].sort((a, b) => a - b));
  // An administrator's archive has no file that they may not see.
  const shared = jobOf(here(), 'shared', w.id, w.admin.id);
  expect((await writeArchive(shared)).files).toBe(2);
  expect(gunzipSync(await readFile(shared.file)).includes('a file behind the door')).toBe(false);
  await bring(await empty('sqlite'), shared.file);
  // One letter of a file is another.
  const plain = gunzipSync(await readFile(job.file));
  const at = plain.indexOf('a file behind');
  const file = fileHere();
  await writeFile(file, gzipSync(Buffer.concat([plain.subarray(0, at), Buffer.from('A'), plain.subarray(at + 1)])));
  const bad = await empty('sqlite');
  await expect(bring(bad, file)).rejects.toThrow(/files\/.* is not the file that its row names/);
  expect(await bad.database.read.selectFrom('workspaces').select('id').execute()).toEqual([]);
  // What the store lost is told, and everything else is brought.
  await rm(join(place.dataFolder, 'files', lying[0] ?? ''));
  const lost = jobOf(place, 'workspace', w.id);
  expect(await writeArchive(lost)).toMatchObject({ files: 2, missing: [expect.any(String)] });
  expect(await bring(await empty('sqlite'), lost.file)).toMatchObject({ files: 2, missing: 1 });
});

test('whoever was erased is not brought back by an older archive, on any machine that has the list', async () => {
  const job = jobOf(here(), 'workspace', w.id);
  await writeArchive(job);
  const place = await empty('sqlite');
  await keepErased(place.dataFolder, [{ workspace_id: w.id, person_id: jonas.id, at }]);
  const back = await bring(place, job.file);
  expect(back).toMatchObject({ erasedAgain: 1, hadList: true });
  const person = await place.database.read.selectFrom('people').selectAll().where('id', '=', jonas.id).executeTakeFirstOrThrow();
  expect(person).toMatchObject({ name: 'someone who left', email: null, about: '', account_id: null, state: 'erased' });
  expect(await place.database.read.selectFrom('accounts').select('id').where('email', '=', jonas.email).execute()).toEqual([]);
  const bodies = (await place.database.read.selectFrom('comments').select('body').orderBy('at').execute()).map((c) => c.body);
  expect(bodies.filter((b) => b !== '')).toEqual([expect.stringContaining('is right'), 'Thank you @someone who left']);
  expect(bodies.length).toBe(3); // what he deleted does not wait in a trash
  const all = gunzipSync(await readFile((await written(jobOf(place, 'workspace', w.id))).file)).toString('utf8');
  for (const word of ['My own words of me', jonas.email, '[@jonas]', 'Words taken back']) expect(all).not.toContain(word);
  expect(await checkCounts(place.database, { id: w.id, name: 'it' })).toMatchObject([{ state: 'fine' }]);
  // The archive made after it carries the list to a machine that has none.
  const next = await empty('sqlite');
  const later = jobOf(place, 'workspace', w.id);
  await writeArchive(later);
  await bring(next, later.file);
  expect(await readFile(join(next.dataFolder, 'erased.jsonl'), 'utf8')).toContain(jonas.id);
});

async function written(job: ArchiveJob): Promise<ArchiveJob> {
  await writeArchive(job);
  return job;
}
