import { sql } from 'kysely';
import { initialsOf } from '../../kit/text.ts';
import type { Context } from '../../people/context.server.ts';
import { valuesOf } from '../fields/facts.server.ts';
import { partsOfTasks } from '../parts/facts.server.ts';
import { isRunning, type PersonRef } from '../projects/projects.ts';
import { isForMany } from './quorum.ts';
import { mostAtHand, type TaskRecord } from './tasks.store.ts';
import type { TaskRow } from './tasks.ts';

/** Rows for a list of tasks with labels, people, parts, and what stands in the fields asked for: few statements for any number, in a reader thread for a long list. */
export async function taskRows(c: Context, records: TaskRecord[], fields: string[] | 'all' = []): Promise<TaskRow[]> {
  const ids = records.map((r) => r.id);
  if (ids.length === 0) return [];
  const db = ids.length > mostAtHand ? c.slow : c.db;
  const [labels, people, offers, parts, keys, shares, values] = await Promise.all([
    db.selectFrom('task_labels').select(['task_id', 'label_id']).where('workspace_id', '=', c.workspaceId).where('task_id', 'in', ids).execute(),
    db
      .selectFrom('commitments as k')
      .innerJoin('people as p', (j) => j.onRef('p.id', '=', 'k.person_id').onRef('p.workspace_id', '=', 'k.workspace_id'))
      .select(['k.subject_id', 'k.role', 'p.id', 'p.name'])
      .where('k.workspace_id', '=', c.workspaceId)
      .where('k.subject_kind', '=', 'task')
      .where('k.subject_id', 'in', ids)
      .where('k.until_at', 'is', null)
      .orderBy('k.from_at')
      .execute(),
    db
      .selectFrom('offers')
      .select('subject_id')
      .distinct()
      .where('workspace_id', '=', c.workspaceId)
      .where('subject_kind', '=', 'task')
      .where('subject_id', 'in', ids)
      .where('state', 'in', ['open', 'countered'])
      .execute(),
    db
      .selectFrom('tasks')
      .select(['parent_id', (e) => e.fn.countAll<number>().as('n'), sql<number>`sum(CASE WHEN category IN ('done', 'dropped') THEN 1 ELSE 0 END)`.as('ended')])
      .where('workspace_id', '=', c.workspaceId)
      .where('parent_id', 'in', ids)
      .where('trashed_at', 'is', null)
      .groupBy('parent_id')
      .execute(),
    db
      .selectFrom('projects')
      .select(['id', 'key'])
      .where('workspace_id', '=', c.workspaceId)
      .where('id', 'in', [...new Set(records.map((r) => r.project_id))])
      .execute(),
    partsOfTasks(
      c,
      records.filter((r) => r.engagement === 'all_of').map((r) => r.id),
    ),
    valuesOf(c, ids, fields),
  ]);
  const keyOf = new Map(keys.map((k) => [k.id, k.key]));
  const labelsOf = group(labels, (l) => l.task_id);
  const peopleOf = group(people, (p) => p.subject_id);
  const offered = new Set(offers.map((o) => o.subject_id));
  const sharesOf = group(shares, (s) => s.task_id);
  const valuesBy = group(values, (v) => v.task_id);
  const partsOf = new Map(parts.map((p) => [p.parent_id, p]));
  return records.map((r) =>
    rowOf(c, r, {
      key: `${keyOf.get(r.project_id) ?? '?'}-${r.number}`,
      labels: (labelsOf.get(r.id) ?? []).map((l) => l.label_id),
      people: peopleOf.get(r.id) ?? [],
      offered: offered.has(r.id),
      shares: sharesOf.get(r.id) ?? [],
      parts: { done: Number(partsOf.get(r.id)?.ended ?? 0), all: Number(partsOf.get(r.id)?.n ?? 0) },
      fields: (valuesBy.get(r.id) ?? []).map(({ id, value }) => ({ id, value })),
    }),
  );
}

/** What lies around a task and stands in its row. */
export interface Around {
  key: string;
  labels: string[];
  people: { role: string; id: string; name: string }[];
  offered: boolean;
  shares: { person_id: string | null; name: string | null; finished_at: string | null }[];
  parts: { done: number; all: number };
  fields: { id: string; value: string }[];
}

/** A task as a row, from what was read of it. */
export function rowOf(c: Pick<Context, 'me'>, r: TaskRecord, { key, labels, people, offered, shares, parts, fields }: Around): TaskRow {
  const mine = people.map((p) => ({ role: p.role, ref: { id: p.id, name: p.name, initials: initialsOf(p.name) } }));
  const holder = mine.find((p) => p.role === 'holder')?.ref ?? null;
  return {
    id: r.id,
    key,
    project_id: r.project_id,
    parent_id: r.parent_id,
    milestone_id: r.milestone_id,
    title: r.title,
    state_id: r.state_id,
    category: r.category as TaskRow['category'],
    priority: r.priority as TaskRow['priority'],
    engagement: r.engagement as TaskRow['engagement'],
    estimate_minutes: r.estimate_minutes,
    starts_on: r.starts_on,
    due_on: r.due_on,
    labels,
    holder,
    contributors: contributorsOf(mine, shares),
    offer_open: offered,
    not_taken_here: isRunning(r.category) && holder === null,
    imported_names: r.imported_names,
    parts,
    each_part: r.engagement === 'all_of' ? { done: shares.filter((p) => p.finished_at !== null).length, all: shares.length } : null,
    people_in: isForMany(r.engagement) ? { in: mine.length, needed: r.people_needed ?? Math.max(2, mine.length), most: r.people_most } : null,
    fields,
    by_me: r.created_by === c.me.id,
    position: r.position,
    finished_at: r.finished_at,
    version: r.version,
  };
}

// Who takes a part takes part in the task; whoever holds the task is named as its holder alone.
function contributorsOf(mine: { role: string; ref: PersonRef }[], shares: { person_id: string | null; name: string | null }[]): PersonRef[] {
  const holder = mine.find((p) => p.role === 'holder')?.ref.id;
  const refs = new Map(mine.filter((p) => p.role === 'contributor').map((p) => [p.ref.id, p.ref]));
  for (const { person_id: id, name } of shares) if (id && name && id !== holder) refs.set(id, { id, name, initials: initialsOf(name) });
  return [...refs.values()];
}

function group<T>(rows: T[], by: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const list = groups.get(by(row));
    if (list) list.push(row);
    else groups.set(by(row), [row]);
  }
  return groups;
}
