import { sql } from 'kysely';
import type { Context } from '../../people/context.server.ts';

type Row = Record<string, unknown>;
const pageSize = 1000;

/** Rows of a table that name the caller in a column, some columns of each. */
export async function* rowsOfMine(c: Context, table: string, column: string, columns: string[]): AsyncGenerator<Row> {
  for (let from = 0; ; from += pageSize) {
    const { rows } = await sql<Row>`SELECT ${sql.join(columns.map((name) => sql.ref(name)))} FROM ${sql.table(table)}
      WHERE workspace_id = ${c.workspaceId} AND ${sql.ref(column)} = ${c.me.id}
      ORDER BY ${sql.join(columns.map((_, i) => sql.lit(i + 1)))} LIMIT ${sql.lit(pageSize)} OFFSET ${sql.lit(from)}`.execute(c.slow);
    yield* rows;
    if (rows.length < pageSize) return;
  }
}
