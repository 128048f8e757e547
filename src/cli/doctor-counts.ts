import { type Kysely, sql } from 'kysely';
import type { Database } from '../db/connect.ts';
import type { Tables } from '../db/tables.ts';
import type { Finding } from './doctor.ts';

type Row = { way: string; kind: string; id: string; project_id: string; category: string; n: number | string; minutes: number | string };

/** Whether the counts that the program keeps equal a recount of the tasks of a workspace. */
export async function checkCounts(database: Database, workspace: { id: string; name: string }): Promise<Finding[]> {
  const about = `Counts of ${workspace.name}`;
  const kept = await database.read
    .selectFrom('work_totals')
    .select(['way', 'kind', 'id', 'project_id', 'category', 'n', 'minutes'])
    .where('workspace_id', '=', workspace.id)
    .where((e) => e.or([e('n', '!=', 0), e('minutes', '!=', 0)]))
    .execute();
  const counted = await recount(database.read, workspace.id);
  const real = new Map(counted.map((r) => [keyOf(r), sumOf(r)]));
  const off = kept.filter((r) => real.get(keyOf(r)) !== sumOf(r)).length;
  const missing = new Set(kept.map(keyOf));
  const lost = counted.filter((r) => !missing.has(keyOf(r))).length;
  if (off + lost === 0) return [{ about, state: 'fine', text: 'equal a recount of the tasks.' }];
  return [{ about, state: 'wrong', text: `${off + lost} of ${new Set([...missing, ...real.keys()]).size} differ from a recount of the tasks.` }];
}

const keyOf = (r: Row) => [r.way, r.kind, r.id, r.project_id, r.category].join('|');
const sumOf = (r: Row) => `${Number(r.n)} ${Number(r.minutes)}`;

/** Only tasks without a parent that are not in the trash count: by project, by milestone, and by what they are nearest tied to. */
async function recount(db: Kysely<Tables>, workspaceId: string): Promise<Row[]> {
  const ways = [
    { way: 'place', kind: sql`'project'`, id: sql`project_id`, only: sql`project_id IS NOT NULL` },
    { way: 'place', kind: sql`'milestone'`, id: sql`milestone_id`, only: sql`milestone_id IS NOT NULL` },
    { way: 'line', kind: sql`line_kind`, id: sql`line_id`, only: sql`line_id IS NOT NULL` },
  ];
  const found: Row[] = [];
  for (const { way, kind, id, only } of ways) {
    const { rows } = await sql<Omit<Row, 'way'>>`
      SELECT ${kind} AS kind, ${id} AS id, project_id, category, COUNT(*) AS n, SUM(COALESCE(estimate_minutes, 0)) AS minutes
      FROM tasks WHERE workspace_id = ${workspaceId} AND parent_id IS NULL AND trashed_at IS NULL AND ${only}
      GROUP BY 1, 2, project_id, category`.execute(db);
    found.push(...rows.map((r) => ({ way, ...r })));
  }
  return found;
}
