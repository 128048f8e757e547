import { expect, test } from 'vitest';
import { rowsOf, sizeWords } from './words.ts';

test('the first rows of a table are read by the sign of its first line, with quotes as they are meant', () => {
  const table = ['\ufeffa;b', '1;"x;y"', '"say ""so""";', ''].join('\r\n');
  expect(rowsOf(table, 9, true)).toEqual([
    ['a', 'b'],
    ['1', 'x;y'],
    ['say "so"', ''],
  ]);
  expect(rowsOf('a\tb\n1\t"two\nlines"', 9, true)[1]).toEqual(['1', 'two\nlines']);
  expect(rowsOf('a,b\n1,2\n3,4', 2, true)).toHaveLength(2);
  expect(rowsOf('a,b\n1,2\n3,cut of', 9, false)).toHaveLength(2);
  expect(rowsOf('', 9, true)).toEqual([]);
});

test('a size is said as people say it', () => {
  const sizes = [1, 999, 1000, 999_400, 999_600, 1_260_000, 52_428_800].map(sizeWords);
  expect(sizes).toEqual(['1 byte', '999 bytes', '1 kB', '999 kB', '1.0 MB', '1.3 MB', '52 MB']);
});
