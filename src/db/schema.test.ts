import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate, migrations } from './migrate.ts';
import { personReferences, readSchema, type Schema, tablesSource } from './schema.ts';
import { openDatabase, type TestDatabase } from './testing.ts';

const tables = new URL('./tables.ts', import.meta.url);
let sqlite: TestDatabase;
let own: TestDatabase;
let schema: Schema;

beforeAll(async () => {
  sqlite = await openDatabase('sqlite');
  own = await openDatabase();
  schema = await readSchema(sqlite.db);
});
afterAll(async () => {
  await sqlite.close();
  await own.close();
});

test('tables.ts says what the migrations make', () => {
  const source = tablesSource(schema);
  if (process.env.UPDATE && process.env.ENGINE === 'sqlite') writeFileSync(tables, source);
  expect(readFileSync(tables, 'utf8'), 'UPDATE=1 npx vitest run src/db/schema.test.ts writes it').toBe(source);
});

test('this engine has the tables and columns of the other', async () => {
  const here = await readSchema(own.db);
  expect(Object.keys(here).sort()).toEqual(Object.keys(schema).sort());
  for (const [table, columns] of Object.entries(schema)) expect(here[table], table).toEqual(columns);
});

test('migrating a second time changes nothing', async () => {
  expect(await migrate(own.db)).toEqual([]);
});

test('a database of a newer program is refused with a sentence', async () => {
  const newer = await openDatabase();
  await newer.db.write(null, (trx) =>
    trx
      .insertInto('migrations' as 'people') // the list of migrations is not one of the program's tables
      .values({ name: '9999-later.sql', hash: 'x', at: 'x' } as never)
      .execute(),
  );
  await expect(migrate(newer.db)).rejects.toThrow('made by a newer Throughline (9999-later.sql)');
  await newer.close();
});

test('every table that holds rows of a workspace has its key begin with the workspace', () => {
  const installation = ['accounts', 'sessions', 'links', 'attempts', 'workspaces', 'settings'];
  const without = Object.entries(schema).filter(([table, columns]) => !installation.includes(table) && columns[0]?.name !== 'workspace_id');
  expect(without.map(([table]) => table)).toEqual([]);
});

test('a column named as a person references a person', async () => {
  const others = [
    'comments.said_by', // the name that an imported comment came with, of somebody who need not be here
    'offers.reply_by', // a day
  ];
  const known = (await personReferences(sqlite.db)).map((r) => `${r.table}.${r.column}`);
  const named = Object.entries(schema).flatMap(([table, columns]) =>
    columns.filter((c) => /(^|_)(person|by)(_id)?$/.test(c.name)).map((c) => `${table}.${c.name}`),
  );
  expect(named.filter((n) => !known.includes(n) && !others.includes(n))).toEqual([]);
});

test('migrations are numbered without gaps and hold no words of one engine, but where they are for one', () => {
  const forBoth = (name: string) => /^\d{4}-[a-z-]+\.sql$/.test(name);
  for (const engine of ['sqlite', 'postgres'] as const)
    for (const { name } of migrations(engine)) expect(forBoth(name) || name.endsWith(`.${engine}.sql`), name).toBe(true);
  const shared = migrations('sqlite').filter(({ name }) => forBoth(name));
  shared.forEach(({ name, statements }, i) => {
    expect(name.slice(0, 5)).toBe(`${String(i + 1).padStart(4, '0')}-`);
    for (const statement of statements)
      expect(statement).not.toMatch(/\b(AUTOINCREMENT|SERIAL|JSONB|TIMESTAMPTZ?|WITHOUT ROWID|BOOLEAN|VARCHAR|INTEGER|INT)\b/i);
  });
});
