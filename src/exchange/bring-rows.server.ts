import { createHash } from 'node:crypto';
import { newId } from '../kit/ids.ts';
import { textBeside } from '../manage/fields/brought.server.ts';
import { type Field, fitted } from '../manage/fields/fields.ts';
import type { Category } from '../manage/projects/projects.ts';
import { type BroughtTask, bringAgain, bringTasks, layUnder, touchedSince } from '../manage/tasks/bulk.server.ts';
import type { Context } from '../people/context.server.ts';
import type { Matched } from './bring-people.server.ts';
import { knownSources, type NewSource, rememberSources } from './imports.store.ts';
import type { Plan, Report } from './imports.ts';
import type { NoteRecord, TaskRecord } from './records.ts';
import { noteLine, rowLine } from './report-words.ts';

// The rows of a file become tasks: new ones, changed ones, or nothing where all is as it was.

const mostNotes = 500;
const mostReasons = 100;

export interface Load {
  file: string;
  order: string[];
  source: string;
  importId: string;
  plan: Plan;
  project: { id: string; key: string; unit_id: string | null };
  trial: boolean;
  /** How many tasks and comments an interrupted run had brought; they are only looked up again. */
  done: number;
  /** Says, in the transaction that brought them, how many tasks and comments are done. */
  progress: (c: Context, done: number) => Promise<void>;
  /** Takes the lines of the whole report, row by row. */
  tell: (line: string) => void;
}

export interface State {
  container: string;
  stateIds: Map<string, { id: string; category: string }>;
  byCategory: Map<string, string>;
  labelIds: Map<string, string>;
  fields: Map<string, Field>;
  /** Of fields that are not text: where goes what does not fit there. */
  textBeside: Map<string, string>;
  people: Map<string, Matched>;
  positions: Map<string, string>;
  tasks: Map<string, string>;
  parents: { child: string; parent: string }[];
  offers: { taskId: string; personId: string }[];
  numbers: number;
}

export interface From {
  source: string;
  container: string;
  importId: string;
}

/** Brings some rows; `already`: an interrupted run brought them, so they are only counted. */
export async function bringChunk(c: Context, load: Load, s: State, from: From, records: TaskRecord[], report: Report, already: boolean): Promise<void> {
  const known = await knownSources(
    c,
    from.source,
    from.container,
    'task',
    records.map((r) => r.source_id),
  );
  const touched = await touchedSince(
    c,
    [...known.values()].map((k) => ({ id: k.id, version: k.kept_version })),
  );
  const fresh: BroughtTask[] = [];
  const sources: NewSource[] = [];
  for (const record of records) {
    const hash = createHash('sha256').update(JSON.stringify(record)).digest('hex').slice(0, 32);
    const before = known.get(record.source_id);
    const id = before?.id ?? newId();
    s.tasks.set(record.source_id, id);
    if (record.parent_source_id) report.subtasks++;
    else report.tasks++;
    report.read++;
    const madeHere = before?.made_by_import === load.importId;
    const offered = !before || (madeHere && !touched.has(before.id)) ? wanted(s, record, id) : [];
    if (before && already && before.import_id === load.importId) {
      if (madeHere) report.create++;
      else report.update++;
      load.tell(rowLine(record.row, madeHere ? 'created' : 'updated', record.title, offered));
      continue;
    }
    if (before?.content_hash === hash) {
      report.same++;
      load.tell(rowLine(record.row, 'same', record.title, offered));
      continue;
    }
    if (before && touched.has(before.id)) {
      report.kept++;
      note(load, report, {
        kind: 'note',
        row: record.row,
        column: null,
        rule: 'kept_as_changed_here',
        effect: 'told',
        about: 'row',
        message: `“${record.title}” was changed or taken here since it came: it stays as it is.`,
        value: null,
      });
      continue;
    }
    await makeRoom(c, load, s, record);
    const task = brought(c, load, s, record, id);
    sources.push({ source_kind: 'task', source_id: record.source_id, kind: 'task', id, content_hash: hash, kept_version: before?.kept_version ?? 1 });
    load.tell(rowLine(record.row, before ? 'updated' : 'created', record.title, offered));
    if (before) {
      await bringAgain(c, load.project.id, task);
      report.update++;
    } else {
      fresh.push(task);
      report.create++;
    }
  }
  await bringTasks(c, load.project, load.importId, fresh, load.trial ? s.numbers : null);
  const [now, later] = [new Map<string, string>(), [] as State['parents']];
  for (const p of s.parents) {
    const parent = s.tasks.get(p.parent);
    if (parent && parent !== p.child) now.set(p.child, parent);
    else later.push(p);
  }
  await layUnder(
    c,
    [...now].map(([child, parent]) => ({ child, parent })),
  );
  s.parents = later;
  s.numbers += fresh.length;
  await rememberSources(c, from, sources);
  c.record({
    kind: 'import.progress',
    subject: { kind: 'project', id: load.project.id },
    projectId: load.project.id,
    features: ['imports'],
    audience: 'subject',
  });
}

