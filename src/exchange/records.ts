import { z } from 'zod';

// What every reader turns a foreign file into: one record a line, the same for each source.

/** Where a record came from: the row a spreadsheet shows (1 is the first), or the path in the file ("cards[3]"). */
export const Row = z.union([z.int().positive().meta({ attribute: 'row of the file' }), z.string().max(300)]);
export type Row = z.infer<typeof Row>;

export const Priority = z.enum(['urgent', 'high', 'normal', 'low']);
export type Priority = z.infer<typeof Priority>;

const id = z.string().min(1);
const text = z.string();

/** The board, project or file that holds the rest; its id is the middle part of every identity. */
export const ContainerRecord = z.object({
  kind: z.literal('container'),
  row: Row,
  source: text,
  source_id: id,
  name: text,
  body: text,
  url: text.nullable(),
});
/** A column of the board. Closed: put away in the source, though its tasks may still be open. */
export const StateRecord = z.object({
  kind: z.literal('state'),
  row: Row,
  source_id: id,
  name: text,
  closed: z.boolean(),
  position: z.number(),
  /** What the source itself says it means; left out where only its name is known. */
  category: z.enum(['idea', 'ready', 'in_progress', 'in_review', 'done', 'dropped']).optional(),
});
export const LabelRecord = z.object({ kind: z.literal('label'), row: Row, source_id: id, name: text, colour: text.nullable() });
export const PersonRecord = z.object({ kind: z.literal('person'), row: Row, source_id: id, name: text, username: text.nullable(), email: text.nullable() });
/** A custom field; tasks name it by `name`, which is unique in the file. */
export const FieldRecord = z.object({ kind: z.literal('field'), row: Row, source_id: id, name: text });

export const TaskRecord = z.object({
  kind: z.literal('task'),
  row: Row,
  source_id: id,
  /** The name people use for it in the source: "#12", "PAY-12". */
  source_key: text.nullable(),
  title: z.string().min(1).max(255),
  body: text,
  state_source_id: text.nullable(),
  /** Put away in the source. */
  archived: z.boolean(),
  done: z.boolean(),
  due_on: text.nullable(),
  starts_on: text.nullable(),
  priority: Priority.nullable(),
  estimate_minutes: z.int().positive().nullable(),
  /** Source ids of label records. */
  labels: z.array(text),
  /** Source ids of person records: whoever the source says it is with. They become offers. */
  people: z.array(text),
  /** May come later in the file, or never. */
  parent_source_id: text.nullable(),
  /** Order among its siblings; equal ones keep the order of the file. */
  position: z.number(),
  created_at: text.nullable(),
  finished_at: text.nullable(),
  fields: z.array(z.object({ name: text, value: text })),
  url: text.nullable(),
});

export const CommentRecord = z.object({
  kind: z.literal('comment'),
  row: Row,
  task_source_id: id,
  source_id: id,
  body: text,
  by: z.object({ id: text.nullable(), name: text, email: text.nullable() }).nullable(),
  at: text.nullable(),
});

/** What the report tells: refused (it will not come), changed (it comes, but not as it was), told (worth knowing). */
export const NoteRecord = z.object({
  kind: z.literal('note'),
  row: Row,
  column: text.nullable(),
  rule: text,
  effect: z.enum(['refused', 'changed', 'told']),
  /** Whether a whole row is meant, or something within or beside it: only rows are counted. */
  about: z.enum(['row', 'part']).default('row'),
  message: text,
  value: text.nullable(),
});

export const SourceRecord = z.discriminatedUnion('kind', [
  ContainerRecord,
  StateRecord,
  LabelRecord,
  PersonRecord,
  FieldRecord,
  TaskRecord,
  CommentRecord,
  NoteRecord,
]);
export type ContainerRecord = z.infer<typeof ContainerRecord>;
export type StateRecord = z.infer<typeof StateRecord>;
export type LabelRecord = z.infer<typeof LabelRecord>;
export type PersonRecord = z.infer<typeof PersonRecord>;
export type FieldRecord = z.infer<typeof FieldRecord>;
export type TaskRecord = z.infer<typeof TaskRecord>;
export type CommentRecord = z.infer<typeof CommentRecord>;
export type NoteRecord = z.infer<typeof NoteRecord>;
export type SourceRecord = z.infer<typeof SourceRecord>;

/** A record as one line of JSON, line break included. */
export const toLine = (record: SourceRecord): string => `${JSON.stringify(record)}\n`;

/** The record of one line; throws when the line is not one. */
export const fromLine = (line: string): SourceRecord => SourceRecord.parse(JSON.parse(line));

/** A task with nothing but what every task has. */
export function bareTask(row: Row, source_id: string, title: string): TaskRecord {
  return {
    kind: 'task',
    row,
    source_id,
    source_key: null,
    title,
    body: '',
    state_source_id: null,
    archived: false,
    done: false,
    due_on: null,
    starts_on: null,
    priority: null,
    estimate_minutes: null,
    labels: [],
    people: [],
    parent_source_id: null,
    position: 0,
    created_at: null,
    finished_at: null,
    fields: [],
    url: null,
  };
}
