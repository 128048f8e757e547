// What a file is, by its first bytes: never by its name or by what the browser said. A table of our own, since what it decides is small:
// which few kinds may be looked at here; everything else is only ever downloaded.

export interface Look {
  /** A media type, for people to read and for what may be shown. */
  type: string;
  /** Of pictures: their size, where the first bytes tell it. */
  width: number | null;
  height: number | null;
}

/** How much of a file is looked at. */
export const lookedAt = 256 * 1024;

const plain = (type: string): Look => ({ type, width: null, height: null });
const ascii = (bytes: Uint8Array, from: number, length: number) => String.fromCharCode(...bytes.subarray(from, from + length));
const u16 = (b: Uint8Array, at: number) => ((b[at] ?? 0) << 8) | (b[at + 1] ?? 0);
const u32 = (b: Uint8Array, at: number) => u16(b, at) * 65_536 + u16(b, at + 2);
const l16 = (b: Uint8Array, at: number) => (b[at] ?? 0) | ((b[at + 1] ?? 0) << 8);
const l24 = (b: Uint8Array, at: number) => l16(b, at) | ((b[at + 2] ?? 0) << 16);

const signs: [sign: string, at: number, type: string][] = [
  ['%PDF-', 0, 'application/pdf'],
  ['PK\u0003\u0004', 0, 'application/zip'],
  ['PK\u0005\u0006', 0, 'application/zip'],
  ['\u001f\u008b', 0, 'application/gzip'],
  ['7z\u00bc\u00af\u0027\u001c', 0, 'application/x-7z-compressed'],
  ['Rar!\u001a\u0007', 0, 'application/vnd.rar'],
  ['BZh', 0, 'application/x-bzip2'],
  ['\u00fd7zXZ\u0000', 0, 'application/x-xz'],
  ['ustar', 257, 'application/x-tar'],
  ['\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1', 0, 'application/x-ole-storage'],
  ['ID3', 0, 'audio/mpeg'],
  ['OggS', 0, 'application/ogg'],
  ['fLaC', 0, 'audio/flac'],
  ['\u001aE\u00df\u00a3', 0, 'video/webm'],
  ['ftyp', 4, 'video/mp4'],
  ['MZ', 0, 'application/x-msdownload'],
  ['\u007fELF', 0, 'application/x-elf'],
  ['BM', 0, 'image/bmp'],
  ['II*\u0000', 0, 'image/tiff'],
  ['MM\u0000*', 0, 'image/tiff'],
];

/** What some bytes begin: `whole` when they are all there is. */
export function lookAt(bytes: Uint8Array, name: string, whole: boolean): Look {
  if (bytes.length === 0) return plain('application/octet-stream');
  const picture = png(bytes) ?? gif(bytes) ?? webp(bytes) ?? jpeg(bytes);
  if (picture) return picture;
  const sign = signs.find(([text, at]) => ascii(bytes, at, text.length) === text && !(text === 'BM' && l24(bytes, 6) !== 0));
  if (sign) return plain(sign[2]);
  const text = textOf(bytes, whole);
  if (text === null) return plain('application/octet-stream');
  return plain(markupIn(text, name) ?? byName(name));
}

function png(b: Uint8Array): Look | null {
  if (ascii(b, 0, 8) !== '\u0089PNG\r\n\u001a\n') return null;
  if (ascii(b, 12, 4) !== 'IHDR') return plain('application/octet-stream');
  return { type: 'image/png', width: u32(b, 16), height: u32(b, 20) };
}

function gif(b: Uint8Array): Look | null {
  if (!/^GIF8[79]a$/.test(ascii(b, 0, 6))) return null;
  return { type: 'image/gif', width: l16(b, 6), height: l16(b, 8) };
}

function webp(b: Uint8Array): Look | null {
  if (ascii(b, 0, 4) !== 'RIFF' || ascii(b, 8, 4) !== 'WEBP') return null;
  const type = 'image/webp';
  const kind = ascii(b, 12, 4);
  if (kind === 'VP8X') return { type, width: l24(b, 24) + 1, height: l24(b, 27) + 1 };
  if (kind === 'VP8L') return { type, width: 1 + (l16(b, 21) & 0x3fff), height: 1 + ((l24(b, 22) >> 6) & 0x3fff) };
  if (kind === 'VP8 ') return { type, width: l16(b, 26) & 0x3fff, height: l16(b, 28) & 0x3fff };
  return { type, width: null, height: null };
}

function jpeg(b: Uint8Array): Look | null {
  if (b[0] !== 0xff || b[1] !== 0xd8 || b[2] !== 0xff) return null;
  const type = 'image/jpeg';
  for (let at = 2; at + 9 < b.length && b[at] === 0xff; ) {
    const mark = b[at + 1] ?? 0;
    if (mark >= 0xc0 && mark <= 0xcf && mark !== 0xc4 && mark !== 0xc8 && mark !== 0xcc) return { type, width: u16(b, at + 7), height: u16(b, at + 5) };
    if (mark === 0xff) at += 1;
    else if (mark === 0x01 || (mark >= 0xd0 && mark <= 0xd8)) at += 2;
    else at += 2 + Math.max(2, u16(b, at + 2));
  }
  return { type, width: null, height: null };
}

/** The bytes as text, or null when they are none. UTF-16 is told by its mark alone. */
export function textOf(bytes: Uint8Array, whole: boolean): string | null {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  let text: string;
  try {
    text = new TextDecoder(utf16 ?? 'utf-8', { fatal: true }).decode(bytes, { stream: !whole });
  } catch {
    return null;
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what stands in no text
  return /[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/.test(text) ? null : text;
}

// Where markup stands at the beginning, as browsers look for it, or the name says that it is some.
function markupIn(text: string, name: string): string | null {
  const start = text
    .slice(0, 4096)
    .replace(/^\ufeff/, '')
    .trimStart()
    .toLowerCase();
  if (start.startsWith('<') && /<svg[\s>]/.test(start)) return 'image/svg+xml';
  if (/^<(!doctype|html|head|body|script|iframe|style|title|table|div|h1|a|img|br|p|b|font|meta|object|embed|form|link)[\s>/]/.test(start)) return 'text/html';
  if (start.startsWith('<!--') || /\.(html?|xhtml|shtml|mht|mhtml)$/i.test(name)) return 'text/html';
  if (/\.svgz?$/i.test(name)) return 'image/svg+xml';
  return start.startsWith('<?xml') || /\.(xml|xsl|xslt)$/i.test(name) ? 'application/xml' : null;
}

function byName(name: string): string {
  const end = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  if (end === 'csv' || end === 'tsv') return 'text/csv';
  if (end === 'md' || end === 'markdown') return 'text/markdown';
  return end === 'json' ? 'application/json' : 'text/plain';
}
