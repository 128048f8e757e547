import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createInflateRaw } from 'node:zlib';
import { CsvProblem } from './csv-rows.server.ts';

// The files in a ZIP archive, read as streams: never unpacked to disk, never larger than they may be.

const mostEntries = 10_000;
const mostDirectory = 16 * 1024 * 1024;
const mostInflated = 1024 * 1024 * 1024;
const harmless = 64 * 1024 * 1024;
const mostTimes = 200;

/** A file in an archive: where it lies and how large it says it is. */
export interface ZipEntry {
  name: string;
  method: number;
  packed: number;
  at: number;
  encrypted: boolean;
}

const broken = (message: string) => new CsvProblem('archive_is_readable', message, 1);

/** What an archive holds, by its directory at the end. */
export async function zipEntries(path: string): Promise<Map<string, ZipEntry>> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tailSize = Math.min(size, 65_557);
    const tail = (await file.read(Buffer.alloc(tailSize), 0, tailSize, size - tailSize)).buffer;
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
    if (end < 0 || end + 22 > tail.length) throw broken('The file ends in the middle: it is not complete. Save it or upload it again.');
    const count = tail.readUInt16LE(end + 10);
    const length = tail.readUInt32LE(end + 12);
    const from = tail.readUInt32LE(end + 16);
    if (count > mostEntries || length > mostDirectory) throw broken('The archive holds more files than a workbook has.');
    if (from + length > size) throw broken('The directory of the archive lies outside of it. Save the workbook again.');
    const directory = (await file.read(Buffer.alloc(length), 0, length, from)).buffer;
    const entries = new Map<string, ZipEntry>();
    for (let at = 0, n = 0; n < count && at + 46 <= length && directory.readUInt32LE(at) === 0x02014b50; n++) {
      const name = directory.toString('utf8', at + 46, at + 46 + directory.readUInt16LE(at + 28));
      entries.set(name.replaceAll('\\', '/').replace(/^\//, ''), {
        name,
        encrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
        method: directory.readUInt16LE(at + 10),
        packed: directory.readUInt32LE(at + 20),
        at: directory.readUInt32LE(at + 42),
      });
      at += 46 + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
    return entries;
  } finally {
    await file.close();
  }
}

/** The bytes of one file in an archive; refused where it swells beyond what a table can be. */
export async function* zipContent(path: string, entry: ZipEntry): AsyncGenerator<Buffer> {
  if (entry.encrypted) throw broken('The workbook is locked with a password. Save it without one.');
  if (entry.method !== 0 && entry.method !== 8) throw broken('The workbook is packed in a way that cannot be read. Save it again with Excel or LibreOffice.');
  const file = await open(path);
  let from: number;
  try {
    const head = (await file.read(Buffer.alloc(30), 0, 30, entry.at)).buffer;
    if (head.readUInt32LE(0) !== 0x04034b50) throw broken('A file in the archive is not where its directory says. Save the workbook again.');
    from = entry.at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  } finally {
    await file.close();
  }
  if (entry.packed === 0) return;
  const packed = createReadStream(path, { start: from, end: from + entry.packed - 1 });
  const stream = entry.method === 0 ? packed : packed.pipe(createInflateRaw());
  packed.once('error', (error) => stream.destroy(error));
  let inflated = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      inflated += chunk.length;
      if (inflated > mostInflated || (inflated > harmless && inflated > entry.packed * mostTimes))
        throw new CsvProblem(
          'archive_swells',
          'Unpacked, the workbook is far larger than a table can be, so it is not read. Save the sheet as CSV and bring that.',
          1,
        );
      yield chunk;
    }
  } catch (error) {
    if (error instanceof CsvProblem) throw error;
    throw broken('A part of the workbook is damaged. Save it again and bring it once more.');
  } finally {
    packed.destroy();
    stream.destroy();
  }
}
