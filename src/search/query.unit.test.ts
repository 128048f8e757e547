import { expect, test } from 'vitest';
import { hitsIn, marked, snippetOf } from './marks.ts';
import { meant, slips } from './near.ts';
import { plain } from './plain.ts';
import { isEmpty, readQuery } from './query.ts';
import { termsOf } from './terms.ts';

const read = (typed: string) => readQuery(typed);
const terms = (text: string) => termsOf(text).map((t) => t.term);

test('words of any script, folded, with their places', () => {
  expect(terms('Über  Straße, CAFÉ-Bar! x2')).toEqual(['uber', 'straße', 'cafe', 'bar', 'x2']);
  expect(terms('漢字かな交じり')).toEqual(['漢', '字', 'か', 'な', '交', 'し', 'り']);
  expect(terms('שלום עולם')).toEqual(['שלום', 'עולם']);
  expect(terms('مُحَمَّد')).toEqual(['محمد']);
  expect(terms('go 🚀🇫🇷')).toEqual(['go', '🚀', '🇫', '🇷']);
  expect(terms('*.* (.+)? \\ % _ \'"`')).toEqual([]);
  expect(terms('½ ﬁne')).toEqual(['12', 'fine']);
  expect([...(terms('a'.repeat(500))[0] ?? '')]).toHaveLength(64);
  const text = 'The Ferry, übermorgen';
  expect(termsOf(text).map((t) => text.slice(t.from, t.to))).toEqual(['The', 'Ferry', 'übermorgen']);
});

test('words that must and must not stand there, and what else must hold', () => {
  const q = read('state:blocked text:"under sea" -tea -label:ops (a OR is:late) cable "***"');
  expect(q.all).toEqual([
    { terms: ['under', 'sea'], open: false },
    { terms: ['cable'], open: true },
  ]);
  expect(q.none).toEqual([{ terms: ['tea'], open: true }]);
  expect(q.rest).toHaveLength(3);
  expect([isEmpty(q), isEmpty(read('*** (% OR _)')), isEmpty(read('(% OR is:late)'))]).toEqual([false, true, false]);
});

test('unbalanced quotes are text', () => {
  expect(read('the "ferry boat').all.map((w) => w.terms)).toEqual([['the'], ['ferry'], ['boat']]);
  expect(read('the "ferry boat').said).toEqual(['A quotation mark has no partner: it was left out.']);
  expect(read('“new ferry” "x').all.map((w) => w.terms)).toEqual([['new', 'ferry'], ['x']]);
});

test('parts of what was typed as one stay together', () => {
  expect(read('OPS-12 漢字').all).toEqual([
    { terms: ['ops', '12'], open: true },
    { terms: ['漢', '字'], open: false },
  ]);
});

test('ten kilobytes, stars and noise are read in no time', () => {
  const began = performance.now();
  expect(read('word '.repeat(2000)).all).toHaveLength(32);
  expect(read('word '.repeat(2000)).said).toEqual(['Only the first 32 words were looked for.']);
  expect(read('*'.repeat(10_000)).all).toEqual([]);
  expect(read('"'.repeat(9999)).all).toEqual([]);
  expect(read('a:'.repeat(5000)).all.length).toBeLessThanOrEqual(32);
  expect(read('state:x '.repeat(1000)).rest).toHaveLength(20);
  expect(performance.now() - began).toBeLessThan(1000);
});

test('slips: one letter more, less, wrong or swapped, also in a word that goes on', () => {
  expect(slips('ferry', 'ferry', 1)).toBe(0);
  expect(slips('fery', 'ferry', 1)).toBe(1);
  expect(slips('ferrry', 'ferry', 1)).toBe(1);
  expect(slips('fefry', 'ferry', 1)).toBe(1);
  expect(slips('efrry', 'ferry', 1)).toBe(1);
  expect(slips('aplica', 'application', 1)).toBe(1);
  expect(slips('boat', 'ferry', 1)).toBe(2);
  expect(meant('fery', ['ferry', 'fern', 'boat', 'ferryman'])).toEqual(['fern', 'ferry', 'ferryman']);
  expect(meant('caple', ['cable', 'cables', 'table'])).toEqual(['cable', 'cables']);
  expect(meant('the', ['she'])).toEqual([]);
});

test('what matched is marked in pieces that make up the text again', () => {
  const wanted = read('cable "new ferry" 字').all;
  const text = 'Lay the Cables for the new ferry 漢字.';
  const pieces = marked(text, wanted);
  expect(pieces.map((p) => p.text).join('')).toBe(text);
  expect(pieces.filter((p) => p.hit).map((p) => p.text)).toEqual(['Cables', 'new ferry', '字']);
  expect(hitsIn('Ünïcode', read('unicode').all)).toEqual([{ from: 0, to: 7 }]);
});

test('a snippet shows the place, not the beginning', () => {
  const text = `${'before '.repeat(100)}cable ${'after '.repeat(100)}`;
  const pieces = snippetOf(text, read('cable').all);
  expect(pieces[0]).toEqual({ text: '…', hit: false });
  expect(pieces.at(-1)).toEqual({ text: '…', hit: false });
  expect(pieces.find((p) => p.hit)?.text).toBe('cable');
  expect(pieces.map((p) => p.text).join('').length).toBeLessThan(320);
  expect(snippetOf('nothing', read('cable').all)).toEqual([]);
  expect(snippetOf('漢'.repeat(5000), read('漢').all).length).toBeGreaterThan(0);
});

test('Markdown is searched as it reads', () => {
  expect(plain('# Head\n- [x] **bold** [the site](https://example.org) and [@Mina Ok](person:0192)')).toBe('Head\nbold the site and @Mina Ok');
});
