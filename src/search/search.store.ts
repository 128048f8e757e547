import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { fold } from '../kit/text.ts';
import type { Context } from '../people/context.server.ts';
import { projectVisible, taskShownToMe } from '../threads/visible.server.ts';
import { forPostgres, forSqlite, type Question } from './matching.ts';
import { narrowed } from './narrow.server.ts';
import type { Filter, Wanted } from './query.ts';

export interface Row {
  kind: string;
  id: string;
  part: string;
  seq: number;
  at: string;
  body: string;
  title: string;
  key: string | null;
  state: string;
  under: string | null;
  project_key: string | null;
  by_id: string | null;
  by_name: string | null;
}

/** What is looked for, whatever the words: kinds and filters, and from where on. */
export interface Narrowing {
  filters: Filter[];
  kinds: string[] | null;
  /** Things that were shown already, by their exact name. */
  except: { kind: string; id: string }[];
  before: number | null;
  limit: number;
}

/** What the words match, the youngest first: only what the caller sees, decided in the same statement. */
export async function matching(c: Context, question: Question, narrowing: Narrowing): Promise<Row[]> {
  const sqlite = c.ground.database.engine === 'sqlite';
  const before = narrowing.before === null ? sql`` : sqlite ? sql`AND x.rowid < ${narrowing.before}` : sql`AND x.seq < ${narrowing.before}`;
  const from = sqlite
    ? sql`search_index x CROSS JOIN search_texts t ON t.seq = x.rowid CROSS JOIN nodes n`
    : sql`search_index x JOIN search_texts t ON t.workspace_id = x.workspace_id AND t.seq = x.seq JOIN nodes n`;
  const match = sqlite
    ? sql`x.search_index MATCH ${forSqlite(question)} ${before}`
    : sql`x.workspace_id = ${c.workspaceId} AND x.words @@ ${forPostgres(question)}::tsquery ${before}`;
  const order = sqlite ? sql`x.rowid DESC` : sql`x.seq DESC`;
  return rows(c, from, match, order, narrowing);
}

/** What the filters alone leave, the youngest first; without what has one of the words. */
export async function filtered(c: Context, none: Wanted[], narrowing: Narrowing): Promise<Row[]> {
  const before = narrowing.before === null ? sql`` : sql`AND t.seq < ${narrowing.before}`;
  const question: Question = { every: [none], none: [], inTitle: false };
  const out =
    none.length === 0
      ? sql``
      : c.ground.database.engine === 'sqlite'
        ? sql`AND t.seq NOT IN (SELECT rowid FROM search_index WHERE search_index MATCH ${forSqlite(question)})`
        : sql`AND t.seq NOT IN (SELECT seq FROM search_index WHERE workspace_id = ${c.workspaceId} AND words @@ ${forPostgres(question)}::tsquery)`;
  // Comments and check-ins are listed by filters only when they are asked for.
  const parts =
    narrowing.kinds?.some((k) => k === 'comment' || k === 'check_in') || narrowing.filters.some((f) => f.field === 'by') ? sql`` : sql`AND t.part = ''`;
  return rows(c, sql`search_texts t JOIN nodes n`, sql`t.workspace_id = ${c.workspaceId} ${before} ${parts} ${out}`, sql`t.seq DESC`, narrowing);
}

/** Things that have exactly this key or name. */
export async function named(c: Context, typed: string, narrowing: Narrowing): Promise<Row[]> {
  const key = typed.trim().toUpperCase().slice(0, 40);
  const match = sql`t.workspace_id = ${c.workspaceId} AND t.part = '' AND (n.key = ${key} OR n.folded = ${fold(typed)})`;
  return rows(c, sql`search_texts t JOIN nodes n`, match, sql`CASE WHEN n.key = ${key} THEN 0 ELSE 1 END, t.seq DESC`, narrowing);
}

