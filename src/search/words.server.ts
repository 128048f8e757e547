import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Test } from '../filter/filter.ts';
import type { Context } from '../people/context.server.ts';
import { forPostgres, forSqlite, type Question } from './matching.ts';
import { wantedOf } from './wanted.ts';

/** The numbers of the texts that a question finds, as a SELECT. */
export function seqsOf(c: Context, question: Question): RawBuilder<unknown> {
  return c.ground.database.engine === 'sqlite'
    ? sql`SELECT rowid FROM search_index WHERE search_index MATCH ${forSqlite(question)}`
    : sql`SELECT seq FROM search_index WHERE workspace_id = ${c.workspaceId} AND words @@ ${forPostgres(question)}::tsquery`;
}

/** What a text condition leaves of the things of one kind, by their name, key or text; null where there is no word to look for. */
export function havingWords(c: Context, test: Test, kind: string, id: string): RawBuilder<SqlBool> | null {
  const wanted = wantedOf(test);
  if (wanted.length === 0) return null;
  const question: Question = { every: wanted.map((w) => [w]), none: [], inTitle: false };
  const ref = sql.ref(id);
  const ofKind = sql`t.workspace_id = ${c.workspaceId} AND t.kind = ${kind} AND t.part = ''`;
  const found =
    c.ground.database.engine === 'sqlite'
      ? sql`SELECT t.id FROM search_index x CROSS JOIN search_texts t ON t.seq = x.rowid WHERE x.search_index MATCH ${forSqlite(question)} AND ${ofKind}`
      : sql`SELECT t.id FROM search_index x JOIN search_texts t ON t.workspace_id = x.workspace_id AND t.seq = x.seq WHERE x.workspace_id = ${c.workspaceId} AND x.words @@ ${forPostgres(question)}::tsquery AND ${ofKind}`;
  const key = sql`SELECT k.id FROM nodes k WHERE k.workspace_id = ${c.workspaceId} AND k.kind = ${kind} AND k.key = ${(test.values[0] ?? '').toUpperCase()}`;
  return sql<SqlBool>`(${ref} IN (${found}) OR ${ref} IN (${key}))`;
}

/** What people wrote of the things of one kind: the thing itself, or a comment on it. */
export function writtenBy(c: Context, people: RawBuilder<unknown>, kind: string, id: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${sql.ref(id)} IN (SELECT w.id FROM search_texts w WHERE w.workspace_id = ${c.workspaceId} AND w.kind = ${kind} AND w.by_person_id IN (${people})))`;
}
