import { CsvProblem, longestRow, mostColumns } from './csv-rows.server.ts';
import { cellText, columnOfRef, type NumberStyle, numberText, styleOf } from './xlsx-cells.ts';
import { readXml } from './xml.server.ts';
import { type ZipEntry, zipContent, zipEntries } from './zip.server.ts';

// A workbook (XLSX): which sheets it has, and the rows of one of them as a stream.

const mostShared = 64 * 1024 * 1024;

/** A remark on one cell of a row. */
export interface CellNote {
  column: number;
  rule: string;
  message: string;
}
export interface SheetRow {
  row: number;
  cells: string[];
  notes: CellNote[];
}

interface Workbook {
  path: string;
  entries: Map<string, ZipEntry>;
  from1904: boolean;
  sheets: { name: string; file: string; hidden: boolean }[];
}

const plain: NumberStyle = { shows: 'number', zeros: 0 };

/** Opens a workbook: its sheets in their order. */
export async function openWorkbook(path: string): Promise<Workbook> {
  const entries = await zipEntries(path);
  const book: Workbook = { path, entries, from1904: false, sheets: [] };
  if (!entries.has('xl/workbook.xml'))
    throw new CsvProblem('format_is_known', 'This is an archive, but no workbook of Excel (XLSX). Save the table as XLSX or CSV and bring that.', 1);
  const files = new Map<string, string>();
  await readPart(book, 'xl/_rels/workbook.xml.rels', (name, a) => {
    if (name === 'Relationship' && a.Id && a.Target) files.set(a.Id, a.Target.startsWith('/') ? a.Target.slice(1) : `xl/${a.Target}`);
  });
  await readPart(book, 'xl/workbook.xml', (name, a) => {
    if (name === 'workbookPr') book.from1904 = a.date1904 === '1' || a.date1904 === 'true';
    const file = name === 'sheet' ? files.get(a['r:id'] ?? Object.entries(a).find(([key]) => key.endsWith(':id'))?.[1] ?? '') : undefined;
    if (file && entries.has(file) && file.includes('worksheets')) book.sheets.push({ name: a.name ?? '', file, hidden: (a.state ?? 'visible') !== 'visible' });
  });
  return book;
}

/** The rows of a sheet that hold anything, in their order, with what is to be known of their cells. */
export async function* sheetRows(path: string, sheet: string): AsyncGenerator<SheetRow> {
  const book = await openWorkbook(path);
  const found = book.sheets.find((one) => one.name === sheet) ?? book.sheets[0];
  const entry = found && book.entries.get(found.file);
  if (!entry) throw new CsvProblem('sheet_exists', `The workbook has no sheet “${sheet}”.`, 1);
  const [shared, styles] = [await sharedStrings(book), await numberStyles(book)];
  let ready: SheetRow[] = [];
  let row: SheetRow = { row: 0, cells: [], notes: [] };
  let length = 0;
  let cell = { column: -1, type: 'n', style: plain, value: '', formula: false, text: '' };
  let takes: 'value' | 'text' | null = null;
  let inCell = false;
  const merges: string[] = [];
  const endCell = () => {
    const { text, notes } = shownIn(cell, shared, book.from1904);
    if (cell.column >= mostColumns && text) throw new CsvProblem('column_count', `A row has more than ${mostColumns} columns.`, row.row);
    if (cell.column >= mostColumns) return;
    for (const note of notes) row.notes.push({ column: cell.column, ...note });
    if (!text) return;
    length += text.length;
    if (length > longestRow) throw new CsvProblem('row_length', `Row ${row.row} is longer than 1 MB.`, row.row);
    while (row.cells.length < cell.column) row.cells.push('');
    row.cells[cell.column] = text;
  };
  const handler = {
    open(name: string, a: Record<string, string>) {
      if (name === 'row') {
        row = { row: Number(a.r) > row.row ? Number(a.r) : row.row + 1, cells: [], notes: [] };
        length = 0;
        cell = { ...cell, column: -1 };
      } else if (name === 'c') {
        const column = a.r ? columnOfRef(a.r) : cell.column + 1;
        cell = {
          column: column < 0 ? cell.column + 1 : column,
          type: a.t ?? 'n',
          style: styles[Number(a.s ?? 0)] ?? plain,
          value: '',
          formula: false,
          text: '',
        };
        inCell = true;
      } else if (name === 'f') cell.formula = true;
      else if (name === 'v') takes = 'value';
      else if (name === 't' && inCell) takes = 'text';
      else if (name === 'rPh') takes = null;
      else if (name === 'mergeCell' && a.ref && merges.length < 1000) merges.push(a.ref);
    },
    text(text: string) {
      if (takes === 'value') cell.value += text;
      else if (takes === 'text') cell.text += text;
    },
    close(name: string) {
      if (name === 'v' || name === 't') takes = null;
      else if (name === 'c') {
        inCell = false;
        endCell();
      } else if (name === 'row' && (row.cells.length > 0 || row.notes.length > 0)) ready.push(row);
    },
  };
  yield* readXml(zipContent(path, entry), handler, () => {
    const rows = ready;
    ready = [];
    return rows;
  });
  // Merges stand behind the rows: they are told on a row of their own that holds nothing.
  if (merges.length > 0)
    yield {
      row: row.row,
      cells: [],
      notes: [
        {
          column: 0,
          rule: 'cells_are_merged',
          message: `Merged cells (${merges.slice(0, 5).join(', ')}${merges.length > 5 ? ' …' : ''}) hold their value in the first cell only; the others come empty.`,
        },
      ],
    };
}

