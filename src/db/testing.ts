import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { connect, type Database } from './connect.ts';
import { migrate } from './migrate.ts';
import { freshDatabase } from './testing.postgres.ts';

export interface TestDatabase {
  db: Database;
  close(): Promise<void>;
}

/** An empty, migrated database of its own on one engine; by default the engine of this test run. */
export async function openDatabase(engine = process.env.ENGINE): Promise<TestDatabase> {
  if (engine === 'postgres') {
    const fresh = await freshDatabase(inject('pg'));
    const db = await connect({ engine: 'postgres', url: fresh.url });
    await migrate(db);
    return {
      db,
      async close() {
        await db.close();
        await fresh.drop();
      },
    };
  }
  const folder = mkdtempSync(join(tmpdir(), 'throughline-db-'));
  const db = await connect({ engine: 'sqlite', file: join(folder, 'test.db') });
  await migrate(db);
  return {
    db,
    async close() {
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
