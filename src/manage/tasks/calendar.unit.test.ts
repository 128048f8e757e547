import { expect, test } from 'vitest';
import { daysShown, stepped } from './calendar.ts';

test('whole weeks from the first weekday of the reader', () => {
  const month = (first: 0 | 1 | 6) => daysShown('2026-11-24', 'month', first);
  expect([month(1)[0], month(1).at(-1), month(1).length]).toEqual(['2026-10-26', '2026-12-06', 42]);
  expect([month(0)[0], month(0).at(-1), month(0).length]).toEqual(['2026-11-01', '2026-12-05', 35]);
  expect([month(6)[0], month(6).at(-1)]).toEqual(['2026-10-31', '2026-12-04']);
  expect(daysShown('2026-11-24', 'week', 1)).toEqual(['23', '24', '25', '26', '27', '28', '29'].map((d) => `2026-11-${d}`));
  expect(daysShown('2026-11-22', 'week', 0)[0]).toBe('2026-11-22');
  expect(daysShown('2027-02-10', 'month', 1)).toHaveLength(28);
});

test('the period before and after', () => {
  expect([stepped('2026-11-24', 'month', 1), stepped('2026-12-31', 'month', 1), stepped('2026-01-31', 'month', -1), stepped('2026-11-24', 'week', -1)]).toEqual(
    ['2026-12-01', '2027-01-01', '2025-12-01', '2026-11-17'],
  );
});
