import fc from 'fast-check';
import { expect, test } from 'vitest';
import { has, toggled, turned, without } from './change.ts';
import { asksForOthers, dayOf, deepest, engagementWords, Filter, isWords, kindWords, priorityWords, testsIn } from './filter.ts';
import { print } from './print.ts';
import { read } from './read.ts';
import { wordsOf } from './words.ts';

const parts = (typed: string) => {
  const { filter } = read(typed);
  return 'all' in filter ? filter.all : [];
};
const t = (field: string, values: string[], op = ':') => ({ field, op, values });

test('a filter is read as it is meant', () => {
  expect(parts('state:blocked milestone:"Pilot run" due<2w -label:ops text:"under sea" -tea holder:me cable')).toEqual([
    t('state', ['blocked']),
    t('milestone', ['Pilot run']),
    t('due', ['2w'], '<'),
    { not: t('label', ['ops']) },
    t('text', ['under sea'], '='),
    { not: t('text', ['tea']) },
    t('holder', ['me']),
    t('text', ['cable']),
  ]);
  expect(parts('label:a,"b, c",d (is:late OR -is:open x) tag:q')).toEqual([
    t('label', ['a', 'b, c', 'd']),
    { any: [t('is', ['late']), { all: [{ not: t('is', ['open']) }, t('text', ['x'])] }] },
    t('label', ['q']),
  ]);
  expect(parts('field.Size:XL field."Story points">=3 -field.Vendor:none')).toEqual([
    { field: 'field', name: 'Size', op: ':', values: ['XL'] },
    { field: 'field', name: 'Story points', op: '>=', values: ['3'] },
    { not: { field: 'field', name: 'Vendor', op: ':', values: ['none'] } },
  ]);
  expect(parts('Holder:Nobody is:Not-Taken kind:People status:"In progress"')).toEqual([
    t('holder', ['nobody']),
    t('is', ['untaken']),
    t('kind', ['person']),
    t('state', ['In progress']),
  ]);
});

test('what is no condition is text, and that is said; noise is nothing', () => {
  expect(read('colour:red')).toEqual({
    filter: { all: [t('text', ['colour']), t('text', ['red'])] },
    said: ['“colour:” is no filter here: it was looked for as text.'],
  });
  expect(read('priority:huge is:big due:2026-02-31 created:late').said).toHaveLength(4);
  expect(parts('due<banana label:')).toEqual([t('text', ['banana']), t('text', ['label'])]);
  expect(parts('https://example.org 10:30 ')).toEqual([t('text', ['https://example.org']), t('text', ['10:30'])]);
  expect(read('the "ferry boat')).toEqual({
    filter: { all: ['the', 'ferry', 'boat'].map((w) => t('text', [w])) },
    said: ['A quotation mark has no partner: it was left out.'],
  });
  expect(parts('“new ferry” „alt“ "a \\" b"')).toEqual([t('text', ['new ferry'], '='), t('text', ['alt'], '='), t('text', ['a " b'], '=')]);
  expect(read('(a (b').said).toEqual(['A bracket has no partner: it was left out.']);
  expect(parts('() OR - -() , "" OR')).toEqual([t('text', [','])]);
});

test('days of a filter are seen from the day it is used', () => {
  expect(dayOf('2w', '2026-11-24')).toBe('2026-12-08');
  expect(dayOf('-3d', '2026-11-24')).toBe('2026-11-21');
  expect(dayOf('today', '2026-11-24')).toBe('2026-11-24');
  expect([dayOf('9999y', '2026-11-24'), dayOf('', '2026-11-24'), dayOf('2026-02-30', '2026-11-24')]).toEqual([null, null, null]);
});

test('it asks for others where it names a person other than the one who asks, however deep', () => {
  const asks = (typed: string) => asksForOthers(read(typed).filter);
  expect([asks('holder:me,nobody by:me mina'), asks('holder:mina'), asks('is:open -(a OR (b -by:me,jonas))')]).toEqual([false, true, true]);
});

test('ten kilobytes of anything are read, and bounded', () => {
  for (const noise of [
    'word ',
    '*',
    '"',
    'a:',
    'state:x ',
    '(',
    ')',
    '(a OR ',
    '-(',
    'field."',
    'label:a,',
    '\\"',
    '“',
    'due<1d OR ',
    '\u0000',
    '\ud800',
    '漢',
    '((((((((((((((a))))))))))))))',
  ])
    for (const typed of [noise.repeat(Math.ceil(10_000 / noise.length)), `${noise.repeat(500)}${')'.repeat(500)}`]) {
      const { filter, said } = read(typed);
      expect(testsIn(filter).length).toBeLessThanOrEqual(52);
      expect(said.length).toBeLessThanOrEqual(5);
      expect(Filter.safeParse(filter).success).toBe(true);
      expect(read(print(filter)).filter).toEqual(filter);
    }
  const nested = `${'('.repeat(40)}a b${')'.repeat(40)}`;
  expect(testsIn(read(nested).filter)).toHaveLength(2);
  let deep: unknown = { all: [] };
  for (let i = 0; i < 100_000; i++) deep = { not: deep };
  expect(Filter.safeParse(deep).success).toBe(false);
  expect(deepest).toBe(12);
});

