import { type Term, termsOf } from './terms.ts';
import type { Wanted } from './wanted.ts';

/** A piece of a text: what was looked for, or what stands around it. */
export interface Piece {
  text: string;
  hit: boolean;
}

const mostBefore = 60;
const mostShown = 220;

/** The places of a text where something that was looked for stands. */
export function hitsIn(text: string, wanted: Wanted[]): { from: number; to: number }[] {
  const terms = termsOf(text);
  const hits: { from: number; to: number }[] = [];
  for (let i = 0; i < terms.length; i++) {
    let longest = 0;
    for (const w of wanted) if (standsAt(terms, i, w)) longest = Math.max(longest, w.terms.length);
    const last = terms[i + longest - 1];
    const first = terms[i];
    if (longest === 0 || !first || !last) continue;
    hits.push({ from: first.from, to: last.to });
    i += longest - 1;
  }
  return hits;
}

function standsAt(terms: Term[], i: number, { terms: sought, open }: Wanted): boolean {
  return sought.every((term, k) => {
    const here = terms[i + k]?.term;
    return here === term || (open && k === sought.length - 1 && here?.startsWith(term));
  });
}

/** A whole line in pieces. */
export const marked = (text: string, wanted: Wanted[]): Piece[] => inPieces(text, hitsIn(text, wanted), 0, text.length);

/** A part of a long text around the first place that was looked for, in pieces; empty when nothing of it stands there. */
export function snippetOf(text: string, wanted: Wanted[]): Piece[] {
  const hits = hitsIn(text, wanted);
  const first = hits[0];
  if (!first) return [];
  let from = Math.max(0, first.from - mostBefore);
  if (from > 0) from += Math.max(0, text.slice(from, first.from).search(/\s/)) + (/\s/.test(text.slice(from, first.from)) ? 1 : 0);
  let to = Math.min(text.length, from + mostShown);
  if (to < text.length) {
    const space = text.slice(0, to).search(/\s\S*$/);
    if (space > first.to) to = space;
  }
  to = Math.max(to, Math.min(first.to, from + 2 * mostShown));
  const pieces = inPieces(text, hits, from, to);
  if (from > 0) pieces.unshift({ text: '…', hit: false });
  if (to < text.length) pieces.push({ text: '…', hit: false });
  return pieces.map((p) => ({ ...p, text: p.text.replace(/\s+/g, ' ').toWellFormed() }));
}

function inPieces(text: string, hits: { from: number; to: number }[], from: number, to: number): Piece[] {
  const pieces: Piece[] = [];
  let at = from;
  const add = (end: number, hit: boolean) => {
    if (end > at) pieces.push({ text: text.slice(at, end), hit });
    at = Math.max(at, end);
  };
  for (const h of hits) {
    if (h.from >= to) break;
    if (h.to <= from) continue;
    add(Math.max(from, h.from), false);
    add(Math.min(to, h.to), true);
  }
  add(to, false);
  return pieces;
}
