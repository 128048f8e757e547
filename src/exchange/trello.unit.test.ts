import { describe, expect, test } from 'vitest';
import { SourceRecord } from './records.ts';
import { fileOf, recordsOf } from './testing.server.ts';

type Part = Record<string, unknown>;
const list = (id: string, more: Part = {}): Part => ({ id, name: `List ${id}`, closed: false, pos: 1, ...more });
const card = (id: string, more: Part = {}): Part => ({
  id,
  name: `Card ${id}`,
  desc: '',
  idList: 'l1',
  idMembers: [],
  idLabels: [],
  closed: false,
  pos: 1,
  ...more,
});
const comment = (id: string, cardId: string, more: Part = {}, text = 'Good'): Part => ({
  id,
  type: 'commentCard',
  date: '2024-05-01T10:00:00.000Z',
  data: { text, card: { id: cardId } },
  memberCreator: { id: 'm1', fullName: 'Ada Byron', username: 'ada' },
  ...more,
});
const board = (more: Part = {}): Part => ({
  id: 'b1',
  name: ' The  board ',
  desc: 'What for',
  shortUrl: 'https://trello.example/b/1',
  labels: [],
  lists: [list('l1')],
  cards: [card('c1')],
  checklists: [],
  actions: [],
  members: [{ id: 'm1', fullName: 'Ada Byron', username: 'ada' }],
  customFields: [],
  ...more,
});
const read = (value: unknown, timeZone = 'Europe/Berlin') =>
  recordsOf(fileOf(typeof value === 'string' ? value : JSON.stringify(value), 'board.json'), { source: 'trello', timeZone });

