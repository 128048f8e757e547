import { createHash, type Hash } from 'node:crypto';
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { migrations } from '../../db/migrate.ts';
import type { Tables } from '../../db/tables.ts';
import { projectsOf } from '../../threads/inside.server.ts';
import { archived, keptRow, type Scope } from './tables.ts';

type Row = Record<string, unknown>;

/** What is read of a workspace, and as whom. */
export interface Reading {
  id: string;
  scope: Scope;
  /** The administrator whose sight a shared archive has. */
  me: string | null;
  today: string;
  mailOf: (account: string) => string | null;
}

const pageSize = 2000;
let keys: Map<string, string[]> | null = null;

/** The columns of the key of a table, from the migrations: the order in which its rows are told. */
export function keyOf(table: string): string[] {
  keys ??= new Map(
    migrations('sqlite')
      .flatMap((m) => m.statements)
      .flatMap((s) => {
        const name = /^CREATE TABLE (\w+)/.exec(s)?.[1];
        const key = /CONSTRAINT \w+ PRIMARY KEY \(([^)]*)\)/.exec(s)?.[1];
        return name && key ? [[name, key.split(',').map((c) => c.trim())] as [string, string[]]] : [];
      }),
  );
  const found = keys.get(table);
  if (!found) throw new Error(`The table ${table} has no key.`);
  return found;
}

/** The columns of a table that refer to the table itself: they are filled in when all its rows are there. */
export function referencesToItself(table: string): string[] {
  const made = migrations('sqlite').flatMap((m) => m.statements.filter((s) => new RegExp(`^CREATE TABLE ${table} `).test(s)));
  return made.flatMap((s) => [...s.matchAll(new RegExp(`FOREIGN KEY \\(workspace_id, (\\w+)\\) REFERENCES ${table} `, 'g'))].map((m) => m[1] ?? ''));
}

/** The tables of an archive, those that others refer to first: a table is made after what it refers to. */
export function tablesInOrder(): string[] {
  const made = migrations('sqlite').flatMap((m) => m.statements.flatMap((s) => /^CREATE TABLE (\w+)/.exec(s)?.[1] ?? []));
  return made.filter((table) => table in archived);
}

/** The last change of the database's form that this program knows: 0010. */
export const schemaNow = (): string => migrations('sqlite').at(-1)?.name.slice(0, 4) ?? '0000';

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** The rows of a table in a workspace, in the order of its key, a page at a time. */
export async function* rowsOf(db: Kysely<Tables>, table: string, reading: Reading): AsyncGenerator<Row> {
  const key = keyOf(table).filter((c) => c !== 'workspace_id');
  const own = table === 'workspaces' ? 'id' : 'workspace_id';
  const shared = archived[table];
  if (reading.scope === 'shared' && !shared) return;
  const filled = (text: string) =>
    text.replace(/:(me|workspace|today)\b/g, (_, name: 'me' | 'workspace' | 'today') => quoted((name === 'workspace' ? reading.id : reading[name]) ?? ''));
  const withHidden = reading.scope === 'shared' ? hiddenIds(reading) : sql``;
  const kept = reading.scope === 'shared' ? sql<SqlBool>`AND (${sql.raw(filled(shared ?? ''))})` : sql``;
  const columns = sql.join(key.map((c) => sql.ref(c)));
  let after: unknown[] | null = null;
  for (;;) {
    const rest: RawBuilder<unknown> = after ? sql`AND (${columns}) > (${sql.join(after)})` : sql``;
    const { rows }: { rows: Row[] } = await sql<Row>`${withHidden} SELECT * FROM ${sql.table(table)} WHERE ${sql.ref(own)} = ${reading.id} ${kept} ${rest}
      ORDER BY ${columns} LIMIT ${sql.lit(pageSize)}`.execute(db);
    for (const row of rows) {
      const { [own]: _, ...told } = keptRow(table, row, reading.scope, reading);
      if (table === 'workspaces') delete told.slug; // stands in the head: a workspace may come back under another address
      yield told;
    }
    if (rows.length < pageSize) return;
    after = key.map((c) => rows.at(-1)?.[c]);
  }
}

// What lies in closed projects that the reader is not in, as the ids of everything in them.
const hiddenIds = ({ id, me, today }: Reading): RawBuilder<unknown> => sql`WITH closed AS (
    SELECT p.id FROM projects p WHERE p.workspace_id = ${id} AND p.access = 'closed' AND p.id NOT IN (${projectsOf({ workspaceId: id, today }, me ?? '')})
  ), hidden AS (
    SELECT id FROM closed
    UNION ALL SELECT id FROM tasks WHERE workspace_id = ${id} AND project_id IN (SELECT id FROM closed)
    UNION ALL SELECT p.id FROM parts p JOIN tasks t ON t.workspace_id = p.workspace_id AND t.id = p.task_id WHERE p.workspace_id = ${id} AND t.project_id IN (SELECT id FROM closed)
    UNION ALL SELECT id FROM milestones WHERE workspace_id = ${id} AND project_id IN (SELECT id FROM closed)
  )`;

/** A row as a line: the same text for the same content, on either engine. */
export const lineOf = (row: Row): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.keys(row)
        .sort()
        .map((k) => [k, row[k]]),
    ),
  );

/** The hash of all that a workspace holds, row by row in order. */
export function contentHash() {
  const hash: Hash = createHash('sha256');
  return {
    table: (name: string) => void hash.update(`${name}\n`),
    line: (line: string) => void hash.update(`${line}\n`),
    lines: (text: string | Buffer) => void hash.update(text),
    digest: () => hash.digest('hex'),
  };
}

/** The hash of a workspace as it lies in a database. */
export async function hashOfWorkspace(db: Kysely<Tables>, reading: Reading, tables = tablesInOrder()): Promise<string> {
  const hash = contentHash();
  for (const table of tables) {
    hash.table(table);
    for await (const row of rowsOf(db, table, reading)) hash.line(lineOf(row));
  }
  return hash.digest();
}

/** Who an account is, by its mail address. */
export async function mailsOf(db: Kysely<Tables>): Promise<(account: string) => string | null> {
  const accounts = await db.selectFrom('accounts').select(['id', 'email']).execute();
  const known = new Map(accounts.map((a) => [a.id, a.email]));
  return (account) => known.get(account) ?? null;
}
