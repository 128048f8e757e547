import { invalid } from '../../kit/errors.ts';
import { amountOf, decimalsOf, unitsOf } from '../../kit/money.ts';
import type { KeyResultInput, Measured } from './goals.ts';

type Value = number | string | null;
interface Kept {
  kind: string;
  currency: string | null;
}

/** A value as it is kept: a number as it is, money in whole smallest units. What does not fit the kind is refused by its field. */
export function keptValue(value: Value, { kind, currency }: Kept, field: string): number | null {
  if (value === null) return null;
  if (kind !== 'money') {
    if (typeof value === 'number') return value;
    throw invalid(field, 'value_is_a_number', value, 'Give a number, with a point for decimals: 1.5.');
  }
  const units = typeof value === 'string' && currency !== null ? unitsOf(value, currency) : null;
  if (units !== null) return units;
  const decimals = currency === null ? 2 : decimalsOf(currency);
  throw invalid(
    field,
    'amount_is_exact',
    value,
    `Give the amount as text with at most ${decimals} decimals, such as "${decimals === 0 ? '1200' : `1200.${'5'.padEnd(decimals, '0')}`}".`,
  );
}

/** A kept value as it is told: money as exact text. */
export const toldValue = (value: number | null, { kind, currency }: Kept): Value =>
  value === null || kind !== 'money' || currency === null ? value : amountOf(value, currency);

/** A key result with its values as they are kept. */
export function keptResult(kr: KeyResultInput, field: string): KeyResultInput & Omit<Measured, 'latest'> {
  if (kr.kind === 'money' && kr.currency === null)
    throw invalid(`${field}.currency`, 'currency_is_given', null, 'Money of which currency? Give its three letters, such as EUR.');
  const kept = (name: 'baseline' | 'target' | 'low' | 'high') => keptValue(kr[name], kr, `${field}.${name}`);
  return {
    ...kr,
    currency: kr.kind === 'money' ? kr.currency : null,
    unit_word: kr.kind === 'money' ? '' : kr.unit_word,
    baseline: kept('baseline'),
    target: kept('target'),
    low: kept('low'),
    high: kept('high'),
  };
}
