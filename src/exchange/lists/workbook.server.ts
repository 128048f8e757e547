import { zipOf } from './zip.server.ts';

/** A text, a number, a number with all its digits, or a day. */
export type Cell = string | number | null | { number: string } | { day: string };

/** A cell as a text, where a file knows no others. */
export const plainCell = (cell: Cell): string | number | null => (typeof cell !== 'object' || cell === null ? cell : 'day' in cell ? cell.day : cell.number);

// A spreadsheet keeps 15 digits of a number: a longer one stays a text, and whole.
const isSafe = (number: string) => number.replace(/^-?0*\.?0*/, '').replace('.', '').length <= 15;
const dayOne = Date.UTC(1899, 11, 30);

const open = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packageOf = 'http://schemas.openxmlformats.org/package/2006';
const longest = 32_767;

// Control characters have no place in XML; a cell holds 32,767 characters.
const text = (value: string) =>
  value
    .slice(0, longest)
    .replace(/(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu, '')
    .toWellFormed()
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
const cell = (value: Cell, style = ''): string =>
  value === null || value === ''
    ? '<c/>'
    : typeof value === 'object' && 'day' in value
      ? dayCell(value.day)
      : typeof value === 'object'
        ? isSafe(value.number)
          ? `<c${style}><v>${value.number}</v></c>`
          : cell(value.number, style)
        : typeof value === 'number'
          ? `<c${style}><v>${value}</v></c>`
          : `<c t="inlineStr"${style}><is><t xml:space="preserve">${text(value)}</t></is></c>`;
// Days are counted from 1900 on, and a spreadsheet has none before March of that year right.
const dayCell = (day: string): string =>
  day < '1900-03-01' ? cell(day) : `<c s="2"><v>${Math.round((Date.parse(`${day}T00:00:00Z`) - dayOne) / 86_400_000)}</v></c>`;
const row = (cells: Cell[], style = '') => `<row>${cells.map((c) => cell(c, style)).join('')}</row>`;

/** A workbook (XLSX) of one sheet, as a stream of bytes. Cells are texts and numbers, never formulas. */
export function workbookOf(title: string, head: string[], rows: AsyncIterable<Cell[]>): AsyncGenerator<Buffer> {
  const name =
    text(title.replace(/[[\]:*?/\\]/g, ' ').slice(0, 31))
      .replace(/"/g, '&quot;')
      .trim() || 'List';
  async function* sheet() {
    yield `${open}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>${row(head, ' s="1"')}`;
    for await (const cells of rows) yield row(cells);
    yield '</sheetData></worksheet>';
  }
  async function* files() {
    yield {
      name: '[Content_Types].xml',
      content: [
        `${open}<Types xmlns="${packageOf}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>`,
        ...[
          ['workbook', 'sheet.main'],
          ['worksheets/sheet1', 'worksheet'],
          ['styles', 'styles'],
        ].map(([path, kind]) => `<Override PartName="/xl/${path}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.${kind}+xml"/>`),
        '</Types>',
      ],
    };
    yield {
      name: '_rels/.rels',
      content: [
        `${open}<Relationships xmlns="${packageOf}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      ],
    };
    yield {
      name: 'xl/workbook.xml',
      content: [`${open}<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="${name}" sheetId="1" r:id="rId1"/></sheets></workbook>`],
    };
    yield {
      name: 'xl/_rels/workbook.xml.rels',
      content: [
        `${open}<Relationships xmlns="${packageOf}/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${relations}/styles" Target="styles.xml"/></Relationships>`,
      ],
    };
    yield {
      name: 'xl/styles.xml',
      content: [
        `${open}<styleSheet xmlns="${main}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/><xf xfId="0" fontId="1" applyFont="1"/><xf xfId="0" numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
      ],
    };
    yield { name: 'xl/worksheets/sheet1.xml', content: sheet() };
  }
  return zipOf(files());
}
