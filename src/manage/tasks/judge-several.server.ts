import { isDay } from '../../kit/time.ts';
import type { Refused } from '../../proposals/kinds.server.ts';
import type { FieldChange } from '../../proposals/proposals.ts';
import { type Category, isEnded, isRunning } from '../projects/projects.ts';
import { quorumIsIn } from './quorum.ts';
import { type Act, mayDo, type Standing } from './rights.server.ts';
import type { Words } from './several.store.ts';
import type { Priority } from './tasks.ts';

/** What one task should become; labels always, the rest where it is given. */
export interface Want {
  state?: { id: string; name: string; category: string };
  due_on?: string | null;
  priority?: Priority | string;
  milestone_id?: string | null;
  add: string[];
  remove: string[];
}

interface Around {
  openBelow: boolean;
  /** A part of it is still open. */
  openParts: boolean;
  labels: string[];
  /** How many have taken it. */
  peopleIn: number;
  /** Something of the caller's own is put back: a steward may end again what they opened. */
  back?: boolean;
}

const refuse = (rule: string, sentence: string): Refused => ({ rule, sentence });

/** Old and new of one task, field by field, in words; what stays is left out. */
export function fieldsOf({ task }: Standing, want: Want, labels: string[], words: Words): FieldChange[] {
  const fields: FieldChange[] = [];
  if (want.state && want.state.id !== task.state_id) fields.push({ field: 'state', from: words.states.get(task.state_id)?.name ?? null, to: want.state.name });
  if (want.due_on !== undefined && want.due_on !== task.due_on) fields.push({ field: 'due_on', from: task.due_on, to: want.due_on });
  if (want.priority && want.priority !== task.priority) fields.push({ field: 'priority', from: task.priority, to: want.priority });
  if (want.milestone_id !== undefined && want.milestone_id !== task.milestone_id) {
    const title = (id: string | null) => (id === null ? null : (words.milestones.get(id)?.title ?? null));
    fields.push({ field: 'milestone', from: title(task.milestone_id), to: title(want.milestone_id) });
  }
  const name = (id: string) => words.labels.get(id)?.name ?? null;
  for (const id of want.add) if (!labels.includes(id)) fields.push({ field: 'label', from: null, to: name(id) });
  for (const id of want.remove) if (labels.includes(id)) fields.push({ field: 'label', from: name(id), to: null });
  return fields;
}

/** Why a task cannot become that, by the same rules as a change of one task; null: it can. */
export function refusalTo(s: Standing, want: Want, words: Words, around: Around): Refused | null {
  const { task } = s;
  if (want.state && want.state.id !== task.state_id) {
    const why = refusalToEnter(s, want.state.category as Category, around);
    if (why) return why;
  }
  const moves = want.due_on !== undefined && want.due_on !== task.due_on;
  const labelled = want.add.some((l) => !around.labels.includes(l)) || want.remove.some((l) => around.labels.includes(l));
  const planned = (want.priority && want.priority !== task.priority) || (want.milestone_id !== undefined && want.milestone_id !== task.milestone_id);
  for (const [asked, act] of [[labelled, 'edit'] as const, [moves, 'move_dates'] as const, [planned, 'plan'] as const])
    if (asked && !mayDo(s, act)) return refusalOf(s, act);
  if (!moves || !want.due_on) return null;
  if (!isDay(want.due_on)) return refuse('day_of_the_calendar', 'Its day would lie outside of the years 1900 to 2199.');
  if (task.starts_on && want.due_on < task.starts_on) return refuse('tasks_due_after_start', 'It would be due before it starts.');
  const milestone = words.milestones.get((want.milestone_id === undefined ? task.milestone_id : want.milestone_id) ?? '');
  if (milestone?.target_on && want.due_on > milestone.target_on && s.level !== 'steward')
    return refuse('inside_the_milestone', 'That is after the day of its milestone: only the project’s steward may move it there.');
  return null;
}

function refusalToEnter(s: Standing, category: Category, { openBelow, openParts, peopleIn, back = false }: Around): Refused | null {
  if (back && (s.level === 'steward' || s.isHolder) && s.projectLives) {
    return isRunning(category) && s.holder === null ? nobodyHolds : null;
  }
  if (s.holder === null && (isRunning(category) || category === 'done') && (mayDo(s, 'edit') || mayDo(s, 'plan'))) return nobodyHolds;
  if (category === 'done') {
    if (!mayDo(s, 'finish')) return refusalOf(s, 'finish');
  } else if (!(isEnded(s.task.category) && s.level === 'steward' && s.projectLives) && !mayDo(s, 'plan')) return refusalOf(s, 'plan');
  const starts = !isRunning(s.task.category) && (isRunning(category) || category === 'done');
  if (starts && s.task.engagement === 'quorum' && !quorumIsIn({ in: peopleIn, needed: s.task.people_needed ?? 2 }))
    return refuse('quorum_is_in', 'Not so many have taken it yet as it needs before it starts.');
  if (category === 'done' && !isEnded(s.task.category) && openParts) return refuse('open_parts', 'A part of it is still open: finish or drop it first.');
  if (isEnded(category) && !isEnded(s.task.category) && openBelow)
    return refuse('open_children', 'Subtasks of it are still open: say in the task what becomes of them.');
  return null;
}

const nobodyHolds = refuse('holder_needed', 'Nobody holds it: work in progress has a holder. Offer it first.');

/** Why an act is not the caller's, naming nobody: many tasks share the sentence. */
export function refusalOf(s: Standing, act: Act): Refused {
  if (!s.projectLives) return refuse('project_is_archived', 'This project is in the archive: nothing in it changes.');
  if (act === 'finish' && s.holder === null) return nobodyHolds;
  if (s.holder !== null && !s.isHolder) return refuse('holder_decides', 'Someone else holds it: propose it to them in a comment.');
  return refuse('project_steward', 'The project’s steward or whoever wrote it may do this.');
}
