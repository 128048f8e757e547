import { implement } from '@orpc/server';
import { print } from '../filter/print.ts';
import { invalid } from '../kit/errors.ts';
import type { Context } from '../people/context.server.ts';
import { admitPerson, type Entry } from '../people/handlers.server.ts';
import { marked, snippetOf } from './marks.ts';
import type { Question } from './matching.ts';
import { meant, slipsIn } from './near.ts';
import { isEmpty, type Query, readQuery } from './query.ts';
import { filtered, matching, type Narrowing, named, type Row, wordsLike } from './search.store.ts';
import { type Found, searchApi, searchKinds } from './search.ts';
import type { Wanted } from './wanted.ts';

const os = implement(searchApi).$context<{ entry: Entry }>().use(admitPerson);
const mostNamed = 5;

export const searchRouter = os.router({
  find: os.find.handler(({ context: { c }, input }) => find(c, input)),
});

interface Input {
  q: string;
  kinds?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

// The answer comes in layers, each the youngest first: what is called exactly so, what has the words in its name, what has them anywhere,
// and names that are spelled nearly so. A page goes on in the next layer where one ends; the cursor says in which layer, and after what.
const layers = ['name', 'text', 'nearly'] as const;
type Layer = (typeof layers)[number] | 'filter';
type Why = Found['why'];

async function find(c: Context, input: Input) {
  const query = readQuery(input.q);
  const kinds = kindsOf(input.kinds);
  const cursor = input.cursor === undefined ? null : cursorOf(input.cursor);
  const answer = (found: Found[], next: string | null) => ({ found, next_cursor: next, read: print(query.filter), said: said(query, input.q) });
  if (isEmpty(query)) return answer([], null);
  const narrowing: Narrowing = { filters: query.rest, kinds, except: [], before: cursor?.seq ?? null, limit: input.limit + 1 };
  if (query.all.length === 0) {
    const rows = await filtered(c, query.none, narrowing);
    const page = rows.slice(0, input.limit);
    const last = rows.length > input.limit ? page.at(-1) : undefined;
    return answer(
      page.map((row) => view(row, 'filter', [])),
      last ? `filter.${last.seq}` : null,
    );
  }
  const exact = await named(c, nameIn(query, input.q), { ...narrowing, before: null, limit: Math.min(mostNamed, input.limit) });
  const found: Found[] = cursor ? [] : exact.map((row) => view(row, row.key === input.q.trim().toUpperCase() ? 'key' : 'name', query.all));
  let last: { layer: Layer; seq: number } | null = null;
  for (const layer of layers.slice(cursor ? Math.max(0, layers.indexOf(cursor.layer as (typeof layers)[number])) : 0)) {
    const before = cursor?.layer === layer ? cursor.seq : null;
    const left = input.limit - found.length;
    const question = await questionOf(c, query, layer);
    if (!question) continue;
    const rows = await matching(c, question, { ...narrowing, except: exact, before, limit: left + 1 });
    for (const row of rows.slice(0, left)) {
      found.push(view(row, layer, question.every.flat()));
      last = { layer, seq: row.seq };
    }
    if (rows.length > left) return answer(found, last ? `${last.layer}.${last.seq}` : `${layer}.${Number.MAX_SAFE_INTEGER}`);
  }
  return answer(found, null);
}

async function questionOf(c: Context, query: Query, layer: Exclude<Layer, 'filter'>): Promise<Question | null> {
  const every = query.all.map((w) => [w]);
  const inTitle: Question = { every, none: query.none, inTitle: true };
  if (layer === 'name') return inTitle;
  const anywhere: Question = { every, none: query.none, inTitle: false };
  if (layer === 'text') return { ...anywhere, but: { every, none: [], inTitle: true } };
  const near = await Promise.all(query.all.map(async (w) => [w, ...(await meantBy(c, w))]));
  if (near.every((group) => group.length === 1)) return null;
  return { every: near, none: query.none, inTitle: true, but: { every, none: [], inTitle: false } };
}

async function meantBy(c: Context, wanted: Wanted): Promise<Wanted[]> {
  const [word] = wanted.terms;
  if (word === undefined || wanted.terms.length > 1 || slipsIn(word) === 0) return [];
  return meant(word, await wordsLike(c, word)).map((term) => ({ terms: [term], open: false }));
}

/** What may be the whole name of something: all that was typed, or its words where there are filters too. */
const nameIn = (query: Query, typed: string): string =>
  query.rest.length + query.none.length === 0 ? typed.trim().slice(0, 500) : query.all.map((w) => w.terms.join(' ')).join(' ');

function view(row: Row, why: Why, wanted: Wanted[]): Found {
  const [part, partId] = row.part.split(':');
  const isThing = part === '' || partId === undefined;
  return {
    kind: row.kind as Found['kind'],
    id: row.id,
    key: row.key,
    state: row.state,
    under: row.under ?? '',
    project_key: row.project_key,
    part: isThing ? 'thing' : (part as 'comment' | 'check_in' | 'file'),
    part_id: isThing ? null : partId,
    by: !isThing && row.by_id !== null && row.by_name !== null ? { id: row.by_id, name: row.by_name } : null,
    at: row.at,
    why,
    title: marked(row.title, wanted),
    snippet: isThing && why !== 'text' ? [] : snippetOf(row.body, wanted),
  };
}

function said(query: Query, typed: string): string[] {
  if (isEmpty(query) && typed.trim() !== '') return [...query.said, 'There is no word in this to look for.'];
  return query.said;
}

function kindsOf(given: string | undefined): string[] | null {
  if (given === undefined || given === '') return null;
  const kinds = given.split(',').filter((k) => (searchKinds as readonly string[]).includes(k));
  if (kinds.length === 0) throw invalid('kinds', 'kinds_are_known', given, `Give some of ${searchKinds.join(', ')}.`);
  return kinds;
}

function cursorOf(text: string): { layer: Layer; seq: number } {
  const [, layer, seq] = /^(name|text|nearly|filter)\.(\d{1,16})$/.exec(text) ?? [];
  if (!layer || !Number.isSafeInteger(Number(seq))) throw invalid('cursor', 'cursor', text, 'Give `next_cursor` of the page before, or leave it out.');
  return { layer: layer as Layer, seq: Number(seq) };
}
