import { fold } from '../kit/text.ts';
import { gathered, minutesOf, personOf, writtenComment } from './csv-cells.ts';
import { columnOf, type Hash, Identities, type Parents } from './csv-identity.ts';
import { dayOf, instantOf, readDate, type Written } from './dates.ts';
import type { ColumnMapping, CsvMapping, Target } from './mapping.ts';
import { isPriorityNumber, priorityOf, priorityOfNumber } from './priority-words.ts';
import { bareTask, type SourceRecord, type TaskRecord } from './records.ts';
import { note, orderDays, tidyLine, tidyText, tidyTitle } from './tidy.ts';

// A table becomes tasks, a row at a time, the way its mapping says.

const longestValue = 10_000;
const yesWords = /^(true|yes|y|x|1|ja|oui|si|done|completed?|erledigt|fertig|termine|hecho)$/;
const noWords = /^(false|no|n|0|nein|non|-)?$/;

/** What the reading of a table remembers from row to row. */
export type Table = {
  mapping: CsvMapping;
  zone: string;
  hash: Hash;
  parents: Parents | null;
  identities: Identities;
  columns: Map<Target, ColumnMapping[]>;
  width: number;
  told: Map<string, Set<string>>;
  position: number;
};

/** A table of which no row is told yet. */
export function openTable(mapping: CsvMapping, zone: string, hash: Hash, parents: Parents | null): Table {
  return {
    mapping,
    zone,
    hash,
    parents,
    identities: new Identities(mapping, hash),
    columns: Map.groupBy(mapping.columns, (column) => column.target),
    width: Math.max(...mapping.columns.map((column) => column.column)) + 1,
    told: new Map([
      ['state', new Set()],
      ['label', new Set()],
      ['person', new Set()],
    ]),
    position: 0,
  };
}

/** What comes before the rows: the file, its custom fields, and how rows are told apart. */
export function openingOf(table: Table): SourceRecord[] {
  const { container } = table.mapping;
  const records: SourceRecord[] = [{ kind: 'container', row: 1, source: 'csv', ...container, body: '', url: null }];
  for (const column of table.columns.get('field') ?? []) {
    const name = nameOf(column);
    records.push({ kind: 'field', row: 1, source_id: fold(name), name });
  }
  if (!table.identities.given)
    records.push(
      note(
        1,
        'told',
        'ids_made_of_titles',
        'The table has no column that identifies its rows, so the title does. A second run finds a task again as long as its title stays the same; equal titles are told apart by their order.',
      ),
    );
  return records;
}

/** The cells of a row as they are meant: one guard taken off where the mapping says so. */
export function unguarded(mapping: CsvMapping, cells: readonly string[]): string[] {
  return mapping.unguard ? cells.map((cell) => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell)) : [...cells];
}

/** Whether there is nothing in a row. */
export const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => !cell.trim());

/** One row as a task, its comments, and whatever it names for the first time. */
export function rowRecords(table: Table, row: number, cells: readonly string[]): SourceRecord[] {
  if (isBlank(cells)) return [];
  const surplus = cells.slice(table.width).filter((cell) => cell.trim());
  if (surplus.length > 0)
    return [
      note(
        row,
        'refused',
        'cells_fit_headings',
        'The row has more cells than there are headings. A separator inside a text that is not in quotation marks does this.',
        { value: surplus.join(' | ') },
      ),
    ];
  const notes: SourceRecord[] = [];
  if (cells.length < table.width)
    notes.push(note(row, 'told', 'cells_missing', `The row ends after ${cells.length} of ${table.width} cells; the rest was taken as empty.`));

  const cell = (target: Target) => cellsOf(table, target, cells)[0] ?? { text: '', header: '', column: null };
  const identity = table.identities.of(cells);
  if (identity.repeated)
    return [note(row, 'refused', 'source_id_is_unique', 'A row with this identity was read before.', { column: idHeader(table), value: identity.source_id })];
  const raw = cell('title');
  const { title, body } = tidyTitle(notes, row, raw.header, raw.text, tidyText(notes, row, cell('body').header, cell('body').text));
  if (!title) return [...notes, note(row, 'refused', 'title_missing', 'The row has no title.', { column: raw.header })];
  if (identity.made && table.identities.given)
    notes.push(note(row, 'told', 'id_made_of_title', 'The row has no identity of its own; its title stands in for it.', { column: idHeader(table) }));

  const task = bareTask(row, tidyLine(notes, row, idHeader(table), identity.source_id), title);
  const firsts: SourceRecord[] = [];
  const finished = cell('finished_at');
  Object.assign(task, {
    body,
    source_key: tidyLine(notes, row, cell('source_key').header, cell('source_key').text) || null,
    state_source_id: stateOf(table, firsts, notes, row, cell('state')),
    done: isDone(notes, row, cell('done')) || finished.text.trim() !== '',
    due_on: dayIn(table, notes, row, cell('due_on')),
    starts_on: dayIn(table, notes, row, cell('starts_on')),
    priority: priorityIn(notes, row, cell('priority')),
    estimate_minutes: estimateIn(notes, row, cell('estimate')),
    labels: labelsOf(table, firsts, notes, row, cells),
    people: peopleOf(table, firsts, notes, row, cells),
    parent_source_id: parentOf(table, notes, row, task.source_id, cell('parent')),
    position: ++table.position,
    created_at: instantIn(table, notes, row, cell('created_at')),
    finished_at: instantIn(table, notes, row, finished),
    fields: fieldsOf(table, notes, row, cells),
    url: urlIn(notes, row, cell('url')),
  } satisfies Partial<TaskRecord>);
  orderDays(notes, task);
  return [...firsts, task, ...commentsOf(table, notes, row, task.source_id, cells), ...notes];
}

