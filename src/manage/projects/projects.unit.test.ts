import fc from 'fast-check';
import { expect, test } from 'vitest';
import { categories, isEnded, isOpen, isRunning, nextStates, ProjectKey, ProjectState, proposeKey } from './projects.ts';

test('a key is proposed from the initials of a name, or from its only word', () => {
  expect(proposeKey('Booking, rebuilt for phones')).toBe('BRFP');
  expect(proposeKey('Booking')).toBe('BOOK');
  expect(proposeKey('one two three four five six')).toBe('OTTFF');
  expect(proposeKey('Überfahrt')).toBe('UBER');
  expect(proposeKey('X')).toBe('XPR');
  expect(proposeKey('予約')).toBe('PR');
  expect(proposeKey('')).toBe('PR');
});

test('every proposed key is a key', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (name) => ProjectKey.safeParse(proposeKey(name)).success));
});

test('a category is open, ended or an idea; running work is open', () => {
  for (const category of categories) {
    expect([category, Number(isOpen(category)) + Number(isEnded(category)) + Number(category === 'idea')]).toEqual([category, 1]);
    if (isRunning(category)) expect(isOpen(category)).toBe(true);
  }
});

test('no state of a project is a dead end, none follows itself', () => {
  for (const state of ProjectState.options) {
    expect(nextStates[state].length).toBeGreaterThan(0);
    expect(nextStates[state]).not.toContain(state);
  }
});
