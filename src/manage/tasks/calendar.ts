import { addDays, weekday } from '../../kit/time.ts';

export type Span = 'month' | 'week';

/** The days that a calendar shows around one: whole weeks, from the reader's first weekday on (0 is Sunday). */
export function daysShown(day: string, span: Span, first: 0 | 1 | 6): string[] {
  const start = (d: string) => addDays(d, -((weekday(d) - (first === 0 ? 7 : first) + 7) % 7));
  const from = start(span === 'week' ? day : `${day.slice(0, 7)}-01`);
  const last = span === 'week' ? addDays(from, 6) : addDays(start(addDays(nextMonth(day), -1)), 6);
  const days: string[] = [];
  for (let d = from; d <= last; d = addDays(d, 1)) days.push(d);
  return days;
}

/** The first day of the month after. */
function nextMonth(day: string): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return month === 12 ? `${year + 1}-01-01` : `${String(year)}-${String(month + 1).padStart(2, '0')}-01`;
}

/** A day in the period before (-1) or after (1). */
export function stepped(day: string, span: Span, by: 1 | -1): string {
  if (span === 'week') return addDays(day, 7 * by);
  return by === 1 ? nextMonth(day) : `${addDays(`${day.slice(0, 7)}-01`, -1).slice(0, 7)}-01`;
}

/** Where the keys take one in a calendar: days by left and right, weeks by up and down. */
export const stepOf: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