type Cell = { text: string; header: string; column: ColumnMapping | null };

/** The cells of a row that go to a target, in the order of the table. */
function cellsOf(table: Table, target: Target, cells: readonly string[]): Cell[] {
  return (table.columns.get(target) ?? []).map((column) => ({ text: cells[column.column] ?? '', header: column.header, column }));
}

const nameOf = (column: ColumnMapping): string => column.name?.trim() || column.header;

function idHeader(table: Table): string {
  const at = columnOf(table.mapping, 'source_id') ?? columnOf(table.mapping, 'source_key') ?? columnOf(table.mapping, 'title');
  return table.mapping.columns.find((column) => column.column === at)?.header ?? '';
}

/** Tells a state, label or person the first time it is named. */
function first(table: Table, firsts: SourceRecord[], record: Extract<SourceRecord, { kind: 'state' | 'label' | 'person' }>): string {
  const told = table.told.get(record.kind);
  if (told && !told.has(record.source_id)) {
    told.add(record.source_id);
    firsts.push(record.kind === 'state' ? { ...record, position: told.size } : record);
  }
  return record.source_id;
}

function stateOf(table: Table, firsts: SourceRecord[], notes: SourceRecord[], row: number, cell: Cell): string | null {
  const name = tidyLine(notes, row, cell.header, cell.text);
  return name ? first(table, firsts, { kind: 'state', row, source_id: fold(name) || name, name, closed: false, position: 0 }) : null;
}

function labelsOf(table: Table, firsts: SourceRecord[], notes: SourceRecord[], row: number, cells: readonly string[]): string[] {
  const names = cellsOf(table, 'labels', cells).flatMap((cell) =>
    gathered(cell.text, cell.column?.separator).map((text) => tidyLine(notes, row, cell.header, text)),
  );
  return [...new Set(names.filter(Boolean).map((name) => first(table, firsts, { kind: 'label', row, source_id: fold(name) || name, name, colour: null })))];
}

function peopleOf(table: Table, firsts: SourceRecord[], notes: SourceRecord[], row: number, cells: readonly string[]): string[] {
  const values = (target: Target) =>
    cellsOf(table, target, cells).flatMap((cell) => gathered(cell.text, cell.column?.separator).map((text) => tidyLine(notes, row, cell.header, text)));
  const names = values('people').filter(Boolean);
  const emails = values('people_email').filter((text) => text.includes('@'));
  // Addresses belong to the names beside them only when there are as many of them.
  const people =
    emails.length === names.length || names.length === 0
      ? (names.length > 0 ? names : emails).map((name, n) => personOf(name, emails[n]))
      : names.map((name) => personOf(name));
  return [...new Set(people.map((person) => first(table, firsts, { kind: 'person', row, username: null, ...person })))];
}

