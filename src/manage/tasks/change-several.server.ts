import { invalid } from '../../kit/errors.ts';
import { addDays } from '../../kit/time.ts';
import { closeOffersOfAll } from '../../offers/offers.server.ts';
import type { Context } from '../../people/context.server.ts';
import { type Done, type Draft, type Group, type Refused, registerProposalKind, type Subject } from '../../proposals/kinds.server.ts';
import { closePartOffers, partsOfTasks } from '../parts/facts.server.ts';
import { type Category, isEnded, isRunning } from '../projects/projects.ts';
import { checkLabels, checkMilestone } from './create.server.ts';
import { fieldsOf, refusalTo, type Want } from './judge-several.server.ts';
import { type Standing, standingsOf } from './rights.server.ts';
import { saveTask, type TaskPatch } from './save.server.ts';
import { around, changedByOthers, tasksById, tasksSeen, type Words, wordsOf, writeLabels } from './several.store.ts';
import type { TaskChange } from './several.ts';
import { categoryNames } from './view.ts';

interface Ask {
  /** null: of all work. */
  project_id: string | null;
  patch: TaskChange;
}

/** What a change wrote, and what was there before: undoing puts back what is still as it was written. */
interface Undo {
  was: TaskPatch;
  set: TaskPatch;
  added: string[];
  removed: string[];
}

const elsewhere: Refused = { rule: 'task_of_the_project', sentence: 'It lies in another project.' };
const byOthers: Refused = { rule: 'changed_since', sentence: 'Someone else changed it since.' };
const byMe: Refused = { rule: 'changed_again', sentence: 'You changed the same again since.' };

const noSuchState: Refused = { rule: 'state_exists', sentence: 'Its project has no state for that.' };

/** Refuses a state, a milestone or a label that the project does not have: that is wrong for every task alike. */
export async function checkChange(c: Context, projectId: string | null, patch: TaskChange): Promise<void> {
  if (projectId === null) {
    for (const field of ['state_id', 'milestone_id', 'add_labels', 'remove_labels'] as const)
      if (patch[field]?.length)
        throw invalid(`act.patch.${field}`, 'of_one_project', patch[field], 'That belongs to one project: choose tasks of that project only, in its own list.');
    return;
  }
  const words = await wordsOf(c, [projectId]);
  if (patch.state_id && !words.states.has(patch.state_id))
    throw invalid('act.patch.state_id', 'state_exists', patch.state_id, 'This state is not one of the project.');
  if (patch.milestone_id) await checkMilestone(c, patch.milestone_id, projectId);
  await checkLabels(c, patch.add_labels ?? [], projectId);
  await checkLabels(c, patch.remove_labels ?? [], projectId);
  if (patch.add_labels?.some((l) => patch.remove_labels?.includes(l)))
    throw invalid('act.patch.add_labels', 'labels_once', patch.add_labels, 'A label is either added or taken away.');
}

registerProposalKind<Ask>({
  kind: 'tasks.change',
  features: ['tasks', 'projects', 'today', 'throughline', 'milestones', 'offers', 'inbox'],
  title: async (c, { project_id, patch }) => titleOf(patch, await wordsOf(c, project_id === null ? [] : [project_id])),
  seen: tasksSeen,
  async look(c, ask, subjects) {
    const { drafts } = await looked(c, ask, subjects);
    return drafts;
  },
  async apply(c, ask, drafts, group, breathe) {
    const { standings, words, facts } = await looked(
      c,
      ask,
      drafts.map((d) => d.subject),
    );
    const kept = new Map<string, Undo>();
    for (const s of standings) {
      const want = wantOf(ask.patch, s, words);
      kept.set(s.task.id, await write(c, s, want, labelsOf(facts, s.task.id), words, group));
      await breathe();
    }
    const ended = standings.filter((s) => isEnded(wantOf(ask.patch, s, words).state?.category ?? ''));
    const offered = ended.filter((s) => facts.offered.has(s.task.id)).map((s) => s.task.id);
    if (offered.length > 0) await closeOffersOfAll(c, 'task', offered);
    const shared = ended.filter((s) => s.task.engagement === 'all_of').map((s) => s.task.id);
    if (shared.length > 0) await closePartOffers(c, shared);
    return kept;
  },
  async revert(c, ask, done, group, breathe) {
    return takeBack(c, ask, done as (Done & { undo: Undo })[], group, breathe); // what apply answered above
  },
});

