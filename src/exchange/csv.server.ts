import { createHash } from 'node:crypto';
import { isBlank, openingOf, openTable, rowRecords, unguarded } from './csv.ts';
import { type Hash, Parents } from './csv-identity.ts';
import { headersOf, looksLikeHeader, proposeMapping } from './csv-proposal.ts';
import { CsvProblem, firstRows, mostColumns, mostRows, rowsOf } from './csv-rows.server.ts';
import { type DateOrder, isDate, narrow } from './dates.ts';
import { bytesOf, decode, encodingOf, headBytes, headOf } from './decode.server.ts';
import { targetsOfHeader } from './header-words.ts';
import { type CsvMapping, type Dialect, type ImportProblem, mappingProblems, problem, refusalOf, type Sniffed } from './mapping.ts';
import type { SourceRecord } from './records.ts';
import { note } from './tidy.ts';

// A table is looked at once from end to end before anybody maps it, then read.

const sampleRows = 50;
const delimiters = [',', ';', '\t', '|'] as const;
const hash: Hash = (text) => createHash('sha256').update(text).digest('hex').slice(0, 24);

/** How the table is written, what its columns may be, how many rows it has, and what is wrong with it. */
export async function sniffCsv(path: string, name: string): Promise<Sniffed> {
  const encoding = await encodingOf(path);
  const head = await headText(path, encoding);
  const dialect = dialectOf(head, encoding);
  const first = firstRows(head, dialect, sampleRows + 1).rows.filter((row) => !isBlank(row));
  const container = { source_id: name, name };
  const sniffed: Sniffed = { source: 'csv', encoding, container, headers: null, sample: null, mapping: null, counts: {}, problems: encodingProblems(encoding) };

  // A file whose first row does not end within the first bytes is looked at all the same, so that the row is named.
  const header = looksLikeHeader(first[0] ?? [], first.slice(1));
  const headings = header ? (first[0] ?? []) : (first[0] ?? []).map((_, n) => `Column ${n + 1}`);
  const sample = first.slice(header ? 1 : 0).slice(0, sampleRows);
  const orders = new Map<number, DateOrder[] | null>();
  for (const column of headings.keys()) if (holdsDates(sample, column)) orders.set(column, null);
  const { rows, problems } = await scan(path, { ...dialect, header }, orders);
  sniffed.problems.push(...problems);
  sniffed.counts = { rows };
  if (first.length === 0 && problems.length === 0) sniffed.problems.push(problem('file_has_rows', 'The file is empty.'));
  else if (rows === 0 && problems.length === 0) sniffed.problems.push(problem('file_has_rows', 'The file holds headings and no rows.', { row: 1 }));
  if (headings.length > mostColumns)
    sniffed.problems.push(problem('column_count', `The table has ${headings.length} columns; ${mostColumns} is the most.`, { row: 1 }));
  if (first.length === 0 || headings.length > mostColumns) return sniffed;

  const columns = proposeMapping(headings, sample, orders).map((column) => {
    const possible = orders.get(column.column);
    return possible ? { ...column, possible_dates: possible } : column;
  });
  sniffed.headers = headersOf(headings);
  sniffed.sample = sample.map((row) => row.map((cell) => cell.slice(0, 500)));
  sniffed.mapping = { ...dialect, header, container, unguard: sample.some((row) => row.some((cell) => /^'[=+\-@]/.test(cell))), columns };
  sniffed.problems.push(...mappingProblems(sniffed.mapping));
  return sniffed;
}

/** Every record of a table, the way its mapping says. Refuses before the first record when the mapping cannot be used. */
export async function* readCsv(path: string, mapping: CsvMapping, zone: string): AsyncGenerator<SourceRecord> {
  const problems = mappingProblems(mapping);
  if (problems.length > 0) throw refusalOf(problems);
  const rows = () => tableRows(path, mapping);
  let parents: Parents | null = null;
  if (mapping.columns.some((column) => column.target === 'parent')) {
    parents = new Parents(mapping, hash);
    for await (const { cells } of rows()) if (!isBlank(cells)) parents.learn(unguarded(mapping, cells));
    if (parents.needNames()) for await (const { cells } of rows()) if (!isBlank(cells)) parents.learnNames(unguarded(mapping, cells));
    parents.close();
  }
  const table = openTable(mapping, zone, hash, parents);
  yield* openingOf(table);
  for (const { message, rule } of encodingProblems(mapping.encoding)) yield note(1, 'told', rule, message);
  for await (const { row, cells } of rows()) yield* rowRecords(table, row, unguarded(mapping, cells));
}

/** The rows below the headings; a mistake in the file becomes a refusal that names its row. */
async function* tableRows(path: string, dialect: Dialect): AsyncGenerator<{ row: number; cells: string[] }> {
  let count = dialect.header ? -1 : 0;
  try {
    for await (const one of rowsOf(decode(bytesOf(path), dialect.encoding), dialect)) {
      if (count < 0 && isBlank(one.cells)) continue;
      if (++count > mostRows) throw new CsvProblem('row_count', `The file has more than ${mostRows.toLocaleString('en')} rows. Split it.`, one.row);
      if (count > 0) yield one;
    }
  } catch (error) {
    if (error instanceof CsvProblem) throw refusalOf([problem(error.rule, error.message, { row: error.row })]);
    throw error;
  }
}

/** Reads to the end: counts rows, and narrows down the order of day and month in each column of dates. */
async function scan(path: string, dialect: Dialect, orders: Map<number, DateOrder[] | null>): Promise<{ rows: number; problems: ImportProblem[] }> {
  let rows = dialect.header ? -1 : 0;
  try {
    for await (const { row, cells } of rowsOf(decode(bytesOf(path), dialect.encoding), dialect)) {
      if (isBlank(cells)) continue;
      if (++rows > mostRows) throw new CsvProblem('row_count', `The file has more than ${mostRows.toLocaleString('en')} rows. Split it.`, row);
      if (rows > 0) for (const [column, fitting] of orders) orders.set(column, narrow(fitting, cells[column] ?? ''));
    }
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    return { rows: Math.max(rows, 0), problems: [problem(error.rule, error.message, { row: error.row })] };
  }
  return { rows: Math.max(rows, 0), problems: [] };
}

/** The first lines as text; where the file goes on, the last of them is not whole and is left out. */
async function headText(path: string, encoding: Dialect['encoding']): Promise<string> {
  const bytes = await headOf(path);
  let text = '';
  for await (const part of decode([bytes], encoding)) text += part;
  const last = bytes.length < headBytes ? -1 : Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return last > 0 ? text.slice(0, last + 1) : text;
}

function holdsDates(sample: string[][], column: number): boolean {
  const cells = sample.map((row) => row[column]?.trim() ?? '').filter(Boolean);
  return cells.length > 0 && cells.filter(isDate).length >= cells.length / 2;
}

/** The separator that cuts the first rows into the most even table, and whether quotation marks enclose its cells. */
export function dialectOf(head: string, encoding: Dialect['encoding']): Dialect {
  const named = /^sep=([,;|\t])\r?\n/i.exec(head);
  const skip_lines = named ? 1 : 0;
  const scored = delimiters.map((delimiter) => {
    const enclosed = firstRows(head, { delimiter, quotes: 'enclose', skip_lines }, sampleRows);
    const broken = enclosed.code === 'CSV_INVALID_CLOSING_QUOTE' || enclosed.code === 'INVALID_OPENING_QUOTE';
    const literal = broken ? firstRows(head, { delimiter, quotes: 'none', skip_lines }, sampleRows) : null;
    const even = literal !== null && evenness(literal.rows) >= 0.95 && literal.rows.length > 1;
    return {
      delimiter,
      quotes: even ? ('none' as const) : ('enclose' as const),
      score: scoreOf(even && literal ? literal.rows : enclosed.rows) - (broken ? 0.3 : 0),
    };
  });
  const best = scored.find((one) => one.delimiter === named?.[1]) ?? scored.reduce((a, b) => (b.score > a.score ? b : a));
  return { encoding, delimiter: best.delimiter, quotes: best.quotes, header: true, skip_lines };
}

/** How alike in width the rows are, and how many of the first row's names are known. */
function scoreOf(rows: string[][]): number {
  const width = rows[0]?.length ?? 0;
  if (width < 2) return 0;
  const known = (rows[0] ?? []).filter((cell) => targetsOfHeader(cell).length > 0).length;
  return evenness(rows) + known * 0.25 + Math.min(width, 20) / 100;
}

function evenness(rows: string[][]): number {
  const filled = rows.filter((row) => !isBlank(row));
  const width = filled[0]?.length ?? 0;
  return width < 2 ? 0 : filled.filter((row) => row.length === width).length / filled.length;
}

function encodingProblems(encoding: Dialect['encoding']): ImportProblem[] {
  if (encoding === 'windows-1252')
    return [problem('encoding_is_utf8', 'The file is not UTF-8; it is read as Windows-1252. Look whether accents are right.', { stops: false })];
  if (encoding === 'mixed')
    return [
      problem('encoding_is_utf8', 'Some lines of the file are UTF-8 and others are not; those are read as Windows-1252. Look whether accents are right.', {
        stops: false,
      }),
    ];
  return [];
}
