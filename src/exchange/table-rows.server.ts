import { CsvProblem, rowsOf } from './csv-rows.server.ts';
import { bytesOf, decode } from './decode.server.ts';
import type { Dialect } from './mapping.ts';
import { type CellNote, sheetRows } from './xlsx.server.ts';

/** A row of a table, whatever file it stands in. */
export interface TableRow {
  row: number;
  cells: string[];
  notes?: CellNote[];
}

/** The rows of a table, of text or of a workbook, without the lines before its headings. */
export async function* rawRows(path: string, dialect: Dialect): AsyncGenerator<TableRow> {
  if (dialect.sheet === undefined) return yield* rowsOf(decode(bytesOf(path), dialect.encoding), dialect);
  for await (const row of sheetRows(path, dialect.sheet)) if (row.row > dialect.skip_lines) yield row;
}

/** The first rows of a sheet; what is wrong behind them comes when it is read. */
export async function firstSheetRows(path: string, sheet: string, most: number): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  try {
    for await (const row of sheetRows(path, sheet)) {
      if (row.cells.length > 0) rows.push(row);
      if (rows.length >= most) break;
    }
  } catch (error) {
    if (!(error instanceof CsvProblem)) throw error;
  }
  return rows;
}
