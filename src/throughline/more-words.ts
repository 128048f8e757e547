import type { ThroughlineMap } from './throughline.ts';

/** What is not drawn, since there is too much of it. */
export function moreWords(more: ThroughlineMap['more']): string {
  const some = (n: number, one: string) => (n === 0 ? '' : `${n} more ${one}${n === 1 ? '' : 's'}`);
  return `and ${[some(more.goals, 'goal'), some(more.projects, 'project')].filter(Boolean).join(', ')}`;
}
