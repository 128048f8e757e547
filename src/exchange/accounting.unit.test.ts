import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sniff } from './read.server.ts';
import { fileOf, recordsOf } from './testing.server.ts';
import { workbookOf } from './testing.xlsx.ts';

// Every row of a table is accounted for, whatever stands in it: it comes as a task, or is refused with a reason.

const heading = fc.constantFrom(
  'ID',
  'Title',
  'Summary',
  'Issue key',
  'Status',
  'Due date',
  'Parent',
  'Labels',
  'Assignee',
  'Comment',
  'Task ID',
  'Completed At',
  'Place',
  'URL',
  'Priority',
  '',
);
const value = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(
      '',
      '',
      'a',
      'b',
      '1',
      '2',
      'Open',
      'Done',
      '2026-01-02',
      '13/04/2026',
      'x;y',
      '=1+1',
      "'-a",
      'https://x.example/1',
      'High',
      ' ',
    ),
  },
  { weight: 1, arbitrary: fc.string({ maxLength: 12 }) },
);
const tables = fc.record({
  headings: fc.array(heading, { minLength: 1, maxLength: 8 }),
  rows: fc.array(fc.array(value, { minLength: 1, maxLength: 9 }), { minLength: 1, maxLength: 12 }),
});

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const csvOf = (rows: string[][]) => rows.map((row) => `${row.map(quoted).join(',')}\n`).join('');

async function account(path: string): Promise<{ sum: number; counted: number } | null> {
  const sniffed = await sniff(path, 'table.csv');
  if (sniffed.source === 'unknown' || !sniffed.mapping) return null;
  const columns = sniffed.mapping.columns.map((column) => ({ ...column, ...(column.dates === 'ask' ? { dates: 'dmy' as const } : {}) }));
  // A table without a title is brought by whatever its first column holds.
  if (!columns.some((column) => column.target === 'title') && columns[0]) columns[0] = { ...columns[0], target: 'title' };
  const { tasks, notes } = await recordsOf(path, { source: sniffed.source, mapping: { ...sniffed.mapping, columns } });
  return { sum: tasks.length + notes.filter((note) => note.effect === 'refused' && note.about === 'row').length, counted: sniffed.counts.rows ?? -1 };
}

test('of any table of text: rows read are the tasks and the refused rows', async () => {
  await fc.assert(
    fc.asyncProperty(tables, async ({ headings, rows }) => {
      const found = await account(fileOf(csvOf([headings, ...rows]), 't.csv'));
      if (found) expect(found.sum).toBe(found.counted);
    }),
    { numRuns: 250 },
  );
}, 60_000);

test('and the same of a workbook', async () => {
  const printable = (cell: string) => cell.replace(/[^\x20-\x7e]/g, '?');
  await fc.assert(
    fc.asyncProperty(tables, async ({ headings, rows }) => {
      const found = await account(fileOf(workbookOf([{ name: 'T', rows: [headings, ...rows].map((row) => row.map(printable)) }]), 't.xlsx'));
      if (found) expect(found.sum).toBe(found.counted);
    }),
    { numRuns: 80 },
  );
}, 60_000);
