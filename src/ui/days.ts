import { addDays, dayIn, daysBetween } from '../kit/time.ts';
import { dayFormat, readerLanguages, sentenceLanguages } from './reader.ts';

// All days and times that are shown are made here, in the reader's own order and words.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The day it is where this browser is. */
export function todayHere(): string {
  return dayIn(zone, new Date());
}

const short = dayFormat({ day: 'numeric', month: 'short' });
const long = dayFormat({ day: 'numeric', month: 'short', year: 'numeric' });
const named = dayFormat({ weekday: 'short' });
const whole = dayFormat({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
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

/** The name of a weekday, for a sentence of the program: `Tuesday`. */
export function weekdayName(day: string): string {
  return dayFormat({ weekday: 'long' }, sentenceLanguages).format(dateOf(day));
}

/** A day with its year, as it stands in a field: `24 Nov 2026`. */
export function dayWithYear(day: string): string {
  return long.format(dateOf(day));
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
  return new Intl.DateTimeFormat(readerLanguages, { dateStyle: 'medium', timeStyle: 'short', calendar: 'gregory', numberingSystem: 'latn' }).format(
    new Date(instant),
  );
}
