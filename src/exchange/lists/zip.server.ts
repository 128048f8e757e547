import { crc32, createDeflateRaw } from 'node:zlib';

/** A ZIP archive as a stream of bytes: each file is deflated while it comes, its size told behind it. */
export async function* zipOf(files: AsyncIterable<{ name: string; content: AsyncIterable<string> | Iterable<string> }>): AsyncGenerator<Buffer> {
  const directory: Buffer[] = [];
  let at = 0;
  for await (const { name, content } of files) {
    const title = Buffer.from(name);
    const start = at;
    const head = Buffer.alloc(30);
    head.writeUInt32LE(0x04034b50, 0);
    head.writeUInt16LE(20, 4);
    head.writeUInt16LE(0x0808, 6); // sizes stand behind; names are UTF-8
    head.writeUInt16LE(8, 8);
    head.writeUInt32LE(0x00210000, 10); // 1 January 1980: the same content gives the same file
    head.writeUInt16LE(title.length, 26);
    yield head;
    yield title;
    const told = { crc: 0, size: 0, packed: 0 };
    for await (const chunk of deflated(content, told)) yield chunk;
    const tail = Buffer.alloc(16);
    tail.writeUInt32LE(0x08074b50, 0);
    tail.writeUInt32LE(told.crc, 4);
    tail.writeUInt32LE(told.packed, 8);
    tail.writeUInt32LE(told.size, 12);
    yield tail;
    at += 30 + title.length + told.packed + 16;
    if (told.size > 0xffff_ffff || at > 0xffff_ffff) throw new Error('The list is too large for a workbook. Take it as CSV.');
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 4);
    head.copy(entry, 6, 4, 26);
    entry.writeUInt32LE(told.crc, 16);
    entry.writeUInt32LE(told.packed, 20);
    entry.writeUInt32LE(told.size, 24);
    entry.writeUInt16LE(title.length, 28);
    entry.writeUInt32LE(start, 42);
    directory.push(entry, title);
  }
  const whole = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length / 2, 8);
  end.writeUInt16LE(directory.length / 2, 10);
  end.writeUInt32LE(whole.length, 12);
  end.writeUInt32LE(at, 16);
  yield whole;
  yield end;
}

async function* deflated(content: AsyncIterable<string> | Iterable<string>, told: { crc: number; size: number; packed: number }): AsyncGenerator<Buffer> {
  const packer = createDeflateRaw();
  let failed: unknown;
  const filling = (async () => {
    for await (const text of content) {
      const bytes = Buffer.from(text);
      told.crc = crc32(bytes, told.crc);
      told.size += bytes.length;
      if (!packer.write(bytes)) await new Promise<void>((ready) => packer.once('drain', ready));
    }
  })()
    .catch((error) => (failed = error))
    .finally(() => packer.end());
  for await (const chunk of packer as AsyncIterable<Buffer>) {
    told.packed += chunk.length;
    yield chunk;
  }
  await filling;
  if (failed) throw failed;
}
