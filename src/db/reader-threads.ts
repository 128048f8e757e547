import { Worker } from 'node:worker_threads';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Tables } from './tables.ts';

const mostThreads = 2;
const mostMilliseconds = 30_000;

export type ReadRequest = { id: number; sql: string; values: readonly unknown[] };
export type ReadAnswer = { id: number; rows: unknown[] } | { id: number; message: string };

interface Thread {
  worker: Worker;
  waiting: Map<number, { resolve: (rows: unknown[]) => void; reject: (error: Error) => void; timer: NodeJS.Timeout }>;
}

/** Threads with read-only connections of their own: long reads never hold up a request. Started when first asked. */
export function readerThreads(file: string) {
  const threads: Thread[] = [];
  let nextId = 1;
  let closed = false;

  function start(): Thread {
    const worker = new Worker(new URL('./reader.worker.ts', import.meta.url), { workerData: { file } });
    const thread: Thread = { worker, waiting: new Map() };
    worker.unref();
    worker.on('message', (answer: ReadAnswer) => {
      const waiter = thread.waiting.get(answer.id);
      if (!waiter) return;
      thread.waiting.delete(answer.id);
      clearTimeout(waiter.timer);
      if (thread.waiting.size === 0) worker.unref();
      if ('rows' in answer) waiter.resolve(answer.rows);
      else waiter.reject(new Error(answer.message));
    });
    worker.on('error', (error) => drop(thread, error as Error));
    worker.on('exit', () => drop(thread, new Error('A reader thread ended.')));
    threads.push(thread);
    return thread;
  }

  function drop(thread: Thread, error: Error): void {
    const at = threads.indexOf(thread);
    if (at >= 0) threads.splice(at, 1);
    for (const { reject, timer } of thread.waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    thread.waiting.clear();
  }

  function leastBusy(): Thread {
    const idle = threads.find((t) => t.waiting.size === 0);
    if (idle) return idle;
    if (threads.length < mostThreads) return start();
    return threads.reduce((a, b) => (a.waiting.size <= b.waiting.size ? a : b));
  }

  function run(sql: string, values: readonly unknown[]): Promise<unknown[]> {
    if (closed) return Promise.reject(new Error('The database is closed.'));
    const thread = leastBusy();
    const id = nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        // A read that never ends would hold its thread: end the thread, the next read starts another.
        drop(thread, new Error('A read took longer than 30 seconds and was ended.'));
        void thread.worker.terminate();
      }, mostMilliseconds);
      thread.waiting.set(id, { resolve, reject, timer });
      thread.worker.ref();
      thread.worker.postMessage({ id, sql, values: values.map((v) => (v === true ? 1 : v === false ? 0 : v)) } satisfies ReadRequest);
    });
  }

  const connection: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => ({ rows: (await run(query.sql, query.parameters)) as R[] }),
    // biome-ignore lint/correctness/useYield: reader threads answer whole lists; nothing here streams
    streamQuery: async function* () {
      throw new Error('Reader threads answer whole lists.');
    },
  };
  const refuse = async () => {
    throw new Error('Reader threads only read.');
  };
  const driver: Driver = {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    releaseConnection: async () => {},
    destroy: async () => {},
  };
  const kysely = new Kysely<Tables>({
    dialect: {
      createDriver: () => driver,
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (db) => new SqliteIntrospector(db),
    },
  });

  return {
    kysely,
    close: async () => {
      closed = true;
      await Promise.all(threads.map((t) => t.worker.terminate()));
    },
  };
}
