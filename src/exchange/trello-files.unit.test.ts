import { describe, expect, test } from 'vitest';
import type { SourceRecord } from './records.ts';
import { fileOf, recordsOf } from './testing.server.ts';
import { generateBoard } from './testing.ts';

const list = { id: 'l1', name: 'List', closed: false, pos: 1 };
const card = { id: 'c1', name: 'Card', idList: 'l1', pos: 1 };
const board = { id: 'b1', name: 'Board', labels: [], lists: [list], cards: [card], checklists: [], actions: [], members: [], customFields: [] };
const read = (value: unknown) => recordsOf(fileOf(typeof value === 'string' ? value : JSON.stringify(value), 'board.json'), { source: 'trello' });

describe('a file that is no whole board', () => {
  test('without lists or cards it is refused with the name of what is missing', async () => {
    const { lists: _, ...rest } = board;
    await expect(read(rest)).rejects.toMatchObject({ kind: 'invalid', rule: 'array_missing', errors: [{ field: 'lists' }] });
    await expect(read({ ...board, cards: {} })).rejects.toMatchObject({ rule: 'array_missing' });
    await expect(read([{ number: 1 }])).rejects.toMatchObject({ rule: 'is_a_board' });
  });

  test('without the other arrays it is read, and says what that costs', async () => {
    const { rules, tasks } = await read({ id: 'b', lists: [list], cards: [card] });
    expect(tasks).toHaveLength(1);
    expect(rules).toEqual(['array_missing', 'array_missing', 'array_missing', 'array_missing']);
  });

  test('cut off at 99 % it is refused before the first record, with what was read', async () => {
    const text = JSON.stringify(generateBoard({ cards: 100, members: 3, comments: 20, checklists: 10 }));
    await expect(read(text.slice(0, Math.floor(text.length * 0.99)))).rejects.toMatchObject({
      rule: 'json_truncated',
      message: expect.stringMatching(/100 cards.*Nothing was brought over/),
    });
  });

  test('that is no JSON is refused with the place', async () => {
    await expect(read('{"lists":[],"cards":[{"id":"a" "b"}]}')).rejects.toMatchObject({ rule: 'json_invalid', message: expect.stringContaining('cards[0]') });
  });

  test('in UTF-16 or with a mark of its encoding it reads the same', async () => {
    const text = JSON.stringify({ ...board, cards: [{ ...card, name: 'Größe' }] });
    for (const bytes of [
      Buffer.from(`\ufeff${text}`, 'utf8'),
      Buffer.from(`\ufeff${text}`, 'utf16le'),
      Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
      Buffer.from(text, 'latin1'),
    ]) {
      const { tasks } = await recordsOf(fileOf(bytes, 'b.json'), { source: 'trello' });
      expect(tasks[0]?.title).toBe('Größe');
    }
  });
});

describe('a generated board', () => {
  test('is the same for the same seed, and holds what was asked for', async () => {
    const plan = { cards: 400, members: 12, checklists: 50, dueDates: 200, comments: 300, closedLists: 2, seed: 42 };
    expect(generateBoard(plan)).toEqual(generateBoard(plan));
    expect(generateBoard({ ...plan, seed: 43 })).not.toEqual(generateBoard(plan));
    const { tasks, comments, of, notes } = await read(generateBoard(plan));
    expect(tasks.filter((task) => !task.parent_source_id)).toHaveLength(400);
    expect(tasks.filter((task) => task.due_on)).toHaveLength(200);
    expect([comments.length, of('person').length, of('state').filter((state) => state.closed).length]).toEqual([300, 12, 2]);
    expect(new Set(of('person').map((person) => person.name)).size).toBe(12);
    expect(notes.filter((note) => note.effect === 'refused')).toEqual([]);
  });
});

describe('any board', () => {
  test('reads the same with its arrays in any order', async () => {
    const value = generateBoard({ cards: 60, members: 4, checklists: 20, dueDates: 30, comments: 50, closedLists: 2, seed: 7 });
    const inOrder = (keys: string[]) => read(Object.fromEntries(keys.map((key) => [key, (value as Record<string, unknown>)[key]])));
    const sorted = (records: SourceRecord[]) => records.map((record) => JSON.stringify(record)).sort();
    const expected = await inOrder(Object.keys(value));
    for (const keys of [Object.keys(value).reverse(), ['checklists', 'actions', 'cards', ...Object.keys(value)], ['cards', 'labels', ...Object.keys(value)]])
      expect(sorted((await inOrder([...new Set(keys)])).all)).toEqual(sorted(expected.all));
  });

  test('a start after the due date is left out', async () => {
    const { tasks, rules } = await read({ ...board, cards: [{ ...card, start: '2024-05-09T10:00:00Z', due: '2024-05-06T10:00:00Z' }] });
    expect(tasks[0]).toMatchObject({ due_on: '2024-05-06', starts_on: null });
    expect(rules).toEqual(['starts_after_due']);
  });
});