async function rows(c: Context, from: RawBuilder<unknown>, match: RawBuilder<unknown>, order: RawBuilder<unknown>, narrowing: Narrowing): Promise<Row[]> {
  const conditions = [
    sql<SqlBool>`n.state NOT IN ('left', 'erased', 'placeholder', 'invited', 'suspended')`,
    sql<SqlBool>`(${projectVisible(c, 'n.project_id')} OR (n.kind = 'task' AND ${taskShownToMe(c, 'n.id')}))`,
    ...(c.me.role === 'guest' ? [sql<SqlBool>`n.kind IN ('project', 'milestone', 'task')`] : []),
    ...narrowing.except.map((x) => sql<SqlBool>`NOT (t.part = '' AND n.kind = ${x.kind} AND n.id = ${x.id})`),
    ...(narrowing.kinds ? [ofKinds(narrowing.kinds)] : []),
    ...narrowing.filters.map((f) => (f.not ? sql<SqlBool>`NOT ${condition(c, f)}` : condition(c, f))),
  ];
  const { rows } = await sql<Row>`
    SELECT t.kind, t.id, t.part, t.seq, t.at, t.body, n.title, n.key, n.state,
      (SELECT up.title FROM nodes up WHERE up.workspace_id = ${c.workspaceId} AND up.kind = n.parent_kind AND up.id = n.parent_id) AS under,
      (SELECT p.key FROM nodes p WHERE p.workspace_id = ${c.workspaceId} AND p.kind = 'project' AND p.id = n.project_id) AS project_key,
      t.by_person_id AS by_id,
      (SELECT who.name FROM people who WHERE who.workspace_id = ${c.workspaceId} AND who.id = t.by_person_id) AS by_name
    FROM ${from} ON n.workspace_id = t.workspace_id AND n.kind = t.kind AND n.id = t.id
    WHERE ${match} AND t.workspace_id = ${c.workspaceId} AND ${sql.join(conditions, sql` AND `)}
    ORDER BY ${order} LIMIT ${narrowing.limit}`.execute(c.slow);
  return rows.map((r) => ({ ...r, seq: Number(r.seq) }));
}

function ofKinds(kinds: string[]): RawBuilder<SqlBool> {
  const things = kinds.filter((k) => k !== 'comment' && k !== 'check_in');
  const some = [
    ...(things.length > 0 ? [sql`(t.part = '' AND n.kind IN (${sql.join(things)}))`] : []),
    ...(kinds.includes('comment') ? [sql`(t.part LIKE 'comment:%')`] : []),
    ...(kinds.includes('check_in') ? [sql`(t.part LIKE 'check_in:%')`] : []),
  ];
  return sql<SqlBool>`(${sql.join(some, sql` OR `)})`;
}

function condition(c: Context, filter: Filter): RawBuilder<SqlBool> {
  const name = fold(filter.value);
  switch (filter.field) {
    case 'kind':
      return ofKinds([filter.value]);
    case 'by':
      return byPerson(c, filter.value);
    case 'project':
      return sql<SqlBool>`(n.project_id IN (SELECT p.id FROM nodes p WHERE p.workspace_id = ${c.workspaceId} AND p.kind = 'project' AND (p.key = ${filter.value.toUpperCase()} OR p.folded = ${name})))`;
    case 'state':
      return sql<SqlBool>`((n.kind <> 'task' AND n.state = ${name.replaceAll(' ', '_')}) OR (n.kind = 'task' AND ${narrowed('task', c, filter, 'n.id')}))`;
    default:
      return sql<SqlBool>`(n.kind = 'task' AND t.part = '' AND ${narrowed('task', c, filter, 'n.id')})`;
  }
}

// Of a person: what they hold now, or wrote, of what the caller sees; never how much it is.
function byPerson(c: Context, name: string): RawBuilder<SqlBool> {
  const folded = fold(name);
  const like = folded.replace(/[\\%_]/g, '\\$&');
  const who =
    folded === 'me'
      ? sql`(${c.me.id})`
      : c.me.role === 'guest'
        ? sql`(SELECT id FROM people WHERE workspace_id = ${c.workspaceId} AND id = ${c.me.id} AND lower(name) = ${folded})`
        : sql`(SELECT w.id FROM nodes w WHERE w.workspace_id = ${c.workspaceId} AND w.kind = 'person' AND w.state NOT IN ('left', 'erased', 'invited') AND (w.folded LIKE ${`${like}%`} ESCAPE '\\' OR w.folded LIKE ${`% ${like}%`} ESCAPE '\\'))`;
  return sql<SqlBool>`(t.by_person_id IN ${who} OR (t.part = '' AND EXISTS (
    SELECT 1 FROM commitments k WHERE k.workspace_id = ${c.workspaceId} AND k.subject_kind = n.kind AND k.subject_id = n.id AND k.until_at IS NULL AND k.person_id IN ${who})))`;
}

const mostWords = 20_000;

/** Words of titles that begin somewhat like this one: what it may have meant is decided by whoever asked. */
export async function wordsLike(c: Context, word: string): Promise<string[]> {
  const first = [...word].slice(0, 2);
  const { rows } = await sql<{ word: string }>`
    SELECT word FROM search_words WHERE workspace_id = ${c.workspaceId} AND length(word) >= ${word.length - 2}
      AND (substr(word, 1, 1) IN (${sql.join(first)}) OR substr(word, 2, 1) IN (${sql.join(first)})) LIMIT ${mostWords}`.execute(c.slow);
  return rows.map((r) => r.word);
}
