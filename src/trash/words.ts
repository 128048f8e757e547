import type { Trashed, TrashKind } from './trash.ts';

export const kindNames: Record<TrashKind, string> = { task: 'Task', milestone: 'Milestone', comment: 'Comment', file: 'File', view: 'View' };
export const kindParts: { name: string; kind: TrashKind | '' }[] = [
  { name: 'Everything', kind: '' },
  { name: 'Tasks', kind: 'task' },
  { name: 'Milestones', kind: 'milestone' },
  { name: 'Comments', kind: 'comment' },
  { name: 'Files', kind: 'file' },
  { name: 'Views', kind: 'view' },
];

/** "12 days left", the last of them too. */
export const leftWords = (t: Pick<Trashed, 'days_left'>): string => (t.days_left <= 1 ? 'last day' : `${t.days_left} days left`);

/** How it is called in a sentence. */
export const called = (t: Pick<Trashed, 'kind' | 'title'>): string => (t.kind === 'comment' ? 'The comment' : `“${t.title}”`);

/** What goes with it when it is deleted for good. */
export const whatGoes: Record<TrashKind, string> = {
  task: 'It goes with everything on it.',
  milestone: 'It goes with everything on it.',
  comment: 'Its words go, and the files that were sent with it. That something was said here stays to be seen.',
  file: 'The file goes, for everyone.',
  view: 'What it showed and its name go. The work in it stays as it is.',
};
