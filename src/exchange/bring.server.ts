import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { generateNKeysBetween } from 'fractional-indexing';
import { newId } from '../kit/ids.ts';
import { fold } from '../kit/text.ts';
import type { Category } from '../manage/projects/projects.ts';
import { type BroughtTask, bringAgain, bringTasks, ensureShape, layUnder, recount, touchedSince } from '../manage/tasks/bulk.server.ts';
import { offerFromImport } from '../offers/offers.server.ts';
import type { Context } from '../people/context.server.ts';
import { bringComments } from './bring-comments.server.ts';
import { bringPerson, type Matched } from './bring-people.server.ts';
import { knownSources, type NewSource, rememberSources } from './imports.store.ts';
import { guessCategory, type Plan, type Report } from './imports.ts';
import { type CommentRecord, fromLine, type NoteRecord, type TaskRecord } from './records.ts';
import { noteLine, rowLine } from './report-words.ts';

const chunk = 200;
const mostNotes = 500;
const trialNumbers = 1_000_000_000; // a trial takes numbers that nobody waits for

export interface Load {
  file: string;
  order: string[];
  source: string;
  importId: string;
  plan: Plan;
  project: { id: string; key: string; unit_id: string | null };
  trial: boolean;
  progress: (rows: number) => Promise<void>;
  /** Takes the lines of the whole report, row by row. */
  tell: (line: string) => void;
}

interface State {
  container: string;
  stateIds: Map<string, { id: string; category: string }>;
  byCategory: Map<string, string>;
  labelIds: Map<string, string>;
  fieldIds: Map<string, string>;
  people: Map<string, Matched>;
  positions: Map<string, string>;
  tasks: Map<string, string>;
  parents: { child: string; parent: string }[];
  offers: { taskId: string; personId: string }[];
  numbers: number;
}

/** Brings the records of a file in, in chunks of one transaction each; run again, it goes on where it was and updates what changed. */
export async function bring(c: Context, load: Load): Promise<Report> {
  const report: Report = {
    read: 0,
    create: 0,
    update: 0,
    same: 0,
    kept: 0,
    refused: 0,
    tasks: 0,
    subtasks: 0,
    comments: 0,
    offers: 0,
    waiting: 0,
    states: [],
    people: [],
    labels: 0,
    fields: [],
    notes: [],
    notes_in_all: 0,
  };
  const keys = generateNKeysBetween(null, null, load.order.length);
  const s: State = {
    container: '',
    stateIds: new Map(),
    byCategory: new Map(),
    labelIds: new Map(),
    fieldIds: new Map(),
    people: new Map(),
    positions: new Map(load.order.map((id, i) => [id, keys[i] ?? 'a0'])),
    tasks: new Map(),
    parents: [],
    offers: [],
    numbers: trialNumbers,
  };
  const from = () => ({ source: load.source, container: s.container, importId: load.importId });
  let tasks: TaskRecord[] = [];
  let comments: CommentRecord[] = [];
  const flush = async () => {
    if (tasks.length > 0) {
      const some = tasks;
      tasks = [];
      await c.transaction((c) => bringChunk(c, load, s, from(), some, report));
    }
    if (comments.length > 0) {
      const some = comments;
      comments = [];
      await c.transaction(async (c) => {
        report.comments += await bringComments(c, from(), some, s.tasks, s.people, report);
      });
    }
    await load.progress(report.read);
  };
  await c.transaction(async (c) => {
    const shape = await ensureShape(c, load.project.id, { states: [], labels: [], fields: [] });
    for (const [, state] of shape.states) if (!s.byCategory.has(state.category)) s.byCategory.set(state.category, state.id);
  });
  for await (const line of createInterface({ input: createReadStream(load.file), crlfDelay: Number.POSITIVE_INFINITY })) {
    const record = fromLine(line);
    if (record.kind !== 'note') report.read++;
    if (record.kind === 'container') s.container = record.source_id;
    else if (record.kind === 'state') {
      const category = load.plan.states[record.source_id] ?? guessCategory(record.name);
      const name = record.name.trim().slice(0, 40) || 'Unnamed';
      report.states.push({ source_id: record.source_id, name, category });
      await c.transaction(async (c) => {
        const { states } = await ensureShape(c, load.project.id, { states: [{ name, category }], labels: [], fields: [] });
        const found = states.get(fold(name));
        if (found) s.stateIds.set(record.source_id, { id: found.id, category: found.category });
        if (found && !s.byCategory.has(found.category)) s.byCategory.set(found.category, found.id);
      });
    } else if (record.kind === 'label') {
      const name = record.name.trim().slice(0, 40);
      if (!name) continue;
      await c.transaction(async (c) => {
        const { labels } = await ensureShape(c, load.project.id, { states: [], labels: [{ name, colour: colourOf(record.colour) }], fields: [] });
        s.labelIds.set(record.source_id, labels.get(fold(name)) ?? '');
      });
      report.labels++;
    } else if (record.kind === 'field') {
      const name = record.name.trim().slice(0, 80);
      if (!name) continue;
      await c.transaction(async (c) => {
        const { fields } = await ensureShape(c, load.project.id, { states: [], labels: [], fields: [name] });
        s.fieldIds.set(record.name, fields.get(fold(name)) ?? '');
      });
      report.fields.push(name);
    } else if (record.kind === 'person') {
      const matched = await c.transaction((c) => bringPerson(c, from(), record, load.plan.people[record.source_id]));
      s.people.set(record.source_id, matched);
      report.people.push(matched);
    } else if (record.kind === 'task') {
      tasks.push(record);
      if (tasks.length >= chunk) await flush();
    } else if (record.kind === 'comment') {
      comments.push(record);
      if (comments.length >= chunk) await flush();
    } else note(load, report, record);
  }
  await flush();
  await c.transaction((c) => finish(c, load, s, from(), report));
  return report;
}

