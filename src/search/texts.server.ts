import { type Insertable, type Kysely, sql } from 'kysely';
import { engineOf } from '../db/connect.ts';
import { kept, type Values } from '../db/kept.ts';
import type { Tables } from '../db/tables.ts';
import { plain } from './plain.ts';
import { type Term, termsOf } from './terms.ts';

/** Something written, as it is searched: a thing that can be named (part ''), or a part of it such as a comment. */
export interface Text {
  kind: string;
  id: string;
  part: string;
  /** Of a part it is empty: it is called as its thing is. */
  title: string;
  /** Left out: as it was. */
  body?: string | undefined;
  /** Who wrote it; left out: as it was. */
  by?: string | null | undefined;
  at: string;
}

type Db = Kysely<Tables>;
type Kept = { kind: string; id: string; part: string; seq: number; title: string; body: string; by_person_id: string | null };
const atOnce = 200;
const mostText = 200_000;
/** Rows come at uneven steps, so that the numbers of two of them do not tell how many lie between. */
const widestStep = 999;

/** Writes what is searched, in the transaction that changes it. What is as it was costs one read. */
export async function writeTexts(trx: Db, workspaceId: string, texts: Text[]): Promise<void> {
  for (let i = 0; i < texts.length; i += atOnce) await writeSome(trx, workspaceId, texts.slice(i, i + atOnce));
}

const insertTexts = (db: Db, rows: Insertable<Tables['search_texts']>[]) =>
  db
    .insertInto('search_texts')
    .values(rows)
    .onConflict((oc) =>
      oc
        .columns(['workspace_id', 'kind', 'id', 'part'])
        .doUpdateSet((e) => ({ title: e.ref('excluded.title'), body: e.ref('excluded.body'), by_person_id: e.ref('excluded.by_person_id') })),
    );
const insertText = kept((db, row: Insertable<Tables['search_texts']> & Values) => insertTexts(db, [row]));

async function writeSome(trx: Db, workspaceId: string, texts: Text[]): Promise<void> {
  const known = new Map((await keptOf(trx, workspaceId, texts)).map((k) => [keyOf(k), k]));
  const rows = texts.flatMap((text) => {
    const before = known.get(keyOf(text));
    const body = text.body === undefined ? (before?.body ?? '') : plain(text.body.slice(0, mostText)).toWellFormed();
    const by = text.by === undefined ? (before?.by_person_id ?? null) : text.by;
    if (before && before.title === text.title && before.body === body && before.by_person_id === by) return [];
    return [{ workspace_id: workspaceId, kind: text.kind, id: text.id, part: text.part, title: text.title, body, by_person_id: by, at: text.at, before }];
  });
  if (rows.length === 0) return;
  // From the clock on, so that a number tells when a text came and not how many there are.
  let last = rows.every((r) => r.before) ? 0 : Math.max(await lastSeq(trx), Date.now() * 1000);
  const numbered = rows.map(({ before, ...row }) => ({ before, row: { ...row, seq: before?.seq ?? (last += step()) } }));
  const [only] = numbered;
  if (only && numbered.length === 1) await insertText(trx, only.row);
  else
    await insertTexts(
      trx,
      numbered.map((n) => n.row),
    ).execute();
  const changed = numbered.filter(({ before, row }) => !before || before.title !== row.title || before.body !== row.body);
  const words = changed.map(({ row }) => ({ seq: row.seq, title: termsOf(row.title), body: termsOf(row.body) }));
  await indexWords(
    trx,
    workspaceId,
    words,
    changed.flatMap(({ before }) => (before ? [before.seq] : [])),
  );
  const named = (list: { title: string }[]) => new Set(list.flatMap((t) => termsOf(t.title).map((w) => w.term)).filter(isMeant));
  await learn(trx, workspaceId, [...named(changed.filter(({ row }) => row.part === '').map(({ row }) => row))]);
  await unlearn(trx, workspaceId, [...named(changed.flatMap(({ before, row }) => (before && before.title !== row.title ? [before] : [])))]);
}

/** Takes what was written away: the thing itself or one part of it; with `all`, the thing and all its parts. */
export async function removeTexts(trx: Db, workspaceId: string, kind: string, ids: string[], part: string | 'all' = ''): Promise<void> {
  for (let i = 0; i < ids.length; i += atOnce) {
    const gone = await trx
      .deleteFrom('search_texts')
      .where('workspace_id', '=', workspaceId)
      .where('kind', '=', kind)
      .where('id', 'in', ids.slice(i, i + atOnce))
      .$if(part !== 'all', (q) => q.where('part', '=', part))
      .returning(['seq', 'title'])
      .execute();
    if (gone.length === 0) continue;
    const seqs = gone.map((g) => g.seq);
    if (engineOf(trx) === 'sqlite') await sql`DELETE FROM search_index WHERE rowid IN (${sql.join(seqs)})`.execute(trx);
    else await sql`DELETE FROM search_index WHERE workspace_id = ${workspaceId} AND seq IN (${sql.join(seqs)})`.execute(trx);
    await unlearn(trx, workspaceId, [...new Set(gone.flatMap((g) => termsOf(g.title).map((w) => w.term)).filter(isMeant))]);
  }
}

