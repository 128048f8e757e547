import { createHash } from 'node:crypto';
import { isBlank, openingOf, openTable, rowRecords, unguarded } from './csv.ts';
import { type Hash, Parents } from './csv-identity.ts';
import { headersOf, looksLikeHeader, proposeMapping } from './csv-proposal.ts';
import { CsvProblem, firstRows, mostColumns, mostRows } from './csv-rows.server.ts';
import { type DateOrder, isDate, narrow } from './dates.ts';
import { decode, encodingOf, headBytes, headOf } from './decode.server.ts';
import { foldHeader, targetsOfHeader } from './header-words.ts';
import {
  type ColumnMapping,
  type CsvMapping,
  type Dialect,
  dateTargets,
  type ImportProblem,
  mappingProblems,
  mostLinesAbove,
  problem,
  refusalOf,
  type Sniffed,
  type Tracker,
} from './mapping.ts';
import type { SourceRecord } from './records.ts';
import { firstSheetRows, rawRows, type TableRow } from './table-rows.server.ts';
import { note } from './tidy.ts';
import { learnNames, namesByIds } from './tracker-names.ts';
import { addPlace, containerOfPlaces, emptyPlaces, type Places, trackerProposal } from './tracker-proposal.ts';
import { placeOf, sourceOf, trackerOf } from './trackers.ts';
import { openWorkbook } from './xlsx.server.ts';

// A table is looked at once from end to end before anybody maps it, then read.

const sampleRows = 50;
const mostSheets = 20;
const delimiters = [',', ';', '\t', '|'] as const;
const hash: Hash = (text) => createHash('sha256').update(text).digest('hex').slice(0, 24);

/** How the table is written, what its columns may be, how many rows it has, and what is wrong with it. */
export async function sniffCsv(path: string, name: string): Promise<Sniffed> {
  const encoding = await encodingOf(path);
  const head = await headText(path, encoding);
  const dialect = dialectOf(head, encoding);
  // A file whose first row does not end within the first bytes is looked at all the same, so that the row is named.
  const first = firstRows(head, dialect, sampleRows + 1).rows.filter((row) => !isBlank(row));
  return sniffRows(path, name, dialect, first, encodingProblems(encoding));
}

/** The same of a workbook: the first sheet that looks like a table of work, or the one that is named. */
export async function sniffXlsx(path: string, name: string, wanted?: string): Promise<Sniffed> {
  const none = (one: ImportProblem): Sniffed => ({ ...bareSniffed('unknown'), problems: [one] });
  try {
    const { sheets } = await openWorkbook(path);
    const visible = sheets.filter((sheet) => !sheet.hidden).map((sheet) => sheet.name);
    const looked = await Promise.all(visible.slice(0, mostSheets).map(async (sheet) => ({ sheet, rows: await firstSheetRows(path, sheet, sampleRows + 20) })));
    const filled = looked.filter(({ rows }) => rows.length > 0);
    const named = (rows: TableRow[]) => (rows[headingsAt(rows)]?.cells ?? []).some((cell) => targetsOfHeader(cell).some((one) => one.target === 'title'));
    const chosen = looked.find(({ sheet }) => sheet === wanted) ?? filled.find(({ rows }) => named(rows)) ?? filled[0];
    if (wanted !== undefined && chosen?.sheet !== wanted)
      return none(problem('sheet_exists', `The workbook has no sheet “${wanted}”. It has: ${visible.map((sheet) => `“${sheet}”`).join(', ')}.`));
    if (!chosen || chosen.rows.length === 0) return none(problem('file_has_rows', 'No sheet of the workbook holds anything.'));
    const at = headingsAt(chosen.rows);
    const skip_lines = Math.min((chosen.rows[at]?.row ?? 1) - 1, mostLinesAbove);
    const dialect: Dialect = { encoding: 'utf-8', delimiter: ',', quotes: 'enclose', header: true, skip_lines, sheet: chosen.sheet };
    const problems = filled
      .filter(({ sheet }) => sheet !== chosen.sheet)
      .map(({ sheet }) => problem('one_sheet_comes', `Only the sheet “${chosen.sheet}” comes. Bring “${sheet}” as a file of its own.`, { stops: false }));
    if (at > 0) problems.push(problem('rows_above_headings', 'The rows above the headings are no work and were left out.', { row: 1, stops: false }));
    const first = chosen.rows.slice(at, at + sampleRows + 1).map((row) => row.cells);
    return await sniffRows(path, filled.length > 1 ? `${name} · ${chosen.sheet}` : name, dialect, first, problems);
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    return none(problem(error.rule, error.message));
  }
}

