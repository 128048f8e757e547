import {
  cleanValue,
  dayFields,
  dayOf,
  dayWords,
  deepest,
  type Field,
  type Filter,
  fields,
  known,
  mostTests,
  mostValues,
  mostWords,
  type Test,
} from './filter.ts';
import { lex, type Piece } from './lex.ts';

/** A filter as it was understood, and sentences on what was read otherwise than it may have been meant. */
export interface Read {
  filter: Filter;
  said: string[];
}

const synonyms: Record<string, Field> = {
  type: 'kind',
  tag: 'label',
  tags: 'label',
  labels: 'label',
  person: 'by',
  status: 'state',
  held: 'holder',
  team: 'unit',
  changed: 'updated',
};
const fieldCalled = (word: string): Field | undefined =>
  (Object.hasOwn(synonyms, word) ? synonyms[word] : undefined) ?? fields.find((f) => f === word && f !== 'field');

/** Reads what was typed: words, "phrases", `field:value`, `-not`, (groups) and OR. Nothing is an error: what is no condition is text, and that is said. */
export function read(typed: string): Read {
  const said: string[] = [];
  const say = (sentence: string) => {
    if (!said.includes(sentence) && said.length < 5) said.push(sentence);
  };
  const left = { words: mostWords, tests: mostTests };
  const tokens = lex(typed, say);
  let at = 0;
  // Groups that lie too deep are read as if their brackets were not there.
  const group = (depth: number): Filter => {
    const ways: Filter[][] = [[]];
    for (; at < tokens.length; at++) {
      const token = tokens[at];
      const now = ways.at(-1) ?? [];
      if (!token || token.is === 'close') break;
      if (token.is === 'or') ways.push([]);
      else if (token.is === 'piece') now.push(...take(token, left, say));
      else if (depth < deepest) {
        at++;
        const inner = group(depth + 1);
        if (!isEmpty(inner)) now.push(token.not ? { not: inner } : inner);
      } else {
        say(`Only ${deepest} brackets inside each other are read.`);
        at = flat(tokens, at, (piece) => now.push(...take(piece, left, say)));
      }
    }
    const some = ways.filter((w) => w.length > 0).map(one);
    return some.length > 1 ? { any: some } : (some[0] ?? { all: [] });
  };
  const filter = group(0);
  return { filter: 'all' in filter ? filter : { all: [filter] }, said };
}

const one = (parts: Filter[]): Filter => (parts.length === 1 && parts[0] ? parts[0] : { all: parts });
const isEmpty = (filter: Filter) => 'all' in filter && filter.all.length === 0;

function flat(tokens: ReturnType<typeof lex>, from: number, take: (piece: Piece) => void): number {
  let open = 0;
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.is === 'open') open++;
    else if (token?.is === 'piece') take(token);
    else if (token?.is === 'close' && --open === 0) return at;
  }
  return tokens.length;
}

function take(piece: Piece, left: { words: number; tests: number }, say: (sentence: string) => void): Filter[] {
  const tests: Filter[] = [];
  for (const test of testsOf(piece, say)) {
    const words = test.field === 'text';
    if (words ? left.words-- > 0 : left.tests-- > 0) tests.push(piece.not ? { not: test } : test);
    else say(words ? `Only the first ${mostWords} words were looked for.` : `Only the first ${mostTests} filters were used.`);
  }
  return tests;
}

const word = (text: string): Test[] => {
  const value = cleanValue(text);
  return value === '' ? [] : [{ field: 'text', op: ':', values: [value] }];
};
const wordsOf = (text: string): Test[] =>
  cleanValue(text)
    .split(/[\s"“”„()]+/)
    .flatMap(word);
function textOf({ value, quoted }: { value: string; quoted: boolean }): Test[] {
  if (!quoted) return wordsOf(value);
  const phrase = cleanValue(value);
  return phrase === '' ? [] : [{ field: 'text', op: '=', values: [phrase] }];
}

function testsOf({ field, name, op, items }: Piece, say: (sentence: string) => void): Test[] {
  if (field === '') return items.flatMap(textOf);
  const called = name !== undefined ? 'field' : fieldCalled(field);
  if (called === undefined) {
    say(`“${field}${op}” is no filter here: it was looked for as text.`);
    return [...word(field), ...items.flatMap(textOf)];
  }
  if (items.length === 0) return wordsOf(name ?? field);
  if (called === 'text') return items.flatMap(textOf);
  const test = testOf(called, name, op, items);
  if (test) return [test];
  const first = items[0]?.value ?? '';
  say(`“${first.slice(0, 40)}” is nothing that “${called}” can be: it was looked for as text.`);
  return items.flatMap(textOf);
}

function testOf(field: Field, name: string | undefined, op: Test['op'], items: Piece['items']): Test | null {
  const given = items.map(({ value }) => cleanValue(value)).filter((v) => v !== '');
  if (given.length === 0) return null;
  const few = [...new Set(given)].slice(0, mostValues);
  if (field === 'field') {
    const called = cleanValue(name ?? '')
      .slice(0, 100)
      .trim();
    return called === '' || (op !== ':' && few.length > 1) ? null : { field, name: called, op, values: few };
  }
  if (dayFields.includes(field)) {
    const [value = ''] = few.map((v) => v.toLowerCase());
    const fits = dayOf(value, '2000-01-01') !== null || (op === ':' && dayWords[field]?.includes(value));
    return fits && few.length === 1 ? { field, op, values: [value] } : null;
  }
  if (op !== ':') return null;
  if (field === 'holder' || field === 'by') return { field, op, values: [...new Set(few.map(personWord))] };
  const words = known[field];
  if (!words) return { field, op, values: [...new Set(few.map((v) => (v.toLowerCase() === 'none' ? 'none' : v)))] };
  const meant = few.map((v) => wordMeant(field, words, v));
  return meant.every((m) => m !== undefined) ? { field, op, values: [...new Set(meant)] } : null;
}

function personWord(value: string): string {
  const low = value.toLowerCase();
  return low === 'me' ? 'me' : low === 'none' || low === 'nobody' ? 'nobody' : value;
}

function wordMeant(field: Field, words: readonly string[], value: string): string | undefined {
  const low = value
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
    .replace(/^not_taken$/, 'untaken');
  return words.find((w) => w === low || (field === 'kind' && (`${w}s` === low || (w === 'person' && low === 'people'))));
}
