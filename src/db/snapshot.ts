import { Kysely, PostgresDialect } from 'kysely';
import type { Place } from './connect.ts';
import { poolAt } from './postgres.ts';
import { kyselyOver, openFile } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** The whole database as it stands at this instant, whatever is written meanwhile; on a connection of its own, and only to read. */
export async function snapshot(place: Place): Promise<{ engine: Place['engine']; db: Kysely<Tables>; close: () => Promise<void> }> {
  if (place.engine === 'sqlite') {
    const raw = openFile(place.file, true);
    const db = kyselyOver(raw);
    raw.exec('BEGIN');
    await db.selectFrom('workspaces').select('id').limit(1).execute(); // the first read fixes what is seen
    return { engine: 'sqlite', db, close: () => db.destroy() };
  }
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: poolAt(place.url, 1) }) });
  const trx = await kysely.startTransaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute();
  await trx.selectFrom('workspaces').select('id').limit(1).execute();
  return {
    engine: 'postgres',
    db: trx as unknown as Kysely<Tables>, // a controlled transaction is a Kysely
    close: async () => {
      await trx.rollback().execute();
      await kysely.destroy();
    },
  };
}
