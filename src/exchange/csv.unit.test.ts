import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ringsOf } from './csv-identity.ts';
import type { ColumnMapping, CsvMapping } from './mapping.ts';
import { sniff } from './read.server.ts';
import { fromLine, SourceRecord, toLine } from './records.ts';
import { fileOf, recordsOf, tableOf } from './testing.server.ts';

const column = (header: string, change: Partial<ColumnMapping>) => (mapping: CsvMapping) => ({
  ...mapping,
  columns: mapping.columns.map((one) => (one.header === header ? { ...one, ...change } : one)),
});
const sniffText = (content: string | Uint8Array) => sniff(fileOf(content), 'My table.csv');

describe('a table', () => {
  test('becomes tasks with all that its columns hold', async () => {
    const { all, tasks, of, comments, notes } = await tableOf(
      'ID,Title,Description,Status,Start date,Due date,Priority,Labels,Labels,Assignee,Assignee email,Parent,Original Estimate,Created,Completed,Comment,URL,Place\n' +
        'T-1,Plan,"Two\nlines",To do,2024-05-01,2024-05-03T22:30:00Z,High,"a;b",c,Ada Byron,ADA@x.example,,5400,2024-04-01 10:00,,,https://x.example/1,Bonn\n' +
        'T-2,Do,,Done,,,lowest,A,,Ada Byron,ada@x.example,T-1,2h 30m,,2024-05-02,"3/Nov/20 12:17;bob;Well done",,\n',
    );
    expect(notes.map((note) => [note.row, note.rule])).toEqual([]);
    expect(tasks[0]).toEqual({
      kind: 'task',
      row: 2,
      source_id: 'T-1',
      source_key: null,
      title: 'Plan',
      body: 'Two\nlines',
      state_source_id: 'to do',
      archived: false,
      done: false,
      due_on: '2024-05-04',
      starts_on: '2024-05-01',
      priority: 'high',
      estimate_minutes: 90,
      labels: ['a', 'b', 'c'],
      people: ['ada@x.example'],
      parent_source_id: null,
      position: 1,
      created_at: '2024-04-01T08:00:00.000Z',
      finished_at: null,
      fields: [{ name: 'Place', value: 'Bonn' }],
      url: 'https://x.example/1',
    });
    expect(tasks[1]).toMatchObject({
      row: 3,
      done: true,
      parent_source_id: 'T-1',
      estimate_minutes: 150,
      priority: 'low',
      labels: ['a'],
      finished_at: '2024-05-01T22:00:00.000Z',
    });
    expect(comments[0]).toMatchObject({ task_source_id: 'T-2', body: 'Well done', by: { name: 'bob' }, at: '2020-11-03T11:17:00.000Z' });
    expect(of('person')).toEqual([{ kind: 'person', row: 2, source_id: 'ada@x.example', name: 'Ada Byron', username: null, email: 'ada@x.example' }]);
    expect(of('state').map((state) => [state.name, state.position])).toEqual([
      ['To do', 1],
      ['Done', 2],
    ]);
    for (const record of all) expect(fromLine(toLine(record))).toEqual(record);
    expect(() => SourceRecord.parse({ kind: 'task' })).toThrow();
  });

  test('never loses a cell: what has no target is a custom field', async () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'B', 'é', '9', ' ', '"', ';', "'", '='), minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(word, word, word), { minLength: 1, maxLength: 5 }), async (rows) => {
        const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
        const content = `Title,Foo,Bar\n${rows.map((row) => row.map((text) => quoted(`x${text}`)).join(',')).join('\n')}`;
        const { tasks } = await tableOf(content, (mapping) => ({ ...mapping, delimiter: ',' }));
        const tidy = (text: string) => `x${text}`.replace(/\s+/g, ' ').trim();
        expect(tasks.map((task) => [task.title, ...task.fields.map((field) => field.value)])).toEqual(
          rows.map(([title, ...rest]) => [tidy(title), ...rest.map((text) => `x${text}`.trim())]),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('without identities takes the title and how often it came, the same in every run, and says so', async () => {
    const text = 'Title,Status\nCall,Open\nWrite,Open\ncall ,Done\n';
    const [one, two] = [await tableOf(text), await tableOf(text)];
    expect(one.tasks.map((task) => task.source_id)).toEqual(two.tasks.map((task) => task.source_id));
    expect(new Set(one.tasks.map((task) => task.source_id)).size).toBe(3);
    expect(one.rules).toEqual(['ids_made_of_titles']);
  });

  test('refuses the second row of an identity', async () => {
    const { tasks, notes } = await tableOf('ID,Title\n1,a\n2,b\n1,c\n', column('ID', { target: 'source_id' }));
    expect(tasks).toHaveLength(2);
    expect(notes).toMatchObject([{ row: 4, rule: 'source_id_is_unique', effect: 'refused', value: '1', column: 'ID' }]);
  });

  test('finds parents before and after their children, by identity, key or title', async () => {
    const { tasks, notes } = await tableOf('ID,Title,Parent\n1,Child,2\n2,Mother,\n3,By title,mother\n4,Lost,99\n5,Twin,\n6,Twin,\n7,Whose,Twin\n8,Self,8\n');
    expect(tasks.map((task) => task.parent_source_id)).toEqual(['2', null, '2', '99', null, null, null, null]);
    expect(notes.map((note) => [note.row, note.rule])).toEqual([
      [5, 'parent_exists'],
      [8, 'parent_is_one'],
      [9, 'parent_is_another'],
    ]);
  });

  test('breaks rings of parents and names them', async () => {
    const { tasks, notes } = await tableOf('ID,Title,Parent\n1,a,2\n2,b,3\n3,c,1\n4,d,1\n');
    expect(tasks.map((task) => task.parent_source_id)).toEqual([null, null, null, '1']);
    expect(notes.map((note) => note.rule)).toEqual(Array(3).fill('parents_form_no_ring'));
    expect(notes[0]?.message).toContain('1 → 2 → 3 → 1');
    expect(
      ringsOf(
        new Map([
          ['a', 'b'],
          ['b', 'a'],
          ['c', 'a'],
          ['d', 'd'],
        ]),
      ),
    ).toEqual([['a', 'b'], ['d']]);
  });

  test('strips the guard before a formula exactly once', async () => {
    const { tasks } = await tableOf("Title,Note2\n'=1+1,''=2\n'quoted,x\n");
    expect(tasks.map((task) => [task.title, task.fields[0]?.value])).toEqual([
      ['=1+1', "''=2"],
      ["'quoted", 'x'],
    ]);
  });

  test('takes numbers as priorities only with consent', async () => {
    const text = 'Title,Priority\na,1\nb,5\nc,P0\n';
    expect((await tableOf(text)).tasks[0]?.fields).toEqual([{ name: 'Priority', value: '1' }]);
    const consent = column('Priority', { target: 'priority', numbers: 'low_is_urgent' });
    expect((await tableOf(text, consent)).tasks.map((task) => task.priority)).toEqual(['urgent', 'low', 'urgent']);
    expect((await tableOf(text, column('Priority', { target: 'priority' }))).rules.filter((rule) => rule === 'priority_is_known')).toHaveLength(3);
  });

  test('gathers people with addresses of their own, and leaves names alone where the numbers differ', async () => {
    const people = async (cells: string) => (await tableOf(`Title,Assignee,Assignee email\n${cells}\n`)).of('person').map((one) => [one.name, one.email]);
    expect(await people('x,Ada; Bob,a@x.example;b@x.example')).toEqual([
      ['Ada', 'a@x.example'],
      ['Bob', 'b@x.example'],
    ]);
    expect(await people('x,Ada; Bob,a@x.example')).toEqual([
      ['Ada', null],
      ['Bob', null],
    ]);
    expect(await people('x,,a@x.example')).toEqual([['a@x.example', 'a@x.example']]);
    expect(await people('x,Ada <A@x.example>,')).toEqual([['Ada', 'a@x.example']]);
  });

  test('bad cells are left out, each with its row, column and value', async () => {
    const { tasks, notes } = await tableOf(
      'ID,Title,Due date,Completed,Estimate hours,URL,Priority\n1,a,2024-01-01,2024-01-01,1,https://x.example,High\n2,b,0001-01-01,9999-12-31,many,ftp://x,purple\n3,c,2024-02-31,,0,,\n4,d,,,99999999,https://x.example/2,low\n5,e,2024-01-01,2024-01-01,1,https://x.example,High\n',
    );
    expect(tasks[1]).toMatchObject({ due_on: null, finished_at: null, done: true, estimate_minutes: null, url: null, priority: null });
    expect(notes.map((note) => [note.row, note.column, note.rule, note.value])).toEqual([
      [3, 'Due date', 'date_in_range', '0001-01-01'],
      [3, 'Priority', 'priority_is_known', 'purple'],
      [3, 'Estimate hours', 'estimate_is_readable', 'many'],
      [3, 'Completed', 'date_in_range', '9999-12-31'],
      [3, 'URL', 'url_is_of_the_web', 'ftp://x'],
      [4, 'Due date', 'date_is_readable', '2024-02-31'],
      [5, 'Estimate hours', 'estimate_is_readable', '99999999'],
    ]);
  });

  test('rows without a title, with too many cells or too few are told; empty rows are nothing', async () => {
    const { tasks, notes } = await tableOf('ID,Title,Place\n1,a,x\n2, ,y\n\n3,b\n4,c,z,w\n5,d,z,,\n,,\n');
    expect(tasks.map((task) => task.source_id)).toEqual(['1', '3', '5']);
    expect(notes.map((note) => [note.row, note.rule, note.effect])).toEqual([
      [3, 'title_missing', 'refused'],
      [5, 'cells_missing', 'told'],
      [6, 'cells_fit_headings', 'refused'],
    ]);
  });

  test('characters that cannot be printed and endless texts are cut, with a note', async () => {
    const { tasks, rules } = await tableOf(`ID,Title,Description,Place\n1,a\u0000b,${'x'.repeat(150_000)},${'y'.repeat(20_000)}\n2,${'word '.repeat(80)},,\n`);
    expect(tasks[0]).toMatchObject({ title: 'ab', body: 'x'.repeat(100_000) });
    expect(tasks[0]?.fields[0]?.value).toHaveLength(10_000);
    expect(tasks[1]?.body).toMatch(/^…word/);
    expect(rules).toEqual(['text_length', 'unprintable', 'text_length', 'title_length']);
  });

  test('headings named like prototypes are plain names', async () => {
    const { tasks } = await tableOf('Title,__proto__,constructor\na,b,c\n');
    expect(tasks[0]?.fields).toEqual([
      { name: '__proto__', value: 'b' },
      { name: 'constructor', value: 'c' },
    ]);
    expect(({} as Record<string, unknown>).b).toBeUndefined();
  });

  test('a mapping that cannot be used is refused before anything is read', async () => {
    const path = fileOf('Title,Due\nx,03/04/2025\n');
    const { mapping, problems } = await sniff(path);
    expect(problems.map((one) => one.rule)).toEqual(['date_order_is_known']);
    await expect(recordsOf(path, { source: 'csv', mapping })).rejects.toMatchObject({
      kind: 'invalid',
      rule: 'date_order_is_known',
      errors: [{ field: 'Due' }],
    });
    await expect(recordsOf(path, { source: 'csv' })).rejects.toMatchObject({ rule: 'mapping_is_complete' });
    for (const [dates, day] of [
      ['dmy', '2025-04-03'],
      ['mdy', '2025-03-04'],
    ] as const) {
      const { tasks } = await recordsOf(path, { source: 'csv', mapping: mapping && column('Due', { dates })(mapping) });
      expect(tasks[0]?.due_on).toBe(day);
    }
  });
});

describe('how a table is written', () => {
  const text = 'Titel;Fällig am;Aufwand\nGröße prüfen;26.03.2025;1,5\nÄußern;27.03.2025;2,5\n';

  test.each([
    ['UTF-8', Buffer.from(text), 'utf-8'],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${text}`), 'utf-8'],
    ['UTF-16 LE with its mark', Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16le'],
    ['UTF-16 LE without', Buffer.from(text, 'utf16le'), 'utf-16le'],
    ['UTF-16 BE', Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), 'utf-16be'],
    ['Windows-1252', Buffer.from(text, 'latin1'), 'windows-1252'],
    ['both', Buffer.concat([Buffer.from('Titel;Fällig am;Aufwand\nGröße prüfen;26.03.2025;1,5\n'), Buffer.from('Äußern;27.03.2025;2,5\n', 'latin1')]), 'mixed'],
  ] as const)('in %s, as a German spreadsheet saves it', async (_, bytes, encoding) => {
    const { tasks, sniffed, rules } = await tableOf(bytes);
    expect(sniffed.mapping).toMatchObject({ encoding, delimiter: ';' });
    expect(tasks.map((task) => [task.title, task.due_on, task.fields[0]?.value])).toEqual([
      ['Größe prüfen', '2025-03-26', '1,5'],
      ['Äußern', '2025-03-27', '2,5'],
    ]);
    const doubtful = encoding === 'windows-1252' || encoding === 'mixed';
    expect(rules.includes('encoding_is_utf8')).toBe(doubtful);
    expect(sniffed.problems.filter((one) => one.stops)).toEqual([]);
  });

  test.each([[','], [';'], ['\t'], ['|']])('separated by %j', async (delimiter) => {
    const { mapping, headers } = await sniffText(`${['Title', 'Foo', 'Bar'].join(delimiter)}\n"a, b; c| d"${delimiter}1,5${delimiter}x\n`);
    expect([mapping?.delimiter, headers]).toEqual([delimiter, ['Title', 'Foo', 'Bar']]);
  });

  test('with the line that spreadsheets write before the headings', async () => {
    const { tasks } = await tableOf('sep=|\r\nTitle|Place\r\na|b\r\n');
    expect(tasks).toMatchObject([{ row: 3, title: 'a', fields: [{ name: 'Place', value: 'b' }] }]);
  });

  test('with quotation marks that enclose nothing', async () => {
    const { tasks, sniffed } = await tableOf('Title\tSize\n5" pipe\tx\nscrew\t3"\n');
    expect(sniffed.mapping?.quotes).toBe('none');
    expect(tasks.map((task) => task.title)).toEqual(['5" pipe', 'screw']);
  });

  test('without headings, in one column, in any letter case', async () => {
    expect((await tableOf('Write the letter,2024-05-01\nSend it,2024-06-01\n')).tasks.map((task) => [task.row, task.title])).toEqual([
      [1, 'Write the letter'],
      [2, 'Send it'],
    ]);
    expect((await tableOf('title\nBuy milk\nCall\n')).tasks.map((task) => task.title)).toEqual(['Buy milk', 'Call']);
    expect((await tableOf('TITLE,sTaTuS\na,Open\n')).tasks[0]?.state_source_id).toBe('open');
  });

  test('the order of day and month may follow from a late row', async () => {
    const rows = Array.from({ length: 300 }, (_, n) => `t${n},0${(n % 9) + 1}/04/2025`);
    expect((await sniffText(`Title,Due\n${rows.join('\n')}\n`)).mapping?.columns[1]).toMatchObject({ dates: 'ask', possible_dates: ['dmy', 'mdy'] });
    expect((await sniffText(`Title,Due\n${rows.join('\n')}\nx,26/04/2025\n`)).mapping?.columns[1]?.dates).toBe('dmy');
  });

  test('headings alone, nothing at all, or an open quotation mark are problems', async () => {
    const rules = async (content: string) => (await sniffText(content)).problems.filter((one) => one.stops).map((one) => [one.rule, one.row]);
    expect(await rules('Title,Due\n')).toEqual([['file_has_rows', 1]]);
    expect(await rules('')).toEqual([['file_has_rows', null]]);
    expect(await rules('\n \n')).toEqual([['file_has_rows', null]]);
    expect(await rules('Title,Place\na,b\nc,"d\ne,f\n')).toEqual([['quote_is_closed', 3]]);
    expect(await rules(`Title\n${'x'.repeat(1_200_000)}\n`)).toEqual([['row_length', 2]]);
    expect(await rules(`${Array.from({ length: 1001 }, (_, n) => `c${n}`).join(',')}\nx\n`)).toEqual([['column_count', 1]]);
  });
});

describe('a file that is something else', () => {
  test.each([
    ['a broken workbook', Buffer.from('PK\x03\x04....'), /not complete/],
    ['XML', Buffer.from('\ufeff<?xml version="1.0"?><Project/>'), /XML/],
    ['a PDF', Buffer.from('%PDF-1.7'), /PDF/],
    ['other JSON', Buffer.from('[{"order":1,"title":"x"}]'), /neither a Trello board/],
    ['broken JSON', Buffer.from('{"hello" 1}'), /does not belong/],
  ])('%s is unknown, and says what to do', async (_, bytes, message) => {
    const { source, problems } = await sniffText(bytes);
    expect(source).toBe('unknown');
    expect(problems[0]?.message).toMatch(message);
  });

  test('a table whose first title begins with a bracket is a table', async () => {
    expect((await sniffText('[Urgent] call,Open\nWrite,Done\n')).source).toBe('csv');
  });
});
