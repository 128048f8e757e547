import { z } from 'zod';
import { addDays, endOfWeek, isDay, weekday } from '../kit/time.ts';

// One language narrows work everywhere: the search, lists, boards, calendars, saved views, exports, changes of many at once.

export const fields = [
  'text',
  'kind',
  'state',
  'label',
  'priority',
  'due',
  'created',
  'updated',
  'milestone',
  'project',
  'unit',
  'goal',
  'serves',
  'holder',
  'by',
  'offered',
  'engagement',
  'is',
  'field',
] as const;
export type Field = (typeof fields)[number];

export const mostTests = 20;
export const mostWords = 32;
export const mostValues = 20;
export const longestValue = 200;
export const deepest = 12;
/** As long as an address may be. */
export const longestText = 12_000;

const Value = z.string().min(1).max(longestValue);
/** One condition: a field, how it is compared, and the values of which one must fit. */
export const Test = z.object({
  field: z.enum(fields),
  /** Of `field`: which field of the project's own. */
  name: z.string().min(1).max(100).optional(),
  /** `:` is or has; of `text`, `:` a word that may go on and `=` exactly these words. */
  op: z.enum([':', '=', '<', '<=', '>', '>=']),
  values: z.array(Value).min(1).max(mostValues),
});
export type Test = z.infer<typeof Test>;
export type Filter = Test | { all: Filter[] } | { any: Filter[] } | { not: Filter };

const Node: z.ZodType<Filter> = z.lazy(() =>
  z.union([
    Test,
    z.object({ all: z.array(Node).max(mostTests + mostWords) }),
    z.object({ any: z.array(Node).max(mostTests + mostWords) }),
    z.object({ not: Node }),
  ]),
);
/** A filter as data. How deep it goes is asked before anything is followed down. */
export const Filter = z
  .unknown()
  .refine((given) => isShallow(given, 2 * deepest + 2), `Put at most ${deepest} brackets inside each other.`)
  .pipe(Node);

function isShallow(given: unknown, left: number): boolean {
  if (typeof given !== 'object' || given === null) return true;
  return left > 0 && Object.values(given).every((inner) => isShallow(inner, Array.isArray(given) ? left : left - 1));
}

/** A filter as it is sent: the text that one types. What cannot be read as a condition is looked for as text. */
export const FilterText = z.string().max(longestText, 'Keep it to 12,000 characters.');

export const isTest = (filter: Filter): filter is Test => 'field' in filter;

/** The parts that must all hold. */
export const partsOf = (filter: Filter): Filter[] => ('all' in filter ? filter.all : [filter]);

/** Every condition in it, however deep. */
export function testsIn(filter: Filter): Test[] {
  if (isTest(filter)) return [filter];
  if ('not' in filter) return testsIn(filter.not);
  return ('all' in filter ? filter.all : filter.any).flatMap(testsIn);
}

/** Law 1: whether it asks for the work of a person other than the one who asks. Then there are pages, and no total, group, export or saved view. */
export const asksForOthers = (filter: Filter): boolean =>
  testsIn(filter).some((t) => (t.field === 'holder' || t.field === 'by') && t.values.some((v) => v !== 'me' && v !== 'nobody'));

export const kindWords = ['task', 'part', 'project', 'milestone', 'goal', 'vision', 'direction', 'person', 'unit', 'comment', 'check_in', 'file'] as const;
export const isWords = ['open', 'ended', 'done', 'dropped', 'late', 'blocked', 'mine', 'untaken', 'loose'] as const;
export const priorityWords = ['urgent', 'high', 'normal', 'low'] as const;
export const engagementWords = ['individual', 'any_one', 'all_of', 'together', 'quorum'] as const;
export const offeredWords = ['yes', 'no', 'me'] as const;
/** Fields that take these words and no others. */
export const known: Partial<Record<Field, readonly string[]>> = {
  kind: kindWords,
  is: isWords,
  priority: priorityWords,
  engagement: engagementWords,
  offered: offeredWords,
};
export const dayFields: readonly Field[] = ['due', 'created', 'updated'];
export const dayWords: Partial<Record<Field, readonly string[]>> = {
  due: ['late', 'today', 'week', 'month', 'none'],
  created: ['today', 'week', 'month'],
  updated: ['today', 'week', 'month'],
};

/** What a state is called where work waits for something. */
export const blockedNames = ['blocked', 'on hold', 'waiting', 'stuck', 'is blocked', 'waiting for', 'paused'];

const steps: Record<string, number> = { d: 1, w: 7, m: 30, y: 365 };

/** The day that a value of a day names, seen from today: `2026-12-01`, `today`, `2w`, `-3d`; null when it names none. */
export function dayOf(value: string, today: string): string | null {
  const step = /^(-?\d{1,4})([dwmy])$/.exec(value);
  const day = step ? addDays(today, Number(step[1]) * (steps[step[2] ?? 'd'] ?? 1)) : value === 'today' ? today : value;
  return isDay(day) ? day : null;
}

/** The days that a word of a day field means, both ends with it: the past ones for what happened, the coming ones for what is due. */
export function daysOf(field: Field, word: string, today: string): { from: string | null; to: string } {
  if (field === 'due') {
    if (word === 'late') return { from: null, to: addDays(today, -1) };
    if (word === 'week') return { from: null, to: endOfWeek(today) };
    if (word === 'month') return { from: null, to: addDays(today, 30) };
    return { from: today, to: today };
  }
  return { from: word === 'week' ? addDays(today, 1 - weekday(today)) : word === 'month' ? addDays(today, -30) : today, to: today };
}

/** A value as it is kept: one line, no signs that cannot be printed, not too long. */
export function cleanValue(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  const line = text.toWellFormed().replace(/[\s\u0000-\u001f\u007f]+/g, ' ');
  return line.trim().slice(0, longestValue).toWellFormed().trim();
}
