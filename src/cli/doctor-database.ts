import { sql } from 'kysely';
import type { Database } from '../db/connect.ts';
import { migrations } from '../db/migrate.ts';
import type { Finding } from './doctor.ts';

/** The migrations that have not run on this database, or that ran and are unknown to this program. */
export async function pendingMigrations(database: Database): Promise<string[]> {
  const known = migrations(database.engine).map((m) => m.name);
  const applied = await sql<{ name: string }>`SELECT name FROM migrations`.execute(database.read).then(
    ({ rows }) => rows.map((r) => r.name),
    (): string[] => [], // no such table: nothing has run
  );
  const missing = known.filter((name) => !applied.includes(name)).map((name) => `${name} is missing`);
  return [...missing, ...applied.filter((name) => !known.includes(name)).map((name) => `${name} comes from a newer Throughline`)];
}

/** Whether the database is whole: SQLite reads every page and every reference; PostgreSQL is asked for its version and its broken indexes. */
export async function integrityOf(database: Database): Promise<Finding[]> {
  const about = 'Database';
  if (database.engine === 'postgres') {
    const { rows: version } = await sql<{ n: string; shown: string }>`
      SELECT current_setting('server_version_num') AS n, current_setting('server_version') AS shown`.execute(database.read);
    const { rows: broken } = await sql<{ name: string }>`
      SELECT indexrelid::regclass::text AS name FROM pg_index WHERE NOT indisvalid`.execute(database.read);
    const found: Finding[] = [{ about, state: 'fine', text: `PostgreSQL ${version[0]?.shown}, reachable and up to date.` }];
    if (Number(version[0]?.n) < 150_000) found.push({ about, state: 'wrong', text: 'PostgreSQL 15 or newer is needed.' });
    if (broken.length > 0) found.push({ about, state: 'wrong', text: `broken indexes: ${broken.map((b) => b.name).join(', ')}. REINDEX them.` });
    return found;
  }
  // On this thread: nothing else waits for it here, and reader threads end a read after 30 seconds.
  const { rows } = await sql<{ integrity_check: string }>`PRAGMA integrity_check(10)`.execute(database.read);
  const { rows: loose } = await sql<{ table: string }>`PRAGMA foreign_key_check`.execute(database.read);
  const said = rows.map((r) => r.integrity_check).filter((line) => line !== 'ok');
  if (said.length > 0) return [{ about, state: 'wrong', text: `SQLite finds damage: ${said.join('; ')}. Restore a backup.` }];
  if (loose.length > 0)
    return [{ about, state: 'wrong', text: `rows refer to what is not there, in ${[...new Set(loose.map((l) => l.table))].join(', ')}. Restore a backup.` }];
  return [{ about, state: 'fine', text: 'SQLite, whole and up to date.' }];
}
