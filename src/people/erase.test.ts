import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commentsApi } from '../comments/comments.ts';
import { newId } from '../kit/ids.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { nameOfErased } from './erase.store.ts';
import { erasedList } from './erased.server.ts';
import { peopleApi } from './people.ts';

const world = await openWorld();
const people = (who: Actor) => who.api(peopleApi);

async function board() {
  const w = await world.workspace(['mina']);
  const mina = w.mina as Actor;
  const jonas = await world.person(w, 'Jonas Wetterling');
  const project = newId();
  await mina.api(projectsApi).create({ id: project, key: 'OPEN', name: 'Open' });
  const task = newId();
  await jonas.api(tasksApi).create({ id: task, project_id: project, title: 'Held by Jonas', take: true });
  await jonas.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: task, body: 'What I said stays' });
  await mina.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: task, body: `Ask [@Jonas Wetterling](person:${jonas.id}) first` });
  await people(jonas).editMe({ version: 1, about: 'My own words' });
  return { w, mina, jonas, task };
}

/** Every text of the database in which a word still stands. */
async function placesOf(word: string): Promise<string[]> {
  const { readSchema } = await import('../db/schema.ts');
  const found: string[] = [];
  for (const [table, columns] of Object.entries(await readSchema(world.ground.database)))
    for (const column of columns.filter((c) => c.type === 'TEXT')) {
      const row = await world.ground.database.read
        .selectFrom(table as 'people') // any table has texts
        .select((e) => e.fn.countAll<number>().as('n'))
        .where(column.name as 'name', 'like', `%${word}%`)
        .executeTakeFirstOrThrow();
      if (Number(row.n) > 0) found.push(`${table}.${column.name}`);
    }
  return found;
}

test('whoever leaves and asks for it is a tombstone: no name, no mail, no own words; what they said stays, what they held is free', async () => {
  const { w, mina, jonas, task } = await board();
  await mkdir(join(world.ground.dataFolder, 'imports'), { recursive: true });
  const file = newId();
  await world.ground.database.write(w.id, (trx) =>
    trx
      .insertInto('imports')
      .values({
        workspace_id: w.id,
        id: file,
        file_name: 'Jonas Wetterling.csv',
        file_bytes: 1,
        file_hash: 'x',
        state: 'sniffed',
        created_at: '2026-11-24',
        created_by: jonas.id,
      })
      .execute(),
  );
  await writeFile(join(world.ground.dataFolder, 'imports', file), 'x');
  await people(jonas).eraseMe();
  expect((await jonas.request('GET', '/me')).status).toBe(401);
  expect(await placesOf('Jonas Wetterling')).toEqual([]);
  expect(await placesOf('wetterling')).toEqual([]);
  expect(await placesOf(jonas.email)).toEqual([]);
  expect(await placesOf('My own words')).toEqual([]);
  expect(existsSync(join(world.ground.dataFolder, 'imports', file))).toBe(false);
  const said = await mina.api(commentsApi).list({ kind: 'task', subject_id: task });
  expect(said.map((c) => [c.by?.name, c.body])).toEqual([
    [nameOfErased, 'What I said stays'],
    ['mina', `Ask @${nameOfErased} first`],
  ]);
  expect((await mina.api(tasksApi).one({ key: task })).holder).toBeNull();
  await expect(people(mina).one({ id: jonas.id })).rejects.toMatchObject({ status: 404 });
  for (const state of ['active', 'left', 'suspended'] as const) expect((await people(w.admin).list({ state })).people.map((p) => p.id)).not.toContain(jonas.id);
  expect(await erasedList(world.ground.dataFolder)).toContainEqual({ workspace_id: w.id, person_id: jonas.id, at: expect.any(String) });
  expect(readFileSync(join(world.ground.dataFolder, 'erased.jsonl'), 'utf8')).not.toMatch(/wetterling/i);
});

test('an administrator erases whoever left, once; nobody who is here, and a member nobody', async () => {
  const { w, mina, jonas } = await board();
  await expect(people(w.admin).erase({ id: jonas.id })).rejects.toMatchObject({ status: 409 });
  await people(w.admin).end({ id: jonas.id });
  expect((await people(w.admin).one({ id: jonas.id })).can.erase).toBe(true);
  expect((await people(mina).one({ id: jonas.id })).can.erase).toBe(false);
  await expect(people(mina).erase({ id: jonas.id })).rejects.toMatchObject({ status: 403 });
  await people(w.admin).erase({ id: jonas.id });
  await people(w.admin).erase({ id: jonas.id });
  expect(await placesOf(jonas.email)).toEqual([]);
  expect(await placesOf('Jonas Wetterling')).toEqual([]);
  expect((await erasedList(world.ground.dataFolder))?.filter((e) => e.person_id === jonas.id)).toHaveLength(1);
  const elsewhere = await world.workspace();
  await expect(people(elsewhere.admin).erase({ id: jonas.id })).rejects.toMatchObject({ status: 404 });
});

test('the last administrator stays, and an account that is somewhere else too is kept', async () => {
  const w = await world.workspace();
  await expect(people(w.admin).eraseMe()).rejects.toMatchObject({ status: 409, problem: { rule: 'last_administrator' } });
  const { jonas } = await board();
  const other = await world.workspace();
  const id = newId();
  await world.ground.database.write(other.id, (trx) =>
    trx
      .insertInto('people')
      .values({
        workspace_id: other.id,
        id,
        account_id: jonas.accountId,
        state: 'active',
        role: 'member',
        name: 'Jonas elsewhere',
        created_at: 'x',
        updated_at: 'x',
      })
      .execute(),
  );
  await people(jonas).eraseMe();
  expect((await jonas.request('GET', '/me')).status).toBe(404);
  expect(await world.ground.database.read.selectFrom('accounts').select('id').where('id', '=', jonas.accountId).execute()).toHaveLength(1);
});
