import { dictionary } from '@zxcvbn-ts/language-common';
import { invalid } from '../kit/errors.ts';

let common: Set<string> | null = null;

/** Refuses a password that stands in the lists of the common ones, also written twice over or with digits at its end. */
export function refuseCommonPassword(password: string, field = 'password'): void {
  common ??= new Set(Object.entries(dictionary).flatMap(([name, words]) => (/passwords/i.test(name) && Array.isArray(words) ? (words as string[]) : [])));
  const plain = password.normalize('NFKC').toLowerCase();
  const bare = plain.replace(/[\d\W_]+$/, '').replace(/^[\d\W_]+/, '');
  const unit = /^(.{1,8}?)\1+$/.exec(plain)?.[1];
  if (common.has(plain) || (bare !== '' && common.has(bare)) || bare === '' || unit !== undefined)
    throw invalid(
      field,
      'password_is_not_common',
      '(not shown)',
      'This password is among the first that would be guessed. Use a few words that do not belong together.',
    );
}
