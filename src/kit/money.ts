import { z } from 'zod';

// Money passes as exact decimal text with an ISO 4217 code, and is counted in whole smallest units (cents): never as a fraction in binary.

const known = new Set(Intl.supportedValuesOf('currency'));

/** A code of ISO 4217, such as EUR. */
export const Currency = z.string().refine((code) => known.has(code), 'Give a currency by its three letters, such as EUR.');

/** How many decimals a currency has: 2 for EUR, 0 for JPY, 3 for KWD. */
export const decimalsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/** The smallest units of an amount, such as cents: "1200.5" EUR is 120050; null when the text is no amount of this currency, or over 9 quadrillion units. */
export function unitsOf(amount: string, currency: string): number | null {
  const found = /^(-?)(\d{1,16})(?:\.(\d{1,4}))?$/.exec(amount.trim());
  const decimals = decimalsOf(currency);
  if (!found) return null;
  const [, sign, whole = '', part = ''] = found;
  if (/[1-9]/.test(part.slice(decimals))) return null;
  const units = Number(`${whole}${part.slice(0, decimals).padEnd(decimals, '0')}`);
  return Number.isSafeInteger(units) ? (sign && units !== 0 ? -units : units) : null;
}

/** The amount of so many smallest units, as exact text: 120050 in EUR is "1200.50". */
export function amountOf(units: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
  const sign = units < 0 ? '-' : '';
  return decimals === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