describe('a Trello board', () => {
  test('is a container with states, and every record keeps the common shape', async () => {
    const { all, of } = await read(board());
    expect(of('container')[0]).toEqual({
      kind: 'container',
      row: 'board',
      source: 'trello',
      source_id: 'b1',
      name: 'The board',
      body: 'What for',
      url: 'https://trello.example/b/1',
    });
    expect(of('state')).toEqual([{ kind: 'state', row: 'lists[0]', source_id: 'l1', name: 'List l1', closed: false, position: 1 }]);
    for (const record of all) expect(SourceRecord.parse(record)).toEqual(record);
  });

  test('keeps a card with all that people read on it', async () => {
    const { tasks } = await read(
      board({
        labels: [{ id: 'x', name: '', color: 'sky_dark' }],
        cards: [
          card('507f1f77bcf86cd799439011', {
            idShort: 12,
            desc: 'Some *text*',
            idMembers: ['m1'],
            idLabels: ['x'],
            labels: [{ id: 'y', name: 'Own', color: null }],
            pos: 3.5,
            start: '2024-05-01T08:00:00.000Z',
            due: '2024-05-06T22:30:00.000Z',
            shortUrl: 'https://trello.example/c/1',
            attachments: [
              { name: 'Plan [v2]', url: 'https://files.example/a b.pdf' },
              { name: 'Script', url: 'javascript:alert(1)' },
            ],
          }),
        ],
      }),
    );
    expect(tasks[0]).toMatchObject({
      row: 'cards[0]',
      source_key: '#12',
      state_source_id: 'l1',
      body: 'Some *text*\n\n## Attachments\n\n- [Plan \\[v2\\]](<https://files.example/a%20b.pdf>)\n- Script',
      due_on: '2024-05-07',
      starts_on: '2024-05-01',
      labels: ['x', 'y'],
      people: ['m1'],
      position: 3.5,
      url: 'https://trello.example/c/1',
      created_at: '2012-10-17T21:13:27.000Z',
      done: false,
      archived: false,
    });
  });

  test('a due instant is the day it is in the zone', async () => {
    const due = board({ cards: [card('c', { due: '2024-05-06T22:30:00.000Z' })] });
    expect((await read(due, 'America/New_York')).tasks[0]?.due_on).toBe('2024-05-06');
    expect((await read(due, 'Asia/Tokyo')).tasks[0]?.due_on).toBe('2024-05-07');
  });

  test('a label with a colour alone is called by it', async () => {
    const { of } = await read(
      board({
        labels: [
          { id: 'x', name: '', color: 'sky_dark' },
          { id: 'y', name: 'Bug', color: 'red' },
          { id: 'z', name: '', color: null },
        ],
      }),
    );
    expect(of('label').map((label) => [label.name, label.colour])).toEqual([
      ['sky dark', 'sky_dark'],
      ['Bug', 'red'],
      ['no colour', null],
    ]);
  });

  test('archived lists with open cards and archived cards are told apart', async () => {
    const { of, tasks, notes } = await read(board({ lists: [list('l1', { closed: true })], cards: [card('a'), card('b', { closed: true })] }));
    expect(of('state')[0]?.closed).toBe(true);
    expect(tasks.map((task) => task.archived)).toEqual([false, true]);
    expect(notes.find((note) => note.rule === 'closed_list_with_open_cards')?.message).toContain('1 of its cards');
  });

  test('a due date that was met is done, at the instant the history names', async () => {
    const action = {
      id: 'a1',
      type: 'updateCard',
      date: '2024-05-02T09:00:00.000Z',
      data: { card: { id: 'c1', dueComplete: true }, old: { dueComplete: false } },
    };
    const { tasks } = await read(board({ cards: [card('c1', { dueComplete: true }), card('c2', { dueComplete: true })], actions: [action] }));
    expect(tasks.map((task) => [task.done, task.finished_at])).toEqual([
      [true, '2024-05-02T09:00:00.000Z'],
      [true, null],
    ]);
  });

  test('items of checklists are subtasks in their order, with the name of their list', async () => {
    const { tasks, of, notes } = await read(
      board({
        checklists: [
          {
            id: 'k2',
            idCard: 'c1',
            name: 'Before launch',
            pos: 2,
            checkItems: [{ id: 'i3', name: 'Third', state: 'incomplete', pos: 1, idMember: 'm1', due: '2024-05-06T10:00:00Z' }],
          },
          {
            id: 'k1',
            idCard: 'c1',
            name: 'Checklist',
            pos: 1,
            checkItems: [
              { id: 'i2', name: 'Second', state: 'complete', pos: 9_000_000 },
              { id: 'i1', name: 'First', state: 'incomplete', pos: 16384 },
              { id: 'i4', name: ' ' },
            ],
          },
          { id: 'k3', idCard: 'gone', name: 'Lost', pos: 1, checkItems: [{ id: 'i5', name: 'x' }] },
        ],
      }),
    );
    const items = tasks.filter((task) => task.parent_source_id === 'c1').sort((a, b) => a.position - b.position);
    expect(items.map((item) => [item.title, item.done, item.fields])).toEqual([
      ['First', false, []],
      ['Second', true, []],
      ['Third', false, [{ name: 'Checklist', value: 'Before launch' }]],
    ]);
    expect(items[2]).toMatchObject({ row: 'checklists[0].checkItems[0]', people: ['m1'], due_on: '2024-05-06' });
    expect(of('field').map((field) => field.name)).toEqual(['Checklist']);
    expect(notes.filter((note) => note.effect === 'refused').map((note) => [note.row, note.rule])).toEqual([
      ['checklists[1].checkItems[2]', 'title_missing'],
      ['checklists[2].checkItems[0]', 'card_exists'],
    ]);
  });

  test('comments keep their author and time; authors may be missing', async () => {
    const { comments, notes } = await read(
      board({
        actions: [
          comment('a1', 'c1'),
          comment('a2', 'c1', { memberCreator: undefined, idMemberCreator: 'm1' }),
          comment('a3', 'c1', { memberCreator: undefined }),
          comment('a4', 'gone'),
          comment('a5', 'c1', {}, ' '),
          { id: 'a6', type: 'createCard', date: '2024-01-01T00:00:00Z', data: {} },
        ],
      }),
    );
    expect(comments.map((one) => [one.source_id, one.by?.name ?? null, one.at])).toEqual([
      ['a1', 'Ada Byron', '2024-05-01T10:00:00.000Z'],
      ['a2', 'Ada Byron', '2024-05-01T10:00:00.000Z'],
      ['a3', null, '2024-05-01T10:00:00.000Z'],
    ]);
    expect(notes.map((note) => note.rule)).toEqual(['history_left_out', 'author_unknown', 'card_exists', 'comment_is_empty']);
  });

  test('at 1,000 actions it says that comments may be missing, and how many the cards miss', async () => {
    const some = (n: number) =>
      read(board({ cards: [card('c1', { badges: { comments: 1203 } })], actions: Array.from({ length: n }, (_, i) => comment(`a${i}`, 'c1')) }));
    const full = await some(1000);
    expect(full.rules).toEqual(['comments_may_be_missing', 'comments_missing']);
    expect(full.notes[1]?.message).toContain('203 did not come');
    expect((await some(999)).rules).not.toContain('comments_may_be_missing');
  });

  test('custom fields of every type become text', async () => {
    const field = (id: string, name: string, type: string, more: Part = {}) => ({ id, name, type, ...more });
    const { tasks, of, rules } = await read(
      board({
        customFields: [
          field('t', 'Place', 'text'),
          field('n', 'Size', 'number'),
          field('d', 'Shot', 'date'),
          field('c', 'Paid', 'checkbox'),
          field('l', 'Kind', 'list', { options: [{ id: 'o1', value: { text: 'Big' } }] }),
          field('t2', 'place', 'text'),
        ],
        cards: [
          card('c1', {
            customFieldItems: [
              { idCustomField: 't', value: { text: 'Bonn' } },
              { idCustomField: 'n', value: { number: '100.32' } },
              { idCustomField: 'd', value: { date: '2021-01-28T10:00:00.000Z' } },
              { idCustomField: 'c', value: { checked: 'true' } },
              { idCustomField: 'l', idValue: 'o1', value: null },
              { idCustomField: 't2', value: { text: 'Köln' } },
              { idCustomField: 'gone', value: { text: 'x' } },
              { idCustomField: 'l', idValue: 'o9' },
            ],
          }),
        ],
      }),
    );
    expect(of('field').map((one) => one.name)).toEqual(['Place', 'Size', 'Shot', 'Paid', 'Kind', 'place (2)']);
    expect(Object.fromEntries(tasks[0]?.fields.map((one) => [one.name, one.value]) ?? [])).toEqual({
      Place: 'Bonn',
      Size: '100.32',
      Shot: '2021-01-28 11:00',
      Paid: 'yes',
      Kind: 'Big',
      'place (2)': 'Köln',
    });
    expect(rules).toEqual(['field_exists', 'option_exists']);
  });

  test('members who left the board and lists that are gone are told, not lost', async () => {
    const { tasks, of, rules } = await read(board({ cards: [card('c1', { idMembers: ['m9', 'm1'], idList: 'gone', idLabels: ['none'] })] }));
    expect(tasks[0]).toMatchObject({ people: ['m9', 'm1'], state_source_id: null, labels: [] });
    expect(of('person').map((person) => person.name)).toEqual(['Ada Byron', 'Unknown member m9']);
    expect(rules.sort()).toEqual(['label_exists', 'list_exists', 'member_unknown']);
  });

  test('cleans its texts and cuts titles that are too long', async () => {
    const long = `${'word '.repeat(60)}end`;
    const raw = JSON.stringify(
      board({ cards: [card('c1', { name: ' A\u0000 title\n of  two lines ' }), card('c2', { name: long, desc: 'Body' }), card('c3', { name: '' })] }),
    );
    const { tasks, rules } = await read(raw.replace('of  two', 'of \\ud800 two'));
    expect(tasks[0]?.title).toBe('A title of two lines');
    expect(tasks[1]?.title.length).toBeLessThanOrEqual(255);
    expect(tasks[1]?.body).toMatch(/^….*end\n\nBody$/);
    expect(`${tasks[1]?.title.slice(0, -1)} ${tasks[1]?.body.split('\n')[0]?.slice(1)}`).toBe(long);
    expect(tasks[2]?.title).toBe('Card 3');
    expect(rules).toEqual(['unprintable', 'title_length', 'title_missing']);
  });

  test('parts of a strange shape are refused or left out, each with a note', async () => {
    const { tasks, notes } = await read(
      board({
        cards: [
          'no',
          card('c1', { due: 17, pos: 'top', idMembers: 'm1' }),
          card('c1'),
          card('c2', { due: '0001-01-01T00:00:00Z', start: 'soon' }),
          JSON.parse('{"id":"c3","name":"x","__proto__":{"closed":true}}'),
        ],
      }),
    );
    expect(tasks.map((task) => [task.source_id, task.archived])).toEqual([
      ['c1', false],
      ['c2', false],
      ['c3', false],
    ]);
    expect(notes.map((note) => [note.row, note.rule, note.column])).toEqual(
      expect.arrayContaining([
        ['cards[0]', 'card_shape', null],
        ['cards[1]', 'shape_is_known', 'due'],
        ['cards[1]', 'shape_is_known', 'pos'],
        ['cards[1]', 'shape_is_known', 'idMembers'],
        ['cards[2]', 'source_id_is_unique', 'id'],
        ['cards[3]', 'date_in_range', 'due'],
        ['cards[3]', 'date_is_readable', 'start'],
      ]),
    );
  });
});
