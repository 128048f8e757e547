import { fold } from '../kit/text.ts';
import { attachmentLine, authorOf, gathered, personOf, writtenComment } from './csv-cells.ts';
import { columnOf, type Hash, Identities, type Parents } from './csv-identity.ts';
import { type Cell, dayIn, estimateIn, instantIn, isDone, priorityIn, urlIn } from './csv-values.ts';
import { instantOf, offsetOf, readDate } from './dates.ts';
import { foldHeader } from './header-words.ts';
import type { ColumnMapping, CsvMapping, Target } from './mapping.ts';
import { bareTask, type SourceRecord, type TaskRecord } from './records.ts';
import { note, orderDays, tidyLine, tidyText, tidyTitle } from './tidy.ts';
import { categoryIn, completeRow, namesLinks, pivotalComment, statesAreWords } from './tracker-rows.ts';
import { sourceOf } from './trackers.ts';
import { markdownOfWiki } from './wiki-markup.ts';

// A table becomes tasks, a row at a time, the way its mapping says.

const longestValue = 10_000;

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
  /** Where each heading stands, folded. */
  places: Map<string, number>;
  /** Names by their ids in the source, where comments name their authors by id. */
  names: Map<string, string>;
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
    places: new Map(mapping.columns.toReversed().map((column) => [foldHeader(column.header), column.column])),
    names: new Map(),
  };
}

/** The cell under a heading, whatever the column is taken as. */
export function cellUnder(table: Pick<Table, 'places'>, cells: readonly string[], heading: string): string {
  const at = table.places.get(heading);
  return at === undefined ? '' : (cells[at] ?? '').trim();
}

/** What comes before the rows: the file, its custom fields, and how rows are told apart. */
export function openingOf(table: Table): SourceRecord[] {
  const { container, tracker, sheet } = table.mapping;
  const source = tracker ? sourceOf(tracker) : sheet === undefined ? 'csv' : 'xlsx';
  const records: SourceRecord[] = [{ kind: 'container', row: 1, source, ...container, body: '', url: null }];
  const fields = fieldColumns(table);
  for (const name of new Set(fields.map(nameOf))) records.push({ kind: 'field', row: 1, source_id: fold(name), name });
  const links = tracker ? [...new Set(fields.filter((column) => namesLinks(foldHeader(column.header))).map(nameOf))] : [];
  if (links.length > 0)
    records.push(note(1, 'told', 'links_are_text', `What waits for what (${links.join(', ')}) is kept as text on each task; it moves no dates.`));
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
  // A sheet stores no empty cells at the end of a row.
  if (cells.length < table.width && table.mapping.sheet === undefined)
    notes.push(note(row, 'told', 'cells_missing', `The row ends after ${cells.length} of ${table.width} cells; the rest was taken as empty.`));

  const cell = (target: Target) => cellsOf(table, target, cells)[0] ?? { text: '', header: '', column: null };
  const identity = table.identities.of(cells);
  if (identity.repeated)
    return [note(row, 'refused', 'source_id_is_unique', 'A row with this identity was read before.', { column: idHeader(table), value: identity.source_id })];
  const raw = cell('title');
  const { title, body } = tidyTitle(notes, row, raw.header, raw.text, bodyOf(table, notes, row, cells));
  if (!title) return [...notes, note(row, 'refused', 'title_missing', 'The row has no title.', { column: raw.header })];
  if (identity.made && table.identities.given)
    notes.push(note(row, 'told', 'id_made_of_title', 'The row has no identity of its own; its title stands in for it.', { column: idHeader(table) }));

  const task = bareTask(row, tidyLine(notes, row, idHeader(table), identity.source_id), title);
  const firsts: SourceRecord[] = [];
  const finished = cell('finished_at');
  const offset = offsetOf(cell('utc_offset').text.trim() || undefined);
  const zoneOfRow = offset === 'bad' ? null : offset;
  const under = (heading: string) => cellUnder(table, cells, heading);
  Object.assign(task, {
    body,
    source_key: tidyLine(notes, row, cell('source_key').header, cell('source_key').text) || null,
    state_source_id: stateOf(table, firsts, notes, row, cell('state'), under),
    done: isDone(notes, row, cell('done')) || finished.text.trim() !== '',
    due_on: dayIn(table.zone, notes, row, cell('due_on')),
    starts_on: dayIn(table.zone, notes, row, cell('starts_on')),
    priority: priorityIn(notes, row, cell('priority')),
    estimate_minutes: estimateIn(notes, row, cell('estimate')),
    labels: labelsOf(table, firsts, notes, row, cells),
    people: peopleOf(table, firsts, notes, row, cells),
    parent_source_id: parentOf(table, notes, row, task.source_id, cell('parent')),
    position: ++table.position,
    created_at: instantIn(table.zone, notes, row, cell('created_at'), zoneOfRow),
    finished_at: instantIn(table.zone, notes, row, finished, zoneOfRow),
    fields: fieldsOf(table, notes, row, cells),
    url: urlIn(notes, row, cell('url')),
  } satisfies Partial<TaskRecord>);
  if (table.mapping.tracker) completeRow(table.mapping.tracker, task, under);
  orderDays(notes, task);
  return [...firsts, task, ...commentsOf(table, notes, row, task.source_id, cells), ...notes];
}

