import { describe, expect, test } from 'vitest';
import { sniff } from './read.server.ts';
import { fileOf, recordsOf } from './testing.server.ts';
import { workbookOf, zipOf } from './testing.xlsx.ts';
import { dateOfSerial, styleOf } from './xlsx-cells.ts';

const headings = ['ID', 'Title', 'Due date', 'Status'];

async function book(...given: Parameters<typeof workbookOf>) {
  const path = fileOf(workbookOf(...given), 'book.xlsx');
  const sniffed = await sniff(path, 'Plan.xlsx');
  if (sniffed.source === 'unknown') return { sniffed, tasks: [], notes: [], rules: [], field: () => undefined };
  const found = await recordsOf(path, { source: sniffed.source, mapping: sniffed.mapping });
  const field = (n: number, name: string) => found.tasks[n]?.fields.find((one) => one.name === name)?.value;
  return { sniffed, field, ...found };
}

describe('a workbook', () => {
  test('comes by its columns: texts, days, numbers; rich and shared texts are whole', async () => {
    const { sniffed, tasks, field } = await book(
      [
        {
          name: 'Tasks',
          rows: [
            [...headings, 'Size', 'Post code', 'Took', 'Yes'],
            [
              'A-1',
              { xml: '<c t="s"><v>1</v></c>' },
              { xml: '<c s="1"><v>46023</v></c>' },
              'Doing',
              0.1,
              { xml: '<c s="3"><v>815</v></c>' },
              { xml: '<c s="4"><v>1.5</v></c>' },
              { xml: '<c t="b"><v>1</v></c>' },
            ],
            ['A-2', 'Second', { xml: '<c s="2"><v>46023.5</v></c>' }, 'Done', { xml: '<c s="5"><v>0.30000000000000004</v></c>' }],
          ],
        },
      ],
      { strings: '<si><t>x</t></si><si><r><t>Two </t></r><r><t xml:space="preserve">parts_x000D_</t></r><rPh sb="0" eb="1"><t>not this</t></rPh></si>' },
    );
    expect(sniffed).toMatchObject({ source: 'xlsx', container: { name: 'Plan' }, counts: { rows: 2 }, problems: [] });
    expect(tasks.map((task) => [task.row, task.title, task.due_on, task.state_source_id])).toEqual([
      [2, 'Two parts', '2026-01-01', 'doing'],
      [3, 'Second', '2026-01-01', 'done'],
    ]);
    expect(['Size', 'Post code', 'Took', 'Yes'].map((name) => field(0, name))).toEqual(['0.1', '00815', '36:00', 'TRUE']);
    expect(field(1, 'Size')).toBe('0.3');
  });

  test('counts days from 1900 with the day that never was, or from 1904', async () => {
    expect([1, 59, 61, 46023].map((serial) => dateOfSerial(serial, false))).toEqual(['1900-01-01', '1900-02-28', '1900-03-01', '2026-01-01']);
    expect([dateOfSerial(44561, true), dateOfSerial(-1, false), dateOfSerial(0.5, false)]).toEqual(['2026-01-01', null, '12:00:00']);
    const { tasks } = await book([{ name: 'T', rows: [headings, ['1', 'x', { xml: '<c s="1"><v>44561</v></c>' }, 'Open']] }], { from1904: true });
    expect(tasks[0]?.due_on).toBe('2026-01-01');
    expect([styleOf(14, undefined), styleOf(170, '0.00" days"'), styleOf(171, '[Red]dd.mm.yy')].map((style) => style.shows)).toEqual([
      'date',
      'number',
      'date',
    ]);
  });

  test('formulas are never computed: the stored value comes, else nothing and a remark; errors and long numbers are told', async () => {
    const { tasks, notes } = await book([
      {
        name: 'T',
        rows: [
          headings,
          [
            { xml: '<c><v>1234567890123456789</v></c>' },
            { xml: '<c t="str"><f>"a"&amp;"b"</f><v>ab</v></c>' },
            { xml: '<c><f>TODAY()</f></c>' },
            { xml: '<c t="e"><v>#REF!</v></c>' },
          ],
        ],
      },
    ]);
    expect(tasks).toMatchObject([{ title: 'ab', due_on: null, state_source_id: null }]);
    expect(notes.map((note) => [note.row, note.column, note.rule])).toEqual([
      [2, 'ID', 'number_has_15_digits'],
      [2, 'Due date', 'formula_has_value'],
      [2, 'Status', 'cell_is_no_error'],
    ]);
  });

  test('finds the sheet and the row of headings; tells of other sheets, rows above and merged cells', async () => {
    const { sniffed, tasks, rules } = await book([
      { name: 'Hidden', hidden: true, rows: [headings, ['9', 'secret', '', '']] },
      { name: 'Notes', rows: [['Just a remark']] },
      {
        name: 'Work',
        rows: [['Plan of 2026'], [], headings, ['1', 'First', '', 'Open'], ['2', 'Second', '', '']],
        after: '<mergeCells count="1"><mergeCell ref="D4:D5"/></mergeCells>',
      },
    ]);
    expect(sniffed.mapping).toMatchObject({ sheet: 'Work', skip_lines: 2 });
    expect(sniffed.problems.map((one) => one.rule)).toEqual(['one_sheet_comes', 'rows_above_headings']);
    expect(tasks.map((task) => [task.row, task.title])).toEqual([
      [4, 'First'],
      [5, 'Second'],
    ]);
    expect(rules).toContain('cells_are_merged');
    const path = fileOf(
      workbookOf([
        { name: 'A', rows: [headings, ['1', 'x']] },
        { name: 'B', rows: [headings, ['2', 'y']] },
      ]),
      'b.xlsx',
    );
    expect((await sniff(path, 'b.xlsx', 'B')).mapping?.sheet).toBe('B');
    expect((await sniff(path, 'b.xlsx', 'C')).problems[0]?.rule).toBe('sheet_exists');
  });

  test('the headings of a program are known in a workbook too', async () => {
    expect(
      (
        await book([
          {
            name: 'Jira',
            rows: [
              ['Issue Type', 'Issue key', 'Summary', 'Status'],
              ['Bug', 'PAY-1', 'One', 'To Do'],
            ],
          },
        ])
      ).sniffed.source,
    ).toBe('jira');
  });
});

