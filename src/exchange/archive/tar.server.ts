import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';

/** An archive that cannot be used, with where in it. */
export class ArchiveProblem extends Error {}

const block = 512;
const mostEntry = 256 * 1024 * 1024;

/** A .tar.gz that is written as a stream: each entry is small enough to be held. */
export function writeTar(file: string) {
  const packed = createGzip({ level: 6 });
  const out = createWriteStream(file, { mode: 0o600, flags: 'wx' });
  packed.pipe(out);
  const done = finished(out);
  done.catch(() => {}); // told to whoever writes next, or ends
  packed.on('error', (error) => out.destroy(error));
  const put = async (bytes: Buffer) => {
    if (out.destroyed) await done;
    if (!packed.write(bytes)) await Promise.race([new Promise<void>((ready) => packed.once('drain', ready)), done]);
  };
  return {
    async add(path: string, content: Buffer): Promise<void> {
      await put(headOf(path, content.length));
      await put(content);
      const rest = content.length % block;
      if (rest > 0) await put(Buffer.alloc(block - rest));
    },
    async end(): Promise<void> {
      packed.end(Buffer.alloc(2 * block));
      await done;
    },
    async discard(): Promise<void> {
      packed.destroy();
      out.destroy();
      await rm(file, { force: true });
    },
  };
}

function headOf(path: string, size: number): Buffer {
  const head = Buffer.alloc(block);
  if (Buffer.byteLength(path) > 100) throw new Error(`The name of a part is too long: ${path}`);
  const octal = (value: number, at: number, length: number) => head.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at);
  head.write(path, 0);
  octal(0o600, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(0, 136, 12);
  head.write('        ', 148);
  head.write('0', 156);
  head.write('ustar\u000000', 257);
  head.write(`${sumOf(head).toString(8).padStart(6, '0')}\0 `, 148);
  return head;
}

const sumOf = (head: Buffer) => head.reduce((sum, byte) => sum + byte, 0);

/** The entries of a .tar.gz in order. What is cut off or damaged is refused, with the file and the line where it ends. */
export async function* readTar(file: string): AsyncGenerator<{ path: string; content: Buffer }> {
  const source = createReadStream(file, { highWaterMark: 1 << 18 });
  const unpacked = createGunzip();
  source.on('error', (error) => unpacked.destroy(error));
  source.pipe(unpacked);
  let held: Buffer[] = [];
  let size = 0;
  let wanted: { path: string; size: number } | null = null;
  let last = '';
  let ended = false;
  const where = () => {
    if (!wanted) return last ? `after ${last}` : 'at its beginning';
    const lines = Buffer.concat(held).reduce((n, byte) => n + (byte === 10 ? 1 : 0), 0);
    return `in ${wanted.path}, line ${lines + 1}`;
  };
  const take = (n: number): Buffer => {
    const joined = Buffer.concat(held);
    const rest = joined.subarray(n);
    held = rest.length > 0 ? [rest] : [];
    size -= n;
    return joined.subarray(0, n);
  };
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      held.push(chunk);
      size += chunk.length;
      for (;;) {
        if (ended) break;
        if (!wanted) {
          if (size < block) break;
          const head = take(block);
          if (head.every((byte) => byte === 0)) {
            ended = true;
            break;
          }
          wanted = entryOf(head, last);
        }
        const room = Math.ceil(wanted.size / block) * block;
        if (size < room) break;
        const content = take(room).subarray(0, wanted.size);
        last = wanted.path;
        wanted = null;
        yield { path: last, content };
      }
    }
  } catch (error) {
    if (error instanceof ArchiveProblem) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') throw new ArchiveProblem(`The archive ${file} cannot be read: ${message}.`);
    if (code === 'Z_BUF_ERROR') throw new ArchiveProblem(`The archive is cut off ${where()}.`);
    throw new ArchiveProblem(last || wanted ? `The archive is damaged ${where()}.` : 'This is no archive of Throughline: it is not a .tar.gz file.');
  } finally {
    source.destroy();
    unpacked.destroy();
  }
  if (!ended) throw new ArchiveProblem(`The archive is cut off ${where()}.`);
}

function entryOf(head: Buffer, last: string): { path: string; size: number } {
  const text = (at: number, length: number) => head.toString('utf8', at, at + length).replace(/\0.*$/s, '');
  const path = text(0, 100);
  const size = Number.parseInt(text(124, 12), 8);
  const sum = Number.parseInt(text(148, 8), 8);
  const blank = Buffer.from(head);
  blank.fill(' ', 148, 156);
  if (sum !== sumOf(blank) || !(size >= 0)) throw new ArchiveProblem(last ? `The archive is damaged after ${last}.` : 'This is no archive of Throughline.');
  if (size > mostEntry) throw new ArchiveProblem(`${path} says that it is larger than a part of an archive can be.`);
  return { path, size };
}
