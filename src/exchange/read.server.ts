import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { readCsv, sniffCsv, sniffXlsx } from './csv.server.ts';
import { bytesOf, decode, encodingOf, headOf } from './decode.server.ts';
import { readGithub, sniffGithub } from './github.server.ts';
import { CsvMapping, type Encoding, type ImportProblem, problem, refusalOf, type Sniffed, type Source } from './mapping.ts';
import type { SourceRecord } from './records.ts';
import { readTrello, surveyTrello } from './trello.server.ts';
import { containerOf, openingRecords } from './trello.ts';

// The one door to the readers: says what a file is, then reads it.

export const mostBytes = 500 * 1024 * 1024;

/** What a file is, what it holds, and what is wrong with it; nothing of it is kept. `name` is what the person called it. */
export async function sniff(path: string, name: string = basename(path), sheet?: string): Promise<Sniffed> {
  const { size } = await stat(path);
  const title =
    name
      .replace(/\.[A-Za-z0-9]{1,5}$/, '')
      // The second download of the same list, or one that carries its day, is the same list.
      .replace(/\s*\(\d{1,3}\)$/, '')
      .replace(/(?<=\S)[-_ .]+\d{4}[-_.]?\d{2}[-_.]?\d{2}([-_ T.]*\d{2}[-_:.h]?\d{2}([-_:.]?\d{2})?)?$/, '')
      .trim()
      .slice(0, 200) || 'Table';
  if (size === 0) return unknown(null, problem('file_has_rows', 'The file is empty.'));
  if (size > mostBytes) return unknown(null, problem('file_size', 'The file is larger than 500 MB. Split it.'));
  const head = await headOf(path);
  const foreign = foreignFormat(head);
  if (foreign) return unknown(null, problem('format_is_known', foreign));
  if (head.subarray(0, 4).toString('latin1') === 'PK\x03\x04') return sniffXlsx(path, title, sheet);
  return looksLikeJson(head) ? sniffJson(path, title) : sniffCsv(path, title);
}

/** Every record of a file, notes among them. Throws a refusal, before the first record where it can, when the file or the mapping cannot be used. */
export async function* read(path: string, how: { source: Source; mapping?: CsvMapping | null; timeZone: string }): AsyncGenerator<SourceRecord> {
  const { size } = await stat(path);
  if (size > mostBytes) throw refusalOf([problem('file_size', 'The file is larger than 500 MB. Split it.')]);
  if (how.source === 'trello') return yield* readTrello(path, how.timeZone);
  if (how.source === 'github') return yield* readGithub(path);
  const mapping = CsvMapping.safeParse(how.mapping);
  if (!mapping.success)
    throw refusalOf(
      mapping.error.issues.map((issue) =>
        problem('mapping_is_complete', `${issue.path.join('.') || 'mapping'}: ${issue.message}`, { column: issue.path.join('.') }),
      ),
    );
  yield* readCsv(path, mapping.data, how.timeZone);
}

async function sniffJson(path: string, title: string): Promise<Sniffed> {
  const encoding = await encodingOf(path);
  const { board, seen, problems, isBoard } = await surveyTrello(decode(bytesOf(path), encoding));
  if (!isBoard) {
    const issues = await sniffGithub(path, title);
    if (issues) return issues;
    return unknown(
      encoding,
      problems[0] ??
        problem(
          'format_is_known',
          'This JSON file is neither a Trello board (lists and cards) nor a list of GitHub issues. Other JSON cannot be read: export as CSV.',
        ),
    );
  }
  const { cards, items, comments } = board.counts;
  const notes = openingRecords(board, seen).flatMap((record) =>
    record.kind === 'note' ? [problem(record.rule, record.message, { row: record.row, column: record.column, stops: false })] : [],
  );
  return {
    source: 'trello',
    encoding,
    container: containerOf(board),
    headers: null,
    sample: null,
    mapping: null,
    counts: {
      lists: seen.get('lists') ?? 0,
      cards,
      subtasks: items,
      comments,
      labels: board.labels.size,
      people: board.members.size,
      fields: board.fields.size,
    },
    as_before: null,
    problems: [...problems, ...(problems.length > 0 ? [] : notes.slice(0, 100))],
  };
}

function unknown(encoding: Encoding | null, what: ImportProblem): Sniffed {
  return { source: 'unknown', encoding, container: null, headers: null, sample: null, mapping: null, counts: {}, as_before: null, problems: [what] };
}

/** A "{", or a "[" that opens a list of things. */
function looksLikeJson(head: Buffer): boolean {
  const text = head
    .subarray(0, 512)
    .toString('latin1')
    .replace(/\0/g, '')
    .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '');
  return /^\s*(\{|\[\s*[[{\]"])/.test(text);
}

const formats: [string, string][] = [
  ['\xd0\xcf\x11\xe0', 'This is an old Office file, or one locked with a password. Save it as XLSX or CSV without a password and bring that.'],
  ['%PDF', 'This is a PDF. Bring the export of the program it came from.'],
  ['\x1f\x8b', 'This file is packed (gzip). Unpack it first.'],
  ['SQLite format 3', 'This is a database, not an export.'],
  ['\x89PNG', 'This is a picture.'],
  ['\xff\xd8\xff', 'This is a picture.'],
];

function foreignFormat(head: Buffer): string | null {
  const start = head.subarray(0, 256).toString('latin1');
  if (/^(\xef\xbb\xbf)?\s*<(\?xml|!doctype|html|Project)/i.test(start)) return 'XML and HTML files cannot be read yet. Export as CSV.';
  return formats.find(([prefix]) => start.startsWith(prefix))?.[1] ?? null;
}
