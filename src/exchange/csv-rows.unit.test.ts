import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvProblem, rowsOf } from './csv-rows.server.ts';
import { decode, LineDecoder } from './decode.server.ts';
import { type Dialect, encodings } from './mapping.ts';

const plain = { delimiter: ',', quotes: 'enclose', skip_lines: 0 } as const;
async function rows(text: AsyncIterable<string> | string[], dialect: Pick<Dialect, 'delimiter' | 'quotes' | 'skip_lines'> = plain): Promise<string[][]> {
  const all: string[][] = [];
  for await (const { cells } of rowsOf(text, dialect)) all.push(cells);
  return all;
}
async function problemOf(text: string[]): Promise<{ problem: CsvProblem; before: number }> {
  let before = 0;
  try {
    for await (const _ of rowsOf(text, plain)) before++;
  } catch (error) {
    if (error instanceof CsvProblem) return { problem: error, before };
    throw error;
  }
  throw new Error('it was read');
}
const chunked = <T extends string | Uint8Array>(whole: T, sizes: number[]): T[] => {
  const chunks: T[] = [];
  for (let at = 0, n = 0; at < whole.length; n++) {
    const size = sizes[n % sizes.length] ?? 1;
    chunks.push(whole.slice(at, at + size) as T);
    at += size;
  }
  return chunks;
};

describe('rows of a table', () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.constantFrom('', '"', '""', '\n', '\r\n', '\r', ',;', '=1+1', ' x ', '\u0000'),
  );
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }));
  const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 4 });
  const written = (value: string[][], delimiter: string, end: string) =>
    value.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(delimiter) + end).join('');

  test('written and read again are equal, in any dialect and any chunking', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom(',' as const, ';' as const, '\t' as const, '|' as const),
        fc.constantFrom('\n', '\r\n', '\r'),
        sizes,
        async (value, delimiter, end, cut) => {
          expect(await rows(decode(chunked(Buffer.from(written(value, delimiter, end)), cut), 'utf-8'), { ...plain, delimiter })).toEqual(value);
        },
      ),
      { numRuns: 150 },
    );
  });

  test('any text in any chunking gives the same rows or the same problem', async () => {
    const outcome = (chunks: string[]) => rows(chunks).catch((error) => (error instanceof CsvProblem ? `${error.rule} ${error.row}` : error));
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' '), maxLength: 30 }), sizes, async (text, cut) => {
        expect(await outcome(chunked(text, cut))).toEqual(await outcome([text]));
      }),
      { numRuns: 300 },
    );
  });

  test('an opened quotation mark that is never closed is named by its row, after the rows before it', async () => {
    const { problem, before } = await problemOf(['a,b\n1,2\n3,"4\n5,6\n7,8\n']);
    expect(problem).toMatchObject({ rule: 'quote_is_closed', row: 3 });
    expect(before).toBe(2);
  });

  test('a quotation mark in the middle of a text is named by its row', async () => {
    expect((await problemOf(['a,b\n1,2\n5" pipe,6\n'])).problem).toMatchObject({ rule: 'quotes_enclose_cells', row: 3 });
    expect((await problemOf(['a,b\n"x"y,6\n'])).problem).toMatchObject({ rule: 'quotes_enclose_cells', row: 2 });
  });

  test('a line of a gigabyte is refused once it is longer than a megabyte', async () => {
    let chunks = 0;
    const endless = function* () {
      yield 'a,b\n1,"';
      for (; chunks < 16_384; chunks++) yield 'x'.repeat(65_536);
    };
    await expect(
      (async () => {
        for await (const _ of rowsOf(endless(), plain));
      })(),
    ).rejects.toMatchObject({ rule: 'row_length', row: 2 });
    expect(chunks).toBeLessThan(40);
  });

  test('line breaks may be mixed, and the line of the program that wrote it is no row', async () => {
    expect(await rows(['a,b\r\n1,2\n3,4\r5,6'])).toEqual([
      ['a', 'b'],
      ['1', '2'],
      ['3', '4'],
      ['5', '6'],
    ]);
    expect(await rows(['sep', '=;\r', '\na;b'], { delimiter: ';', quotes: 'enclose', skip_lines: 1 })).toEqual([['a', 'b']]);
    const numbered = [];
    for await (const { row } of rowsOf(['sep=;\r\na;b\r\n'], { delimiter: ';', quotes: 'enclose', skip_lines: 1 })) numbered.push(row);
    expect(numbered).toEqual([2]);
  });

  test('quotation marks may be letters like others', async () => {
    expect(await rows(['a\tb\n5" pipe\t"x\n'], { delimiter: '\t', quotes: 'none', skip_lines: 0 })).toEqual([
      ['a', 'b'],
      ['5" pipe', '"x'],
    ]);
  });
});

describe('bytes to text', () => {
  const textOf = async (chunks: Uint8Array[], encoding: Dialect['encoding']) => {
    let text = '';
    for await (const part of decode(chunks, encoding)) text += part;
    return text;
  };
  const bytesIn = { 'utf-8': 'utf8', 'utf-16le': 'utf16le', 'windows-1252': 'latin1', mixed: 'utf8' } as const;

  test('is the same in any chunking', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...encodings),
        fc.string({ unit: 'grapheme', maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1 }),
        async (encoding, any, cut) => {
          const text = encoding === 'windows-1252' ? any.replace(/[^ -~¡-ÿ\n]/g, '?') : any;
          const bytes = encoding === 'utf-16be' ? Buffer.from(text, 'utf16le').swap16() : Buffer.from(text, bytesIn[encoding]);
          expect(await textOf(chunked(bytes, cut), encoding)).toBe(text);
        },
      ),
    );
  });

  test('lines that are not UTF-8 are read as Windows-1252 among lines that are', async () => {
    const bytes = Buffer.concat([Buffer.from('Größe\n', 'utf8'), Buffer.from('Größe – alt\n'.replace('–', '-'), 'latin1'), Buffer.from([0x80, 0x31])]);
    for (const size of [1, 3, 100]) expect(await textOf(chunked(bytes, [size]), 'mixed')).toBe('Größe\nGröße - alt\n€1');
  });

  test('one endless line of UTF-8 is cut between characters', () => {
    const lines = new LineDecoder();
    const piece = Buffer.from('a€😀ü'.repeat(1000));
    let text = '';
    for (let n = 0; n < 300; n++) for (const part of [piece.subarray(0, 3333), piece.subarray(3333)]) text += lines.write(part);
    text += lines.end();
    expect(lines.foreign).toBe(0);
    expect(text).toBe('a€😀ü'.repeat(300_000));
  });
});
