import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fold, initialsOf, line, optionalLine, prose } from './text.ts';

const mendOf = (given: { success: boolean; error?: { issues: { message: string }[] } }) => given.error?.issues[0]?.message;

test('a line is trimmed to one line, and has something in it', () => {
  const title = line(10, 'the task a title');
  expect(title.parse('  two \n\t words ')).toBe('two words');
  expect(title.parse('x'.repeat(10))).toHaveLength(10);
  expect(title.parse(`${' '.repeat(50)}short`)).toBe('short');
  expect(mendOf(title.safeParse('\u00a0 \u2003\n'))).toBe('Give the task a title: it cannot be empty.');
  expect(mendOf(title.safeParse('x'.repeat(11)))).toBe('Keep it to 10 characters.');
  expect(optionalLine(10).parse('   ')).toBe('');
});

test('nothing unprintable gets in, line breaks of a text stay', () => {
  for (const bad of ['\u0000', '\u0007', '\u001f', '\ud800', '\udfff'])
    for (const shape of [line(100), optionalLine(100), prose(100)]) expect(mendOf(shape.safeParse(`a${bad}b`))).toMatch(/^Take out characters/);
  expect(prose(100).parse(' a\r\nb\tc\n\n')).toBe('a\nb\tc');
  expect(line(100).parse('👩‍👩‍👧 ok')).toBe('👩‍👩‍👧 ok');
  expect(mendOf(prose(1000).safeParse('x'.repeat(1001)))).toBe('Keep it to 1,000 characters.');
});

test('what is taken in is well formed and comes out of a second reading unchanged', () => {
  const shapes = [optionalLine(200), prose(200)];
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 }), (units) => {
      const text = String.fromCharCode(...units);
      for (const shape of shapes) {
        const read = shape.safeParse(text);
        if (!read.success) continue;
        expect(read.data.isWellFormed()).toBe(true);
        expect(read.data).not.toContain('\u0000');
        expect(shape.parse(read.data)).toBe(read.data);
      }
    }),
  );
});

test('titles are compared without case, accents and extra spaces', () => {
  expect(fold('  Zürich  GENÈVE ')).toBe('zurich geneve');
  expect(fold('Ｂｏｏｋ ﬁne')).toBe('book fine');
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fold(fold(text)) === fold(text)));
});

test('a circle shows one or two letters', () => {
  expect(initialsOf('Mina Roth')).toBe('MR');
  expect(initialsOf('Jonas')).toBe('J');
  expect(initialsOf('Anna Maria von Tal')).toBe('AT');
  expect(initialsOf('nia.roth@example.org')).toBe('NO');
  expect(initialsOf('😀 Smile')).toBe('😀S');
  expect(initialsOf('')).toBe('?');
});