/** The row of headings: the first that is about as wide as the table, for a title may stand above it. */
function headingsAt(rows: TableRow[]): number {
  const widths = rows.map((row) => row.cells.filter((cell) => cell.trim()).length);
  const usual = widths.toSorted((a, b) => a - b)[Math.floor(widths.length / 2)] ?? 1;
  return Math.max(
    0,
    widths.findIndex((width) => width >= Math.max(Math.min(usual, 2), usual / 2)),
  );
}

const bareSniffed = (source: Sniffed['source']): Sniffed => ({
  source,
  encoding: null,
  container: null,
  headers: null,
  sample: null,
  mapping: null,
  counts: {},
  as_before: null,
  problems: [],
});

async function sniffRows(path: string, name: string, dialect: Dialect, first: string[][], known: ImportProblem[]): Promise<Sniffed> {
  const plainSource = dialect.sheet === undefined ? 'csv' : 'xlsx';
  const header = looksLikeHeader(first[0] ?? [], first.slice(1));
  const headings = header ? (first[0] ?? []) : (first[0] ?? []).map((_, n) => `Column ${n + 1}`);
  const sample = first.slice(header ? 1 : 0).slice(0, sampleRows);
  const tracker = header ? trackerOf(headings) : null;
  const headers = headersOf(headings);
  const sniffed: Sniffed = {
    ...bareSniffed(tracker ? sourceOf(tracker) : plainSource),
    encoding: dialect.sheet === undefined ? dialect.encoding : null,
    container: { source_id: name, name },
    problems: [...known],
  };
  const found = await scan(path, { ...dialect, header }, headings, sample, tracker);
  const { rows, problems, orders } = found;
  sniffed.problems.push(...problems);
  sniffed.counts = { rows };
  if (first.length === 0 && problems.length === 0) sniffed.problems.push(problem('file_has_rows', 'The file is empty.'));
  else if (rows === 0 && problems.length === 0) sniffed.problems.push(problem('file_has_rows', 'The file holds headings and no rows.', { row: 1 }));
  if (headings.length > mostColumns)
    sniffed.problems.push(problem('column_count', `The table has ${headings.length} columns; ${mostColumns} is the most.`, { row: 1 }));
  if (first.length === 0 || headings.length > mostColumns) return sniffed;

  const proposed = tracker ? trackerProposal(tracker, headings, headers, sample, found) : proposeMapping(headings, sample, orders);
  const columns = proposed.map((column) => {
    const possible = orders.get(column.column);
    return { ...column, ...(possible ? { possible_dates: possible } : {}), ...(isUtc(column) ? { utc: true } : {}) };
  });
  if (tracker) sniffed.container = containerOfPlaces(found.places, name);
  sniffed.headers = headers;
  sniffed.sample = sample.map((row) => row.map((cell) => cell.slice(0, 500)));
  sniffed.mapping = {
    ...dialect,
    header,
    container: sniffed.container ?? { source_id: name, name },
    unguard: tracker === 'linear' || sample.some((row) => row.some((cell) => /^'[=+\-@]/.test(cell))),
    columns,
    ...(tracker ? { tracker } : {}),
  };
  sniffed.problems.push(...mappingProblems(sniffed.mapping));
  return sniffed;
}

/** A heading that says its times are UTC. */
const isUtc = (column: ColumnMapping): boolean => dateTargets.includes(column.target) && /\butc$/.test(foldHeader(column.header));

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
  if (namesByIds(table)) for await (const { cells } of rows()) learnNames(table, cells);
  yield* openingOf(table);
  for (const { message, rule } of encodingProblems(mapping.encoding)) yield note(1, 'told', rule, message);
  for await (const { row, cells, notes } of rows()) {
    yield* rowRecords(table, row, unguarded(mapping, cells));
    for (const { column, rule, message } of notes ?? [])
      yield note(row, 'told', rule, message, { column: mapping.columns.find((one) => one.column === column)?.header ?? null });
  }
}

/** The rows below the headings; a mistake in the file becomes a refusal that names its row. */
async function* tableRows(path: string, dialect: Dialect): AsyncGenerator<TableRow> {
  let count = dialect.header ? -1 : 0;
  try {
    for await (const one of rawRows(path, dialect)) {
      if (isBlank(one.cells)) {
        if (count >= 0 && one.notes) yield one;
        continue;
      }
      if (++count > mostRows) throw new CsvProblem('row_count', `The file has more than ${mostRows.toLocaleString('en')} rows. Split it.`, one.row);
      if (count > 0) yield one;
    }
  } catch (error) {
    if (error instanceof CsvProblem) throw refusalOf([problem(error.rule, error.message, { row: error.row })]);
    throw error;
  }
}

/** What one reading from end to end tells of a table. */
interface Scan {
  rows: number;
  problems: ImportProblem[];
  /** The orders of day and month that the dates of a column leave open. */
  orders: Map<number, DateOrder[] | null>;
  /** Columns that hold anything. */
  filled: Set<number>;
  places: Places;
}

/** Reads to the end: counts rows, narrows down the order of day and month in each column of dates, and sees which columns hold anything. */
async function scan(path: string, dialect: Dialect, headings: string[], sample: string[][], tracker: Tracker | null): Promise<Scan> {
  const orders = new Map<number, DateOrder[] | null>();
  for (const [column, heading] of headings.entries()) if (mayHoldDates(sample, column, heading, tracker)) orders.set(column, null);
  const found: Scan = { rows: dialect.header ? -1 : 0, problems: [], orders, filled: new Set(), places: emptyPlaces() };
  const at = new Map(headings.map((heading, column) => [foldHeader(heading), column]).toReversed() as [string, number][]); // pairs stay pairs
  try {
    for await (const { row, cells } of rawRows(path, dialect)) {
      if (isBlank(cells)) continue;
      if (++found.rows > mostRows) throw new CsvProblem('row_count', `The file has more than ${mostRows.toLocaleString('en')} rows. Split it.`, row);
      if (found.rows <= 0) continue;
      for (const [column, fitting] of orders) orders.set(column, narrow(fitting, dateTextOf(cells[column] ?? '')));
      if (!tracker) continue;
      for (const [column, cell] of cells.entries()) if (cell.trim()) found.filled.add(column);
      const cell = (heading: string) => cells[at.get(heading) ?? -1]?.trim() ?? '';
      addPlace(found.places, placeOf(tracker, cell));
    }
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
    found.problems.push(problem(error.rule, error.message, { row: error.row }));
  }
  found.rows = Math.max(found.rows, 0);
  return found;
}

/** The date in a cell: of a comment written "date;author;text", its first part. */
const dateTextOf = (cell: string): string => (cell.includes(';') ? (/^([^;\n]{6,40});/.exec(cell)?.[1] ?? '') : cell);

/** The first lines as text; where the file goes on, the last of them is not whole and is left out. */
async function headText(path: string, encoding: Dialect['encoding']): Promise<string> {
  const bytes = await headOf(path);
  let text = '';
  for await (const part of decode([bytes], encoding)) text += part;
  const last = bytes.length < headBytes ? -1 : Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
  return last > 0 ? text.slice(0, last + 1) : text;
}

/** Whether a column holds dates, or would by its heading where the first rows leave it empty. */
function mayHoldDates(sample: string[][], column: number, heading: string, tracker: Tracker | null): boolean {
  const cells = sample.map((row) => dateTextOf(row[column]?.trim() ?? '')).filter(Boolean);
  if (cells.length > 0) return cells.filter(isDate).length >= cells.length / 2;
  return targetsOfHeader(heading).some(({ target }) => dateTargets.includes(target) || (tracker === 'jira' && target === 'comment'));
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
