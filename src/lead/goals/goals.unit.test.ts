import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from '../../kit/time.ts';
import { goalProgress, isStale, nextCheckIn, rawProgress, shareGone } from './goals.ts';

type Measured = Parameters<typeof rawProgress>[0];
const kr = (more: Partial<Measured>): Measured => ({ kind: 'number', aim: 'up', baseline: 0, target: 100, low: null, high: null, latest: null, ...more });

test('progress goes from the baseline to the target, up or down, and never below nothing', () => {
  const cases: [Partial<Measured>, number][] = [
    [{ latest: null }, 0],
    [{ latest: 45 }, 0.45],
    [{ latest: -10 }, 0],
    [{ latest: 120 }, 1.2],
    [{ aim: 'down', baseline: 20, target: 5, latest: 20 }, 0],
    [{ aim: 'down', baseline: 20, target: 5, latest: 14 }, 0.4],
    [{ aim: 'down', baseline: 20, target: 5, latest: 30 }, 0],
    [{ aim: 'down', baseline: 20, target: 5, latest: 2 }, 1.2],
    [{ aim: 'keep', low: 3, high: 5, latest: 3 }, 1],
    [{ aim: 'keep', low: 3, high: 5, latest: 5 }, 1],
    [{ aim: 'keep', low: 3, high: 5, latest: 5.01 }, 0],
    [{ aim: 'keep', low: null, high: 5, latest: 4 }, 0],
    [{ kind: 'yes_no', latest: 0 }, 0],
    [{ kind: 'yes_no', latest: 1 }, 1],
    [{ baseline: 7, target: 7, latest: 7 }, 0],
    [{ baseline: null, latest: 7 }, 0],
  ];
  for (const [more, progress] of cases) expect([more, rawProgress(kr(more))]).toEqual([more, expect.closeTo(progress, 10)]);
});

test('a goal has the plain mean of its key results in per cent, half up, each clamped; a learning goal has none', () => {
  expect(goalProgress([])).toBeNull();
  expect(goalProgress([kr({ latest: 300 }), kr({ latest: 0 })])).toBe(50);
  expect(goalProgress([kr({ latest: 0.5 })])).toBe(1);
  expect(goalProgress([kr({ latest: 0.4 })])).toBe(0);
  expect(goalProgress([kr({ latest: 29 }), kr({ latest: 30 })])).toBe(30);
  expect(goalProgress([kr({ kind: 'yes_no', latest: 1 }), kr({}), kr({})])).toBe(33);
});

test('no key result, whatever its numbers, takes a goal out of 0 to 100', () => {
  const number = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null });
  const any = fc.record({
    kind: fc.constantFrom('number', 'percent', 'yes_no'),
    aim: fc.constantFrom('up', 'down', 'keep'),
    baseline: number,
    target: number,
    low: number,
    high: number,
    latest: number,
  }) as fc.Arbitrary<Measured>;
  fc.assert(
    fc.property(fc.array(any, { minLength: 1, maxLength: 5 }), (krs) => {
      const progress = goalProgress(krs);
      expect(progress).toBeGreaterThanOrEqual(0);
      expect(progress).toBeLessThanOrEqual(100);
    }),
  );
});

test('a check-in is due one rhythm after the last, or after the beginning; three days later the goal is stale', () => {
  const goal = { state: 'active', rhythm: 'weekly', activated_on: '2026-03-02', last_check_in_on: null };
  expect(nextCheckIn(goal)).toBe('2026-03-09');
  expect(nextCheckIn({ ...goal, last_check_in_on: '2026-03-10' })).toBe('2026-03-17');
  expect(nextCheckIn({ ...goal, rhythm: 'fortnightly' })).toBe('2026-03-16');
  expect(nextCheckIn({ ...goal, rhythm: 'monthly' })).toBe('2026-04-01');
  expect(nextCheckIn({ ...goal, activated_on: null })).toBeNull();
  expect(isStale(goal, '2026-03-11')).toBe(false);
  expect(isStale(goal, '2026-03-12')).toBe(true);
  expect(isStale({ ...goal, state: 'planned' }, '2026-06-01')).toBe(false);
  expect(isStale({ ...goal, state: 'closed' }, '2026-06-01')).toBe(false);
  expect(isStale({ ...goal, activated_on: null }, '2026-06-01')).toBe(false);
  for (const rhythm of ['weekly', 'fortnightly', 'monthly']) {
    const due = nextCheckIn({ ...goal, rhythm }) ?? '';
    expect([rhythm, isStale({ ...goal, rhythm }, addDays(due, 2)), isStale({ ...goal, rhythm }, addDays(due, 3))]).toEqual([rhythm, false, true]);
  }
});

test('the share of the period gone runs from nothing to all, for one day too', () => {
  const goal = { starts_on: '2026-01-01', ends_on: '2026-01-11' };
  expect(shareGone(goal, '2025-12-31')).toBe(0);
  expect(shareGone(goal, '2026-01-06')).toBe(0.5);
  expect(shareGone(goal, '2026-02-01')).toBe(1);
  expect(shareGone({ starts_on: '2026-01-01', ends_on: '2026-01-01' }, '2026-01-01')).toBe(0);
});
