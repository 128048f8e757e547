import { fold } from '../kit/text.ts';
import type { Category } from '../manage/projects/projects.ts';
import { knownCategory } from './imports.ts';
import type { Tracker } from './mapping.ts';
import type { TaskRecord } from './records.ts';

// What the rows of a tracker's table mean beyond their columns: what its states are, what counts as dropped, what belongs to the text.

const pivotalStates = new Map<string, Category>(
  Object.entries({
    unscheduled: 'idea',
    unstarted: 'ready',
    planned: 'ready',
    started: 'in_progress',
    finished: 'in_review',
    delivered: 'in_review',
    accepted: 'done',
    rejected: 'in_progress',
  }),
);
const jiraCategories = new Map<string, Category>(Object.entries({ 'to do': 'ready', new: 'ready', 'in progress': 'in_progress', done: 'done' }));
const withoutResult = /^(won.?t (do|fix)|duplicate|declined|rejected|cannot reproduce|incomplete|obsolete|cancell?ed|abandoned|not a bug)/;

/** What a state of a tracker means; null when neither its name nor the row says it. */
export function categoryIn(tracker: Tracker, name: string, cell: (heading: string) => string): Category | null {
  if (tracker === 'pivotal') return pivotalStates.get(fold(name)) ?? null;
  const named = knownCategory(name);
  if (named || tracker !== 'jira') return named;
  return jiraCategories.get(fold(cell('status category'))) ?? null;
}

/** Whether a state that says nothing means an idea, and is listed: a section of Asana is a place, not a state. */
export const statesAreWords = (tracker: Tracker): boolean => tracker !== 'asana' && tracker !== 'asana_template';

/** Gives a task what only the whole row tells. */
export function completeRow(tracker: Tracker, task: TaskRecord, cell: (heading: string) => string): void {
  const yes = (heading: string) => /^(true|yes|1)$/i.test(cell(heading));
  if (tracker === 'jira' && withoutResult.test(fold(cell('resolution')))) {
    task.done = false;
    task.archived = true;
  } else if (tracker === 'linear') {
    task.archived = cell('canceled') !== '' || cell('archived') !== '';
    if (cell('canceled')) task.done = false;
  } else if (tracker === 'shortcut') {
    task.archived = yes('is archived');
    const items = cell('tasks')
      .split(';')
      .map((item) => item.trim())
      .filter(Boolean);
    if (items.length > 0) task.body = [task.body, items.map((item) => `- ${item}`).join('\n')].filter(Boolean).join('\n\n');
  }
}

/** A comment of Pivotal Tracker, "text (Ada Lovelace - Nov 3, 2020)", in its parts. */
export function pivotalComment(text: string): { body: string; author: string; date: string } | null {
  const found = /^([\s\S]*\S)\s*\(([^()\n]{1,200}) - (\p{L}{3,9}\.? \d{1,2}, \d{4})\)$/u.exec(text);
  return found ? { body: found[1] ?? '', author: found[2] ?? '', date: found[3] ?? '' } : null;
}

/** Headings under which a tracker names other tasks that this one waits for or belongs with. */
export const namesLinks = (heading: string): boolean =>
  /^(inward issue link|outward issue link|blocked by|blocking|dependencies|related to|duplicate of|blocks)\b/.test(heading);
