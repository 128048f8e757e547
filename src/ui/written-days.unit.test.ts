import { expect, test } from 'vitest';
import { readDay } from './written-days.ts';

const today = '2026-11-24';
const british = { months: [], dayFirst: true };
const american = { months: [], dayFirst: false };
const german = { months: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '), dayFirst: true };

test.each([
  ['24 Nov 2026', british, '2026-11-24'],
  ['24 Nov', british, '2026-11-24'],
  ['2026-11-24', american, '2026-11-24'],
  ['Nov 24, 2026', american, '2026-11-24'],
  ['11/12/2026', american, '2026-11-12'],
  ['11/12/2026', british, '2026-12-11'],
  ['24.11.2026', american, '2026-11-24'],
  ['24.11.', german, '2026-11-24'],
  ['3. März 2027', german, '2027-03-03'],
  ['24. Dez. 2026', german, '2026-12-24'],
  ['3 December', german, '2026-12-03'],
  ['24 de nov. de 2026', { months: ['janeiro', 'fevereiro'], dayFirst: true }, '2026-11-24'],
])('%s is read as it was meant', (text, writing, day) => {
  expect(readDay(text, writing, today)).toBe(day);
});

test.each(['', 'soon', '31.2.2026', '24 11 26', '1 2 3 4', 'Nov', '24 Foo 2026'])('“%s” is no day', (text) => {
  expect(readDay(text, british, today)).toBeNull();
});
