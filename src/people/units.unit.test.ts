import fc from 'fast-check';
import { expect, test } from 'vitest';
import { childrenOf, heightOf, loopOf, wayUp } from './units.ts';

// A random tree: each unit lies under an earlier one, or at the top.
const tree = fc.array(fc.nat(), { minLength: 1, maxLength: 30 }).map((picks) => {
  const units = picks.map((pick, i) => ({ id: `u${i}`, name: `U${i}`, parent_id: i === 0 || pick % (i + 1) === i ? null : `u${pick % (i + 1)}` }));
  return new Map(units.map((u) => [u.id, u]));
});

test('a move closes a loop exactly when the new place lies under what is moved', () => {
  fc.assert(
    fc.property(tree, fc.nat(), fc.nat(), (units, a, b) => {
      const [moved, place] = [`u${a % units.size}`, `u${b % units.size}`];
      const inside = wayUp(units, place).some((u) => u.id === moved);
      const loop = loopOf(units, moved, place);
      expect(loop !== null).toBe(inside);
      if (loop) expect([loop[0], loop.at(-1)]).toEqual([units.get(moved)?.name, units.get(moved)?.name]);
    }),
  );
});

test('the height of a unit is one more than that of the highest under it', () => {
  fc.assert(
    fc.property(tree, (units) => {
      const children = childrenOf([...units.values()]);
      for (const unit of units.values()) {
        const below = (children.get(unit.id) ?? []).map((u) => heightOf(units, u.id));
        expect(heightOf(units, unit.id)).toBe(1 + Math.max(0, ...below));
      }
    }),
  );
});
