import { type Filter, isTest, partsOf, type Test } from './filter.ts';
import { print } from './print.ts';
import { read } from './read.ts';

/** The text of a filter without one of its parts. */
export function without(text: string, index: number): string {
  return print({ all: partsOf(read(text).filter).filter((_, i) => i !== index) });
}

/** The text of a filter with one of its parts turned round. */
export function turned(text: string, index: number): string {
  return print({ all: partsOf(read(text).filter).map((part, i) => (i !== index ? part : 'not' in part ? part.not : { not: part })) });
}

const same = (a: Test, b: Test) => a.field === b.field && a.op === b.op && a.name === b.name;

/** Whether a value is asked for by a part of its own. */
export function has(filter: Filter, test: Test): boolean {
  return partsOf(filter).some(
    (part) => isTest(part) && same(part, test) && test.values.every((v) => part.values.some((p) => p.toLowerCase() === v.toLowerCase())),
  );
}

/** The text of a filter with a value put in or taken out: beside others of its field where there are some; of days there is one. */
export function toggled(text: string, test: Test): string {
  const { filter } = read(text);
  const parts = partsOf(filter);
  const [value = ''] = test.values;
  const oneOnly = test.field === 'due' || test.field === 'created' || test.field === 'updated';
  if (oneOnly) {
    const rest = parts.filter((p) => !isTest(p) || p.field !== test.field);
    return print({ all: has(filter, test) ? rest : [...rest, test] });
  }
  const at = parts.findIndex((p) => isTest(p) && same(p, test));
  const found = parts[at];
  if (!found || !isTest(found)) return print({ all: [...parts, test] });
  const left = found.values.filter((v) => v.toLowerCase() !== value.toLowerCase());
  const values = left.length < found.values.length ? left : [...found.values, value];
  return print({ all: parts.flatMap((p, i) => (i !== at ? [p] : values.length > 0 ? [{ ...found, values }] : [])) });
}