async function looked(c: Context, ask: Ask, subjects: Subject[]) {
  const ids = subjects.map((s) => s.id);
  const tasks = (await tasksById(c, ids)).filter((t) => t.trashed_at === null);
  const shared = tasks.filter((t) => t.engagement === 'all_of').map((t) => t.id);
  const [standings, words, known, parts] = await Promise.all([
    standingsOf(c, tasks),
    wordsOf(
      c,
      tasks.map((t) => t.project_id),
    ),
    around(c, ids),
    shared.length > 0 ? partsOfTasks(c, shared) : [],
  ]);
  const facts = { ...known, openParts: new Set(parts.filter((p) => p.finished_at === null).map((p) => p.task_id)) };
  const drafts = standings.map((s): Draft => {
    const want = wantOf(ask.patch, s, words);
    const labels = labelsOf(facts, s.task.id);
    const here = ask.project_id === null || s.task.project_id === ask.project_id;
    const fields = here ? fieldsOf(s, want, labels, words) : [];
    const refused = !here
      ? elsewhere
      : ask.patch.category && !stateFor(ask.patch.category, s, words)
        ? noSuchState
        : fields.length === 0
          ? null
          : refusalTo(s, want, words, {
              openBelow: facts.open.has(s.task.id),
              openParts: facts.openParts.has(s.task.id),
              labels,
              peopleIn: facts.people.get(s.task.id)?.length ?? 0,
            });
    return {
      subject: { kind: 'task', id: s.task.id },
      title: s.task.title,
      key: `${words.keys.get(s.task.project_id)}-${s.task.number}`,
      stamp: String(s.task.version),
      fields,
      refused,
      effects: refused ? [] : effectsOf(s, want, words, facts.offered.has(s.task.id)),
    };
  });
  return { standings, words, facts, drafts };
}

const labelsOf = (facts: Awaited<ReturnType<typeof around>>, id: string) => (facts.labels.get(id) ?? []).map((l) => l.label_id);

// What is so far already stays in the state it is in.
function stateFor(category: Category, { task }: Standing, words: Words) {
  const own = task.category === category ? words.states.get(task.state_id) : undefined;
  return own ?? [...words.states.values()].find((st) => st.project_id === task.project_id && st.category === category);
}

function wantOf(patch: TaskChange, s: Standing, words: Words): Want {
  const state = patch.state_id ? words.states.get(patch.state_id) : patch.category ? stateFor(patch.category, s, words) : undefined;
  const due_on = patch.due_shift === undefined ? patch.due_on : s.task.due_on === null ? undefined : addDays(s.task.due_on, patch.due_shift);
  return {
    ...(state ? { state } : {}),
    ...(due_on === undefined ? {} : { due_on }),
    ...(patch.priority ? { priority: patch.priority } : {}),
    ...(patch.milestone_id === undefined ? {} : { milestone_id: patch.milestone_id }),
    add: patch.add_labels ?? [],
    remove: patch.remove_labels ?? [],
  };
}

function effectsOf(s: Standing, want: Want, words: Words, offered: boolean): Refused[] {
  const effects: Refused[] = [];
  if (want.state && isEnded(want.state.category) && offered) effects.push({ rule: 'offers_end', sentence: 'An offer that waits for an answer ends.' });
  const due = want.due_on === undefined ? s.task.due_on : want.due_on;
  const milestone = words.milestones.get((want.milestone_id === undefined ? s.task.milestone_id : want.milestone_id) ?? '');
  if (due && milestone?.target_on && due > milestone.target_on && (want.due_on !== undefined || want.milestone_id !== undefined))
    effects.push({ rule: 'after_the_milestone', sentence: 'It is due after the day of its milestone.' });
  return effects;
}

async function write(c: Context, s: Standing, want: Want, labels: string[], words: Words, group: Group, back: TaskPatch | null = null): Promise<Undo> {
  const { task } = s;
  const set: TaskPatch = {};
  if (want.state && want.state.id !== task.state_id) {
    const { id, category } = want.state;
    Object.assign(set, { state_id: id, category, started_at: task.started_at ?? (isRunning(category) ? c.now : null) });
    if (isEnded(category) && !isEnded(task.category)) Object.assign(set, { finished_at: c.now, finished_by: category === 'done' ? c.me.id : null });
    if (!isEnded(category) && isEnded(task.category)) Object.assign(set, { finished_at: null, finished_by: null });
    // What is put back was begun and finished when it was, by whom it was.
    for (const field of ['started_at', 'finished_at', 'finished_by'] as const) if (back?.[field] !== undefined) Object.assign(set, { [field]: back[field] });
  }
  for (const field of ['due_on', 'priority', 'milestone_id'] as const)
    if (want[field] !== undefined && want[field] !== task[field]) Object.assign(set, { [field]: want[field] });
  const added = want.add.filter((l) => !labels.includes(l));
  const removed = want.remove.filter((l) => labels.includes(l));
  const was = Object.fromEntries(Object.keys(set).map((k) => [k, task[k as keyof TaskPatch]])) as TaskPatch;
  await saveTask(c, task, set);
  await writeLabels(
    c,
    added.map((label_id) => ({ task_id: task.id, label_id })),
    removed.map((label_id) => ({ task_id: task.id, label_id })),
  );
  tellOf(c, s, set, added.length + removed.length > 0, words, group, back !== null);
  return { was, set, added, removed };
}

