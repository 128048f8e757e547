import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { generateNKeysBetween } from 'fractional-indexing';
import { fold } from '../kit/text.ts';
import { ensureShape, layUnder, recount } from '../manage/tasks/bulk.server.ts';
import { offerFromImport } from '../offers/offers.server.ts';
import type { Context } from '../people/context.server.ts';
import { bringComments } from './bring-comments.server.ts';
import { bringPerson } from './bring-people.server.ts';
import { bringChunk, type From, type Load, note, type State } from './bring-rows.server.ts';
import { knownSources, waitForParents, waitingParents } from './imports.store.ts';
import { knownCategory, type Report } from './imports.ts';
import { type CommentRecord, fromLine, type TaskRecord } from './records.ts';

const chunk = 200;
const trialNumbers = 1_000_000_000; // a trial takes numbers that nobody waits for

// A source may call a thing `constructor`: only what the plan itself says counts.
const chosen = <T>(of: Record<string, T>, name: string): T | undefined => (Object.hasOwn(of, name) ? of[name] : undefined);

/** Brings the records of a file in, in chunks of one transaction each; run again, it goes on where it was and updates what changed. */
export async function bring(c: Context, load: Load): Promise<Report> {
  const report: Report = {
    read: 0,
    create: 0,
    update: 0,
    same: 0,
    kept: 0,
    refused: 0,
    reasons: [],
    tasks: 0,
    subtasks: 0,
    comments: 0,
    comments_same: 0,
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
    fields: new Map(),
    textBeside: new Map(),
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
  let seen = 0;
  const flush = async () => {
    const [someTasks, someComments] = [tasks, comments];
    if (someTasks.length === 0 && someComments.length === 0) return;
    tasks = [];
    comments = [];
    await c.transaction(async (c) => {
      if (someTasks.length > 0) await bringChunk(c, load, s, from(), someTasks, report, seen <= load.done);
      if (someComments.length > 0) report.comments += await bringComments(c, from(), someComments, s.tasks, s.people, report);
      // The checkpoint: what came and how far the run is are one commit.
      if (seen > load.done) await load.progress(c, seen);
    });
  };
  const arrived = async () => {
    seen++;
    if (tasks.length >= chunk || comments.length >= chunk || seen === load.done) await flush();
  };
  await c.transaction(async (c) => {
    const shape = await ensureShape(c, load.project.id, { states: [], labels: [], fields: [] });
    for (const [, state] of shape.states) if (!s.byCategory.has(state.category)) s.byCategory.set(state.category, state.id);
  });
  for await (const line of createInterface({ input: createReadStream(load.file), crlfDelay: Number.POSITIVE_INFINITY })) {
    const record = fromLine(line);
    if (record.kind === 'container') s.container = record.source_id;
    else if (record.kind === 'state') {
      const category = chosen(load.plan.states, record.source_id) ?? record.category ?? knownCategory(record.name) ?? 'ready';
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
        const field = fields.get(fold(name));
        if (field) s.fields.set(record.name, field);
      });
      report.fields.push(name);
    } else if (record.kind === 'person') {
      const matched = await c.transaction((c) => bringPerson(c, from(), record, chosen(load.plan.people, record.source_id)));
      s.people.set(record.source_id, matched);
      report.people.push(matched);
    } else if (record.kind === 'task') {
      tasks.push(record);
      await arrived();
    } else if (record.kind === 'comment') {
      comments.push(record);
      await arrived();
    } else note(load, report, record);
  }
  await flush();
  await c.transaction((c) => finish(c, load, s, from(), report));
  return report;
}

async function finish(c: Context, load: Load, s: State, from: From, report: Report): Promise<void> {
  const missing = s.parents.filter((p) => !s.tasks.has(p.parent)).map((p) => p.parent);
  const earlier = await knownSources(c, from.source, from.container, 'task', [...new Set(missing)]);
  const found = (parent: string) => s.tasks.get(parent) ?? earlier.get(parent)?.id;
  const laid = new Map<string, string>();
  const waits: State['parents'] = [];
  for (const { child, parent } of s.parents) {
    const id = found(parent);
    if (id && id !== child) laid.set(child, id);
    else waits.push({ child, parent });
  }
  // Children of earlier files whose parent came with this one.
  const before = await waitingParents(c, from, (parent) => s.tasks.has(parent));
  for (const { child, parent } of before.now) {
    const id = s.tasks.get(parent);
    if (id && id !== child) laid.set(child, id);
  }
  await layUnder(
    c,
    [...laid].map(([child, parent]) => ({ child, parent })),
  );
  report.waiting = waits.length;
  await waitForParents(
    c,
    from,
    waits.filter((w) => !before.still.has(w.child)),
  );
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

const colourWords: Record<string, string> = {
  grey: 'grey',
  teal: 'teal',
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
const colourOf = (colour: string | null): string => chosen(colourWords, (colour ?? '').split('_')[0] ?? '') ?? 'grey';
