import { mostValues, type Test } from './filter.ts';

/** A piece of what was typed: a word, a phrase, or a field with its values. */
export interface Piece {
  is: 'piece';
  not: boolean;
  /** Empty: text. */
  field: string;
  /** Of `field.name`: which field of the project's own. */
  name?: string;
  op: Test['op'];
  items: { value: string; quoted: boolean }[];
}
export type Token = Piece | { is: 'open'; not: boolean } | { is: 'close' } | { is: 'or' };

// Each is tried where the last one ended.
const space = /\s+/y;
const bracket = /(-?)\(|\)/y;
const or = /OR(?=[\s()]|$)/y;
const start = /(-?)(?:(?:field\.(?:"((?:[^"\\]|\\.)*)"|([^\s"“”„(),:<>]+))|([a-z_]{2,20}))(:|<=|>=|<|>)(?:(?<=\btext:)|(?!\/\/)))?/iy;
const straight = /"((?:[^"\\]|\\.)*)"/sy;
const curly = /[“”„]([^“”„"]*)[“”„"]/y;
const plainItem = /[^\s"“”„(),]+/y;
const plainWord = /[^\s"“”„()]+/y;

/** Cuts what was typed into pieces; a quotation mark or a bracket without a partner is left out, and that is said. */
export function lex(typed: string, say: (sentence: string) => void): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const eat = (pattern: RegExp) => {
    pattern.lastIndex = at;
    const found = pattern.exec(typed);
    if (found) at += found[0].length;
    return found;
  };
  // Where one mark has no partner up to the end, no later one has: it is looked for once.
  let lonely = false;
  const quoted = (): string | null => {
    const found = (lonely ? null : eat(straight)) ?? eat(curly);
    lonely ||= found === null && typed[at] === '"';
    return found ? (found[0].startsWith('"') ? unescaped(found[1] ?? '') : (found[1] ?? '')) : null;
  };
  while (at < typed.length) {
    if (eat(space)) continue;
    if (eat(or)) {
      tokens.push({ is: 'or' });
      continue;
    }
    const brackets = eat(bracket);
    if (brackets) {
      tokens.push(brackets[0] === ')' ? { is: 'close' } : { is: 'open', not: brackets[1] === '-' });
      continue;
    }
    const from = at;
    const [, minus, quotedName, name, word, op] = eat(start) ?? [];
    const field = (word ?? '').toLowerCase();
    const own = quotedName !== undefined ? unescaped(quotedName) : name;
    const isText = op === undefined || field === 'text';
    const items: Piece['items'] = [];
    for (;;) {
      const phrase = quoted();
      const value = phrase ?? eat(isText ? plainWord : plainItem)?.[0];
      if (value !== undefined && value !== '' && items.length < mostValues) items.push({ value, quoted: phrase !== null });
      if (isText || value === undefined || typed[at] !== ',') break;
      at++;
    }
    if (items.length === 0 && op === undefined) {
      if (at === from) {
        if (/["“”„]/.test(typed[at] ?? '')) say('A quotation mark has no partner: it was left out.');
        at++;
      }
      continue;
    }
    const piece: Piece = {
      is: 'piece',
      not: minus === '-',
      field: op === undefined ? '' : own === undefined ? field : 'field',
      op: (op ?? ':') as Test['op'],
      items,
    }; // the pattern holds no other
    if (own !== undefined) piece.name = own;
    tokens.push(piece);
  }
  return balanced(tokens, say);
}

const unescaped = (text: string) => text.replace(/\\([\\"])/g, '$1');

function balanced(tokens: Token[], say: (sentence: string) => void): Token[] {
  let open = 0;
  let fits = true;
  for (const token of tokens) {
    if (token.is === 'open') open++;
    else if (token.is === 'close' && --open < 0) fits = false;
  }
  if (fits && open === 0) return tokens;
  say('A bracket has no partner: it was left out.');
  return tokens.filter((t) => t.is !== 'open' && t.is !== 'close');
}
