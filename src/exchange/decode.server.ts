import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Encoding } from './mapping.ts';

// Bytes to text, whatever program wrote them.

export const headBytes = 64 * 1024;
const chunkBytes = 256 * 1024;
const longestLine = 1024 * 1024;

export type ByteChunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** The bytes of a file, in chunks. */
export function bytesOf(path: string): AsyncIterable<Buffer> {
  return createReadStream(path, { highWaterMark: chunkBytes });
}

/** The first bytes of a file. */
export async function headOf(path: string, most = headBytes): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(most), 0, most, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The encoding of a file: by its mark, by the zeros of UTF-16, else by whether all of it is UTF-8. */
export async function encodingOf(path: string): Promise<Encoding> {
  const wide = wideEncoding(await headOf(path));
  if (wide) return wide;
  const lines = new LineDecoder();
  for await (const chunk of bytesOf(path)) lines.write(chunk);
  lines.end();
  if (lines.foreign === 0) return 'utf-8';
  return lines.accented > 0 ? 'mixed' : 'windows-1252';
}

/** The text of the bytes, in chunks, without the byte order mark. */
export async function* decode(chunks: ByteChunks, encoding: Encoding): AsyncGenerator<string> {
  if (encoding === 'mixed') {
    const lines = new LineDecoder();
    let first = true;
    for await (const chunk of chunks) {
      const text = lines.write(chunk);
      yield first && text ? text.replace(/^\ufeff/, '') : text;
      if (text) first = false;
    }
    yield lines.end();
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

/** UTF-16 by its mark, or by zeros in every other byte. */
export function wideEncoding(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const zeros = [0, 0];
  for (let i = 0; i < head.length; i++) if (head[i] === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = head.length * 0.3;
  if (odd > many && even < odd / 10) return 'utf-16le';
  if (even > many && odd < even / 10) return 'utf-16be';
  return null;
}

/** Reads line by line as UTF-8, and a line that is not UTF-8 as Windows-1252. */
export class LineDecoder {
  /** Lines that are UTF-8 beyond ASCII. */
  accented = 0;
  /** Lines that are not UTF-8. */
  foreign = 0;
  #rest: Uint8Array[] = [];
  #restLength = 0;

  write(chunk: Uint8Array): string {
    const last = chunk.lastIndexOf(10);
    if (last < 0 && this.#restLength + chunk.length <= longestLine) {
      this.#rest.push(chunk);
      this.#restLength += chunk.length;
      return '';
    }
    const bytes = Buffer.concat([...this.#rest, chunk]);
    const cut = last < 0 ? wholeCharacters(bytes) : bytes.length - chunk.length + last + 1;
    this.#rest = [bytes.subarray(cut)];
    this.#restLength = bytes.length - cut;
    return this.#lines(bytes.subarray(0, cut));
  }

  end(): string {
    const rest = Buffer.concat(this.#rest);
    this.#rest = [];
    this.#restLength = 0;
    return this.#lines(rest);
  }

  #lines(bytes: Buffer): string {
    if (isUtf8(bytes)) {
      const text = bytes.toString('utf8');
      if (text.length !== bytes.length) this.accented++;
      return text;
    }
    const parts: string[] = [];
    for (let from = 0; from < bytes.length; ) {
      const at = bytes.indexOf(10, from);
      const end = at < 0 ? bytes.length : at + 1;
      parts.push(this.#line(bytes.subarray(from, end)));
      from = end;
    }
    return parts.join('');
  }

  #line(bytes: Buffer): string {
    if (isUtf8(bytes)) {
      const text = bytes.toString('utf8');
      if (text.length !== bytes.length) this.accented++;
      return text;
    }
    this.foreign++;
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** How many of the bytes hold whole characters of UTF-8: a last one that is not complete is left out. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (byte >= 0xc0) return back < needed ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
