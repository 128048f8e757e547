import { sql } from 'kysely';
import { initialsOf } from '../../kit/text.ts';
import type { Context } from '../../people/context.server.ts';
import { partsOfTasks } from '../parts/facts.server.ts';
import { isRunning, type PersonRef } from '../projects/projects.ts';
import { isForMany } from './quorum.ts';
import type { TaskRecord } from './tasks.store.ts';
import type { TaskRow } from './tasks.ts';

/** Rows for a list of tasks with labels, people and parts: five statements for any number, in a reader thread for a long list. */
export async function taskRows(c: Context, records: TaskRecord[]): Promise<TaskRow[]> {
  const ids = records.map((r) => r.id);
  if (ids.length === 0) return [];
  const db = ids.length > 50 ? c.slow : c.db;
  const [labels, people, offers, parts, keys, shares] = await Promise.all([
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
  ]);
  const keyOf = new Map(keys.map((k) => [k.id, k.key]));
  const labelsOf = group(labels, (l) => l.task_id);
  const peopleOf = group(people, (p) => p.subject_id);
  const offered = new Set(offers.map((o) => o.subject_id));
  const sharesOf = group(shares, (s) => s.task_id);
  const partsOf = new Map(parts.map((p) => [p.parent_id, p]));
  return records.map((r) => {
    const mine = (peopleOf.get(r.id) ?? []).map((p) => ({ role: p.role, ref: { id: p.id, name: p.name, initials: initialsOf(p.name) } }));
    const ofTask = sharesOf.get(r.id) ?? [];
    const holder = mine.find((p) => p.role === 'holder')?.ref ?? null;
    return {
      id: r.id,
      key: `${keyOf.get(r.project_id) ?? '?'}-${r.number}`,
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
      labels: (labelsOf.get(r.id) ?? []).map((l) => l.label_id),
      holder,
      contributors: contributorsOf(mine, ofTask),
      offer_open: offered.has(r.id),
      not_taken_here: isRunning(r.category) && holder === null,
      imported_names: r.imported_names,
      parts: { done: Number(partsOf.get(r.id)?.ended ?? 0), all: Number(partsOf.get(r.id)?.n ?? 0) },
      each_part: r.engagement === 'all_of' ? { done: ofTask.filter((p) => p.finished_at !== null).length, all: ofTask.length } : null,
      people_in: isForMany(r.engagement) ? { in: mine.length, needed: r.people_needed ?? Math.max(2, mine.length), most: r.people_most } : null,
      position: r.position,
      finished_at: r.finished_at,
      version: r.version,
    };
  });
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

/** Custom fields of a task with their values. */
export async function fieldsOf(c: Context, taskId: string) {
  return c.db
    .selectFrom('field_values as v')
    .innerJoin('fields as f', (j) => j.onRef('f.id', '=', 'v.field_id').onRef('f.workspace_id', '=', 'v.workspace_id'))
    .select(['f.id', 'f.name', 'v.value'])
    .where('v.workspace_id', '=', c.workspaceId)
    .where('v.task_id', '=', taskId)
    .orderBy('f.folded')
    .execute();
}
