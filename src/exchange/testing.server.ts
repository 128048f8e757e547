import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CsvMapping, Source } from './mapping.ts';
import { read, sniff } from './read.server.ts';
import type { CommentRecord, NoteRecord, SourceRecord, TaskRecord } from './records.ts';

// Files for tests, and what the readers make of them.

const folder = mkdtempSync(join(tmpdir(), 'throughline-exchange-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** A file with this content; gone when the tests end. */
export function fileOf(content: string | Uint8Array, name = 'table.csv'): string {
  const path = join(folder, `${++files}-${name}`);
  writeFileSync(path, content);
  return path;
}

/** The records of a file, by kind. */
export async function recordsOf(path: string, how: { source: Source; mapping?: CsvMapping | null; timeZone?: string }) {
  const all: SourceRecord[] = [];
  for await (const record of read(path, { timeZone: 'Europe/Berlin', ...how })) all.push(record);
  const of = <K extends SourceRecord['kind']>(kind: K) => all.filter((record): record is Extract<SourceRecord, { kind: K }> => record.kind === kind);
  const tasks: TaskRecord[] = of('task');
  const notes: NoteRecord[] = of('note');
  const comments: CommentRecord[] = of('comment');
  return { all, of, tasks, notes, comments, rules: notes.map((note) => note.rule) };
}

/** A table, sniffed and then read as proposed, with what the person would change. */
export async function tableOf(content: string | Uint8Array, change: (mapping: CsvMapping) => CsvMapping = (mapping) => mapping) {
  const path = fileOf(content);
  const sniffed = await sniff(path, 'Table.csv');
  if (!sniffed.mapping) throw new Error(sniffed.problems.map((one) => one.message).join(' '));
  return { sniffed, ...(await recordsOf(path, { source: 'csv', mapping: change(sniffed.mapping) })) };
}
