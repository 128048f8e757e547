import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amountOf, Currency, decimalsOf, unitsOf } from './money.ts';

test('amounts are exact, whatever the currency', () => {
  expect(['EUR', 'JPY', 'KWD'].map(decimalsOf)).toEqual([2, 0, 3]);
  expect([unitsOf('1200.5', 'EUR'), unitsOf('0.10', 'EUR'), unitsOf('-3', 'KWD'), unitsOf('7', 'JPY'), unitsOf('7.0', 'JPY')]).toEqual([
    120050, 10, -3000, 7, 7,
  ]);
  expect([amountOf(120050, 'EUR'), amountOf(-5, 'EUR'), amountOf(0, 'EUR'), amountOf(7, 'JPY')]).toEqual(['1200.50', '-0.05', '0.00', '7']);
});

test('what is no amount is none', () => {
  for (const [text, currency] of [
    ['1.234', 'EUR'],
    ['1.5', 'JPY'],
    ['1,5', 'EUR'],
    ['', 'EUR'],
    ['1e3', 'EUR'],
    ['Infinity', 'EUR'],
    ['.5', 'EUR'],
    ['99999999999999999', 'EUR'],
  ] as const)
    expect([text, unitsOf(text, currency)]).toEqual([text, null]);
  expect(Currency.safeParse('XXQ').success).toBe(false);
  expect(Currency.safeParse('eur').success).toBe(false);
});

test('every amount comes back as it went', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.constantFrom('EUR', 'JPY', 'KWD'), (units, currency) => {
      expect(unitsOf(amountOf(units, currency), currency)).toBe(units === 0 ? 0 : units);
    }),
  );
});
