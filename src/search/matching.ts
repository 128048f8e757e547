import type { Wanted } from './wanted.ts';

// One question in the words of each engine's index. Terms hold only letters, digits and signs: nothing in them is a word of the index.

/** What must match: every group by one of its members; nothing of `none`. */
export interface Question {
  every: Wanted[][];
  none: Wanted[];
  /** Only where all of it stands in the title. */
  inTitle: boolean;
  /** Leaves out what this other question finds. */
  but?: Question;
}

/** The question for SQLite's FTS5. */
export function forSqlite(q: Question): string {
  const one = (w: Wanted) => `"${w.terms.join(' ')}"${w.open ? ' *' : ''}`;
  const every = q.every.map((group) => (group.length === 1 && group[0] ? one(group[0]) : `(${group.map(one).join(' OR ')})`)).join(' AND ');
  const positive = q.inTitle ? `({title} : (${every}))` : `(${every})`;
  const out = [...(q.none.length > 0 ? [`(${q.none.map(one).join(' OR ')})`] : []), ...(q.but ? [`(${forSqlite(q.but)})`] : [])];
  return out.reduce((left, right) => `(${left} NOT ${right})`, positive);
}

/** The question for a tsquery of PostgreSQL. */
export function forPostgres(q: Question): string {
  const one = (w: Wanted, title: boolean) => `(${w.terms.map((term, i) => `'${term}'${flags(w.open && i === w.terms.length - 1, title)}`).join(' <-> ')})`;
  const every = q.every.map((group) => `(${group.map((w) => one(w, q.inTitle)).join(' | ')})`);
  const none = q.none.map((w) => `!${one(w, false)}`);
  return [...every, ...none, ...(q.but ? [`!(${forPostgres(q.but)})`] : [])].join(' & ');
}

const flags = (open: boolean, title: boolean) => (open || title ? `:${open ? '*' : ''}${title ? 'A' : ''}` : '');
