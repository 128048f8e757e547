/** A month as it is spoken of: "August", with its year when that is not this one. */
export function monthShort(month: string, now = new Date()): string {
  const date = new Date(`${month}-01T00:00:00Z`);
  const year = date.getUTCFullYear() === now.getUTCFullYear() ? {} : ({ year: 'numeric' } as const);
  return new Intl.DateTimeFormat('en', { month: 'long', timeZone: 'UTC', ...year }).format(date);
}
