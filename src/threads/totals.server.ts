import { type Kysely, sql } from 'kysely';
import type { Tables } from '../db/tables.ts';

/** What of a task counts: only tasks without a parent that are not in the trash. */
export interface Counted {
  project_id: string;
  milestone_id: string | null;
  parent_id: string | null;
  trashed_at: string | null;
  category: string;
  estimate_minutes: number | null;
  line_kind: string;
  line_id: string;
}

type Row = { way: 'place' | 'line'; kind: string; id: string; project_id: string; category: string; n: number; minutes: number };

function rowsOf(task: Counted, sign: 1 | -1): Row[] {
  if (task.parent_id !== null || task.trashed_at !== null) return [];
  const base = { project_id: task.project_id, category: task.category, n: sign, minutes: sign * (task.estimate_minutes ?? 0) };
  const rows: Row[] = [
    { way: 'place', kind: 'project', id: task.project_id, ...base },
    { way: 'line', kind: task.line_kind, id: task.line_id, ...base },
  ];
  if (task.milestone_id) rows.push({ way: 'place', kind: 'milestone', id: task.milestone_id, ...base });
  return rows;
}

/** Keeps the counts true when a task changes: as it was (null: it is new), as it is now (null: it is gone). */
export async function countTask(trx: Kysely<Tables>, workspaceId: string, before: Counted | null, after: Counted | null): Promise<void> {
  const sums = new Map<string, Row>();
  for (const row of [...(before ? rowsOf(before, -1) : []), ...(after ? rowsOf(after, 1) : [])]) {
    const key = [row.way, row.kind, row.id, row.project_id, row.category].join('|');
    const sum = sums.get(key);
    if (sum) {
      sum.n += row.n;
      sum.minutes += row.minutes;
    } else sums.set(key, { ...row });
  }
  await addTotals(
    trx,
    workspaceId,
    [...sums.values()].filter((s) => s.n !== 0 || s.minutes !== 0),
  );
}

async function addTotals(trx: Kysely<Tables>, workspaceId: string, rows: Row[]): Promise<void> {
  for (let i = 0; i < rows.length; i += 200) {
    await trx
      .insertInto('work_totals')
      .values(rows.slice(i, i + 200).map((r) => ({ workspace_id: workspaceId, ...r })))
      .onConflict((oc) =>
        oc.columns(['workspace_id', 'way', 'kind', 'id', 'project_id', 'category']).doUpdateSet((e) => ({
          n: sql<number>`work_totals.n + ${e.ref('excluded.n')}`,
          minutes: sql<number>`work_totals.minutes + ${e.ref('excluded.minutes')}`,
        })),
      )
      .execute();
  }
}

/** The counts of a project made anew from its tasks: after many changed at once. */
export async function recountProject(
  trx: Kysely<Tables>,
  workspaceId: string,
  projectId: string,
  tasks: AsyncIterable<Counted> | Iterable<Counted>,
): Promise<void> {
  await trx.deleteFrom('work_totals').where('workspace_id', '=', workspaceId).where('project_id', '=', projectId).execute();
  const sums = new Map<string, Row>();
  for await (const task of tasks) {
    for (const row of rowsOf(task, 1)) {
      const key = `${row.way}|${row.kind}|${row.id}|${row.category}`;
      const sum = sums.get(key);
      if (sum) {
        sum.n += row.n;
        sum.minutes += row.minutes;
      } else sums.set(key, row);
    }
  }
  await addTotals(trx, workspaceId, [...sums.values()]);
}
