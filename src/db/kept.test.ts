import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { engineOf } from './connect.ts';
import { kept } from './kept.ts';
import { nested, rowsIn } from './nested.ts';
import { openDatabase, type TestDatabase } from './testing.ts';

let open: TestDatabase;
beforeAll(async () => {
  open = await openDatabase();
  await open.db.write(null, (trx) =>
    trx
      .insertInto('accounts')
      .values(['a', 'b', 'c'].map((id) => ({ id, email: `${id}@kept`, created_at: '2026-11-24T09:00:00.000Z' })))
      .execute(),
  );
});
afterAll(() => open.close());

test('a statement is built once for each length of its list and each shape, and asks with the values of each run', async () => {
  let built = 0;
  const emails = kept((db, { ids, not }: { ids: string[]; not: string }, shape: 'up' | 'down') => {
    built++;
    return db
      .selectFrom('accounts')
      .select('email')
      .where('id', 'in', ids)
      .where('id', '!=', not)
      .orderBy('id', shape === 'up' ? 'asc' : 'desc');
  });
  const ask = async (ids: string[], not: string, shape: 'up' | 'down' = 'up') =>
    (await emails(open.db.read, { ids, not }, shape)).map((r) => r.email[0]).join('');
  expect(await ask(['a', 'b'], '')).toBe('ab');
  expect(await ask(['b', 'c'], '')).toBe('bc');
  expect(await ask(['b', 'c'], 'c')).toBe('b');
  expect(built).toBe(1);
  expect(await ask(['a', 'b', 'c'], 'b')).toBe('ac');
  expect(await ask(['a', 'c'], '', 'down')).toBe('ca');
  expect(built).toBe(3);
});

test('it sees what was written since, inside a transaction what it has written itself', async () => {
  const one = kept((db, { id }: { id: string }) => db.selectFrom('accounts').select('email').where('id', '=', id));
  const before = await one(open.db.read, { id: 'd' });
  await open.db.write(null, async (trx) => {
    await trx.insertInto('accounts').values({ id: 'd', email: 'd@kept', created_at: '2026-11-24T09:00:00.000Z' }).execute();
    expect(await one(trx, { id: 'd' })).toEqual([{ email: 'd@kept' }]);
  });
  expect([before, await one(open.db.read, { id: 'd' })]).toEqual([[], [{ email: 'd@kept' }]]);
});

test('rows inside a row come in their order, and none is none', async () => {
  const [row] = await open.db.read
    .selectNoFrom((e) => [
      nested(engineOf(open.db.read), e.selectFrom('accounts').select('id').where('id', 'in', ['a', 'b', 'c']).orderBy('id', 'desc')).as('some'),
      nested(engineOf(open.db.read), e.selectFrom('accounts').select('id').where(sql<boolean>`1 = 0`)).as('none'),
    ])
    .execute();
  expect([rowsIn(row?.some ?? []), rowsIn(row?.none ?? [])]).toEqual([[{ id: 'c' }, { id: 'b' }, { id: 'a' }], []]);
});
