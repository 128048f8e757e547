import { z } from 'zod';

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a text is a real day of the calendar between 1900 and 2199. */
export function isDay(text: string): boolean {
  if (!dayPattern.test(text) || text < '1900' || text >= '2200') return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}

/** A day without a zone: `2026-11-24`. */
export const Day = z.string().refine(isDay, 'Give a day of the calendar as year-month-day, between 1900 and 2199.');

interface Zone {
  format: Intl.DateTimeFormat;
  /** The minute that was asked last, and its day: a day begins with a minute everywhere. */
  minute: number;
  day: string;
}
const zones = new Map<string, Zone>();

/** The day it is at an instant in a time zone. */
export function dayIn(zone: string, instant: string | Date): string {
  const at = new Date(instant);
  const minute = Math.floor(at.getTime() / 60_000);
  let known = zones.get(zone);
  if (!known) {
    const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
    zones.set(zone, (known = { format, minute: Number.NaN, day: '' }));
  }
  if (known.minute !== minute) {
    known.day = known.format.format(at).slice(0, 10);
    known.minute = minute;
  }
  return known.day;
}

/** Whether the machine knows a time zone by this name. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** The day n days later (or earlier). */
export function addDays(day: string, n: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);
}

/** Days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** Monday 1 to Sunday 7. */
export function weekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** The day n working days later, Monday to Friday. */
export function addWorkingDays(day: string, n: number): string {
  let result = day;
  for (let left = n; left > 0; ) {
    result = addDays(result, 1);
    if (weekday(result) <= 5) left--;
  }
  return result;
}

/** The Sunday that ends the week of a day. */
export function endOfWeek(day: string): string {
  return addDays(day, 7 - weekday(day));
}

/** The instant at which a day ends in a time zone: the first of the next day. */
export function endOfDayIn(zone: string, day: string): string {
  const next = addDays(day, 1);
  // The offset is at most 14 hours either way; the first instant of the day is sought by halves, so that changes of the clock are right too.
  let low = Date.parse(`${next}T00:00:00Z`) - 15 * 3_600_000;
  let high = low + 30 * 3_600_000;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (dayIn(zone, new Date(middle)) >= next) high = middle;
    else low = middle;
  }
  return new Date(high).toISOString();
}
