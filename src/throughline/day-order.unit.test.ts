import { expect, test } from 'vitest';
import { orderFor, withOrder, withoutPick, youWords } from './day-order.ts';
import type { Item, Today } from './today.ts';

// Only what the order depends on.
const item = (id: string, given: Partial<Item> = {}) => ({ id, category: 'ready', due_on: null, picked: false, ...given }) as Item;
const day = (mine: Item[], week: Item[] = [], later: Item[] = []) => ({ day: '2026-11-24', mine, week, later }) as unknown as Today;
const ids = (list: Item[]) => list.map((t) => t.id).join('');

test('a task moved up takes those before it along, and nothing below', () => {
  const today = day([item('a', { due_on: '2026-11-24' }), item('b', { due_on: '2026-11-24' }), item('c', { due_on: '2026-11-24' })]);
  expect(orderFor(today, 'b', 0)).toEqual(['b']);
  expect(orderFor(today, 'a', 1)).toEqual(['b', 'a']);
  expect(ids(withOrder(today, ['b', 'a']).mine)).toBe('bac');
});

test('those that were put there keep their order', () => {
  const today = day([item('a', { picked: true }), item('b', { picked: true }), item('c')]);
  expect(orderFor(today, 'b', 0)).toEqual(['b', 'a']);
  expect(orderFor(today, 'c', 1)).toEqual(['a', 'c', 'b']);
});

test('a task of this week comes to today, and goes back', () => {
  const today = day([item('a', { picked: true })], [item('w', { due_on: '2026-11-27' })]);
  const put = withOrder(today, orderFor(today, 'w', 1));
  expect([ids(put.mine), ids(put.week)]).toEqual(['aw', '']);
  const back = withoutPick(put, 'w');
  expect([ids(back.mine), ids(back.week)]).toEqual(['a', 'w']);
});

test('what is due today stays on today without being put there', () => {
  const today = day([item('a', { picked: true, due_on: '2026-11-24' }), item('b', { picked: true })]);
  expect(ids(withoutPick(today, 'a').mine)).toBe('ba');
});

test('where the list has my task, the line to it says so too', () => {
  const today = day([item('a', { key: 'K-1' })], [item('b', { key: 'K-2' })], [item('c', { key: 'K-3' })]);
  expect(['K-1', 'K-2', 'K-3'].map((key) => youWords(today, key))).toEqual(['You, today', 'You, this week', 'You, later']);
});
