import type { Kysely } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tables } from './tables.ts';
import { openDatabase, type TestDatabase } from './testing.ts';
import { type Commit, writeQueue } from './write-queue.ts';

let open: TestDatabase;
beforeAll(async () => {
  open = await openDatabase();
});
afterAll(() => open.close());

const add = (trx: Kysely<Tables>, email: string) =>
  trx.insertInto('accounts').values({ id: crypto.randomUUID(), email, created_at: '2026-11-24T09:00:00.000Z' }).execute();
const emails = async (like: string) =>
  (await open.db.read.selectFrom('accounts').select('email').where('email', 'like', like).orderBy('email').execute()).map((a) => a.email);

test('a write that fails is undone alone; those that share its commit stay', async () => {
  const outcomes = await Promise.allSettled([
    open.db.write(null, (trx) => add(trx, 'a1@alone')),
    open.db.write(null, async (trx) => {
      await add(trx, 'a2@alone');
      throw new Error('changed my mind');
    }),
    open.db.write(null, async (trx) => {
      await add(trx, 'a3@alone');
      await add(trx, 'a1@alone');
    }),
    open.db.write(null, (trx) => add(trx, 'a4@alone')),
  ]);
  expect(outcomes.map((o) => o.status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
  expect(await emails('%@alone')).toEqual(['a1@alone', 'a4@alone']);
});

test('writes run one after another, in the order they came, and each sees those before it', async () => {
  const seen: number[] = [];
  await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      open.db.write(null, async (trx) => {
        const { n } = await trx
          .selectFrom('accounts')
          .select((e) => e.fn.countAll<number>().as('n'))
          .where('email', 'like', '%@order')
          .executeTakeFirstOrThrow();
        await add(trx, `${String(i).padStart(4, '0')}@order`);
        seen.push(n);
      }),
    ),
  );
  expect(seen).toEqual(Array.from({ length: 200 }, (_, i) => i));
});

test('whoever is answered can read the write at once, on another connection', async () => {
  await Promise.all(
    Array.from({ length: 50 }, async (_, i) => {
      await open.db.write(null, (trx) => add(trx, `${i}@seen`));
      expect(await emails(`${i}@seen`)).toEqual([`${i}@seen`]);
    }),
  );
});

test('a write asked for inside no commit yet joins the next one', async () => {
  await open.db.write(null, (trx) => add(trx, '1@next'));
  await open.db.write(null, (trx) => add(trx, '2@next'));
  expect(await emails('%@next')).toEqual(['1@next', '2@next']);
});

/** An engine that writes down what it is told, and fails where asked. */
function told(fails: string[] = []) {
  const log: string[] = [];
  const say = (word: string) => async () => {
    log.push(word);
    if (fails.includes(word)) throw new Error(`${word} failed`);
  };
  const begin = async (): Promise<Commit<string[]>> => {
    await say('begin')();
    return { handle: log, savepoint: say('savepoint'), release: say('release'), undo: say('undo'), commit: say('commit'), rollback: say('rollback') };
  };
  return { log, queue: writeQueue(begin) };
}

test('nobody is answered before the commit, and one commit answers all who waited', async () => {
  const { log, queue } = told();
  await Promise.all(
    ['a', 'b', 'c'].map(async (name) => {
      await queue.push(async (handle) => handle.push(name));
      log.push(`answer ${name}`);
    }),
  );
  const job = (name: string) => ['savepoint', name, 'release'];
  expect(log).toEqual(['begin', ...job('a'), ...job('b'), ...job('c'), 'commit', 'answer a', 'answer b', 'answer c']);
});

test('a commit that fails refuses everybody in it, and the next one is made anew', async () => {
  const fails = ['commit'];
  const { log, queue } = told(fails);
  const first = await Promise.allSettled([queue.push(async () => 1), queue.push(async () => 2)]);
  expect(first.map((o) => o.status)).toEqual(['rejected', 'rejected']);
  expect(log.at(-1)).toBe('rollback');
  fails.length = 0;
  expect(await queue.push(async () => 3)).toBe(3);
});

test('an engine that cannot begin, or cannot undo, leaves nobody waiting', async () => {
  const broken = told(['begin']);
  await expect(broken.queue.push(async () => 1)).rejects.toThrow('begin failed');

  const stuck = told(['undo']);
  const outcomes = await Promise.allSettled([
    stuck.queue.push(async () => 1),
    stuck.queue.push(async () => {
      throw new Error('mine');
    }),
    stuck.queue.push(async () => 3),
  ]);
  expect(outcomes.map((o) => (o.status === 'rejected' ? (o.reason as Error).message : 'fulfilled'))).toEqual(['undo failed', 'mine', 'undo failed']);
  expect(stuck.log).not.toContain('commit');
  await stuck.queue.settled();
});
