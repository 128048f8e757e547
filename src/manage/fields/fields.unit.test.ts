import { expect, test } from 'vitest';
import { exactNumber, fitted, mendOf } from './fields.ts';

test('a number is kept digit by digit, never as a float', () => {
  const cases: [string, string | null][] = [
    ['0.1', '0.1'],
    ['999999999999999.999999999', '999999999999999.999999999'],
    [' 1200.50 ', '1200.50'],
    ['-007', '-7'],
    ['+3', '3'],
    ['.5', '0.5'],
    ['-0', '0'],
    ['-0.00', '0.00'],
    ...['', '.', '-', '1e400', 'NaN', 'Infinity', '0x10', '1,5', '1 000', '٣', '1234567890123456', '0.1234567890', '1.', '1.2.3'].map(
      (text): [string, null] => [text, null],
    ),
  ];
  for (const [text, kept] of cases) expect([text, exactNumber(text)]).toEqual([text, kept]);
});

test('a value fits the type of its field, or the mend says what would', () => {
  const choices = [{ name: 'Ärger' }, { name: '__proto__' }];
  const as = (type: 'text' | 'number' | 'date' | 'choice') => ({ type, choices: type === 'choice' ? choices : [] });
  expect(fitted(as('date'), ' 2028-02-29 ')).toBe('2028-02-29');
  for (const day of ['2026-02-30', '2026-2-3', 'today', '9999-01-01']) expect(fitted(as('date'), day)).toBeNull();
  expect(fitted(as('choice'), 'arger')).toBe('Ärger');
  expect(fitted(as('choice'), '__PROTO__')).toBe('__proto__');
  expect(fitted(as('choice'), 'constructor')).toBeNull();
  expect(fitted(as('text'), 'a\r\nb ')).toBe('a\nb');
  for (const text of ['nul\u0000', 'lone \ud800']) expect(fitted(as('text'), text)).toBeNull();
  expect(mendOf(as('choice'))).toContain('“Ärger”');
  expect(mendOf({ type: 'choice', choices: [] })).toContain('no choices yet');
});
