import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Id, newId } from './ids.ts';

test('ids are new, valid, and in the order of time', () => {
  const ids = Array.from({ length: 1000 }, () => newId());
  expect(new Set(ids).size).toBe(1000);
  for (const id of ids) expect(Id.safeParse(id).success).toBe(true);
  const time = fc.integer({ min: 0, max: 2 ** 45 });
  fc.assert(fc.property(time, time, (a, b) => a === b || newId(a) < newId(b) === a < b));
});

test('an id is a UUID in lower case', () => {
  const id = newId();
  for (const bad of ['', 'BOOK-1', id.toUpperCase(), `${id} `, id.slice(1), '00000000-0000-0000-0000-000000000000', `${id}\n`])
    expect([bad, Id.safeParse(bad).success]).toEqual([bad, false]);
});