describe('a workbook that would do harm', () => {
  const sheet = (xml: string) => fileOf(workbookOf([{ name: 'T', rows: [headings] }], { files: { 'xl/worksheets/sheet1.xml': xml } }), 'x.xlsx');

  test('with a document type is refused, and no entity is opened', async () => {
    const { source, problems } = await sniff(
      sheet(
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&e;</t></is></c></row></sheetData></worksheet>',
      ),
    );
    expect([source, JSON.stringify(problems).includes('root:')]).toEqual(['unknown', false]);
  });

  test('that swells is refused before it fills the memory', async () => {
    const bomb = zipOf({ 'xl/workbook.xml': Buffer.alloc(90 * 1024 * 1024, 32) });
    expect(bomb.length).toBeLessThan(200_000);
    const { source, problems } = await sniff(fileOf(bomb, 'bomb.xlsx'));
    expect([source, ['archive_swells', 'row_length'].includes(problems[0]?.rule ?? '')]).toEqual(['unknown', true]);
  });

  test.each([
    ['another archive', zipOf({ 'a.txt': 'x' }), 'format_is_known'],
    ['one cut off', workbookOf([{ name: 'T', rows: [headings] }]).subarray(0, 300), 'archive_is_readable'],
    ['broken XML', workbookOf([{ name: 'T', rows: [headings] }], { files: { 'xl/workbook.xml': '<workbook><sheets>' } }), 'xml_is_readable'],
    ['an empty one', workbookOf([{ name: 'T', rows: [] }]), 'file_has_rows'],
  ])('%s is refused in words', async (_, bytes, rule) => {
    expect((await sniff(fileOf(bytes, 'x.xlsx'))).problems[0]?.rule).toBe(rule);
  });
});
