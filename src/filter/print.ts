import { type Filter, isTest, type Test } from './filter.ts';

/** A filter as one types it; reading it again gives the same filter. */
export function print(filter: Filter): string {
  return 'all' in filter ? filter.all.map(part).join(' ') : part(filter);
}

function part(filter: Filter): string {
  if (isTest(filter)) return testText(filter);
  if ('not' in filter) return isTest(filter.not) || !('not' in filter.not) ? `-${part(filter.not)}` : `-(${part(filter.not)})`;
  return 'all' in filter ? `(${filter.all.map(part).join(' ')})` : `(${filter.any.map(part).join(' OR ')})`;
}

const quote = (text: string) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const item = (value: string) => (/^[^\s"“”„(),\\=/][^\s"“”„(),\\]*$/u.test(value) ? value : quote(value));

/** One condition as text. */
export function testText({ field, name, op, values }: Test): string {
  const [first = ''] = values;
  if (field === 'text') {
    if (op === '=') return quote(first);
    return /^[\p{L}\p{N}][\p{L}\p{N}._'@#&+/*%-]*$/u.test(first) && first !== 'OR' ? first : `text:${first}`;
  }
  const called = field === 'field' ? `field.${/^[\p{L}\p{N}_-]+$/u.test(name ?? '') ? name : quote(name ?? '')}` : field;
  return `${called}${op}${values.map(item).join(',')}`;
}
