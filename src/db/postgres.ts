import { CompiledQuery, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './connect.ts';
import type { Tables } from './tables.ts';
import { writeQueue } from './write-queue.ts';

const bigint = 20;
const numeric = 1700;
const channel = 'throughline';

function exactNumber(text: string): number {
  const value = Number(text);
  if (Math.abs(value) > Number.MAX_SAFE_INTEGER) throw new Error(`The database holds a number that is too large to be exact: ${text}`);
  return value;
}

/** A pool whose numbers are exact, as everywhere in the program. */
export function poolAt(url: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 10_000,
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === bigint || oid === numeric ? exactNumber : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  });
  pool.on('error', () => {}); // a lost idle connection is replaced by the pool; whoever needs one sees the error of its own query
  return pool;
}

type Queue = ReturnType<typeof writeQueue<Kysely<Tables>>>;

/** Opens PostgreSQL: a pool for reads, one queue of writes per workspace, and LISTEN/NOTIFY between processes. */
export async function openPostgres(url: string): Promise<Database> {
  const pool = poolAt(url, 12);
  const read = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const queues = new Map<string | null, Queue>();
  const listeners: ((workspaceId: string) => void)[] = [];
  let ear: pg.Client | null = null;
  let listening: Promise<void> = Promise.resolve();
  let closed = false;

  // The row of the workspace is locked first: writes of one workspace are in one order across all processes, as on SQLite. NO KEY: rows
  // that only refer to the workspace, such as those of a trial, wait for nobody.
  const begin = (workspaceId: string | null) => async () => {
    const trx = await read.startTransaction().execute();
    const run = async (sql: string) => {
      await trx.executeQuery(CompiledQuery.raw(sql));
    };
    if (workspaceId !== null) await trx.selectFrom('workspaces').select('id').where('id', '=', workspaceId).forNoKeyUpdate().execute();
    return {
      handle: trx as unknown as Kysely<Tables>, // a controlled transaction is a Kysely; its own savepoint type is not needed here
      savepoint: () => run('SAVEPOINT job'),
      release: () => run('RELEASE SAVEPOINT job'),
      undo: () => run('ROLLBACK TO SAVEPOINT job'),
      commit: async () => {
        await trx.commit().execute();
      },
      rollback: async () => {
        await trx.rollback().execute();
      },
    };
  };

  async function listen(): Promise<void> {
    if (closed) return;
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => {});
    client.on('notification', (message) => {
      for (const listener of listeners) listener(message.payload ?? '');
    });
    client.on('end', () => {
      listenSoon();
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      ear = client;
    } catch {
      await client.end().catch(() => {});
      listenSoon();
    }
  }

  function listenSoon(): void {
    if (!closed) setTimeout(() => (listening = listen()), 1000).unref();
  }

  return {
    engine: 'postgres',
    place: { engine: 'postgres', url },
    read,
    slow: read,
    write(workspaceId, work) {
      let queue = queues.get(workspaceId);
      if (!queue) {
        if (queues.size > 10_000) queues.clear();
        queue = writeQueue<Kysely<Tables>>(begin(workspaceId));
        queues.set(workspaceId, queue);
      }
      return queue.push(work);
    },
    announce: (workspaceId) => {
      void pool.query('SELECT pg_notify($1, $2)', [channel, workspaceId]).catch(() => {});
    },
    onAnnounced: (listener) => {
      listeners.push(listener);
      if (listeners.length === 1) listening = listen();
    },
    close: async () => {
      closed = true;
      await Promise.all([...queues.values()].map((q) => q.settled()));
      await listening; // one that is still connecting would keep the process
      await ear?.end().catch(() => {});
      await read.destroy();
    },
  };
}
