import { expect, test } from 'vitest';
import { axisValue, cornerOf, partValue, saysWhy, signLength } from './balance.ts';

const order = [30, 20, 25, 15, 10];
const lift = [30, 20, 20, 20, 10];
const axis = (weights: number[], counts: [number, number][]) => axisValue(counts.map(([g, n], i) => ({ weight: weights[i] ?? 0, value: partValue(g, n) })));
const parts = (counts: [number, number][]) => counts.map(([g, n]) => partValue(g, n));

test('the worked example of the specification', () => {
  const o: [number, number][] = [
    [14, 18],
    [20, 24],
    [9, 14],
    [11, 13],
    [5, 7],
  ];
  const l: [number, number][] = [
    [120, 170],
    [4, 6],
    [2, 3],
    [3, 5],
    [2, 3],
  ];
  expect(parts(o)).toEqual([75, 81, 63, 80, 67]);
  expect(parts(l)).toEqual([70, 63, 60, 57, 60]);
  expect([axis(order, o), axis(lift, l)]).toEqual([73, 63]);
});

test('an empty workspace, and a well-kept team of eight', () => {
  const none: [number, number] = [0, 0];
  expect(axis(order, [none, none, none, none, none])).toBe(50);
  expect(
    parts([
      [0, 3],
      [0, 1],
    ]),
  ).toEqual([20, 33]);
  expect(axis(lift, [none, none, [0, 3], none, [0, 1]])).toBe(42);
  expect(
    axis(order, [
      [6, 6],
      [9, 9],
      [4, 4],
      [5, 5],
      [2, 2],
    ]),
  ).toBe(86);
  expect(
    axis(lift, [
      [22, 24],
      [2, 2],
      [3, 3],
      [2, 2],
      [1, 1],
    ]),
  ).toBe(79);
});

test('with six things one missed costs its part 13 points and the axis at most 4; a hundred is reached by many only', () => {
  expect(partValue(6, 6) - partValue(5, 6)).toBe(13);
  expect((30 * 13) / 100).toBeLessThanOrEqual(4);
  expect([partValue(10, 10), partValue(198, 198), partValue(199, 199)]).toEqual([92, 100, 100]);
  for (let n = 0; n <= 40; n++)
    for (let g = 0; g < n; g++) {
      expect(partValue(g, n)).toBeLessThan(partValue(g + 1, n) + 1);
      expect(partValue(g, n)).toBe(Math.round((100 * (g + 1)) / (n + 2) + 1e-9));
    }
});

test('corners, bars, and what says why', () => {
  expect([cornerOf(50, 50), cornerOf(49, 50), cornerOf(50, 49), cornerOf(49, 49)]).toEqual([
    'thriving',
    'inspired, and in chaos',
    'orderly, and standing still',
    'adrift',
  ]);
  expect(signLength({ weight: 30, value: 75 })).toBe(7.5);
  expect(['because because because', 'Because BECAUSE bécause', '', 'two words', 'most waiting starts at the phone', 'ja, und: nein'].map(saysWhy)).toEqual([
    false,
    false,
    false,
    false,
    true,
    true,
  ]);
});
