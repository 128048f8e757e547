import { expect, test } from 'vitest';
import { daysLate, isLate, mostMinutes, partsOfKey } from './tasks.ts';

test('late is due before today and not ended', () => {
  const today = '2026-11-24';
  expect(isLate({ due_on: '2026-11-23', category: 'ready' }, today)).toBe(true);
  expect(isLate({ due_on: '2026-11-24', category: 'in_progress' }, today)).toBe(false);
  expect(isLate({ due_on: null, category: 'ready' }, today)).toBe(false);
  for (const category of ['done', 'dropped']) expect(isLate({ due_on: '2026-01-01', category }, today)).toBe(false);
  expect(daysLate({ due_on: '2026-11-20', category: 'ready' }, today)).toBe(4);
  expect(daysLate({ due_on: '2026-11-30', category: 'ready' }, today)).toBe(0);
  expect(daysLate({ due_on: '2026-11-20', category: 'done' }, today)).toBe(0);
});

test('a key has a project and a number', () => {
  expect(partsOfKey(' book-12 ')).toEqual({ project: 'BOOK', number: 12 });
  expect(partsOfKey('A1-1')).toEqual({ project: 'A1', number: 1 });
  for (const text of ['', 'BOOK', 'BOOK-', '-1', 'B-1', 'BOOK-1x', 'BOOK-1234567890', 'BOOK--1', 'BO OK-1', 'ABCDEFGHIJK-1'])
    expect([text, partsOfKey(text)]).toEqual([text, null]);
});

test('ten years of one person are the most', () => {
  expect(mostMinutes).toBe(10 * 220 * 8 * 60);
});
