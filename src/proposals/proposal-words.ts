import type { Proposal } from './proposals.ts';

/** "12 things", in the reader's digits. */
export const counted = (n: number): string => `${n.toLocaleString()} ${n === 1 ? 'thing' : 'things'}`;

const fieldNames: Record<string, string> = {
  state: 'State',
  due_on: 'Due day',
  priority: 'Priority',
  milestone: 'Milestone',
  label: 'Labels',
  place: 'Where it is',
  serves: 'Serves',
  offer: 'Offer',
};
export const fieldName = (field: string): string => fieldNames[field] ?? field.replaceAll('_', ' ');

/** How a proposal stands, in a few words. */
export function standing(p: Proposal): string {
  if (p.state === 'running')
    return p.stage === 'undoing' ? 'Being taken back' : `Under way: ${p.counts.done.toLocaleString()} of ${p.counts.changes.toLocaleString()}`;
  if (p.state === 'previewed' || p.state === 'draft') return 'Not applied';
  if (p.state === 'cancelled') return p.applied_at ? `Stopped after ${counted(p.counts.applied)}` : 'Left as it was';
  if (p.state === 'undone') return p.counts.kept > 0 ? `Taken back, except ${counted(p.counts.kept)}` : 'Taken back';
  return p.state === 'done'
    ? `Changed ${counted(p.counts.applied)}`
    : `Changed ${counted(p.counts.applied)}, ${(p.counts.refused + p.counts.skipped).toLocaleString()} left as they are`;
}
