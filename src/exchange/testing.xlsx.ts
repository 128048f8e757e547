import { crc32, deflateRawSync } from 'node:zlib';

// Workbooks for tests, as bytes: the parts are written by hand, so that each oddity can be put in.

/** A ZIP archive of these files. */
export function zipOf(files: Record<string, string | Uint8Array>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content as string); // Buffer.from takes both
    const packed = deflateRawSync(bytes);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(crc32(bytes), 14);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(bytes.length, 22);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(crc32(bytes), 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(bytes.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    parts.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 8);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, list, end]);
}

const guarded = (text: string) => text.replace(/[<>&]/g, (c) => `&#${c.charCodeAt(0)};`);

/** A workbook of these sheets: cells are texts, numbers, or cells written as XML. */
export function workbookOf(
  sheets: { name: string; rows: (string | number | { xml: string })[][]; hidden?: boolean; after?: string; from?: number }[],
  more: { from1904?: boolean; strings?: string; files?: Record<string, string> } = {},
): Buffer {
  const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
  const main =
    'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
  const cell = (value: string | number | { xml: string }) =>
    typeof value === 'object'
      ? value.xml
      : typeof value === 'number'
        ? `<c><v>${value}</v></c>`
        : value === ''
          ? '<c/>'
          : `<c t="inlineStr"><is><t>${guarded(value)}</t></is></c>`;
  const files: Record<string, string> = {
    'xl/workbook.xml': `${xml}<workbook ${main}><workbookPr${more.from1904 ? ' date1904="1"' : ''}/><sheets>${sheets
      .map((s, n) => `<sheet name="${s.name}" sheetId="${n + 1}" r:id="rId${n + 1}"${s.hidden ? ' state="hidden"' : ''}/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${xml}<Relationships xmlns="x">${sheets.map((_, n) => `<Relationship Id="rId${n + 1}" Target="worksheets/sheet${n + 1}.xml"/>`).join('')}</Relationships>`,
    // Styles: 0 plain, 1 a day, 2 a day and time, 3 five digits, 4 a length, 5 a colour that holds an "m"
    'xl/styles.xml': `${xml}<styleSheet ${main}><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/><numFmt numFmtId="165" formatCode="00000"/><numFmt numFmtId="166" formatCode="[h]:mm"/><numFmt numFmtId="167" formatCode="[Magenta]0.00&quot; m&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/><xf numFmtId="167"/></cellXfs></styleSheet>`,
    ...(more.strings ? { 'xl/sharedStrings.xml': `${xml}<sst ${main}>${more.strings}</sst>` } : {}),
  };
  for (const [n, sheet] of sheets.entries())
    files[`xl/worksheets/sheet${n + 1}.xml`] =
      `${xml}<worksheet ${main}><sheetData>${sheet.rows.map((row, r) => `<row r="${(sheet.from ?? 1) + r}">${row.map(cell).join('')}</row>`).join('')}</sheetData>${sheet.after ?? ''}</worksheet>`;
  return zipOf({ ...files, ...more.files });
}
