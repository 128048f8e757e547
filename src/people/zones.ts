/** Time zones to choose from, by name; UTC and the one that is set are always among them. */
export function zoneChoices(set: string): string[] {
  return [...new Set(['UTC', set, ...Intl.supportedValuesOf('timeZone')])].filter(Boolean);
}
