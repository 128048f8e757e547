import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CompiledQuery, type Kysely } from 'kysely';
import { Wake } from '../activity/wake.server.ts';
import { connect, type Database } from '../db/connect.ts';
import type { Tables } from '../db/tables.ts';
import type { Ground } from '../people/context.server.ts';

/** A database to try things in that is thrown away: on SQLite a snapshot in a temporary file, on PostgreSQL a transaction that is rolled back. Nobody waits for it. */
export async function scratch(ground: Ground): Promise<{ ground: Ground; discard: () => Promise<void> }> {
  return ground.database.engine === 'sqlite' ? snapshot(ground) : rolledBack(ground);
}

async function snapshot(ground: Ground) {
  const folder = await mkdtemp(join(ground.dataFolder, 'trial-'));
  const file = join(folder, 'trial.db');
  await ground.database.slow.executeQuery(CompiledQuery.raw('VACUUM INTO ?', [file])); // in a reader thread
  const database = await connect({ engine: 'sqlite', file });
  return {
    ground: { ...ground, database, wake: new Wake(database) },
    async discard() {
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function rolledBack(ground: Ground) {
  const trx = await ground.database.read.startTransaction().execute();
  const handle = trx as unknown as Kysely<Tables>; // a controlled transaction is a Kysely
  const database: Database = {
    engine: 'postgres',
    place: ground.database.place,
    read: handle,
    slow: handle,
    write: (_workspaceId, work) => work(handle),
    announce: () => {},
    onAnnounced: () => {},
    close: async () => {},
  };
  return {
    ground: { ...ground, database, wake: new Wake(database) },
    discard: async () => {
      await trx.rollback().execute();
    },
  };
}
