import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonPieces, JsonProblem, type Piece } from './json-pieces.ts';

function piecesOf(text: string, sizes: number[] = [text.length || 1]): { pieces: Piece[]; seen: Map<string, number | null> } {
  const reader = new JsonPieces((key) => (key === 'skipped' ? 'skip' : 'elements'));
  const pieces: Piece[] = [];
  for (let at = 0, n = 0; at < text.length; n++) {
    const size = Math.max(1, sizes[n % sizes.length] ?? 1);
    pieces.push(...reader.write(text.slice(at, at + size)));
    at += size;
  }
  reader.end();
  return { pieces, seen: reader.seen };
}
const problemOf = (text: string): JsonProblem => {
  try {
    piecesOf(text);
  } catch (error) {
    if (error instanceof JsonProblem) return error;
    throw error;
  }
  throw new Error('it was read');
};

describe('a JSON file in pieces', () => {
  const json = fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 5 }), { maxKeys: 5 });

  test('holds the same elements however it is cut into chunks and spaced', () => {
    fc.assert(
      fc.property(
        json,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(undefined, 1, '\t'),
        (value, sizes, space) => {
          const { pieces } = piecesOf(JSON.stringify(value, null, space), sizes);
          const expected = Object.entries(JSON.parse(JSON.stringify(value)) as Record<string, unknown[]>).flatMap(([key, list]) =>
            key === 'skipped' ? [] : list.map((element, index) => ({ key, index, value: element })),
          );
          expect(pieces).toEqual(expected);
        },
      ),
    );
  });

  test('cut off anywhere, it says so', () => {
    fc.assert(
      fc.property(json, fc.double({ min: 0, max: 0.999, noNaN: true }), (value, share) => {
        const text = JSON.stringify(value);
        const cut = text.slice(0, Math.floor(text.length * share));
        expect(problemOf(cut).rule).toMatch(/^json_(truncated|invalid)$/);
      }),
    );
  });

  test('names the place of what is wrong', () => {
    expect(problemOf('{"cards":[{"id":1},{"id":tru}]}')).toMatchObject({ rule: 'json_invalid', path: 'cards[1]' });
    expect(problemOf('{"cards":[{"id":1},{"id":tru}]}').message).toContain('character 20');
    expect(problemOf('{"cards":[{"id":1} {"id":2}]}')).toMatchObject({ rule: 'json_invalid', at: 19 });
    expect(problemOf('{"cards":[1,]}').rule).toBe('json_invalid');
    expect(problemOf('{"a":1,}').rule).toBe('json_invalid');
    expect(problemOf('{"skipped":[1}')).toMatchObject({ rule: 'json_invalid', path: 'skipped' });
    expect(problemOf('{"a":1} x').rule).toBe('json_invalid');
    expect(problemOf('hello').rule).toBe('json_invalid');
    expect(problemOf('   ').rule).toBe('json_invalid');
  });

  test('refuses nesting that would exhaust the stack, skipped or not', () => {
    for (const key of ['cards', 'skipped']) expect(problemOf(`{"${key}":[${'['.repeat(100_000)}`).rule).toBe('json_too_deep');
  });

  test('refuses an element or a name that would exhaust the memory', () => {
    expect(problemOf(`{"cards":["${'x'.repeat(17 * 1024 * 1024)}`).rule).toBe('json_piece_too_large');
    expect(problemOf(`{"${'x'.repeat(2000)}`).rule).toBe('json_piece_too_large');
  });

  test('takes names of prototypes as plain names', () => {
    const { pieces, seen } = piecesOf('{"__proto__":[{"__proto__":{"polluted":true}}],"constructor":[1]}');
    expect(seen.get('__proto__')).toBe(1);
    expect(pieces).toHaveLength(2);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('reads a list at the root, and counts what it skips as nothing', () => {
    expect(piecesOf('[1, {"a":[2]} ]').pieces).toEqual([
      { key: '', index: 0, value: 1 },
      { key: '', index: 1, value: { a: [2] } },
    ]);
    expect(piecesOf('\ufeff{"skipped":{"a":"]}\\"[{"},"b":[true]}').pieces).toEqual([{ key: 'b', index: 0, value: true }]);
  });
});
