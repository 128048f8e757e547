import type { Test } from '../filter/filter.ts';
import { isSpaceless, termsOf } from './terms.ts';

/** What must stand in a text: words that follow each other; the last may go on. */
export interface Wanted {
  terms: string[];
  /** Whether the last word may be the beginning of another. */
  open: boolean;
}

/** What a text condition looks for; nothing where it holds no word. */
export function wantedOf(test: Test): Wanted[] {
  const text = test.values[0] ?? '';
  const terms = termsOf(text);
  if (terms.length === 0) return [];
  if (test.op === '=') return [{ terms: terms.map((t) => t.term), open: false }];
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
