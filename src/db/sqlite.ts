import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { Kysely, SqliteDialect } from 'kysely';
import type { Database } from './connect.ts';
import { readerThreads } from './reader-threads.ts';
import type { Tables } from './tables.ts';
import { writeQueue } from './write-queue.ts';

const mostKeptStatements = 2000;

/** Opens a SQLite file with the settings that keep every acknowledged write: WAL and synchronous=FULL. */
export function openFile(file: string, readOnly = false): DatabaseSync {
  const raw = new DatabaseSync(file, { readOnly });
  raw.exec('PRAGMA busy_timeout=5000');
  if (!readOnly) raw.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
  raw.exec('PRAGMA foreign_keys=ON; PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY');
  return raw;
}

/** SQLite takes no booleans. */
export const bind = (values: readonly unknown[]) => values.map((v) => (v === true ? 1 : v === false ? 0 : v)) as SQLInputValue[];

/** A Kysely over one connection, its prepared statements kept. */
export function kyselyOver(raw: DatabaseSync): Kysely<Tables> {
  const kept = new Map<string, ReturnType<typeof prepared>>();
  const prepared = (sql: string) => {
    const found = raw.prepare(sql);
    const reader = found.columns().length > 0;
    // The search index leaves row ids behind that no number of JavaScript holds; what a writing statement answers is read as BigInt.
    if (!reader) found.setReadBigInts(true);
    return {
      reader,
      all: (values: readonly unknown[]) => found.all(...bind(values)),
      run: (values: readonly unknown[]) => found.run(...bind(values)),
      iterate: (values: readonly unknown[]) => raw.prepare(sql).iterate(...bind(values)) as IterableIterator<unknown>,
    };
  };
  const prepare = (sql: string) => {
    let found = kept.get(sql);
    if (!found) {
      if (kept.size >= mostKeptStatements) kept.delete(kept.keys().next().value as string);
      kept.set(sql, (found = prepared(sql)));
    }
    return found;
  };
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: { prepare, close: () => raw.close() } }) });
}

/** Opens SQLite: one connection that writes, one that reads on this thread, and reader threads for long reads. */
export async function openSqlite(file: string): Promise<Database> {
  const writer = openFile(file);
  const handle = kyselyOver(writer);
  const reader = openFile(file, true);
  const read = kyselyOver(reader);
  const threads = readerThreads(file);
  const exec = async (sql: string) => writer.exec(sql);
  const queue = writeQueue<Kysely<Tables>>(async () => {
    writer.exec('BEGIN IMMEDIATE');
    return {
      handle,
      savepoint: () => exec('SAVEPOINT job'),
      release: () => exec('RELEASE job'),
      undo: () => exec('ROLLBACK TO job; RELEASE job'),
      commit: () => exec('COMMIT'),
      rollback: () => exec('ROLLBACK'),
    };
  });
  return {
    engine: 'sqlite',
    place: { engine: 'sqlite', file },
    read,
    slow: threads.kysely,
    write: (_workspaceId, work) => queue.push(work),
    announce: () => {},
    onAnnounced: () => {},
    close: async () => {
      await queue.settled();
      await threads.close();
      await read.destroy();
      writer.exec('PRAGMA optimize');
      await handle.destroy();
    },
  };
}
