import type { Report } from './imports.ts';
import type { NoteRecord, Row } from './records.ts';

/** What became of the rows, in one line that adds up. */
export function rowsInWords(r: Report): string {
  const parts: [number, string][] = [
    [r.create, 'new'],
    [r.update, 'updated'],
    [r.same + r.kept, 'skipped'],
    [r.refused, 'refused'],
  ];
  const said = parts.filter(([n]) => n > 0).map(([n, what]) => `${n.toLocaleString('en')} ${what}`);
  return `${r.read.toLocaleString('en')} rows read${said.length > 0 ? `: ${said.join(', ')}` : ''}`;
}

/** What a report counts, in words: only what there is. */
export function reportFacts(r: Report): { n: number; what: string }[] {
  const facts: [number, string, string][] = [
    [r.tasks, 'task', 'tasks'],
    [r.subtasks, 'subtask, from checklists and parents', 'subtasks, from checklists and parents'],
    [r.comments, 'comment', 'comments'],
    [r.offers, 'offer to people named in it', 'offers to people named in it'],
    [r.labels, 'label', 'labels'],
    [r.update, 'updated, since it changed in the source', 'updated, since they changed in the source'],
    [r.same, 'unchanged since the last run', 'unchanged since the last run'],
    [r.kept, 'left alone, since someone here changed it', 'left alone, since someone here changed them'],
    [r.refused, 'that cannot come', 'that cannot come'],
    [r.waiting, 'whose parent has not come yet', 'whose parent has not come yet'],
  ];
  return facts.filter(([n]) => n > 0).map(([n, one, many]) => ({ n, what: n === 1 ? one : many }));
}

/** What happens to a row, or what a remark means for it. */
export const effectWords = {
  created: 'new',
  updated: 'updated',
  same: 'unchanged',
  refused: 'does not come',
  changed: 'comes, changed',
  told: 'to know',
} as const;

// A cell that a spreadsheet would take for a formula gets one quote before it; a number below zero is none.
const cell = (value: Row | null): string => {
  const text = String(value ?? '');
  const guarded = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) && !/^-\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
};
/** A line of CSV: RFC 4180; formulas are guarded by one quote. */
export const csvLine = (cells: (Row | null)[]): string => `${cells.map(cell).join(',')}\r\n`;

/** The headings of a report as CSV: RFC 4180, with a byte order mark for Excel; formulas are guarded by one quote. */
export const reportHead = `\uFEFF${csvLine(['Row', 'Column', 'What happens', 'Message', 'Value', 'Rule', 'Offered to'])}`;

/** One row of the file in that report, with those it is offered to. */
export const rowLine = (row: Row, effect: keyof typeof effectWords, title: string, offeredTo: string[] = []): string =>
  csvLine([row, null, effectWords[effect], null, title, null, offeredTo.join(', ') || null]);

/** One remark in that report. */
export const noteLine = (n: NoteRecord): string => csvLine([n.row, n.column, effectWords[n.effect], n.message, n.value, n.rule, null]);
