import { addDays, dayIn, daysBetween } from '../kit/time.ts';

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The day it is where this browser is. */
export function todayHere(): string {
  return dayIn(zone, new Date());
}

const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
const short = format({ day: 'numeric', month: 'short' });
const long = format({ day: 'numeric', month: 'short', year: 'numeric' });
const named = format({ weekday: 'short' });
const whole = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const dateOf = (day: string) => new Date(`${day}T00:00:00Z`);

/** A day in few words: `12 Dec`, with the year where it is another one. */
export function dayShort(day: string, today = todayHere()): string {
  return (day.slice(0, 4) === today.slice(0, 4) ? short : long).format(dateOf(day));
}

/** A day in all words: `Saturday, 12 December 2026`. */
export function dayLong(day: string): string {
  return whole.format(dateOf(day));
}

/** A due day as one says it: `2 days late`, `today`, `tomorrow`, `Fri`, `12 Dec`. */
export function dueWords(day: string, today = todayHere()): string {
  const n = daysBetween(today, day);
  if (n < 0) return n === -1 ? '1 day late' : `${-n} days late`;
  if (n === 0) return 'today';
  if (n === 1) return 'tomorrow';
  return n < 7 ? named.format(dateOf(day)) : dayShort(day, today);
}

/** The name of a weekday: `Tuesday`. */
export function weekdayName(day: string): string {
  return format({ weekday: 'long' }).format(dateOf(day));
}

/** How long ago an instant was, in few words. */
export function agoWords(instant: string, now = Date.now()): string {
  const minutes = Math.floor((now - Date.parse(instant)) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ago`;
  const day = dayIn(zone, instant);
  if (day >= addDays(todayHere(), -1)) return 'yesterday';
  return dayShort(day);
}

/** An instant as day and time where this browser is. */
export function instantWords(instant: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(instant));
}
