import { fold } from '../kit/text.ts';

/** A word as it is searched, with the place it has in the text. */
export interface Term {
  term: string;
  from: number;
  to: number;
}

const runs = /[\p{L}\p{N}\p{M}]+|\p{Extended_Pictographic}|\p{Regional_Indicator}/gu;
/** Scripts that put no spaces between words: each sign is a word, and neighbours are sought as neighbours. */
const spaceless = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]/u;
const spacelessAnywhere = new RegExp(spaceless.source, 'u');
const noWord = /[^\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]/gu;
const longest = 64;

/** The words of a text in their order: lower case, no accents, whatever the script. */
export function termsOf(text: string): Term[] {
  const terms: Term[] = [];
  const add = (from: number, to: number) => {
    const term = fold(text.slice(from, to)).replace(noWord, '');
    if (term !== '') terms.push({ term: term.length > longest ? [...term].slice(0, longest).join('') : term, from, to });
  };
  for (const run of text.matchAll(runs)) {
    const start = run.index;
    const end = start + run[0].length;
    if (!spacelessAnywhere.test(run[0])) {
      add(start, end);
      continue;
    }
    let from = start;
    let at = start;
    let single = false;
    for (const sign of run[0]) {
      const mark = /\p{M}/u.test(sign); // belongs to the sign before it
      const alone = !mark && spaceless.test(sign);
      if (!mark && (alone || single) && at > from) {
        add(from, at);
        from = at;
      }
      if (!mark) single = alone;
      at += sign.length;
    }
    add(from, end);
  }
  return terms;
}

/** Whether the words of a script without spaces follow each other: "漢字" is one thing to look for, "two words" are two. */
export const isSpaceless = (term: string): boolean => spaceless.test(term);
