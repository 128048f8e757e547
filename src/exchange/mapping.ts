import { z } from 'zod';
import { type FieldProblem, Refusal } from '../kit/errors.ts';
import { fold } from '../kit/text.ts';
import { dateOrders } from './dates.ts';
import { Row } from './records.ts';

// What is known of a file before it is read, and how its columns are to be taken.

export const sources = ['trello', 'csv', 'xlsx', 'jira', 'asana', 'linear', 'github', 'gitlab', 'shortcut', 'pivotal'] as const;
export const Source = z.enum(sources);
export type Source = z.infer<typeof Source>;

/** The programs whose tables are known by their headings. */
export const trackers = ['jira', 'asana', 'asana_template', 'linear', 'gitlab', 'shortcut', 'pivotal'] as const;
export const Tracker = z.enum(trackers);
export type Tracker = z.infer<typeof Tracker>;

/** Why a file or a mapping cannot be used as it is, and how to mend it. */
export const ImportProblem = z.object({
  rule: z.string(),
  message: z.string(),
  row: Row.nullable(),
  column: z.string().nullable(),
  /** Without this the run may go on. */
  stops: z.boolean(),
});
export type ImportProblem = z.infer<typeof ImportProblem>;

/** What a column may become. */
export const targets = [
  'title',
  'body',
  'state',
  'due_on',
  'starts_on',
  'priority',
  'labels',
  'people',
  'people_email',
  'parent',
  'source_id',
  'source_key',
  'estimate',
  'created_at',
  'finished_at',
  'done',
  'comment',
  'attachment',
  'utc_offset',
  'url',
  'field',
  'ignore',
] as const;
export const Target = z.enum(targets);
export type Target = z.infer<typeof Target>;

/** Targets that take the cells of several columns; every other one takes one column. */
export const gatheringTargets: readonly Target[] = ['labels', 'people', 'people_email', 'comment', 'attachment', 'field', 'ignore'];
export const dateTargets: readonly Target[] = ['due_on', 'starts_on', 'created_at', 'finished_at'];

export const units = ['minutes', 'hours', 'days', 'seconds'] as const;

export const ColumnMapping = z.object({
  /** Place in the row, from 0. */
  column: z.int().min(0).max(999).meta({ attribute: 'place of the column' }),
  /** Its heading; repeated ones carry a number. */
  header: z.string().max(300),
  target: Target,
  /** Name of the custom field. */
  name: z.string().max(300).optional(),
  /** Order of day and month; "ask" until somebody says. */
  dates: z.enum([...dateOrders, 'ask']).optional(),
  /** Between several values in one cell; empty: one cell is one value. */
  separator: z.string().max(3).optional(),
  unit: z.enum(units).optional(),
  /** Its times are UTC where they name no distance from it. */
  utc: z.boolean().optional(),
  /** Columns of one name fill one custom field together. */
  gather: z.boolean().optional(),
  /** Consent to take numbers as priorities, and which end is urgent. */
  numbers: z.enum(['low_is_urgent', 'high_is_urgent']).optional(),
  /** The orders that its dates leave open, where it holds dates. */
  possible_dates: z.array(z.enum(dateOrders)).optional(),
  /** What the proposal rests on. */
  because: z.enum(['header', 'content', 'unknown']).optional(),
});
export type ColumnMapping = z.infer<typeof ColumnMapping>;

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'mixed'] as const;
export const Encoding = z.enum(encodings);
export type Encoding = z.infer<typeof Encoding>;

/** How many lines may stand above the headings. */
export const mostLinesAbove = 1000;

/** How the file is written. */
export const Dialect = z.object({
  encoding: Encoding,
  delimiter: z.enum([',', ';', '\t', '|']),
  /** Whether quotation marks enclose cells, or are letters like others. */
  quotes: z.enum(['enclose', 'none']),
  /** Whether the first row names the columns. */
  header: z.boolean(),
  /** Lines before the headings that belong to the program that wrote it ("sep=;"). */
  skip_lines: z.int().min(0).max(mostLinesAbove).meta({ attribute: 'lines before the headings' }),
  /** The sheet of a workbook; left out in a file of text. */
  sheet: z.string().max(300).optional(),
});
export type Dialect = z.infer<typeof Dialect>;

