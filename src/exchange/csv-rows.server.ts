import { CsvError, parse } from 'csv-parse';
import { parse as parseSync } from 'csv-parse/sync';
import type { Dialect } from './mapping.ts';

// Text to rows, by csv-parse: as a stream, whatever the line breaks, with a limit on how long one row may be.

export const longestRow = 1_000_000;
export const mostRows = 1_000_000;
export const mostColumns = 1000;

/** The table cannot be read on; `row` is the row a spreadsheet would show. */
export class CsvProblem extends Error {
  readonly rule: string;
  readonly row: number;
  constructor(rule: string, message: string, row: number) {
    super(message);
    this.rule = rule;
    this.row = row;
  }
}

/** Rows with their numbers, a chunk's worth at a time; those before a mistake come before it is thrown. */
export async function* rowsOf(
  text: AsyncIterable<string> | Iterable<string>,
  dialect: Pick<Dialect, 'delimiter' | 'quotes' | 'skip_lines'>,
): AsyncGenerator<{ row: number; cells: string[] }> {
  let waiting: string[][] = [];
  const parser = parse({ ...options(dialect), on_record: (cells: string[]) => void waiting.push(cells) });
  const failed = new Promise<Error>((resolve) => parser.once('error', resolve));
  parser.resume();
  let row = dialect.skip_lines;
  const drain = function* () {
    const rows = waiting;
    waiting = [];
    for (const cells of rows) yield { row: ++row, cells };
  };
  for await (const chunk of withoutFirstLines(text, dialect.skip_lines)) {
    if (!chunk) continue;
    const error = await new Promise<Error | null | undefined>((resolve) => parser.write(chunk, resolve));
    yield* drain();
    if (error) throw csvProblem(error, row + 1);
  }
  const error = await Promise.race([failed, new Promise<null>((resolve) => parser.end(() => resolve(null)))]);
  yield* drain();
  if (error) throw csvProblem(error, row + 1);
}

/** The first rows of a text, and the mistake that ended them if there was one. */
export function firstRows(
  text: string,
  dialect: Pick<Dialect, 'delimiter' | 'quotes' | 'skip_lines'>,
  most: number,
): { rows: string[][]; code: string | null } {
  const rows: string[][] = [];
  const rest = dialect.skip_lines > 0 ? text.slice(text.search(/\n|$/) + 1) : text;
  try {
    parseSync(rest, { ...options(dialect), to: most, on_record: (cells: string[]) => void rows.push(cells) });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { rows: rows.slice(0, most), code: error.code };
  }
  return { rows: rows.slice(0, most), code: null };
}

function options({ delimiter, quotes }: Pick<Dialect, 'delimiter' | 'quotes'>) {
  return {
    delimiter,
    quote: quotes === 'enclose' ? '"' : null,
    escape: quotes === 'enclose' ? '"' : null,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    max_record_size: longestRow,
  };
}

async function* withoutFirstLines(text: AsyncIterable<string> | Iterable<string>, lines: number): AsyncGenerator<string> {
  let left = lines;
  for await (const chunk of text) {
    let at = 0;
    while (left > 0) {
      const end = chunk.indexOf('\n', at);
      at = end < 0 ? chunk.length : end + 1;
      if (end < 0) break;
      left--;
    }
    yield chunk.slice(at);
  }
}

function csvProblem(error: Error, row: number): Error {
  const code = error instanceof CsvError ? error.code : null;
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return new CsvProblem(
      'quote_is_closed',
      `A quotation mark opened in row ${row} is never closed, so the rest of the file is one cell. Close it, or write marks inside a text twice ("").`,
      row,
    );
  if (code === 'CSV_MAX_RECORD_SIZE')
    return new CsvProblem('row_length', `Row ${row} is longer than 1 MB. A quotation mark that is opened and never closed does this.`, row);
  if (code === 'CSV_INVALID_CLOSING_QUOTE' || code === 'INVALID_OPENING_QUOTE')
    return new CsvProblem(
      'quotes_enclose_cells',
      `Row ${row} has a quotation mark in the middle of a text. Put the whole cell in quotation marks and write marks inside it twice (""), or say that quotation marks are letters like others.`,
      row,
    );
  return error;
}
