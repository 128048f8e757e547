import { invalid } from '../../kit/errors.ts';

/** Whether an engagement takes several people into the one task. */
export const isForMany = (engagement: string): boolean => engagement === 'together' || engagement === 'quorum';

const words = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const written = (n: number): string => words[n] ?? String(n);

/** Whether so many have taken it that it may start. */
export const quorumIsIn = (people: { in: number; needed: number }): boolean => people.in >= people.needed;

/** Whether all places are taken. */
export const isFull = (people: { in: number; most: number | null } | null): boolean => people !== null && people.most !== null && people.in >= people.most;

/** How many have taken a task that needs so many before it starts, in words. */
export function quorumSentence(people: { in: number; needed: number }): string {
  if (quorumIsIn(people)) return `${people.in} have taken it; it needed ${people.needed}, so it may start.`;
  const left = people.needed - people.in;
  return `${people.in} of ${people.needed} have taken it; ${written(left)} more ${left === 1 ? 'is' : 'are'} needed before it starts.`;
}

/** Refuses numbers of people that do not fit how a task is done. */
export function checkPeople(given: { engagement: string; people_needed: number | null; people_most: number | null }): void {
  const { engagement, people_needed: needed, people_most: most } = given;
  if (needed !== null && !isForMany(engagement))
    throw invalid(
      'people_needed',
      'people_for_together',
      needed,
      'Only work done together, or that so many take before it starts, says how many people it needs.',
    );
  if (most !== null && engagement !== 'quorum')
    throw invalid('people_most', 'most_for_quorum', most, 'Only work that so many take before it starts says how many may take it.');
  if (engagement === 'quorum' && needed === null)
    throw invalid('people_needed', 'quorum_has_a_number', needed, 'How many people must take it before it starts? Two are the fewest.');
  if (needed !== null && most !== null && needed > most)
    throw invalid(
      'people_needed',
      'quorum_k_of_n',
      needed,
      `At most ${most} may take it, so ${needed} never will: ask for ${most} or fewer, or let more take it.`,
    );
}
