import { describe, expect, test } from 'vitest';
import { headersOf, looksLikeHeader, proposeMapping } from './csv-proposal.ts';
import { type CsvMapping, mappingProblems } from './mapping.ts';
import { priorityOf, priorityOfNumber } from './priority-words.ts';

const targetsOf = (headings: string, ...rows: string[]) =>
  proposeMapping(
    headings.split(','),
    rows.map((row) => row.split(',')),
  ).map((column) => column.target);
const mappingOf = (headings: string, ...rows: string[]): CsvMapping => ({
  encoding: 'utf-8',
  delimiter: ',',
  quotes: 'enclose',
  header: true,
  skip_lines: 0,
  container: { source_id: 'x', name: 'x' },
  unguard: false,
  columns: proposeMapping(
    headings.split(','),
    rows.map((row) => row.split(',')),
  ),
});

describe('a proposal for columns', () => {
  test.each([
    [
      'Jira',
      'Summary,Issue key,Issue id,Parent id,Status,Priority,Due Date,Labels,Labels,Comment,Comment,Sprint',
      ['title', 'source_key', 'source_id', 'parent', 'state', 'priority', 'due_on', 'labels', 'labels', 'comment', 'comment', 'field'],
    ],
    [
      'Asana',
      'Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Assignee Email,Start Date,Due Date,Tags,Notes,Projects,Parent task',
      [
        'source_id',
        'created_at',
        'finished_at',
        'field',
        'title',
        'state',
        'people',
        'people_email',
        'starts_on',
        'due_on',
        'labels',
        'body',
        'field',
        'parent',
      ],
    ],
    [
      'Linear',
      'ID,Team,Title,Description,Status,Estimate,Priority,Project,Creator,Assignee,Labels,Cycle Number,Created,Updated,Completed',
      [
        'source_id',
        'field',
        'title',
        'body',
        'state',
        'field',
        'priority',
        'field',
        'field',
        'people',
        'labels',
        'field',
        'created_at',
        'field',
        'finished_at',
      ],
    ],
    [
      'GitLab',
      'Title,Description,Issue ID,URL,State,Labels,Due Date,Created At (UTC),Closed At (UTC),Weight,Time Estimate',
      ['title', 'body', 'source_id', 'url', 'state', 'labels', 'due_on', 'created_at', 'finished_at', 'field', 'estimate'],
    ],
    [
      'German',
      'Nr.,Aufgabe,Beschreibung,Fällig am,Priorität,Zuständig,Etiketten,Kostenstelle',
      ['source_id', 'title', 'body', 'due_on', 'priority', 'people', 'labels', 'field'],
    ],
    ['French', 'Titre,Statut,Échéance,Priorité,Assigné à,Étiquettes', ['title', 'state', 'due_on', 'priority', 'people', 'labels']],
    ['Spanish', 'TAREA,Estado,Fecha de vencimiento,Prioridad,Asignado a', ['title', 'state', 'due_on', 'priority', 'people']],
  ])('knows the names of %s', (_, headings, expected) => expect(targetsOf(headings)).toEqual(expected));

  test('takes the number as identity where parents are named by number, and the key beside it', () => {
    expect(targetsOf('Issue key,Issue id,Parent id,Summary', 'A-1,10,,One', 'A-2,11,10,Two')).toEqual(['source_key', 'source_id', 'parent', 'title']);
  });

  test('looks into columns of unknown names', () => {
    expect(targetsOf('A,B,C,D,E', 'PAY-1,Write the letter,Open,High,https://a.example/1', 'PAY-2,Send the invoice,Done,Low,https://a.example/2')).toEqual([
      'source_id',
      'title',
      'state',
      'priority',
      'url',
    ]);
  });

  test('does not believe a heading that its cells contradict', () => {
    expect(targetsOf('Title,Due,Completed', 'One,soon,yes', 'Two,later,no')).toEqual(['title', 'field', 'done']);
    expect(targetsOf('Title,ID', 'One,7', 'Two,7')).toEqual(['title', 'field']);
  });

  test('takes numbers as a custom field, not as a priority', () => {
    expect(targetsOf('Title,Priority', 'One,1', 'Two,P3')).toEqual(['title', 'field']);
    expect([
      priorityOfNumber('1', 'low_is_urgent'),
      priorityOfNumber('1', 'high_is_urgent'),
      priorityOfNumber('P0', 'high_is_urgent'),
      priorityOfNumber('7', 'low_is_urgent'),
    ]).toEqual(['urgent', 'low', 'urgent', undefined]);
  });

  test('never makes somebody who reported or wrote a task its holder', () => {
    expect(targetsOf('Title,Reporter,Creator,Kontakt', 'One,a@b.example,c@d.example,e@f.example')).toEqual(['title', 'field', 'field', 'field']);
  });

  test('gives one-valued targets to one column, and numbers repeated headings', () => {
    const columns = proposeMapping(['Title', 'Description', 'Notes', 'Sprint', 'sprint', ''], []);
    expect(columns.map((column) => [column.header, column.target])).toEqual([
      ['Title', 'title'],
      ['Description', 'body'],
      ['Notes', 'field'],
      ['Sprint', 'field'],
      ['sprint (2)', 'field'],
      ['Column 6', 'field'],
    ]);
    expect(headersOf(['a', 'A', 'a (2)', 'a'])).toEqual(['a', 'A (2)', 'a (2) (2)', 'a (3)']);
  });

  test('finds the sign between labels and people, and leaves "Doe, John" whole', () => {
    const columns = proposeMapping(
      ['Title', 'Labels', 'Assignee'],
      [
        ['x', 'a; b', 'Doe, John'],
        ['y', 'c', 'Roe, Jane'],
      ],
    );
    expect(columns.map((column) => column.separator)).toEqual([undefined, ';', '']);
    expect(proposeMapping(['Title', 'Assignee'], [['x', 'a@b.example, c@d.example']])[1]?.separator).toBe(',');
  });

  test('tells headings from a first row of data', () => {
    expect(looksLikeHeader(['TITLE', 'x'], [])).toBe(true);
    expect(looksLikeHeader(['Foo', 'Bar'], [['1', '2']])).toBe(true);
    expect(looksLikeHeader(['Write the letter', '2024-05-01'], [['Send it', '2024-06-01']])).toBe(false);
  });
});

