import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { type Filter, isTest, type Test } from '../filter/filter.ts';
import { peopleCalled } from '../filter/people.server.ts';
import { fold } from '../kit/text.ts';
import type { Context } from '../people/context.server.ts';
import { nodeShownToMe, projectVisible } from '../threads/visible.server.ts';
import { forPostgres, forSqlite, type Question } from './matching.ts';
import { narrowed } from './narrow.server.ts';
import { type Wanted, wantedOf } from './wanted.ts';
import { seqsOf } from './words.server.ts';

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
  if (c.ground.database.engine === 'postgres') {
    const match = sql`x.workspace_id = ${c.workspaceId} AND x.words @@ ${forPostgres(question)}::tsquery AND x.seq < ${before(narrowing)}`;
    const from = sql`search_index x JOIN search_texts t ON t.workspace_id = x.workspace_id AND t.seq = x.seq JOIN nodes n`;
    return rows(c, from, match, sql`x.seq DESC`, narrowing);
  }
  // From the words, which come youngest first and end with the page; where the filters leave few, from those, each looked up among the words.
  if (leaveFew(c, narrowing)) {
    const match = sql`+t.seq IN (SELECT rowid FROM search_index WHERE search_index MATCH ${forSqlite(question)}) AND +t.seq < ${before(narrowing)}`;
    return rows(c, sql`search_texts t JOIN nodes n`, match, sql`t.seq DESC`, narrowing);
  }
  const from = sql`search_index x CROSS JOIN search_texts t ON t.seq = x.rowid CROSS JOIN nodes n`;
  return rows(c, from, sql`x.search_index MATCH ${forSqlite(question)} AND x.rowid < ${before(narrowing)}`, sql`x.rowid DESC`, narrowing);
}

const before = (narrowing: Narrowing) => narrowing.before ?? Number.MAX_SAFE_INTEGER;

function leaveFew(c: Context, { filters, kinds }: Narrowing): boolean {
  const fewKinds = (list: string[]) => !list.includes('task') && !list.includes('comment') && !list.includes('file');
  const few = (t: Test) =>
    ['label', 'milestone', 'project', 'by', 'field'].includes(t.field) ||
    (t.field === 'is' && t.values.every((v) => v === 'mine')) ||
    (t.field === 'holder' && !t.values.includes('nobody')) ||
    (t.field === 'kind' && fewKinds(t.values));
  return c.me.role === 'guest' || (kinds !== null && fewKinds(kinds)) || filters.some((f) => isTest(f) && few(f));
}

/** What the filters alone leave, the youngest first; without what has one of the words. */
export async function filtered(c: Context, none: Wanted[], narrowing: Narrowing): Promise<Row[]> {
  const question: Question = { every: [none], none: [], inTitle: false };
  const out = none.length === 0 ? sql`` : sql`AND t.seq NOT IN (${seqsOf(c, question)})`;
  // Comments, check-ins and files are listed by filters only when they are asked for.
  const parts =
    narrowing.kinds?.some((k) => partKinds.includes(k)) || narrowing.filters.some((f) => isTest(f) && f.field === 'by') ? sql`` : sql`AND t.part = ''`;
  // Youngest first and each asked whether it is left, until the page is full; where the filters leave few by themselves, from those few.
  const oneByOne = c.ground.database.engine === 'sqlite' && !leaveFew(c, narrowing);
  const from = oneByOne ? sql`search_texts t INDEXED BY search_texts_by_seq CROSS JOIN nodes n` : sql`search_texts t JOIN nodes n`;
  return rows(c, from, sql`t.workspace_id = ${c.workspaceId} AND t.seq < ${before(narrowing)} ${parts} ${out}`, sql`t.seq DESC`, narrowing);
}

/** Things that have exactly this key or name. */
export async function named(c: Context, typed: string, narrowing: Narrowing): Promise<Row[]> {
  const key = typed.trim().toUpperCase().slice(0, 40);
  const having = (column: 'key' | 'folded', value: string) =>
    c.slow.selectFrom('nodes').select(['kind', 'id']).where('workspace_id', '=', c.workspaceId).where(column, '=', value).limit(mostOfOneName).execute();
  const hits = (await Promise.all([having('key', key), having('folded', fold(typed))])).flatMap((found, i) =>
    i === 0 ? found.filter((h) => h.kind !== 'part') : found,
  );
  if (hits.length === 0) return [];
  const match = sql`t.part = '' AND t.id IN (${sql.join(hits.map((h) => h.id))}) AND t.kind IN (${sql.join([...new Set(hits.map((h) => h.kind))])})`;
  return rows(c, sql`search_texts t JOIN nodes n`, match, sql`CASE WHEN n.key = ${key} THEN 0 ELSE 1 END, t.seq DESC`, narrowing);
}
const mostOfOneName = 100;

