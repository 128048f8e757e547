import type { Expression, RawBuilder, SelectQueryBuilder, Simplify } from 'kysely';
import { jsonArrayFrom as inPostgres } from 'kysely/helpers/postgres';
import { jsonArrayFrom as inSqlite } from 'kysely/helpers/sqlite';
import type { Database } from './connect.ts';

/** Rows inside a row: JSON as text from SQLite, read already from PostgreSQL. */
export type Nested<O> = string | O[];

/** A question inside another, answered as one column of it; `rowsIn` reads it. In the order that the inner question gives. */
export function nested<O>(engine: Database['engine'], inner: SelectQueryBuilder<never, never, O> | Expression<O>): RawBuilder<Nested<Simplify<O>>> {
  const given = inner as SelectQueryBuilder<never, never, O>; // both helpers take the same, and call its shape by other names
  return (engine === 'sqlite' ? inSqlite(given) : inPostgres(given)) as unknown as RawBuilder<Nested<Simplify<O>>>;
}

/** The rows of a nested question. */
export const rowsIn = <O>(value: Nested<O>): O[] => (typeof value === 'string' ? (JSON.parse(value) as O[]) : value);
