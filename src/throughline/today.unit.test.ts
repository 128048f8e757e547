import { expect, test } from 'vitest';
import type { Stop } from '../threads/threads.ts';
import { placeInDay, storySentence, storyTask } from './today.ts';

const today = '2026-11-24'; // a Tuesday

test('mine today is what is in progress, due, late, or put there by me; this week what is due by Sunday', () => {
  const place = (category: string, due_on: string | null, picked = false) => placeInDay({ category, due_on, picked }, today);
  expect(place('in_progress', null)).toBe('mine');
  expect(place('in_progress', '2027-03-01')).toBe('mine');
  expect(place('ready', '2026-11-24')).toBe('mine');
  expect(place('ready', '2026-11-01')).toBe('mine');
  expect(place('idea', null, true)).toBe('mine');
  expect(place('ready', '2026-11-25')).toBe('week');
  expect(place('in_review', '2026-11-29')).toBe('week');
  expect(place('ready', '2026-11-30')).toBe('later');
  expect(place('ready', null)).toBe('later');
  expect(placeInDay({ category: 'ready', due_on: '2026-11-30', picked: false }, '2026-11-29')).toBe('later');
});

test('the story is told of what I put first, else of what runs and is due first, else of the first of today', () => {
  const task = (id: string, category: string, due_on: string | null, picked = false) => ({ id, category, due_on, picked });
  const a = task('a', 'ready', '2026-11-20');
  const b = task('b', 'in_progress', null);
  const c = task('c', 'in_progress', '2026-12-05');
  const d = task('d', 'ready', null, true);
  expect(storyTask([a, b, c, d])?.id).toBe('d');
  expect(storyTask([a, b, c])?.id).toBe('c');
  expect(storyTask([a, b])?.id).toBe('b');
  expect(storyTask([a])?.id).toBe('a');
  expect(storyTask([])).toBeNull();
});

const stop = (kind: Stop['kind'], title: string, because = ''): Stop => ({ kind, id: kind, title, key: null, day: null, state: 'active', because });

test('the story ends in the because of the last thread below the vision that has one, else in the vision', () => {
  const vision = stop('vision', 'A doctor within a week');
  const task = stop('task', 'Form works');
  expect(storySentence('Form works', [vision, stop('goal', 'Visits', 'waiting makes people ill'), stop('project', 'Booking', 'most book online'), task])).toBe(
    '“Form works”, so that waiting makes people ill.',
  );
  expect(storySentence('Form works', [vision, stop('goal', 'Visits'), stop('project', 'Booking', 'most book online'), task])).toBe(
    '“Form works”, so that most book online.',
  );
  expect(storySentence('Form works', [vision, stop('project', 'Booking'), task])).toBe('“Form works”, so that a doctor within a week.');
  expect(storySentence('Form works', [stop('project', 'Booking', 'most book online'), task])).toBeNull();
});

test('a because reads on in the middle of the sentence', () => {
  const told = (because: string) => storySentence('T', [stop('vision', 'V'), stop('goal', 'G', because)]);
  expect(told('Because nobody waits.')).toBe('“T”, so that nobody waits.');
  expect(told('so that we sleep ...')).toBe('“T”, so that we sleep.');
  expect(told('Nobody waits')).toBe('“T”, so that nobody waits.');
  expect(told('Every phone is a front desk')).toBe('“T”, so that every phone is a front desk.');
  expect(told('Zurich gets its clinic')).toBe('“T”, so that Zurich gets its clinic.');
  expect(told('NASA calls')).toBe('“T”, so that NASA calls.');
});
