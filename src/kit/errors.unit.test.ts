import { expect, test } from 'vitest';
import { checkVersion, cut, invalid, kinds, notFound, problemOf, Refusal } from './errors.ts';

test('a value in a problem is short, printable and as it was given', () => {
  expect(cut('text')).toBe('text');
  expect(cut(1.5)).toBe('1.5');
  expect(cut(Number.POSITIVE_INFINITY)).toBe('Infinity');
  expect(cut(Number.NaN)).toBe('NaN');
  expect(cut(null)).toBe('null');
  expect(cut(undefined)).toBe('undefined');
  expect(cut(['a'])).toBe('["a"]');
  expect(cut(10n)).toBe('10');
  expect(cut('a\u0000\nb')).toBe('a  b');
  expect(cut('\ud800').isWellFormed()).toBe(true);
  const loop: { self?: unknown } = {};
  loop.self = loop;
  expect(cut(loop)).toBe('[object Object]');
});

test('a long value is cut to 80 characters, never inside a character', () => {
  expect(cut('x'.repeat(80))).toHaveLength(80);
  expect(cut('x'.repeat(81))).toBe(`${'x'.repeat(79)}…`);
  expect(cut('😀'.repeat(100)).isWellFormed()).toBe(true);
  expect(cut('😀'.repeat(100)).length).toBeLessThanOrEqual(80);
});

test('every kind of refusal is a problem with its status', () => {
  for (const [kind, { status, title }] of Object.entries(kinds)) {
    const problem = problemOf(new Refusal(kind as keyof typeof kinds, 'No.', { rule: 'a_rule' }), 'r1');
    expect(problem).toEqual({ type: `urn:throughline:problem:${kind}`, title, status, detail: 'No.', rule: 'a_rule', requestId: 'r1' });
  }
  expect(problemOf(notFound('This task'))).toMatchObject({ status: 404, detail: 'This task does not exist, or you cannot see it.' });
  expect(problemOf(invalid('title', 'is_short', 'x'.repeat(100), 'Shorten it.')).errors).toEqual([
    { field: 'title', rule: 'is_short', value: `${'x'.repeat(79)}…`, mend: 'Shorten it.' },
  ]);
});

test('a stale version carries the other side', () => {
  expect(() => checkVersion({ version: 2 }, 2)).not.toThrow();
  expect(() => checkVersion({ version: 2 }, undefined)).not.toThrow();
  expect(() => checkVersion({ version: 2 }, 1, { title: 'Theirs' })).toThrow(
    expect.objectContaining({ kind: 'conflict', rule: 'version_is_current', current: { title: 'Theirs' } }),
  );
});
