import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { CompiledQuery, type Kysely, sql } from 'kysely';
import type { Database } from './connect.ts';

const folder = new URL('./migrations/', import.meta.url);

/** The migrations of an engine in order: name, text, statements. `NNNN-name.sql` is for both, `NNNN-name.sqlite.sql` for one. */
export function migrations(engine: Database['engine']): { name: string; hash: string; statements: string[] }[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql') && (ownEngine(name) ?? engine) === engine)
    .sort()
    .map((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      const statements = text
        .replace(/^\s*--.*$/gm, '')
        .split(/;\s*$/m)
        .map((s) => s.trim())
        .filter(Boolean);
      return { name, hash: createHash('sha256').update(text).digest('hex'), statements };
    });
}

const ownEngine = (name: string) => /\.(sqlite|postgres)\.sql$/.exec(name)?.[1];

type Applied = { migrations: { name: string; hash: string; at: string } };

/** Brings the schema up to date, each migration whole or not at all. Returns the names of those it ran. With `upTo` (0008) it stops there. */
export async function migrate(db: Database, now: () => string = () => new Date().toISOString(), upTo = '9999'): Promise<string[]> {
  const ran: string[] = [];
  await db.write(null, async (trx) => {
    if (db.engine === 'postgres') await sql`SELECT pg_advisory_xact_lock(7288119)`.execute(trx); // two processes may start at once
    await trx.executeQuery(
      CompiledQuery.raw(
        'CREATE TABLE IF NOT EXISTS migrations (name TEXT NOT NULL, hash TEXT NOT NULL, at TEXT NOT NULL, CONSTRAINT migrations_pkey PRIMARY KEY (name))',
      ),
    );
    const own = trx as unknown as Kysely<Applied>; // the list of migrations is not one of the program's tables
    const applied = await own.selectFrom('migrations').selectAll().execute();
    for (const migration of migrations(db.engine).filter((m) => m.name.slice(0, 4) <= upTo)) {
      const before = applied.find((a) => a.name === migration.name);
      if (before) continue;
      for (const statement of migration.statements) await trx.executeQuery(CompiledQuery.raw(db.engine === 'postgres' ? inByteOrder(statement) : statement));
      await own.insertInto('migrations').values({ name: migration.name, hash: migration.hash, at: now() }).execute();
      ran.push(migration.name);
    }
    const known = new Set(migrations(db.engine).map((m) => m.name));
    const newer = applied.find((a) => !known.has(a.name));
    if (newer) throw new Error(`The database was made by a newer Throughline (${newer.name}). Start that version, or restore a backup.`);
  });
  return ran;
}

// Texts compare byte by byte on both engines, whatever the locale of the PostgreSQL cluster: order keys and cursors depend on it.
const inByteOrder = (statement: string) => (statement.startsWith('CREATE TABLE') ? statement.replace(/^(\s+\w+ TEXT)\b/gm, '$1 COLLATE "C"') : statement);
