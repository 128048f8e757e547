import type { Filter, Test } from './filter.ts';
import { isTest } from './filter.ts';
import { print } from './print.ts';

const names: Record<Test['field'], string> = {
  text: 'Text',
  kind: 'Kind',
  state: 'State',
  label: 'Label',
  priority: 'Priority',
  due: 'Due',
  created: 'Written',
  updated: 'Changed',
  milestone: 'Milestone',
  project: 'Project',
  unit: 'Unit',
  goal: 'Goal',
  serves: 'Serves',
  holder: 'Held by',
  by: 'By',
  offered: 'Offered',
  engagement: 'Done by',
  is: '',
  field: '',
};
const plainWords: Record<string, string> = {
  any_one: 'any one',
  all_of: 'each a part',
  quorum: 'enough of us first',
  in_progress: 'in progress',
  in_review: 'in review',
  check_in: 'check-in',
  untaken: 'nobody’s yet',
  loose: 'without a goal',
  mine: 'mine',
  open: 'not ended',
};
const units: Record<string, [string, string]> = { d: ['day', 'days'], w: ['week', 'weeks'], m: ['month', 'months'], y: ['year', 'years'] };
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const dayWord: Record<string, string> = { late: 'late', today: 'today', week: 'this week', month: 'within 30 days', none: 'no day' };
const pastWord: Record<string, string> = { today: 'today', week: 'this week', month: 'in the last 30 days' };

/** A part of a filter as a person says it: "Label: ops or sea", "Due within 2 weeks", "Not: late". A group stays as it is typed. */
export function wordsOf(filter: Filter, dayWords: (day: string) => string = (day) => day): string {
  if (isTest(filter)) return testWords(filter, dayWords);
  if ('not' in filter && isTest(filter.not)) {
    const said = testWords(filter.not, dayWords);
    return `Not ${said.charAt(0).toLowerCase()}${said.slice(1)}`;
  }
  return print(filter);
}

function testWords(test: Test, dayWords: (day: string) => string): string {
  const { field, op, values } = test;
  const said = values.map((v) => plainWords[v] ?? v).join(' or ');
  if (field === 'is') return capital(said);
  if (field === 'text') return op === '=' ? `“${said}”` : said;
  if (field === 'due' || field === 'created' || field === 'updated') return `${names[field]} ${daysSaid(test, dayWords)}`;
  if (field === 'field') return `${test.name}${op === ':' ? ': ' : ` ${op} `}${said}`;
  return `${names[field]}: ${said}`;
}

function daysSaid({ field, op, values: [value = ''] }: Test, dayWords: (day: string) => string): string {
  if (op === ':') return (field === 'due' ? dayWord : pastWord)[value] ?? `on ${far(value) ?? dayWords(value)}`;
  const step = /^(-?)(\d+)([dwmy])$/.exec(value);
  if (!step) return `${{ '<': 'before', '<=': 'up to', '>': 'after', '>=': 'from', '=': '' }[op]} ${value === 'today' ? 'today' : dayWords(value)}`;
  const [, minus, n, unit = 'd'] = step;
  const length = `${n} ${units[unit]?.[n === '1' ? 0 : 1]}`;
  const before = op === '<' || op === '<=';
  if (minus) return before ? `over ${length} ago` : `in the last ${length}`;
  return before ? `within ${length}` : `later than in ${length}`;
}

function far(value: string): string | null {
  const step = /^(-?)(\d+)([dwmy])$/.exec(value);
  if (!step) return null;
  const length = `${step[2]} ${units[step[3] ?? 'd']?.[step[2] === '1' ? 0 : 1]}`;
  return step[1] ? `the day ${length} ago` : `the day in ${length}`;
}
