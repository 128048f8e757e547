import { isDay } from '../kit/time.ts';

/** How somebody writes days: the names of their months, and whether the day stands before the month. */
export interface Writing {
  months: string[];
  dayFirst: boolean;
}

const english = 'January February March April May June July August September October November December'.split(' ');

/** A day as somebody types it, in their own words or in English: `24 Nov`, `Nov 24, 2026`, `24.11.2026`, `2026-11-24`. Without a year it is this one. */
export function readDay(text: string, writing: Writing, today: string): string | null {
  const numbers = text.match(/\d+/g) ?? [];
  const month = monthIn(text, writing);
  const fits = (year: string | undefined, month: string | undefined, day: string | undefined): string | null => {
    if (!year || !month || !day || year.length !== 4 || month.length > 2 || day.length > 2) return null;
    const read = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    return isDay(read) ? read : null;
  };
  const [a, b, c] = numbers;
  const thisYear = today.slice(0, 4);
  if (numbers.length > 3) return null;
  if (month !== null) return numbers.length > 2 ? null : a?.length === 4 ? fits(a, month, b) : fits(b ?? thisYear, month, a);
  if (/\p{L}{3,}/u.test(text)) return null;
  if (a?.length === 4) return fits(a, b, c);
  const dayFirst = writing.dayFirst || /^\d+\.\s*\d/.test(text.trim());
  return dayFirst ? fits(c ?? thisYear, b, a) : fits(c ?? thisYear, a, b);
}

function monthIn(text: string, { months }: Writing): string | null {
  for (const word of text.toLowerCase().match(/\p{L}{3,}/gu) ?? [])
    for (const names of [months, english]) {
      const found = names.findIndex((name) => name.toLowerCase().startsWith(word));
      if (found >= 0) return String(found + 1);
    }
  return null;
}
