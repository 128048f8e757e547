import { fold } from '../kit/text.ts';
import { dayIn, isDay } from '../kit/time.ts';

// Dates as people and programs write them. Day and month are never guessed: the order is named, or there is no date.

/** The order of the numbers: year first, day first, month first. */
export const dateOrders = ['ymd', 'dmy', 'mdy'] as const;
export type DateOrder = (typeof dateOrders)[number];

/** A written date: its day, its time of day and its distance from UTC where it names them. */
export type Written = { day: string; time: string | null; offset: string | null };
export type Unread = 'unreadable' | 'out_of_range';

const longestDate = 100;
const clock = /(?:^|[T\s,]+)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?\s*(Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}:?\d{2})?(?:\s+\([^()]*\))?$/i;
const numbers = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})\.?$/;
const packed = /^(\d{4})(\d{2})(\d{2})$/;
const dayFirst = /^(?:\p{L}{2,}\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[.\s/-]*(?:de\s+)?(\p{L}{3,})\.?[\s,/.-]*(?:de\s+)?(\d{4}|\d{2})$/iu;
const monthFirst = /^(?:\p{L}{2,}\.?,?\s+)?(\p{L}{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$/iu;

const months = ['jan ene', 'feb fev', 'mar', 'apr avr abr', 'may mai', 'jun juin', 'jul juil', 'aug aou ago', 'sep set', 'oct okt', 'nov', 'dec dez dic'];
const monthNumbers = new Map(months.flatMap((names, n) => names.split(' ').map((name) => [name, n + 1] as const)));

/** A written date, read in the given order; a month in letters or a year in front needs no order. */
export function readDate(written: string, order: DateOrder): Written | Unread {
  const { date, time, offset } = parts(written);
  if (time === 'bad' || offset === 'bad') return 'unreadable';
  const found = dayParts(date, order);
  if (!found) return 'unreadable';
  const day = `${String(found.year).padStart(4, '0')}-${String(found.month).padStart(2, '0')}-${String(found.day).padStart(2, '0')}`;
  if (found.year < 1900 || found.year > 2199) return 'out_of_range';
  return isDay(day) ? { day, time, offset } : 'unreadable';
}

/** The day somebody means: an instant is a day in their zone, but midnight in UTC is how programs write a plain day. */
export function dayOf(date: Written, zone: string): string {
  if (!date.time || !date.offset || (date.time === '00:00:00' && date.offset === 'Z')) return date.day;
  return dayIn(zone, instantOf(date, zone));
}

/** The instant of a written date; without an offset it is local time in the zone. */
export function instantOf(date: Written, zone: string): string {
  const local = `${date.day}T${date.time ?? '00:00:00'}`;
  if (date.offset) return new Date(`${local}${date.offset}`).toISOString();
  return new Date(Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds).toISOString();
}

/** Whether a text is a date in some order. */
export const isDate = (text: string): boolean => dateOrders.some((order) => typeof readDate(text, order) === 'object');

/** The orders that fit a column after one more of its values; null as long as none of them needed an order. */
export function narrow(fitting: readonly DateOrder[] | null, written: string): DateOrder[] | null {
  const found = numbers.exec(parts(written).date);
  if (!found || (found[1] ?? '').length > 2) return fitting ? [...fitting] : null;
  const reads = dateOrders.filter((order) => typeof readDate(written, order) === 'object');
  if (reads.length === 0) return fitting ? [...fitting] : null;
  // Written with dots the day comes first everywhere, unless the numbers say otherwise.
  const possible = found[2] === '.' && reads.includes('dmy') ? ['dmy'] : reads;
  return (fitting ?? dateOrders).filter((order) => possible.includes(order));
}

/** The order of a column of dates, or "ask" when its values leave it open. */
export function orderOf(fitting: readonly DateOrder[] | null): DateOrder | 'ask' {
  if (!fitting) return 'ymd';
  return fitting.length === 1 ? (fitting[0] ?? 'ask') : 'ask';
}

function parts(written: string): { date: string; time: string | null | 'bad'; offset: string | null } {
  const text = written.trim();
  const found = text.length <= longestDate && clock.exec(text);
  if (!found) return { date: text.length <= longestDate ? text : '', time: null, offset: null };
  const half = found[4]?.toLowerCase().charAt(0);
  let hour = Number(found[1]);
  if (half) hour = (hour % 12) + (half === 'p' ? 12 : 0);
  const [minute, second] = [found[2] ?? '00', found[3] ?? '00'];
  const time = hour > 23 || Number(minute) > 59 || Number(second) > 59 ? 'bad' : `${String(hour).padStart(2, '0')}:${minute}:${second}`;
  return { date: text.slice(0, found.index).trim(), time, offset: offsetOf(found[5]) };
}

/** A distance from UTC as ISO writes it, "bad" when there is none such; null for nothing. */
export function offsetOf(text: string | undefined): string | null {
  if (!text) return null;
  const bare = text.replace(/^(UTC|GMT)(?=[+-])/i, '');
  if (!/^[+-]/.test(bare)) return 'Z';
  const offset = bare.includes(':') ? bare : `${bare.slice(0, 3)}:${bare.slice(3)}`;
  return Number(offset.slice(1, 3)) <= 14 && Number(offset.slice(4)) <= 59 ? offset : 'bad';
}

function dayParts(date: string, order: DateOrder): { year: number; month: number; day: number } | null {
  const plain = packed.exec(date);
  if (plain) return { year: Number(plain[1]), month: Number(plain[2]), day: Number(plain[3]) };
  const found = numbers.exec(date);
  if (found) {
    const [a, b, c] = [found[1] ?? '', found[3] ?? '', found[4] ?? ''];
    if (a.length === 4 && c.length <= 2) return { year: Number(a), month: Number(b), day: Number(c) };
    if (a.length > 2 || (c.length !== 4 && c.length !== 2)) return null;
    if (order === 'ymd') return a.length === 2 && c.length === 2 ? { year: fullYear(a), month: Number(b), day: Number(c) } : null;
    const year = fullYear(c);
    return order === 'dmy' ? { year, month: Number(b), day: Number(a) } : { year, month: Number(a), day: Number(b) };
  }
  const worded = dayFirst.exec(date);
  if (worded) return withMonth(worded[3], worded[2], worded[1]);
  const american = monthFirst.exec(date);
  return american ? withMonth(american[3], american[1], american[2]) : null;
}

function withMonth(year = '', word = '', day = ''): { year: number; month: number; day: number } | null {
  const name = fold(word);
  const month = monthNumbers.get(name.slice(0, 4)) ?? monthNumbers.get(name.slice(0, 3));
  return month ? { year: fullYear(year), month, day: Number(day) } : null;
}

/** "24" is 2024, "98" is 1998. */
function fullYear(text: string): number {
  const year = Number(text);
  return text.length > 2 ? year : year < 70 ? 2000 + year : 1900 + year;
}