type Cell = { type: string; style: NumberStyle; value: string; formula: boolean; text: string };

function shownIn(cell: Cell, shared: string[], from1904: boolean): { text: string; notes: Omit<CellNote, 'column'>[] } {
  const only = (text: string) => ({ text, notes: [] });
  if (cell.type === 's') return only(cell.value === '' ? '' : (shared[Number(cell.value)] ?? ''));
  if (cell.type === 'inlineStr') return only(cellText(cell.text));
  if (cell.type === 'b') return only(cell.value === '' ? '' : cell.value === '1' ? 'TRUE' : 'FALSE');
  if (cell.type === 'e')
    return { text: '', notes: [{ rule: 'cell_is_no_error', message: `The cell shows an error (${cell.value || '#?'}), so it was taken as empty.` }] };
  if (cell.value === '' && cell.formula)
    return {
      text: '',
      notes: [
        {
          rule: 'formula_has_value',
          message: 'The cell holds a formula and no value; formulas are not computed here. Open the workbook in Excel and save it.',
        },
      ],
    };
  if (cell.type === 'str') return only(cellText(cell.value));
  if (cell.type === 'd') return only(cell.value.replace(/T00:00:00(\.0+)?Z?$/, ''));
  const { text, cut } = numberText(cell.value, cell.style, from1904);
  return {
    text,
    notes: cut
      ? [
          {
            rule: 'number_has_15_digits',
            message: 'Excel keeps 15 digits of a number: this one may end in zeros that were other digits. Keep such keys as text.',
          },
        ]
      : [],
  };
}

async function sharedStrings(book: Workbook): Promise<string[]> {
  const strings: string[] = [];
  let total = 0;
  let text = '';
  let takes = false;
  let phonetic = false;
  await readPart(
    book,
    [...book.entries.keys()].find((name) => name.toLowerCase() === 'xl/sharedstrings.xml') ?? '',
    (name) => {
      if (name === 'si') text = '';
      else if (name === 'rPh') phonetic = true;
      else if (name === 't') takes = !phonetic;
    },
    (name) => {
      if (name === 't') takes = false;
      else if (name === 'rPh') phonetic = false;
      else if (name === 'si') {
        total += text.length + 16;
        if (total > mostShared)
          throw new CsvProblem('memory', 'The workbook holds more text than can be read at once. Save the sheet as CSV and bring that.', 1);
        strings.push(cellText(text));
      }
    },
    (more) => {
      if (takes) text += more;
    },
  );
  return strings;
}

async function numberStyles(book: Workbook): Promise<NumberStyle[]> {
  const codes = new Map<number, string>();
  const styles: NumberStyle[] = [];
  let within = false;
  await readPart(
    book,
    'xl/styles.xml',
    (name, a) => {
      if (name === 'numFmt') codes.set(Number(a.numFmtId), a.formatCode ?? '');
      else if (name === 'cellXfs') within = true;
      else if (name === 'xf' && within) styles.push(styleOf(Number(a.numFmtId ?? 0), codes.get(Number(a.numFmtId))));
    },
    (name) => {
      if (name === 'cellXfs') within = false;
    },
  );
  return styles;
}

async function readPart(
  book: Workbook,
  name: string,
  open: (name: string, attributes: Record<string, string>) => void,
  close: (name: string) => void = () => {},
  text: (text: string) => void = () => {},
): Promise<void> {
  const entry = book.entries.get(name);
  if (!entry) return;
  for await (const _ of readXml(zipContent(book.path, entry), { open, close, text }));
}