function tellOf(c: Context, { task }: Standing, set: TaskPatch, labels: boolean, words: Words, group: Group, back: boolean): void {
  const features = ['tasks', 'projects', 'today', 'throughline', 'milestones'];
  const more = { proposal: group.id, ...(group.because ? { because: group.because } : {}), ...(back ? { undo: true } : {}) };
  const subject = { kind: 'task', id: task.id };
  if (set.state_id) {
    const ends = isEnded(set.category ?? '') && !isEnded(task.category);
    const opens = !isEnded(set.category ?? '') && isEnded(task.category);
    const kind = ends ? (set.category === 'done' ? 'task.finished' : 'task.dropped') : opens ? 'task.reopened' : 'task.moved';
    c.record({ kind, subject, projectId: task.project_id, features, data: { title: task.title, to: words.states.get(set.state_id)?.name, ...more } });
  }
  const fields = [...(['due_on', 'priority', 'milestone_id'] as const).filter((f) => set[f] !== undefined), ...(labels ? ['labels'] : [])];
  if (fields.length === 0) return;
  const moved = set.due_on === undefined ? {} : { due_on: { from: task.due_on, to: set.due_on } };
  c.record({ kind: 'task.changed', subject, projectId: task.project_id, features, data: { fields, ...moved, ...more } });
}

async function takeBack(c: Context, ask: Ask, done: (Done & { undo: Undo })[], group: Group, breathe: () => Promise<void>): Promise<Map<string, Refused>> {
  const ids = done.map((d) => d.subject.id);
  const since = done.map((d) => d.appliedAt).sort()[0] ?? c.now;
  const [{ standings, words, facts }, others] = [
    await looked(
      c,
      ask,
      done.map((d) => d.subject),
    ),
    await changedByOthers(c, group.id, ids, since),
  ];
  const byId = new Map(standings.map((s) => [s.task.id, s]));
  const kept = new Map<string, Refused>();
  for (const { subject, undo } of done) {
    const s = byId.get(subject.id);
    const labels = labelsOf(facts, subject.id);
    if (!s) kept.set(subject.id, { rule: 'gone', sentence: 'It is in the trash, or you cannot see it any more.' });
    else if (others.has(subject.id)) kept.set(subject.id, byOthers);
    else {
      const want = backTo(s, undo, labels, words);
      const refused =
        want && refusalTo(s, want, words, { openBelow: false, openParts: false, labels, peopleIn: facts.people.get(subject.id)?.length ?? 0, back: true });
      if (!want) kept.set(subject.id, byMe);
      else if (refused) kept.set(subject.id, refused);
      else await write(c, s, want, labels, words, group, undo.was);
    }
    await breathe();
  }
  return kept;
}

/** What of a change is still as it was written, turned around; null: nothing is. */
function backTo(s: Standing, { was, set, added, removed }: Undo, labels: string[], words: Words): Want | null {
  const want: Want = { add: removed.filter((l) => !labels.includes(l) && words.labels.has(l)), remove: added.filter((l) => labels.includes(l)) };
  const state = was.state_id && set.state_id === s.task.state_id ? words.states.get(was.state_id) : undefined;
  if (state) want.state = state;
  if (set.due_on !== undefined && set.due_on === s.task.due_on) want.due_on = was.due_on ?? null;
  if (set.priority !== undefined && set.priority === s.task.priority) want.priority = was.priority ?? 'normal';
  if (
    set.milestone_id !== undefined &&
    set.milestone_id === s.task.milestone_id &&
    (!was.milestone_id || words.milestones.get(was.milestone_id)?.trashed_at === null)
  )
    want.milestone_id = was.milestone_id ?? null;
  return Object.keys(want).length > 2 || want.add.length > 0 || want.remove.length > 0 ? want : null;
}

function titleOf(patch: TaskChange, words: Words): string {
  const names = (ids: string[]) => ids.map((id) => `“${words.labels.get(id)?.name ?? 'a label that is gone'}”`).join(', ');
  const parts: string[] = [];
  if (patch.state_id) parts.push(`State: ${words.states.get(patch.state_id)?.name ?? 'one that is gone'}`);
  if (patch.category) parts.push(`State: ${categoryNames[patch.category]}`);
  if (patch.priority) parts.push(`Priority: ${patch.priority}`);
  if (patch.milestone_id !== undefined)
    parts.push(patch.milestone_id ? `Milestone: ${words.milestones.get(patch.milestone_id)?.title ?? 'one that is gone'}` : 'No milestone');
  if (patch.due_on !== undefined) parts.push(patch.due_on ? `Due day: ${patch.due_on}` : 'No due day');
  if (patch.due_shift !== undefined) parts.push(`Due day: ${shiftWords(patch.due_shift)}`);
  if (patch.add_labels?.length) parts.push(`Add ${names(patch.add_labels)}`);
  if (patch.remove_labels?.length) parts.push(`Take ${names(patch.remove_labels)} away`);
  return parts.join(' · ');
}

function shiftWords(days: number): string {
  const n = Math.abs(days);
  return `${n} ${n === 1 ? 'day' : 'days'} ${days < 0 ? 'earlier' : 'later'}`;
}
