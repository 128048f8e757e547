import { asksForOthers } from '../../filter/filter.ts';
import { read } from '../../filter/read.ts';
import { invalid } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { pageOfTasks, type TaskSort } from './tasks.store.ts';
import { pageOfOthers } from './tasks.ts';
import { unknownNames } from './unknown.server.ts';

export interface PageInput {
  cursor?: string | undefined;
  limit: number;
  filter?: string | undefined;
  sort: TaskSort;
}

/** A page of tasks by the text of a filter, with what is to be said of it. */
export async function pageFrom(c: Context, projectId: string | null, input: PageInput) {
  const { filter, said } = read(input.filter ?? '');
  const of_others = asksForOthers(filter);
  const limit = of_others ? Math.min(input.limit, pageOfOthers) : input.limit;
  const [found, unknown] = await Promise.all([
    pageOfTasks(c, projectId, filter, input.sort, readCursor(input.cursor, input.sort), limit + 1),
    input.cursor ? [] : unknownNames(c, filter, projectId),
  ]);
  const records = found.slice(0, limit);
  const last = records.at(-1);
  const next_cursor = found.length > limit && last ? Buffer.from(JSON.stringify([input.sort, last.sort_value, last.id])).toString('base64url') : null;
  return { records, next_cursor, said: input.cursor ? [] : said, unknown, of_others };
}

function readCursor(cursor: string | undefined, sort: TaskSort): { value: string | number; id: string } | null {
  if (!cursor) return null;
  try {
    const [of, value, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const fits = sort === 'number' ? Number.isSafeInteger(value) : typeof value === 'string';
    if (of === sort && fits && typeof id === 'string') return { value: value as string | number, id }; // fits says which of the two
  } catch {} // answered below, like any other text that is no cursor
  throw invalid('cursor', 'cursor_fits', cursor, 'This cursor belongs to another list. Start again without one.');
}
