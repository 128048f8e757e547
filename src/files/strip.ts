import { lookAt } from './look.ts';

// A picture with nothing in it but the picture: where it was taken, by what, and whatever stands behind its end is left out. Bytes are
// copied, never decoded; what is not built as it should be is null.

const u16 = (b: Uint8Array, at: number) => ((b[at] ?? 0) << 8) | (b[at + 1] ?? 0);
const u32 = (b: Uint8Array, at: number) => u16(b, at) * 65_536 + u16(b, at + 2);
const l32 = (b: Uint8Array, at: number) => ((b[at] ?? 0) | ((b[at + 1] ?? 0) << 8) | ((b[at + 2] ?? 0) << 16)) + (b[at + 3] ?? 0) * 2 ** 24;
const ascii = (b: Uint8Array, from: number, length: number) => String.fromCharCode(...b.subarray(from, from + length));

/** The same picture without anything else in it; null when it is none, or moves. */
export function stripped(bytes: Uint8Array): Uint8Array | null {
  switch (lookAt(bytes, '', true).type) {
    case 'image/png':
      return joined([bytes.subarray(0, 8)], png(bytes));
    case 'image/jpeg':
      return joined([bytes.subarray(0, 2)], jpeg(bytes));
    case 'image/webp':
      return webp(bytes);
    default:
      return null;
  }
}

function joined(first: Uint8Array[], parts: Uint8Array[] | null): Uint8Array | null {
  if (!parts) return null;
  const all = [...first, ...parts];
  const whole = new Uint8Array(all.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of all) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const ofPng = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'sRGB', 'cHRM']);

function png(b: Uint8Array): Uint8Array[] | null {
  const kept: Uint8Array[] = [];
  for (let at = 8; at + 12 <= b.length; ) {
    const end = at + 12 + u32(b, at);
    const kind = ascii(b, at + 4, 4);
    if (end > b.length || kind === 'acTL') return null;
    if (ofPng.has(kind)) kept.push(b.subarray(at, end));
    if (kind === 'IEND') return kept;
    at = end;
  }
  return null;
}

// Kept: the pieces that say how to decode, and which colours are meant (APP0 of JFIF, APP14 of Adobe).
function jpeg(b: Uint8Array): Uint8Array[] | null {
  const kept: Uint8Array[] = [];
  for (let at = 2; at + 4 <= b.length; ) {
    if (b[at] !== 0xff) return null;
    const mark = b[at + 1] ?? 0;
    if (mark === 0xff) {
      at += 1;
      continue;
    }
    const end = at + 2 + u16(b, at + 2);
    if (end > b.length || end < at + 4) return null;
    const says = mark === 0xfe || (mark >= 0xe0 && mark <= 0xef && mark !== 0xee && !(mark === 0xe0 && ascii(b, at + 4, 4) === 'JFIF'));
    if (!says) kept.push(mark === 0xe0 ? withoutThumbnail(b.subarray(at, end)) : b.subarray(at, end));
    at = end;
    if (mark !== 0xda) continue;
    // The lines of the picture, up to the next sign that is not part of them.
    const from = at;
    while (at + 1 < b.length && !(b[at] === 0xff && b[at + 1] !== 0 && !((b[at + 1] ?? 0) >= 0xd0 && (b[at + 1] ?? 0) <= 0xd7))) at++;
    if (at + 1 >= b.length) return null;
    kept.push(b.subarray(from, at));
    if (b[at + 1] === 0xd9) return [...kept, b.subarray(at, at + 2)];
  }
  return null;
}

function withoutThumbnail(app0: Uint8Array): Uint8Array {
  const short = app0.slice(0, 18);
  if (short.length < 18) return app0.slice();
  short.set([0, 16], 2);
  short.set([0, 0], 16);
  return short;
}

const ofWebp = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH']);

function webp(b: Uint8Array): Uint8Array | null {
  const kept: Uint8Array[] = [];
  const last = Math.min(b.length, 8 + l32(b, 4));
  for (let at = 12; at + 8 <= last; ) {
    const size = l32(b, at + 4);
    const end = at + 8 + size + (size % 2);
    const kind = ascii(b, at, 4);
    if (at + 8 + size > last || kind === 'ANIM' || kind === 'ANMF') return null;
    if (ofWebp.has(kind)) {
      const part = new Uint8Array(8 + size + (size % 2));
      part.set(b.subarray(at, at + 8 + size));
      if (kind === 'VP8X') part[8] = (part[8] ?? 0) & 0x10; // of what may follow only the see-through part is left
      kept.push(part);
    }
    at = end;
  }
  if (!kept.some((part) => ascii(part, 0, 3) === 'VP8' && part[3] !== 0x58)) return null;
  const whole = joined([new Uint8Array(12)], kept);
  if (!whole) return null;
  const size = whole.length - 8;
  whole.set([0x52, 0x49, 0x46, 0x46, size & 0xff, (size >> 8) & 0xff, (size >> 16) & 0xff, (size >> 24) & 0xff, 0x57, 0x45, 0x42, 0x50]);
  return whole;
}
