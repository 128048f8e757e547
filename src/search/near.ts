const shortest = 4;
const long = 8;
const mostMeant = 8;

/** How many slips a word of this length may hold: none in short ones, which would mean anything. */
export const slipsIn = (word: string): number => (word.length < shortest ? 0 : word.length < long ? 1 : 2);

/** Slips between a typed word and the beginning of another: one letter more, less, wrong, or two swapped. More than `most` is `most + 1`. */
export function slips(typed: string, word: string, most: number): number {
  const width = Math.min(word.length, typed.length + most);
  let before: number[] = [];
  let row = Array.from({ length: width + 1 }, (_, j) => j);
  for (let i = 1; i <= typed.length; i++) {
    const next = [i];
    let least = i;
    for (let j = 1; j <= width; j++) {
      const same = typed[i - 1] === word[j - 1];
      let n = Math.min((row[j - 1] ?? 0) + (same ? 0 : 1), (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && typed[i - 1] === word[j - 2] && typed[i - 2] === word[j - 1]) n = Math.min(n, (before[j - 2] ?? 0) + 1);
      next.push(n);
      if (n < least) least = n;
    }
    if (least > most) return most + 1;
    before = row;
    row = next;
  }
  return Math.min(...row.slice(Math.max(0, typed.length - most)), most + 1);
}

/** The words that a typed one may have meant, the nearest first. */
export function meant(typed: string, words: string[]): string[] {
  const most = slipsIn(typed);
  if (most === 0) return [];
  return words
    .map((word) => ({ word, n: slips(typed, word, most) }))
    .filter(({ word, n }) => n <= most && !word.startsWith(typed))
    .sort((a, b) => a.n - b.n || Math.abs(a.word.length - typed.length) - Math.abs(b.word.length - typed.length) || (a.word < b.word ? -1 : 1))
    .slice(0, mostMeant)
    .map(({ word }) => word);
}
