// What the reader's browser is set to. The words of the program are English; days, times and numbers follow the reader.

/** The languages of the reader, without what Intl does not know. */
export const readerLanguages: string[] = navigator.languages.filter((language) => {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch {
    return false; // `en-US@posix` and the like
  }
});

/** The reader's own English where they have one: for a weekday inside an English sentence. */
export const sentenceLanguages: string[] = [...readerLanguages.filter((language) => language.startsWith('en')), 'en-GB'];

/** A number as the reader writes it. */
export function numberWords(value: number): string {
  return value.toLocaleString(readerLanguages, { maximumFractionDigits: 2 });
}

/** An amount of money as the reader writes it; whole amounts without decimals. */
export function moneyWords(amount: string, currency: string): string {
  const format = new Intl.NumberFormat(readerLanguages, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' });
  return format.format(amount as Intl.StringNumericLiteral); // exact text, so that no digit is lost
}

const part = (date: Date, options: Intl.DateTimeFormatOptions, type: Intl.DateTimeFormatPartTypes) =>
  dayFormat(options)
    .formatToParts(date)
    .find((p) => p.type === type)?.value ?? '';
const at = (month: number, day: number) => new Date(Date.UTC(2024, month, day));

/** Days as the reader writes them, always of the calendar and with the digits of the program. */
export function dayFormat(options: Intl.DateTimeFormatOptions, languages = readerLanguages): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(languages, { ...options, calendar: 'gregory', numberingSystem: 'latn', timeZone: 'UTC' });
}

/** The names of the months, from January on. */
export function monthNames(month: 'long' | 'short'): string[] {
  return Array.from({ length: 12 }, (_, n) => part(at(n, 1), { day: 'numeric', month, year: 'numeric' }, 'month'));
}

/** The names of the weekdays, from Sunday on. */
export function weekdayNames(weekday: 'long' | 'short'): string[] {
  return Array.from({ length: 7 }, (_, n) => part(at(0, 7 + n), { weekday }, 'weekday')); // 7 January 2024 was a Sunday
}

const order = dayFormat({ dateStyle: 'short' })
  .formatToParts(at(0, 1))
  .map((p) => p.type);
/** Whether the reader writes the day before the month. */
export const dayIsFirst = order.indexOf('day') < order.indexOf('month');

/** The day a week begins with for the reader: 0 is Sunday. */
export const firstDayOfWeek = ((): 0 | 1 | 6 => {
  const locale = new Intl.Locale(dayFormat({}).resolvedOptions().locale);
  // Not every browser knows it: then Monday.
  const first = 'getWeekInfo' in locale && typeof locale.getWeekInfo === 'function' ? (locale.getWeekInfo() as { firstDay: number }).firstDay : 1;
  return first === 7 ? 0 : first === 6 ? 6 : 1;
})();
