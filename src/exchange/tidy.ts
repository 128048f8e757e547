import { cut } from '../kit/errors.ts';
import type { NoteRecord, Row, SourceRecord, TaskRecord } from './records.ts';

// Text from elsewhere made fit to keep: nothing unprintable, titles of one line, and a note for whatever changed.

export const longestTitle = 255;
export const longestBody = 100_000;
const longestLine = 2_000;

// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL and its kin are what is taken out
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]|\p{Surrogate}/gu;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the quick question before the slow answer
const suspect = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff]/;

/** Where notes gather while a row is read. */
export type Notes = SourceRecord[];

/** One line of the report. */
export function note(
  row: Row,
  effect: NoteRecord['effect'],
  rule: string,
  message: string,
  more: { column?: string | null; value?: unknown; about?: NoteRecord['about'] } = {},
): NoteRecord {
  return {
    kind: 'note',
    row,
    column: more.column ?? null,
    rule,
    effect,
    about: more.about ?? 'row',
    message,
    value: more.value === undefined ? null : cut(more.value),
  };
}

/** The text without characters that cannot be printed. */
export function printable(text: string): string {
  return suspect.test(text) ? text.replace(unprintable, '') : text;
}

/** One line: printable, single spaces, trimmed, cut where it is absurdly long. */
export function tidyLine(notes: Notes, row: Row, column: string, text: string, most = longestLine): string {
  const clean = told(notes, row, column, text).replace(/\s+/g, ' ').trim();
  return short(notes, row, column, clean, most);
}

/** Several lines: printable, line breaks as one kind, trimmed. */
export function tidyText(notes: Notes, row: Row, column: string, text: string, most = longestBody): string {
  const clean = told(notes, row, column, text).replace(/\r\n?/g, '\n').trim();
  return short(notes, row, column, clean, most);
}

/** A title and a body that fit: what is too long for the title begins the body. */
export function tidyTitle(notes: Notes, row: Row, column: string, title: string, body: string): { title: string; body: string } {
  const line = tidyLine(notes, row, column, title, longestBody);
  if (line.length <= longestTitle) return { title: line, body };
  const space = line.lastIndexOf(' ', longestTitle - 1);
  const at = wholeAt(line, space > longestTitle / 2 ? space : longestTitle - 1);
  notes.push(
    note(row, 'changed', 'title_length', `The title has more than ${longestTitle} characters: its end now begins the description.`, { column, value: line }),
  );
  const rest = `…${line.slice(at).trim()}`;
  return { title: `${line.slice(0, at).trimEnd()}…`, body: short(notes, row, column, body ? `${rest}\n\n${body}` : rest, longestBody) };
}

/** A start after the due day is left out: the due day is the promise. */
export function orderDays(notes: Notes, task: TaskRecord): void {
  if (!task.starts_on || !task.due_on || task.starts_on <= task.due_on) return;
  notes.push(
    note(task.row, 'changed', 'starts_after_due', `It starts after it is due (${task.due_on}), so the start was left out.`, { value: task.starts_on }),
  );
  task.starts_on = null;
}

/** Gives each name that folds to the same as an earlier one a number: "Size", "Size (2)". */
export function uniqueName(taken: Set<string>, name: string, fold: (text: string) => string): string {
  let result = name;
  for (let n = 2; taken.has(fold(result)); n++) result = `${name} (${n})`;
  taken.add(fold(result));
  return result;
}

function told(notes: Notes, row: Row, column: string, text: string): string {
  const clean = printable(text);
  if (clean.length !== text.length)
    notes.push(note(row, 'changed', 'unprintable', 'Characters that cannot be printed were taken out.', { column, value: text }));
  return clean;
}

function short(notes: Notes, row: Row, column: string, text: string, most: number): string {
  if (text.length <= most) return text;
  notes.push(
    note(row, 'changed', 'text_length', `Only the first ${most.toLocaleString('en')} of ${text.length.toLocaleString('en')} characters were kept.`, {
      column,
      value: text,
    }),
  );
  return text.slice(0, wholeAt(text, most));
}

/** A place to cut that does not split a character in two. */
function wholeAt(text: string, at: number): number {
  const before = text.charCodeAt(at - 1);
  return before >= 0xd800 && before <= 0xdbff ? at - 1 : at;
}
