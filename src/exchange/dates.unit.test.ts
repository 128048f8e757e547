import { describe, expect, test } from 'vitest';
import { dayOf, instantOf, isDate, narrow, orderOf, readDate, type Written } from './dates.ts';

const read = (text: string, order: 'ymd' | 'dmy' | 'mdy' = 'ymd') => {
  const date = readDate(text, order);
  return typeof date === 'object' ? [date.day, date.time, date.offset] : date;
};
const column = (...cells: string[]) => orderOf(cells.reduce<ReturnType<typeof narrow>>((fitting, cell) => narrow(fitting, cell), null));

describe('a written date', () => {
  test.each([
    ['2024-03-05', ['2024-03-05', null, null]],
    ['2024/3/5', ['2024-03-05', null, null]],
    ['20240305', ['2024-03-05', null, null]],
    ['2024-03-05T10:00:00.000Z', ['2024-03-05', '10:00:00', 'Z']],
    ['2024-03-05 10:00:00 UTC', ['2024-03-05', '10:00:00', 'Z']],
    ['2024-03-05T10:00+0200', ['2024-03-05', '10:00:00', '+02:00']],
    ['3/Nov/20 12:17', ['2020-11-03', '12:17:00', null]],
    ['3/Nov/20 1:05 PM', ['2020-11-03', '13:05:00', null]],
    ['Mar 5, 2024', ['2024-03-05', null, null]],
    ['Tue, 5 Mar 2024 10:00:00 +0100', ['2024-03-05', '10:00:00', '+01:00']],
    ['5. März 2024', ['2024-03-05', null, null]],
    ['5 juillet 2024', ['2024-07-05', null, null]],
    ['12 de marzo de 2024', ['2024-03-12', null, null]],
    ['0001-01-01', 'out_of_range'],
    ['9999-12-31', 'out_of_range'],
    ['31/02/2024', 'unreadable'],
    ['2024-03-05T25:00:00Z', 'unreadable'],
    ['03/04/2025', 'unreadable'],
    ['soon', 'unreadable'],
    [`2024-03-05${' '.repeat(200_000)}x`, 'unreadable'],
  ])('%.40s', (text, expected) => expect(read(text)).toEqual(expected));

  test('with numbers alone is read in the order that is named, and no other', () => {
    expect(read('03/04/2025', 'dmy')).toEqual(['2025-04-03', null, null]);
    expect(read('03/04/2025', 'mdy')).toEqual(['2025-03-04', null, null]);
    expect(read('26-03-2024 09:34', 'mdy')).toBe('unreadable');
    expect(isDate('26-03-2024 09:34')).toBe(true);
  });

  test('an instant is a day in the zone, but midnight in UTC is a plain day', () => {
    const day = (text: string, zone: string) => dayOf(readDate(text, 'ymd') as Written, zone);
    expect(day('2024-03-05T23:30:00Z', 'Europe/Berlin')).toBe('2024-03-06');
    expect(day('2024-03-05T00:00:00.000Z', 'America/New_York')).toBe('2024-03-05');
    expect(day('2024-03-05T23:30:00', 'Asia/Tokyo')).toBe('2024-03-05');
  });

  test('without an offset is local time of the zone, also where the clock jumps', () => {
    const at = (text: string) => instantOf(readDate(text, 'ymd') as Written, 'Europe/Berlin');
    expect(at('2024-03-05 10:00')).toBe('2024-03-05T09:00:00.000Z');
    expect(at('2024-07-05')).toBe('2024-07-04T22:00:00.000Z');
    expect(at('2024-03-31 02:30')).toBe('2024-03-31T01:30:00.000Z');
    expect(at('2024-03-05T10:00:00+02:00')).toBe('2024-03-05T08:00:00.000Z');
  });
});

describe('the order of day and month in a column', () => {
  test('needs no answer where the year leads or the month is a word', () => expect(column('2024-03-05', '', '3/Nov/20', 'soon')).toBe('ymd'));
  test('is asked for as long as both are possible', () => expect(column('03/04/2025', '01/02/2025')).toBe('ask'));
  test('follows from one date that only fits one', () => {
    expect(column('03/04/2025', '26/03/2025')).toBe('dmy');
    expect(column('03/04/2025', '03/26/2025')).toBe('mdy');
  });
  test('is day first with dots, unless the numbers forbid it', () => {
    expect(column('03.04.2025')).toBe('dmy');
    expect(column('03.26.2025')).toBe('mdy');
  });
  test('is asked for when two digits may also be the year, or the column contradicts itself', () => {
    expect(column('25/12/24')).toBe('ask');
    expect(column('26/03/2025', '03/26/2025')).toBe('ask');
  });
});