/** What follows once all rows are there: whose child it is, and to whom it is offered, by name. */
function wanted(s: State, record: TaskRecord, id: string): string[] {
  if (record.parent_source_id) s.parents.push({ child: id, parent: record.parent_source_id });
  const category = categoryOf(s, record);
  if (category === 'done' || category === 'dropped') return [];
  const to = new Map(record.people.map((p) => [s.people.get(p)?.person_id, s.people.get(p)?.person_name ?? '']));
  const offered: string[] = [];
  for (const [personId, name] of to) {
    if (!personId) continue;
    s.offers.push({ taskId: id, personId });
    offered.push(name);
  }
  return offered;
}

function categoryOf(s: State, r: TaskRecord): Category {
  const own = r.state_source_id ? s.stateIds.get(r.state_source_id) : undefined;
  return r.done ? 'done' : r.archived ? 'dropped' : ((own?.category ?? 'ready') as Category); // the database knows no other
}

// A column may have the name of a field of another type: what fits goes there, and the rest to a field of text beside it.
async function makeRoom(c: Context, load: Load, s: State, r: TaskRecord): Promise<void> {
  for (const { name, value } of r.fields) {
    const field = s.fields.get(name);
    if (!value || !field || field.type === 'text' || s.textBeside.has(name) || fitted(field, value) !== null) continue;
    s.textBeside.set(name, (await textBeside(c, load.project.id, field.name)).id);
  }
}

function filled(s: State, { name, value }: { name: string; value: string }): { id: string; value: string }[] {
  const field = s.fields.get(name);
  if (!field || !value) return [];
  const fits = field.type === 'text' ? value : fitted(field, value);
  if (fits !== null) return [{ id: field.id, value: fits }];
  const beside = s.textBeside.get(name);
  return beside ? [{ id: beside, value }] : [];
}

function brought(c: Context, load: Load, s: State, r: TaskRecord, id: string): BroughtTask {
  const own = r.state_source_id ? s.stateIds.get(r.state_source_id) : undefined;
  const category = categoryOf(s, r);
  const state = own?.category === category ? own.id : (s.byCategory.get(category) ?? own?.id ?? '');
  const names = r.people.map((p) => s.people.get(p)?.name ?? '').filter(Boolean);
  const created = r.created_at ?? c.now;
  const starts = r.starts_on && r.due_on && r.due_on < r.starts_on ? null : r.starts_on;
  const link = r.url && /^https?:\/\//.test(r.url) ? `\n\n[In the source](${r.url})` : '';
  return {
    id,
    title: r.title,
    body: `${r.body}${load.source === 'trello' || !link ? '' : link}`.trim(),
    state_id: state,
    category,
    priority: r.priority ?? 'normal',
    estimate_minutes: r.estimate_minutes,
    starts_on: starts,
    due_on: r.due_on,
    position: s.positions.get(r.source_id) ?? 'a0',
    parent_id: null,
    imported_names: names.length > 0 ? names.join(', ') : null,
    finished_at: category === 'done' || category === 'dropped' ? (r.finished_at ?? created) : null,
    created_at: created,
    labels: r.labels.map((l) => s.labelIds.get(l) ?? '').filter(Boolean),
    fields: r.fields.flatMap((f) => filled(s, f)),
  };
}

/** Takes a remark into the report; a refused row is a row that was read. */
export function note(load: Load, report: Report, record: NoteRecord): void {
  load.tell(noteLine(record));
  report.notes_in_all++;
  if (record.effect === 'refused' && record.about === 'row') {
    report.read++;
    report.refused++;
    const reason = report.reasons.find((r) => r.rule === record.rule);
    if (reason) reason.rows++;
    else if (report.reasons.length < mostReasons) report.reasons.push({ rule: record.rule, message: record.message, rows: 1 });
  }
  if (report.notes.length < mostNotes) report.notes.push(record);
}
