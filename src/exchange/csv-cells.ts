import { fold } from '../kit/text.ts';
import { mostMinutes } from '../manage/tasks/tasks.ts';
import { type DateOrder, readDate, type Written } from './dates.ts';
import type { ColumnMapping } from './mapping.ts';

// What one cell can hold besides plain text: several values, a person, a length of time, a comment with its author.

/** The values of a cell, split where the mapping says. */
export function gathered(text: string, separator: string | undefined): string[] {
  return (separator ? text.split(separator) : [text]).map((value) => value.trim()).filter(Boolean);
}

/** A person of "Ada Lovelace", "ada@example.org" or "Ada Lovelace <ada@example.org>"; the address is who they are, else the name. */
export function personOf(text: string, beside?: string): { source_id: string; name: string; email: string | null } {
  const found = /^(.*?)\s*<([^<>\s]+@[^<>\s]+)>$/.exec(text);
  const email = (found?.[2] ?? beside ?? (/^\S+@\S+$/.test(text) ? text : null))?.toLowerCase() ?? null;
  const name = found?.[1]?.replace(/^"|"$/g, '').trim() || (found ? (found[2] ?? text) : text);
  return { source_id: email ?? (fold(name) || name), name, email };
}

const minutesPer = { seconds: 1 / 60, minutes: 1, hours: 60, days: 480 };
const lengths: [RegExp, number][] = [
  [/^w/, 2400],
  [/^[dtj]/, 480],
  [/^(h|st)/, 60],
  [/^s/, 1 / 60],
  [/^m/, 1],
];

/** Minutes of "90" (in the unit of the column), "1,5", "2h 30m" or "1:30"; a day of work has eight hours, a week five days. */
export function minutesOf(text: string, unit: NonNullable<ColumnMapping['unit']>): number | 'unreadable' | 'too_long' {
  const clean = text.trim().toLowerCase();
  if (clean.length > 60) return 'unreadable';
  const clock = /^(\d{1,4}):([0-5]\d)$/.exec(clean);
  let minutes: number | null = clock ? Number(clock[1]) * 60 + Number(clock[2]) : null;
  if (/^\d{1,9}([.,]\d{1,4})?$/.test(clean)) minutes = Number(clean.replace(',', '.')) * minutesPer[unit];
  else if (/^(\d{1,6}([.,]\d+)?\s*[a-z]+\.?\s*)+$/.test(clean)) minutes = worded(clean);
  if (minutes === null) return 'unreadable';
  const whole = minutes > 0 ? Math.max(1, Math.round(minutes)) : 0;
  return whole > mostMinutes ? 'too_long' : whole;
}

function worded(text: string): number | null {
  let sum = 0;
  for (const [, amount = '', word = ''] of text.matchAll(/(\d+(?:[.,]\d+)?)\s*([a-z]+)/g)) {
    const length = lengths.find(([pattern]) => pattern.test(word))?.[1];
    if (!length || word.startsWith('mon')) return null;
    sum += Number(amount.replace(',', '.')) * length;
  }
  return sum;
}

/** A comment as some exports write it, "date;author;text"; anything else is text alone. */
export function writtenComment(
  text: string,
  order: DateOrder,
): { at: Written | null; by: { id: string; name: string; email: string | null } | null; body: string } {
  const found = /^([^;\n]{6,40});([^;\n]{0,200});([\s\S]+)$/.exec(text);
  const at = found ? readDate(found[1] ?? '', order) : null;
  const body = found?.[3]?.trim();
  if (!found || !body || at === null || typeof at !== 'object') return { at: null, by: null, body: text };
  const author = found[2]?.trim();
  return { at, by: author ? authorOf(author) : null, body };
}

/** Who wrote something, as the people of the table are known. */
export function authorOf(text: string): { id: string; name: string; email: string | null } {
  const { source_id, name, email } = personOf(text);
  return { id: source_id, name, email };
}

/** An attachment as exports write it, "date;author;file;address" or an address alone, as one line of Markdown. */
export function attachmentLine(text: string): string {
  const parts = text.split(';').map((part) => part.trim());
  const url = parts.find((part) => /^https?:\/\/\S+$/i.test(part)) ?? '';
  const at = parts.indexOf(url);
  const name = (at > 0 ? parts[at - 1] : parts.findLast((part) => part !== '' && part !== url)) || url;
  return url ? `- [${name.replace(/[[\]]/g, '')}](${url})` : `- ${name}`;
}
