// What stands in a cell of a workbook: its stored value as text. Formulas are never computed; what was computed last is taken.

const dayMs = 86_400_000;
const builtIn = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, ...range(27, 36), 45, 46, 47, ...range(50, 58)]);

/** How the numbers of a style are shown. */
export type NumberStyle = { shows: 'number' | 'date' | 'length'; zeros: number };

/** How a format shows numbers: as dates, as a length of time ([h]:mm), or as numbers, perhaps filled up with zeros. */
export function styleOf(id: number, code: string | undefined): NumberStyle {
  if (code === undefined) return { shows: id === 46 ? 'length' : builtIn.has(id) ? 'date' : 'number', zeros: 0 };
  if (/\[(h+|m+|s+)\]/i.test(code)) return { shows: 'length', zeros: 0 };
  const bare = (code.split(';')[0] ?? '').replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '');
  if (/[ymdhs]/i.test(bare) && !/general/i.test(bare)) return { shows: 'date', zeros: 0 };
  return { shows: 'number', zeros: /^0{2,}$/.test(bare) ? bare.length : 0 };
}

/** The day or time of a serial number; 1900's day 60 (29 February 1900) never was. Null where there is no such day. */
export function dateOfSerial(serial: number, from1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_466) return null;
  if (serial < 1 && !from1904) return new Date(Math.round(serial * 86_400) * 1000).toISOString().slice(11, 19);
  const days = from1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const at = new Date(Math.round((days - 25_569) * 86_400) * 1000);
  const text = at.toISOString();
  return at.getTime() % dayMs === 0 ? text.slice(0, 10) : `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}

/** A stored number as people see it: fifteen digits, zeros in front where the format has them. `cut`: it had more digits than are kept. */
export function numberText(stored: string, style: NumberStyle, from1904: boolean): { text: string; cut: boolean } {
  const value = Number(stored);
  if (stored.trim() === '' || !Number.isFinite(value)) return { text: stored, cut: false };
  if (style.shows === 'date') return { text: dateOfSerial(value, from1904) ?? stored, cut: false };
  if (style.shows === 'length') {
    const minutes = Math.round(value * 1440);
    return { text: `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`, cut: false };
  }
  const whole = Number.isInteger(value) && Math.abs(value) < 1e21;
  const text = whole ? BigInt(value).toString() : String(Number(value.toPrecision(15)));
  return { text: style.zeros > 0 && whole && value >= 0 ? text.padStart(style.zeros, '0') : text, cut: whole && Math.abs(value) >= 1e15 };
}

/** Text as it was typed: Excel writes characters XML cannot hold as _x000D_. */
export const cellText = (text: string): string =>
  text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))).replace(/\r\n?/g, '\n');

/** The place of a column of a reference, "BC12" → 54; -1 when there is none. */
export function columnOfRef(ref: string): number {
  let column = 0;
  for (const letter of /^[A-Z]{1,3}/.exec(ref.toUpperCase())?.[0] ?? '') column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}
