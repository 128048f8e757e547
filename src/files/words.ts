/** A size as people say it: 340 kB, 1.2 MB. */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  if (bytes < 999_500) return `${Math.round(bytes / 1000)} kB`;
  const megabytes = bytes / 1_000_000;
  return `${megabytes < 10 ? megabytes.toFixed(1) : Math.round(megabytes)} MB`;
}

const kinds: [begins: string, word: string][] = [
  ['image/svg', 'drawing'],
  ['image/', 'picture'],
  ['audio/', 'sound'],
  ['video/', 'film'],
  ['application/pdf', 'PDF'],
  ['text/csv', 'table'],
  ['text/html', 'web page'],
  ['text/', 'text'],
  ['application/json', 'JSON'],
  ['application/zip', 'archive or office file'],
];

/** What a file is, in a word; empty where there is none. */
export const typeWord = (type: string): string => kinds.find(([begins]) => type.startsWith(begins))?.[1] ?? '';

/** The first rows of a table as text, by the sign that parts its first line. Quotes hold what they enclose; a row that is cut off is left out. */
export function rowsOf(text: string, most: number, whole: boolean): string[][] {
  const first = text.slice(0, text.search(/[\r\n]|$/));
  const sign = [',', ';', '\t'].sort((a, b) => first.split(b).length - first.split(a).length)[0] ?? ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const endRow = () => {
    rows.push([...row, cell]);
    row = [];
    cell = '';
  };
  for (let i = text.startsWith('\ufeff') ? 1 : 0; i < text.length && rows.length < most; i++) {
    const letter = text[i] ?? '';
    if (quoted) {
      if (letter !== '"') cell += letter;
      else if (text[i + 1] === '"') {
        cell += '"';
        i++;
      } else quoted = false;
    } else if (letter === '"' && cell === '') quoted = true;
    else if (letter === sign) {
      row.push(cell);
      cell = '';
    } else if (letter === '\n' || letter === '\r') {
      if (letter === '\r' && text[i + 1] === '\n') i++;
      endRow();
    } else cell += letter;
  }
  if (whole && rows.length < most && (cell !== '' || row.length > 0)) endRow();
  return rows;
}
