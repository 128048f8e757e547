import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Context } from '../people/context.server.ts';
import type { Filter } from './query.ts';

type Narrow = (c: Context, filter: Filter, id: string) => RawBuilder<SqlBool>;
const narrowings = new Map<string, Narrow>();

/** A feature says which of its things a filter leaves: a condition on the column that holds their ids. */
export function registerNarrowing(kind: string, narrow: Narrow): void {
  narrowings.set(kind, narrow);
}

/** What a filter leaves of the things of one kind; nothing where no feature knows it. */
export const narrowed = (kind: string, c: Context, filter: Filter, id: string): RawBuilder<SqlBool> =>
  narrowings.get(kind)?.(c, filter, id) ?? sql<SqlBool>`1 = 0`;
