import { type Filter, isTest, partsOf, testsIn } from '../filter/filter.ts';
import { read } from '../filter/read.ts';
import { type Wanted, wantedOf } from './wanted.ts';

/** A search as it was understood: the words that all must stand there, those that must not, and what else must hold. */
export interface Query {
  all: Wanted[];
  none: Wanted[];
  rest: Filter[];
  filter: Filter;
  /** What was read otherwise than it may have been meant, in sentences. */
  said: string[];
}

/** Reads what was typed. Words of groups are conditions like the others: what they match is not marked. */
export function readQuery(typed: string): Query {
  const { filter, said } = read(typed);
  const query: Query = { all: [], none: [], rest: [], filter, said };
  for (const part of partsOf(filter)) {
    const inner = 'not' in part ? part.not : part;
    if (isTest(inner) && inner.field === 'text') ('not' in part ? query.none : query.all).push(...wantedOf(inner));
    else query.rest.push(part);
  }
  return query;
}

/** Whether there is anything to look for. */
export const isEmpty = (query: Query): boolean =>
  query.all.length === 0 && query.none.length === 0 && !query.rest.some((part) => testsIn(part).some((t) => t.field !== 'text' || wantedOf(t).length > 0));
