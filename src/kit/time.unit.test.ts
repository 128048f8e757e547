import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, addWorkingDays, dayIn, daysBetween, endOfWeek, isDay, isZone, weekday } from './time.ts';

const day = fc.integer({ min: 0, max: 99_000 }).map((n) => addDays('1910-01-01', n));

test('a day is a real day of the calendar between 1900 and 2199', () => {
  for (const text of ['2026-11-24', '2024-02-29', '2000-02-29', '1900-01-01', '2199-12-31']) expect([text, isDay(text)]).toEqual([text, true]);
  for (const text of [
    '2026-02-29',
    '2100-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-4-1',
    '1899-12-31',
    '2200-01-01',
    '',
    '2026-11-24 ',
    '24.11.2026',
    '２０２６-11-24',
  ])
    expect([text, isDay(text)]).toEqual([text, false]);
});

test('days added come off again, and are counted back', () => {
  expect(addDays('2024-02-28', 2)).toBe('2024-03-01');
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31');
  fc.assert(
    fc.property(day, fc.integer({ min: -20_000, max: 20_000 }), (from, n) => {
      const to = addDays(from, n);
      return daysBetween(from, to) === n && addDays(to, -n) === from;
    }),
  );
});

test('a working day is Monday to Friday', () => {
  expect(addWorkingDays('2026-11-24', 3)).toBe('2026-11-27');
  expect(addWorkingDays('2026-11-27', 1)).toBe('2026-11-30');
  expect(addWorkingDays('2026-11-28', 1)).toBe('2026-11-30');
  expect(addWorkingDays('2026-11-29', 5)).toBe('2026-12-04');
  expect(addWorkingDays('2026-11-24', 0)).toBe('2026-11-24');
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 400 }), (from, n) => {
      const to = addWorkingDays(from, n);
      let working = 0;
      for (let at = addDays(from, 1); at <= to; at = addDays(at, 1)) if (weekday(at) <= 5) working++;
      return working === n && weekday(to) <= 5;
    }),
  );
});

test('a week runs from Monday to Sunday', () => {
  expect([weekday('2026-11-23'), weekday('2026-11-29')]).toEqual([1, 7]);
  expect(endOfWeek('2026-11-23')).toBe('2026-11-29');
  expect(endOfWeek('2026-11-29')).toBe('2026-11-29');
  fc.assert(fc.property(day, (from) => weekday(endOfWeek(from)) === 7 && daysBetween(from, endOfWeek(from)) < 7));
});

test('which day it is depends on the zone', () => {
  const instant = '2026-11-24T23:30:00.000Z';
  expect(dayIn('UTC', instant)).toBe('2026-11-24');
  expect(dayIn('Europe/Zurich', instant)).toBe('2026-11-25');
  expect(dayIn('America/Los_Angeles', new Date('2026-11-24T07:59:00Z'))).toBe('2026-11-23');
  expect(dayIn('Pacific/Kiritimati', '2026-12-31T10:00:00.000Z')).toBe('2027-01-01');
  expect(dayIn('Europe/Zurich', '2026-03-29T01:30:00.000Z')).toBe('2026-03-29');
});

test('a zone is one that the machine knows', () => {
  for (const zone of ['UTC', 'Europe/Zurich', 'Asia/Kathmandu']) expect([zone, isZone(zone)]).toEqual([zone, true]);
  for (const zone of ['', 'Mars/Olympus', 'Europe/Zurich\u0000', '../etc']) expect([zone, isZone(zone)]).toEqual([zone, false]);
});
