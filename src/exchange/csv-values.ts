import { fold } from '../kit/text.ts';
import { minutesOf } from './csv-cells.ts';
import { dayOf, instantOf, readDate, type Written } from './dates.ts';
import type { ColumnMapping } from './mapping.ts';
import { isPriorityNumber, priorityOf, priorityOfNumber } from './priority-words.ts';
import type { SourceRecord, TaskRecord } from './records.ts';
import { note, tidyLine } from './tidy.ts';

// What one cell says, as a day, an instant, a priority, an estimate, a yes or an address; a note where it cannot be read.

const yesWords = /^(true|yes|y|x|1|ja|oui|si|done|completed?|erledigt|fertig|termine|hecho)$/;
const noWords = /^(false|no|n|0|nein|non|-)?$/;

/** A cell with the column that says how to read it. */
export type Cell = { text: string; header: string; column: ColumnMapping | null };

function dateIn(notes: SourceRecord[], row: number, cell: Cell): Written | null {
  const text = cell.text.trim();
  if (!text || !cell.column) return null;
  const order = cell.column.dates === 'ask' ? undefined : cell.column.dates;
  const date = readDate(text, order ?? 'ymd');
  if (typeof date === 'object') return date;
  const [rule, message] =
    date === 'out_of_range'
      ? (['date_in_range', 'Dates before 1900 or after 2199 are left out.'] as const)
      : (['date_is_readable', 'This is no date in the order chosen for the column, so it was left out.'] as const);
  notes.push(note(row, 'changed', rule, message, { column: cell.header, value: text }));
  return null;
}

/** The day in a cell, as the reader of the table sees it. */
export function dayIn(zone: string, notes: SourceRecord[], row: number, cell: Cell): string | null {
  const date = dateIn(notes, row, cell);
  return date && dayOf(date, zone);
}

/** The instant in a cell: with the distance from UTC that the cell, the column or the row names, else in the zone of the table. */
export function instantIn(zone: string, notes: SourceRecord[], row: number, cell: Cell, offset: string | null): string | null {
  const date = dateIn(notes, row, cell);
  return date && instantOf({ ...date, offset: date.offset ?? (cell.column?.utc ? 'Z' : offset) }, zone);
}

/** The priority in a cell. */
export function priorityIn(notes: SourceRecord[], row: number, cell: Cell): TaskRecord['priority'] {
  const text = cell.text.trim();
  if (!text) return null;
  const numbers = cell.column?.numbers;
  const priority = numbers && isPriorityNumber(text) ? priorityOfNumber(text, numbers) : priorityOf(text);
  if (priority === undefined)
    notes.push(note(row, 'changed', 'priority_is_known', 'This word is no priority known here, so it was left out.', { column: cell.header, value: text }));
  return priority ?? null;
}

/** The minutes in a cell. */
export function estimateIn(notes: SourceRecord[], row: number, cell: Cell): number | null {
  const minutes = minutesOf(cell.text, cell.column?.unit ?? 'minutes');
  if (typeof minutes === 'number' || !cell.text.trim()) return typeof minutes === 'number' && minutes > 0 ? minutes : null;
  const message = minutes === 'too_long' ? 'More than ten years of work is no estimate; it was left out.' : 'This is no length of time, so it was left out.';
  notes.push(note(row, 'changed', 'estimate_is_readable', message, { column: cell.header, value: cell.text }));
  return null;
}

/** Whether a cell says yes. */
export function isDone(notes: SourceRecord[], row: number, cell: Cell): boolean {
  const word = fold(cell.text);
  if (yesWords.test(word)) return true;
  if (!noWords.test(word))
    notes.push(note(row, 'changed', 'done_is_yes_or_no', 'This is neither yes nor no; it was taken as not done.', { column: cell.header, value: cell.text }));
  return false;
}

/** The address of the web in a cell. */
export function urlIn(notes: SourceRecord[], row: number, cell: Cell): string | null {
  const text = tidyLine(notes, row, cell.header, cell.text);
  if (!text || (/^https?:\/\//i.test(text) && URL.canParse(text))) return text || null;
  notes.push(note(row, 'changed', 'url_is_of_the_web', 'This is no address of the web, so it was left out.', { column: cell.header, value: text }));
  return null;
}
