import { addDays, isDay } from '../kit/time.ts';
import { isSpaceless, termsOf } from './terms.ts';

/** What must stand in a text: words that follow each other; the last may go on. */
export interface Wanted {
  terms: string[];
  /** Whether the last word may be the beginning of another. */
  open: boolean;
}
export const fields = ['kind', 'state', 'label', 'milestone', 'project', 'priority', 'due', 'is', 'by'] as const;
export type Field = (typeof fields)[number];
export interface Filter {
  field: Field;
  not: boolean;
  /** Of `due`: `<` before, `>` after, `=` on a day or one of the words. */
  sign: '=' | '<' | '>';
  value: string;
}
/** A search as it was understood. */
export interface Query {
  all: Wanted[];
  none: Wanted[];
  filters: Filter[];
  /** What was read otherwise than it may have been meant, in sentences. */
  said: string[];
}

const mostWords = 32;
const mostFilters = 20;
const synonyms: Record<string, Field | 'text'> = { text: 'text', type: 'kind', tag: 'label', labels: 'label', person: 'by', status: 'state' };
const kindWords = ['task', 'project', 'milestone', 'goal', 'vision', 'direction', 'person', 'unit', 'comment', 'check_in'];
const words: Partial<Record<Field, readonly string[]>> = {
  kind: kindWords,
  priority: ['urgent', 'high', 'normal', 'low'],
  is: ['open', 'ended', 'mine', 'untaken', 'late'],
};
const dueWords = ['late', 'week', 'month', 'none'];
const steps: Record<string, number> = { d: 1, w: 7, m: 30, y: 365 };

/** Reads what was typed: words, "phrases", and `field:value`. Nothing is an error: what is no filter is text, and that is said. */
export function readQuery(typed: string, today: string): Query {
  const query: Query = { all: [], none: [], filters: [], said: [] };
  const say = (sentence: string) => {
    if (!query.said.includes(sentence) && query.said.length < 5) query.said.push(sentence);
  };
  for (const piece of pieces(typed, say)) {
    const named = piece.field === '' ? null : (synonyms[piece.field] ?? fields.find((f) => f === piece.field));
    if (named === null || named === 'text' || named === undefined) {
      if (named === undefined) say(`“${piece.field}${piece.sign}” is no filter here: it was looked for as text.`);
      const text = named === undefined ? `${piece.field} ${piece.value}` : piece.value;
      const list = piece.not ? query.none : query.all;
      for (const wanted of wantedOf(text, piece.quoted))
        if (query.all.length + query.none.length < mostWords) list.push(wanted);
        else say(`Only the first ${mostWords} words were looked for.`);
      continue;
    }
    const filter = filterOf(named, piece, today);
    if (filter === null) {
      say(`“${piece.value.slice(0, 40)}” is nothing that “${named}” can be: it was looked for as text.`);
      query.all.push(...wantedOf(piece.value, piece.quoted).slice(0, mostWords - query.all.length));
    } else if (query.filters.length < mostFilters) query.filters.push(filter);
    else say(`Only the first ${mostFilters} filters were used.`);
  }
  return query;
}

interface Piece {
  not: boolean;
  field: string;
  sign: string;
  value: string;
  quoted: boolean;
}

const start = /^(-?)(?:([a-z_]{2,20})(:|<=|>=|<|>)(?!\/\/))?/i;

function pieces(typed: string, say: (sentence: string) => void): Piece[] {
  const found: Piece[] = [];
  let rest = typed.replace(/[“”„]/g, '"');
  if ((rest.match(/"/g)?.length ?? 0) % 2 === 1) {
    say('A quotation mark has no partner: it was left out.');
    const at = rest.lastIndexOf('"');
    rest = `${rest.slice(0, at)} ${rest.slice(at + 1)}`;
  }
  for (rest = rest.trimStart(); rest !== ''; rest = rest.trimStart()) {
    const [whole = '', minus = '', field = '', sign = ''] = start.exec(rest) ?? [];
    const after = rest.slice(whole.length);
    const quoted = after.startsWith('"');
    const value = quoted ? after.slice(1, after.indexOf('"', 1)) : (/^[^\s"]*/.exec(after)?.[0] ?? '');
    const length = whole.length + value.length + (quoted ? 2 : 0);
    rest = rest.slice(Math.max(1, length));
    if (field !== '' && value === '') found.push({ not: false, field: '', sign: '', value: field, quoted: false });
    else if (value !== '') found.push({ not: minus === '-', field: field.toLowerCase(), sign, value, quoted });
  }
  return found;
}

function wantedOf(text: string, quoted: boolean): Wanted[] {
  const terms = termsOf(text);
  if (terms.length === 0) return [];
  if (quoted) return [{ terms: terms.map((t) => t.term), open: false }];
  // Parts of one word as it was typed (KEY-12, e-mail, 漢字) follow each other.
  const wanted: Wanted[] = [];
  let end = -1;
  for (const { term, from, to } of terms) {
    const last = wanted.at(-1);
    if (last && !/\s/.test(text.slice(end, from))) last.terms.push(term);
    else wanted.push({ terms: [term], open: false });
    end = to;
  }
  for (const w of wanted) {
    const last = w.terms.at(-1) ?? '';
    w.open = last.length > 1 && !isSpaceless(last) && /\p{L}|\p{N}/u.test(last);
  }
  return wanted;
}

function filterOf(field: Field, { not, sign, value, quoted }: Piece, today: string): Filter | null {
  if (field === 'due') {
    const low = value.toLowerCase();
    if (sign === ':' && dueWords.includes(low)) return { field, not, sign: '=', value: low };
    const step = /^(-?\d{1,4})([dwmy])$/.exec(low);
    const day = step ? addDays(today, Number(step[1]) * (steps[step[2] ?? 'd'] ?? 1)) : low === 'today' ? today : low;
    if (!isDay(day)) return null;
    // `<=` and `>=` hold the day itself.
    if (sign === '<=') return { field, not, sign: '<', value: addDays(day, 1) };
    if (sign === '>=') return { field, not, sign: '>', value: addDays(day, -1) };
    return { field, not, sign: sign === '<' || sign === '>' ? sign : '=', value: day };
  }
  if (sign !== ':') return null;
  const given = value.trim();
  const known = words[field];
  if (!known) return given === '' || given.length > 200 ? null : { field, not, sign: '=', value: given };
  const low = given
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
    .replace(/^not_taken$/, 'untaken');
  const word = known.find((k) => k === low || (field === 'kind' && !quoted && (`${k}s` === low || (k === 'person' && low === 'people'))));
  return word ? { field, not, sign: '=', value: word } : null;
}

/** Whether there is anything to look for. */
export const isEmpty = (query: Query): boolean => query.all.length === 0 && query.none.length === 0 && query.filters.length === 0;
