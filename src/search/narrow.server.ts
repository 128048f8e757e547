import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Test } from '../filter/filter.ts';
import type { Context } from '../people/context.server.ts';

type Narrow = (c: Context, test: Test, id: string) => RawBuilder<SqlBool>;
const narrowings = new Map<string, Narrow>();

/** A feature says which of its things a condition leaves: on the column that holds their ids. */
export function registerNarrowing(kind: string, narrow: Narrow): void {
  narrowings.set(kind, narrow);
}

/** What a condition leaves of the things of one kind; nothing where no feature knows it. */
export const narrowed = (kind: string, c: Context, test: Test, id: string): RawBuilder<SqlBool> => narrowings.get(kind)?.(c, test, id) ?? sql<SqlBool>`1 = 0`;
