import { expect, test } from 'vitest';
import { visionHints } from './vision.ts';

test('a vision that reads like a list of figures gets a hint, a year is none', () => {
  expect(visionHints('A doctor within a week', 'By 2030 nobody waits.\nEvery valley has a nurse.')).toEqual([]);
  expect(visionHints('Growth', 'Revenue 12 million\nMargin 14 %\nHappy people')).toHaveLength(1);
  expect(visionHints('Growth', 'Revenue 12 million')).toEqual([]);
});

test('a title longer than one breath gets a hint', () => {
  expect(visionHints(Array.from({ length: 18 }, () => 'word').join(' '), '')).toEqual([]);
  expect(visionHints(Array.from({ length: 19 }, () => 'word').join(' '), '')).toHaveLength(1);
});