/** The cells of a row that go to a target, in the order of the table. */
function cellsOf(table: Table, target: Target, cells: readonly string[]): Cell[] {
  return (table.columns.get(target) ?? []).map((column) => ({ text: cells[column.column] ?? '', header: column.header, column }));
}

/** The columns that fill custom fields; the key that people know a task by in a tracker stays readable as one. */
function fieldColumns(table: Table): ColumnMapping[] {
  const keys = table.mapping.tracker ? (table.columns.get('source_key') ?? []) : [];
  return [...keys, ...(table.columns.get('field') ?? [])];
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

function stateOf(table: Table, firsts: SourceRecord[], notes: SourceRecord[], row: number, cell: Cell, under: (heading: string) => string): string | null {
  const name = tidyLine(notes, row, cell.header, cell.text);
  if (!name) return null;
  const { tracker } = table.mapping;
  const source_id = fold(name) || name;
  const fresh = !table.told.get('state')?.has(source_id);
  const category = tracker ? (categoryIn(tracker, name, under) ?? (statesAreWords(tracker) ? 'idea' : undefined)) : undefined;
  if (fresh && tracker && statesAreWords(tracker) && categoryIn(tracker, name, under) === null)
    notes.push(
      note(row, 'told', 'state_is_known', `What “${name}” means is not known here: its work comes as an idea, until you say what the state means.`, {
        column: cell.header,
        value: name,
      }),
    );
  return first(table, firsts, { kind: 'state', row, source_id, name, closed: false, position: 0, ...(category ? { category } : {}) });
}

/** The text of a row: its description in Markdown, and its attachments as links. */
function bodyOf(table: Table, notes: SourceRecord[], row: number, cells: readonly string[]): string {
  const [own] = cellsOf(table, 'body', cells);
  const written = table.mapping.tracker === 'jira' ? markdownOfWiki(own?.text ?? '') : (own?.text ?? '');
  const attached = cellsOf(table, 'attachment', cells).filter((cell) => cell.text.trim());
  const list = attached.map((cell) => attachmentLine(tidyLine(notes, row, cell.header, cell.text)));
  return tidyText(notes, row, own?.header ?? '', [written.trim(), list.length > 0 ? `## Attachments\n\n${list.join('\n')}` : ''].filter(Boolean).join('\n\n'));
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

function fieldsOf(table: Table, notes: SourceRecord[], row: number, cells: readonly string[]): TaskRecord['fields'] {
  const values = new Map<string, string[]>();
  for (const column of fieldColumns(table)) {
    const value = tidyText(notes, row, column.header, cells[column.column] ?? '', longestValue);
    if (!value) continue;
    const name = nameOf(column);
    values.set(name, [...(values.get(name) ?? []), value]);
  }
  return [...values].map(([name, several]) => ({ name, value: [...new Set(several)].join(', ') }));
}

function commentsOf(table: Table, notes: SourceRecord[], row: number, task: string, cells: readonly string[]): SourceRecord[] {
  const times = new Map<string, number>();
  return cellsOf(table, 'comment', cells).flatMap((cell): SourceRecord[] => {
    const text = tidyText(notes, row, cell.header, cell.text);
    if (!text) return [];
    const { at, by, body } = saidIn(table, text, cell);
    const hash = table.hash(text);
    times.set(hash, (times.get(hash) ?? 0) + 1);
    return [{ kind: 'comment', row, task_source_id: task, source_id: `${task}-${hash}-${times.get(hash)}`, body, by, at: at && instantOf(at, table.zone) }];
  });
}

/** A comment in its parts, the way the program writes them that exported it. */
function saidIn(table: Table, text: string, cell: Cell): ReturnType<typeof writtenComment> {
  const pivotal = table.mapping.tracker === 'pivotal' ? pivotalComment(text) : null;
  if (pivotal) {
    const at = readDate(pivotal.date, 'mdy');
    return { at: typeof at === 'object' ? at : null, by: authorOf(pivotal.author), body: pivotal.body };
  }
  const order = cell.column?.dates === 'ask' ? undefined : cell.column?.dates;
  const said = writtenComment(text, order ?? 'ymd');
  const name = said.by && table.names.get(said.by.name);
  return {
    at: said.at,
    by: name ? authorOf(name) : said.by,
    body: table.mapping.tracker === 'jira' ? markdownOfWiki(said.body) : said.body,
  };
}
