import { expect, test } from 'vitest';
import { undoStack } from './undo-stack.ts';

const one = (what: string, place = 'w') => ({ what, place, run: () => what });

test('the last that was done is undone first, each once, and only where it was done', () => {
  const stack = undoStack();
  stack.push(one('first'));
  stack.push(one('second'));
  stack.push(one('elsewhere', 'other'));
  expect(stack.last('w')?.what).toBe('second');
  expect(stack.take('w')?.run()).toBe('second');
  expect(stack.take('w')?.what).toBe('first');
  expect(stack.take('w')).toBeUndefined();
  expect(stack.last('other')?.what).toBe('elsewhere');
});

test('what was undone by its own button is not undone again; the oldest are forgotten; who listens hears', () => {
  const stack = undoStack(2);
  let heard = 0;
  const stop = stack.listen(() => heard++);
  const away = stack.push(one('a'));
  away();
  away();
  expect([stack.last('w'), heard]).toEqual([undefined, 2]);
  for (const what of ['a', 'b', 'c']) stack.push(one(what));
  stop();
  expect([stack.take('w')?.what, stack.take('w')?.what, stack.take('w')]).toEqual(['c', 'b', undefined]);
  expect(heard).toBe(5);
});