async function bringChunk(
  c: Context,
  load: Load,
  s: State,
  from: { source: string; container: string; importId: string },
  records: TaskRecord[],
  report: Report,
): Promise<void> {
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
    if (before?.content_hash === hash) {
      report.same++;
      load.tell(rowLine(record.row, 'same', record.title));
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
        message: `“${record.title}” was changed or taken here since it came: it stays as it is.`,
        value: null,
      });
      continue;
    }
    const task = brought(c, load, s, record, id);
    sources.push({ source_kind: 'task', source_id: record.source_id, kind: 'task', id, content_hash: hash, kept_version: before?.kept_version ?? 1 });
    load.tell(rowLine(record.row, before ? 'updated' : 'created', record.title));
    if (before) {
      await bringAgain(c, load.project.id, task);
      report.update++;
    } else {
      if (record.parent_source_id) s.parents.push({ child: id, parent: record.parent_source_id });
      fresh.push(task);
      report.create++;
      if (task.category !== 'done' && task.category !== 'dropped') {
        const to = new Set(record.people.map((p) => s.people.get(p)?.person_id).filter((p) => p !== null && p !== undefined));
        for (const personId of to) s.offers.push({ taskId: id, personId });
      }
    }
  }
  await bringTasks(c, load.project, load.importId, fresh, load.trial ? s.numbers : null);
  const later: State['parents'] = [];
  for (const p of s.parents) {
    const parent = s.tasks.get(p.parent);
    if (parent && parent !== p.child) await layUnder(c, p.child, parent);
    else later.push(p);
  }
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

function brought(c: Context, load: Load, s: State, r: TaskRecord, id: string): BroughtTask {
  const own = r.state_source_id ? s.stateIds.get(r.state_source_id) : undefined;
  const category: Category = r.done ? 'done' : r.archived ? 'dropped' : ((own?.category ?? 'ready') as Category);
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
    fields: r.fields.map((f) => ({ id: s.fieldIds.get(f.name) ?? '', value: f.value })).filter((f) => f.id && f.value),
  };
}

async function finish(c: Context, load: Load, s: State, from: { source: string; container: string; importId: string }, report: Report): Promise<void> {
  const missing = s.parents.filter((p) => !s.tasks.has(p.parent)).map((p) => p.parent);
  const earlier = await knownSources(c, from.source, from.container, 'task', [...new Set(missing)]);
  for (const { child, parent } of s.parents) {
    const id = s.tasks.get(parent) ?? earlier.get(parent)?.id;
    if (id && id !== child) await layUnder(c, child, id);
    else {
      report.waiting++;
      await c.db
        .insertInto('import_waiting')
        .values({
          workspace_id: c.workspaceId,
          id: newId(),
          import_id: load.importId,
          source: from.source,
          container: from.container,
          what: 'parent',
          from_source_id: child,
          to_source_id: parent,
        })
        .execute();
    }
  }
  await recount(c, load.project.id);
  const offered = await c.db
    .selectFrom('offers')
    .select(['subject_id', 'to_person_id'])
    .where('workspace_id', '=', c.workspaceId)
    .where('import_id', '=', load.importId)
    .execute();
  const had = new Set(offered.map((o) => `${o.subject_id}:${o.to_person_id}`));
  const offers = s.offers.filter((o) => !had.has(`${o.taskId}:${o.personId}`));
  await offerFromImport(c, load.importId, offers);
  report.offers = s.offers.length;
  c.record({
    kind: 'project.imported',
    subject: { kind: 'project', id: load.project.id },
    projectId: load.project.id,
    features: ['projects', 'tasks', 'today', 'inbox', 'offers', 'throughline', 'imports', 'people'],
    data: { tasks: report.create },
  });
}

function note(load: Load, report: Report, record: NoteRecord): void {
  load.tell(noteLine(record));
  report.notes_in_all++;
  if (record.effect === 'refused') report.refused++;
  if (report.notes.length < mostNotes) report.notes.push(record);
}

const colourWords: Record<string, string> = {
  black: 'grey',
  lime: 'green',
  sky: 'teal',
  purple: 'purple',
  pink: 'pink',
  red: 'red',
  orange: 'orange',
  yellow: 'yellow',
  green: 'green',
  blue: 'blue',
};
const colourOf = (colour: string | null): string => colourWords[(colour ?? '').split('_')[0] ?? ''] ?? 'grey';