describe('what keeps a mapping from being used', () => {
  const rules = (mapping: CsvMapping) => mappingProblems(mapping).map((one) => [one.rule, one.column]);

  test('nothing, for a proposal without dates that could be two things', () => expect(rules(mappingOf('Title,Due', 'x,2024-05-01'))).toEqual([]));
  test('dates that could be two things, until somebody says', () => {
    const mapping = mappingOf('Title,Due,Created', 'x,03/04/2025,26/04/2025');
    expect(mapping.columns.map((column) => column.dates)).toEqual([undefined, 'ask', 'dmy']);
    expect(rules(mapping)).toEqual([['date_order_is_known', 'Due']]);
  });
  test('two columns for one target, one column twice, fields of one name, no title', () => {
    const mapping = mappingOf('Title,A,B', 'x,1,2');
    const changed = (at: number, change: object) => ({
      ...mapping,
      columns: mapping.columns.map((column, n) => (n === at ? { ...column, ...change } : column)),
    });
    expect(rules(changed(1, { target: 'title' }))).toEqual([['one_column_per_target', 'A']]);
    expect(rules(changed(1, { column: 2 }))).toEqual([['column_mapped_once', 'A']]);
    expect(rules(changed(1, { name: 'b' }))).toEqual([['field_name_is_unique', 'B']]);
    expect(rules(changed(0, { target: 'ignore' }))).toEqual([['title_is_mapped', null]]);
  });
});

test('words of priorities in four languages', () => {
  expect(['Highest', 'critical', 'Major', 'medium', 'lowest', 'No priority', 'Dringend', 'Élevée', 'baja', 'purple'].map(priorityOf)).toEqual([
    'urgent',
    'urgent',
    'high',
    'normal',
    'low',
    null,
    'urgent',
    'high',
    'low',
    undefined,
  ]);
});