async function rows(c: Context, from: RawBuilder<unknown>, match: RawBuilder<unknown>, order: RawBuilder<unknown>, narrowing: Narrowing): Promise<Row[]> {
  const conditions = [
    sql<SqlBool>`n.state NOT IN ('left', 'erased', 'placeholder', 'invited', 'suspended')`,
    sql<SqlBool>`(${projectVisible(c, 'n.project_id')} OR ${nodeShownToMe(c, 'n')})`,
    ...(c.me.role === 'guest' ? [sql<SqlBool>`n.kind IN ('project', 'milestone', 'task', 'part')`, givenToGuest(c)] : []),
    ...narrowing.except.map((x) => sql<SqlBool>`NOT (t.part = '' AND n.kind = ${x.kind} AND n.id = ${x.id})`),
    ...(narrowing.kinds ? [ofKinds(narrowing.kinds)] : []),
    ...narrowing.filters.flatMap((f) => conditionOf(c, f) ?? []),
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

// Says nothing that sight does not say already: it is where the reading begins, so that a guest in a large workspace waits no longer.
const givenToGuest = (c: Context) =>
  sql<SqlBool>`n.id IN (SELECT g.id FROM nodes g WHERE g.workspace_id = ${c.workspaceId} AND ${projectVisible(c, 'g.project_id')}
    UNION ALL SELECT k.subject_id FROM commitments k WHERE k.workspace_id = ${c.workspaceId} AND k.person_id = ${c.me.id} AND k.until_at IS NULL
    UNION ALL SELECT up.parent_id FROM commitments k JOIN nodes up ON up.workspace_id = k.workspace_id AND up.kind = 'part' AND up.id = k.subject_id WHERE k.workspace_id = ${c.workspaceId} AND k.person_id = ${c.me.id} AND k.until_at IS NULL)`;

const partKinds = ['comment', 'check_in', 'file'];

function ofKinds(kinds: string[]): RawBuilder<SqlBool> {
  const things = kinds.filter((k) => !partKinds.includes(k));
  const some = [
    ...(things.length > 0 ? [sql`(t.part = '' AND n.kind IN (${sql.join(things)}))`] : []),
    ...(kinds.includes('comment') ? [sql`(t.part LIKE 'comment:%')`] : []),
    ...(kinds.includes('file') ? [sql`(t.part LIKE 'file:%')`] : []),
    ...(kinds.includes('check_in') ? [sql`(n.kind = 'goal' AND t.part LIKE 'check_in:%')`] : []),
  ];
  return sql<SqlBool>`(${sql.join(some, sql` OR `)})`;
}

function conditionOf(c: Context, filter: Filter): RawBuilder<SqlBool> | null {
  if (isTest(filter)) return testOf(c, filter);
  if ('not' in filter) {
    const inner = conditionOf(c, filter.not);
    return inner && sql<SqlBool>`NOT ${inner}`;
  }
  const some = ('all' in filter ? filter.all : filter.any).flatMap((f) => conditionOf(c, f) ?? []);
  return some.length === 0 ? null : sql<SqlBool>`(${sql.join(some, 'all' in filter ? sql` AND ` : sql` OR `)})`;
}

function testOf(c: Context, test: Test): RawBuilder<SqlBool> | null {
  const names = test.values.map(fold);
  switch (test.field) {
    case 'text': {
      const wanted = wantedOf(test);
      return wanted.length === 0 ? null : sql<SqlBool>`(t.seq IN (${seqsOf(c, { every: wanted.map((w) => [w]), none: [], inTitle: false })}))`;
    }
    case 'kind':
      return ofKinds(test.values);
    case 'by':
      return byPeople(c, peopleCalled(c, test.values));
    case 'project':
      return sql<SqlBool>`(n.project_id IS NOT NULL AND n.project_id IN (SELECT p.id FROM nodes p WHERE p.workspace_id = ${c.workspaceId} AND p.kind = 'project' AND (p.key IN (${sql.join(test.values.map((v) => v.toUpperCase()))}) OR p.folded IN (${sql.join(names)}))))`;
    case 'state':
      return sql<SqlBool>`((n.kind <> 'task' AND n.state IN (${sql.join(names.map((n) => n.replaceAll(' ', '_')))})) OR (n.kind = 'task' AND ${narrowed('task', c, test, 'n.id')}))`;
    default:
      return sql<SqlBool>`(n.kind = 'task' AND t.part = '' AND ${narrowed('task', c, test, 'n.id')})`;
  }
}

// Of a person: what they hold now, or wrote, of what the caller sees; never how much it is.
function byPeople(c: Context, who: RawBuilder<unknown>): RawBuilder<SqlBool> {
  return sql<SqlBool>`(t.seq IN (
    SELECT w.seq FROM search_texts w WHERE w.workspace_id = ${c.workspaceId} AND w.by_person_id IN (${who})
    UNION ALL SELECT h.seq FROM commitments k JOIN search_texts h ON h.workspace_id = k.workspace_id AND h.kind = k.subject_kind AND h.id = k.subject_id AND h.part = ''
      WHERE k.workspace_id = ${c.workspaceId} AND k.person_id IN (${who}) AND k.until_at IS NULL))`;
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