function parentOf(table: Table, notes: SourceRecord[], row: number, child: string, cell: Cell): string | null {
  const name = tidyLine(notes, row, cell.header, cell.text);
  if (!name) return null;
  const parent = table.parents?.of(child, name) ?? 'missing';
  const refuse = (rule: string, message: string) => notes.push(note(row, 'changed', rule, message, { column: cell.header, value: name }));
  if (parent === 'missing') {
    notes.push(note(row, 'told', 'parent_exists', 'Its parent is not in the file; they are joined if it comes later.', { column: cell.header, value: name }));
    return name;
  }
  if (parent === 'itself') refuse('parent_is_another', 'It names itself as its parent, so it comes without one.');
  else if (parent === 'several') refuse('parent_is_one', 'Several rows have this title, so it comes without a parent.');
  else if ('ring' in parent) refuse('parents_form_no_ring', `Parents form a ring (${[...parent.ring, parent.ring[0]].join(' → ')}), so it comes without one.`);
  else return parent.source_id;
  return null;
}

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

function dayIn(table: Table, notes: SourceRecord[], row: number, cell: Cell): string | null {
  const date = dateIn(notes, row, cell);
  return date && dayOf(date, table.zone);
}

function instantIn(table: Table, notes: SourceRecord[], row: number, cell: Cell): string | null {
  const date = dateIn(notes, row, cell);
  return date && instantOf(date, table.zone);
}

function priorityIn(notes: SourceRecord[], row: number, cell: Cell): TaskRecord['priority'] {
  const text = cell.text.trim();
  if (!text) return null;
  const numbers = cell.column?.numbers;
  const priority = numbers && isPriorityNumber(text) ? priorityOfNumber(text, numbers) : priorityOf(text);
  if (priority === undefined)
    notes.push(note(row, 'changed', 'priority_is_known', 'This word is no priority known here, so it was left out.', { column: cell.header, value: text }));
  return priority ?? null;
}

function estimateIn(notes: SourceRecord[], row: number, cell: Cell): number | null {
  const minutes = minutesOf(cell.text, cell.column?.unit ?? 'minutes');
  if (typeof minutes === 'number' || !cell.text.trim()) return typeof minutes === 'number' && minutes > 0 ? minutes : null;
  const message = minutes === 'too_long' ? 'More than ten years of work is no estimate; it was left out.' : 'This is no length of time, so it was left out.';
  notes.push(note(row, 'changed', 'estimate_is_readable', message, { column: cell.header, value: cell.text }));
  return null;
}

function isDone(notes: SourceRecord[], row: number, cell: Cell): boolean {
  const word = fold(cell.text);
  if (yesWords.test(word)) return true;
  if (!noWords.test(word))
    notes.push(note(row, 'changed', 'done_is_yes_or_no', 'This is neither yes nor no; it was taken as not done.', { column: cell.header, value: cell.text }));
  return false;
}

function urlIn(notes: SourceRecord[], row: number, cell: Cell): string | null {
  const text = tidyLine(notes, row, cell.header, cell.text);
  if (!text || (/^https?:\/\//i.test(text) && URL.canParse(text))) return text || null;
  notes.push(note(row, 'changed', 'url_is_of_the_web', 'This is no address of the web, so it was left out.', { column: cell.header, value: text }));
  return null;
}

function fieldsOf(table: Table, notes: SourceRecord[], row: number, cells: readonly string[]): TaskRecord['fields'] {
  return cellsOf(table, 'field', cells).flatMap((cell) => {
    const value = tidyText(notes, row, cell.header, cell.text, longestValue);
    return value && cell.column ? [{ name: nameOf(cell.column), value }] : [];
  });
}

function commentsOf(table: Table, notes: SourceRecord[], row: number, task: string, cells: readonly string[]): SourceRecord[] {
  const times = new Map<string, number>();
  return cellsOf(table, 'comment', cells).flatMap((cell): SourceRecord[] => {
    const text = tidyText(notes, row, cell.header, cell.text);
    if (!text) return [];
    const order = cell.column?.dates === 'ask' ? undefined : cell.column?.dates;
    const { at, by, body } = writtenComment(text, order ?? 'ymd');
    const hash = table.hash(text);
    times.set(hash, (times.get(hash) ?? 0) + 1);
    return [{ kind: 'comment', row, task_source_id: task, source_id: `${task}-${hash}-${times.get(hash)}`, body, by, at: at && instantOf(at, table.zone) }];
  });
}