export const CsvMapping = Dialect.extend({
  container: z.object({ source_id: z.string().min(1).max(300), name: z.string().min(1).max(300) }),
  /** The program whose export it is; left out for any other table. */
  tracker: Tracker.optional(),
  /** Take one ' off texts that begin with '= '+ '- or '@ : the guard some exports put there. */
  unguard: z.boolean(),
  columns: z.array(ColumnMapping).min(1).max(1000),
});
export type CsvMapping = z.infer<typeof CsvMapping>;

export const Sniffed = z.object({
  source: z.enum([...sources, 'unknown']),
  encoding: Encoding.nullable(),
  container: z.object({ source_id: z.string(), name: z.string() }).nullable(),
  headers: z.array(z.string()).nullable(),
  sample: z.array(z.array(z.string())).nullable(),
  mapping: CsvMapping.nullable(),
  counts: z.record(z.string(), z.number().meta({ measure: 'import.rows' })),
  /** The file whose plan is proposed again: an earlier one of the same source and shape. */
  as_before: z.string().nullable().default(null),
  problems: z.array(ImportProblem),
});
export type Sniffed = z.infer<typeof Sniffed>;

/** One problem; it stops the run unless told otherwise. */
export function problem(rule: string, message: string, more: Partial<ImportProblem> = {}): ImportProblem {
  return { rule, message, row: null, column: null, stops: true, ...more };
}

/** What keeps a mapping from being used: each with its column and how to mend it. */
export function mappingProblems(mapping: CsvMapping): ImportProblem[] {
  const problems: ImportProblem[] = [];
  const columnsByTarget = Map.groupBy(mapping.columns, (column) => column.target);
  for (const [target, columns] of columnsByTarget)
    if (columns.length > 1 && !gatheringTargets.includes(target))
      problems.push(
        problem(
          'one_column_per_target',
          `${columns.map((c) => `“${c.header}”`).join(' and ')} are all taken as ${target}. Keep one; make the others custom fields.`,
          {
            column: columns[1]?.header ?? null,
          },
        ),
      );
  if (!columnsByTarget.has('title')) problems.push(problem('title_is_mapped', 'Say which column holds the title of a task.'));
  for (const [, columns] of Map.groupBy(mapping.columns, (column) => column.column))
    if (columns.length > 1) problems.push(problem('column_mapped_once', `“${columns[0]?.header}” is mapped twice.`, { column: columns[0]?.header ?? null }));
  const fields = (columnsByTarget.get('field') ?? []).map((column) => ({ column, name: fold(column.name ?? column.header) }));
  for (const [, same] of Map.groupBy(fields, (field) => field.name))
    if (same.length > 1 && !same.every((f) => f.column.gather))
      problems.push(
        problem('field_name_is_unique', `${same.map((f) => `“${f.column.header}”`).join(' and ')} would become one custom field. Give each its own name.`, {
          column: same[1]?.column.header ?? null,
        }),
      );
  for (const column of mapping.columns)
    if ((dateTargets.includes(column.target) && (column.dates ?? 'ask') === 'ask') || (column.target === 'comment' && column.dates === 'ask'))
      problems.push(
        problem(
          'date_order_is_known',
          `The dates in “${column.header}” can be read in more than one way (03/04/2025 is 3 April or March 4). Say which comes first.`,
          { column: column.header },
        ),
      );
  return problems;
}

/** The refusal of a file that cannot be read, with every problem that stops it. */
export function refusalOf(problems: ImportProblem[]): Refusal {
  const stopping = problems.filter((one) => one.stops);
  const errors: FieldProblem[] = stopping.map((one) => ({
    field: one.column ?? (one.row === null ? 'file' : String(one.row)),
    rule: one.rule,
    mend: one.message,
  }));
  return new Refusal('invalid', stopping[0]?.message ?? 'The file cannot be read.', { ...(stopping[0] ? { rule: stopping[0].rule } : {}), errors });
}