const value = fc.oneof(
  fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
  fc.constantFrom('none', 'a, b', '=1', '//x', '"', '\\', '“x”', 'OR', '-x', 'in progress'),
);
const anyTyped = fc.oneof(
  fc.string({ maxLength: 40, unit: 'grapheme' }),
  fc
    .array(fc.constantFrom('(', ')', '-', ' OR ', ' ', '"', 'label:', 'field."a b">', 'due<', '2w', 'x', ',', '“', '\\', 'text:', 'is:late', ':', '=', '//'), {
      maxLength: 25,
    })
    .map((p) => p.join('')),
);
const leaf = fc.oneof(
  value.map((v) => `text:"${v.replace(/(["\\])/g, '\\$1')}"`),
  fc
    .tuple(fc.constantFrom('label', 'state', 'milestone', 'project', 'unit', 'goal', 'serves', 'holder', 'by'), fc.array(value, { minLength: 1, maxLength: 3 }))
    .map(([f, vs]) => `${f}:${vs.map((v) => `"${v.replace(/(["\\])/g, '\\$1')}"`).join(',')}`),
  fc.constantFrom(
    ...isWords.map((w) => `is:${w}`),
    ...kindWords.map((w) => `kind:${w}`),
    ...priorityWords.map((w) => `priority:${w}`),
    ...engagementWords.map((w) => `engagement:${w}`),
  ),
  fc.constantFrom('due<2w', 'due>=-3d', 'due:none', 'created>2026-01-01', 'updated:week', 'field.Size<=5', 'field."a b":x,y', 'word', 'OR'),
);
const tree = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((parts) => `(${parts.join(' ')})`),
    fc.array(tie('node'), { minLength: 2, maxLength: 3 }).map((parts) => `(${parts.join(' OR ')})`),
    tie('node').map((inner) => `-(${inner})`),
  ),
})).node;

test('whatever is read is printed so that it reads the same again', () => {
  fc.assert(
    fc.property(fc.oneof(anyTyped, tree), (typed) => {
      const { filter } = read(typed);
      expect(read(print(filter)).filter).toEqual(filter);
      expect(Filter.parse(filter)).toEqual(filter);
    }),
    { numRuns: 3000 },
  );
});

test('parts are put in, taken out and turned round, and said in words', () => {
  const label = (value: string) => ({ field: 'label' as const, op: ':' as const, values: [value] });
  expect(toggled('boat is:open', label('a b'))).toBe('boat is:open label:"a b"');
  expect(toggled('label:"a b" x', label('ops'))).toBe('label:"a b",ops x');
  expect(toggled('label:A,ops', label('a'))).toBe('label:ops');
  expect(toggled('label:a x', label('a'))).toBe('x');
  expect(toggled('due<2w x', { field: 'due', op: ':', values: ['late'] })).toBe('x due:late');
  expect([without('a label:b c', 1), turned('a label:b', 1), turned('-label:b', 0)]).toEqual(['a c', 'a -label:b', 'label:b']);
  expect([has(read('label:a,B').filter, label('b')), has(read('-label:a').filter, label('a'))]).toEqual([true, false]);
  const said = (typed: string) => parts(typed).map((p) => wordsOf(p));
  expect(said('label:ops,sea due<2w -is:late created>-3d updated<-1m due:none field.Size>=3 "a b" due>=2026-12-01 (a OR b)')).toEqual([
    'Label: ops or sea',
    'Due within 2 weeks',
    'Not late',
    'Written in the last 3 days',
    'Changed over 1 month ago',
    'Due no day',
    'Size >= 3',
    '“a b”',
    'Due from 2026-12-01',
    '(a OR b)',
  ]);
});

test('what stands on every object is no filter, and marks without a partner cost no time', () => {
  for (const typed of ['constructor:x', '__proto__:x', 'field.__proto__:x', 'is:constructor', 'kind:__proto__', 'due:constructor'])
    for (const test of testsIn(read(typed).filter)) expect([typed, typeof test.field, Filter.safeParse(test).success]).toEqual([typed, 'string', true]);
  expect(parts('constructor:x')).toEqual([t('text', ['constructor']), t('text', ['x'])]);
  // Each was looked for to the end of the text: ten times as many took a hundred times as long.
  const best = (marks: number) => {
    const took = Array.from({ length: 5 }, () => {
      const from = performance.now();
      read(`"${'\\"'.repeat(marks)}`);
      return performance.now() - from;
    });
    return Math.min(...took);
  };
  best(5990); // once, to be warm
  expect(best(5990) / best(599)).toBeLessThan(50);
  expect(read('a "b \\" "c d" e').filter).toEqual(read('a "b \\" "c d e').filter);
});
