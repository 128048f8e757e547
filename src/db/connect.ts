import { type Kysely, SqliteAdapter } from 'kysely';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** A database of either engine. Everything above this line of code is the same on both. */
export interface Database {
  engine: 'sqlite' | 'postgres';
  /** Where it is: for a second connection of one's own, such as a snapshot. */
  place: Place;
  /** Reads that take under 5 ms. */
  read: Kysely<Tables>;
  /** Reads that may take longer: in reader threads on SQLite, so that no request waits for them. */
  slow: Kysely<Tables>;
  /**
   * One write, whole or not at all; resolves when it is durable. Writes of a workspace run one after another and share commits.
   * The work awaits nothing but its own database handle.
   */
  write<T>(workspaceId: string | null, work: (trx: Kysely<Tables>) => Promise<T>): Promise<T>;
  /** Tells the other processes on the same database that a workspace changed, and hears it from them. */
  announce(workspaceId: string): void;
  onAnnounced(listener: (workspaceId: string) => void): void;
  close(): Promise<void>;
}

export type Place = { engine: 'sqlite'; file: string } | { engine: 'postgres'; url: string };

/** Opens the database at a place; migrating it is `migrate`. */
export async function connect(place: Place): Promise<Database> {
  return place.engine === 'sqlite' ? openSqlite(place.file) : openPostgres(place.url);
}

/** The engine of a handle, for the few statements that each engine has of its own. */
export const engineOf = (db: Kysely<Tables>): Database['engine'] => (db.getExecutor().adapter instanceof SqliteAdapter ? 'sqlite' : 'postgres');