/** Takes everything of a workspace out of the search, before the workspace itself goes. */
export async function forgetTexts(trx: Db, workspaceId: string): Promise<void> {
  if (engineOf(trx) === 'sqlite')
    await sql`DELETE FROM search_index WHERE rowid IN (SELECT seq FROM search_texts WHERE workspace_id = ${workspaceId})`.execute(trx);
  else await sql`DELETE FROM search_index WHERE workspace_id = ${workspaceId}`.execute(trx);
  await trx.deleteFrom('search_words').where('workspace_id', '=', workspaceId).execute();
  await trx.deleteFrom('search_texts').where('workspace_id', '=', workspaceId).execute();
}

const keyOf = (t: { kind: string; id: string; part: string }) => `${t.kind}:${t.id}:${t.part}`;
const step = () => 1 + Math.floor(Math.random() * widestStep);

const textsOf = kept((db, { workspaceId, kinds, ids, parts }: { workspaceId: string; kinds: string[]; ids: string[]; parts: string[] }) =>
  db
    .selectFrom('search_texts')
    .select(['kind', 'id', 'part', 'seq', 'title', 'body', 'by_person_id'])
    .where('workspace_id', '=', workspaceId)
    .where('kind', 'in', kinds)
    .where('id', 'in', ids)
    .where('part', 'in', parts),
);

function keptOf(trx: Db, workspaceId: string, texts: Text[]): Promise<Kept[]> {
  const all = (of: (t: Text) => string) => [...new Set(texts.map(of))];
  return textsOf(trx, { workspaceId, kinds: all((t) => t.kind), ids: all((t) => t.id), parts: all((t) => t.part) });
}

const largestSeq = kept((db) => db.selectFrom('search_texts').select((e) => e.fn.max<number | null>('seq').as('seq')));
const lastSeq = async (trx: Db): Promise<number> => Number((await largestSeq(trx, {}))[0]?.seq ?? 0);

type Words = { seq: number; title: Term[]; body: Term[] };

async function indexWords(trx: Db, workspaceId: string, words: Words[], before: number[]): Promise<void> {
  if (words.length === 0) return;
  if (engineOf(trx) === 'sqlite') {
    if (before.length > 0) await sql`DELETE FROM search_index WHERE rowid IN (${sql.join(before)})`.execute(trx);
    const line = (terms: Term[]) => terms.map((t) => t.term).join(' ');
    await sql`INSERT INTO search_index (rowid, title, body) VALUES ${sql.join(words.map((w) => sql`(${w.seq}, ${line(w.title)}, ${line(w.body)})`))}`.execute(
      trx,
    );
    return;
  }
  await sql`INSERT INTO search_index (workspace_id, seq, words) VALUES ${sql.join(words.map((w) => sql`(${workspaceId}, ${w.seq}, ${vectorOf(w)}::tsvector)`))}
    ON CONFLICT (workspace_id, seq) DO UPDATE SET words = excluded.words`.execute(trx);
}

const lastPlace = 16_383;

// A title and a text are never neighbours: a phrase ends with the title.
function vectorOf({ title, body }: Words): string {
  const places = new Map<string, string[]>();
  const put = (terms: Term[], first: number, weight: string) => {
    for (const [i, { term }] of terms.entries()) {
      const list = places.get(term) ?? [];
      if (list.length === 0) places.set(term, list);
      if (list.length < 255) list.push(`${Math.min(first + i, lastPlace)}${weight}`);
    }
  };
  put(title, 1, 'A');
  put(body, title.length + 10, '');
  return [...places].map(([term, at]) => `'${term}':${at.join(',')}`).join(' ');
}

const isMeant = (word: string) => word.length >= 4 && word.length <= 30 && /^\p{L}+$/u.test(word);

async function learn(trx: Db, workspaceId: string, words: string[]): Promise<void> {
  if (words.length === 0) return;
  await trx
    .insertInto('search_words')
    .values(words.map((word) => ({ workspace_id: workspaceId, word })))
    .onConflict((oc) => oc.columns(['workspace_id', 'word']).doNothing())
    .execute();
}

// A word that no title has any more is forgotten with the last of them.
async function unlearn(trx: Db, workspaceId: string, words: string[]): Promise<void> {
  for (const word of words) {
    const { rows } =
      engineOf(trx) === 'sqlite'
        ? await sql`SELECT 1 FROM search_index x CROSS JOIN search_texts t ON t.seq = x.rowid WHERE x.search_index MATCH ${`{title} : "${word}"`} AND t.workspace_id = ${workspaceId} LIMIT 1`.execute(
            trx,
          )
        : await sql`SELECT 1 FROM search_index WHERE workspace_id = ${workspaceId} AND words @@ ${`'${word}':A`}::tsquery LIMIT 1`.execute(trx);
    if (rows.length === 0) await trx.deleteFrom('search_words').where('workspace_id', '=', workspaceId).where('word', '=', word).execute();
  }
}
