import { z } from 'zod';

// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL and its kin are what is refused
const unprintable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;
const printable = (text: string) => text.isWellFormed() && !unprintable.test(text);
const mend = 'Take out characters that cannot be printed (NUL, lone surrogates).';

/** One line of text, trimmed, 1 to `most` characters. */
export function line(most: number, what = 'a title') {
  return z
    .string()
    .refine(printable, mend)
    .transform((text) => text.replace(/\s+/g, ' ').trim())
    .pipe(z.string().min(1, `Give ${what}: it cannot be empty.`).max(most, `Keep it to ${most} characters.`));
}

/** One line that may be empty. */
export function optionalLine(most: number) {
  return z
    .string()
    .refine(printable, mend)
    .transform((text) => text.replace(/\s+/g, ' ').trim())
    .pipe(z.string().max(most, `Keep it to ${most} characters.`));
}

/** Several lines of Markdown, at most `most` characters. */
export function prose(most: number) {
  return z
    .string()
    .max(most, `Keep it to ${most.toLocaleString('en')} characters.`)
    .refine(printable, mend)
    .transform((text) => text.replaceAll('\r\n', '\n').trim());
}

/** How titles are compared and found: lower case, no accents, single spaces. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Up to two letters for a person's circle. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s.@_-]+/).filter(Boolean);
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}

/** A number with its noun: "1 task", "3,000 tasks". */
export const counted = (n: number, one: string, many: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
