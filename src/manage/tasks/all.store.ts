import { sql } from 'kysely';
import type { Filter } from '../../filter/filter.ts';
import type { Context } from '../../people/context.server.ts';
import { atLeast, levelsIn } from '../../threads/inside.server.ts';
import { projectVisible } from '../../threads/visible.server.ts';
import { dueSort, inAllWork, type TaskRecord } from './tasks.store.ts';
import type { WorkProject } from './tasks.ts';
import { where } from './where.server.ts';

/** What one must know of the projects of some tasks to show and change them: five statements for any number. */
export async function projectsOf(c: Context, ids: string[]): Promise<WorkProject[]> {
  const some = [...new Set(ids)];
  if (some.length === 0) return [];
  const [projects, states, labels, mine, units] = await Promise.all([
    c.slow
      .selectFrom('projects')
      .select(['id', 'key', 'name', 'access', 'state', 'unit_id'])
      .where('workspace_id', '=', c.workspaceId)
      .where('id', 'in', some)
      .execute(),
    c.slow
      .selectFrom('project_states')
      .select(['id', 'project_id', 'name', 'category', 'position'])
      .where('workspace_id', '=', c.workspaceId)
      .where('project_id', 'in', some)
      .orderBy('position')
      .execute(),
    c.slow
      .selectFrom('labels')
      .select(['id', 'project_id', 'name', 'colour'])
      .where('workspace_id', '=', c.workspaceId)
      .where('project_id', 'in', some)
      .orderBy('folded')
      .execute(),
    levelsIn(c, some, c.slow),
    c.slow.selectFrom('units').select(['id', 'name']).where('workspace_id', '=', c.workspaceId).execute(),
  ]);
  const statesBy = Map.groupBy(states, (s) => s.project_id);
  const unitOf = new Map(units.map((u) => [u.id, u]));
  const labelsBy = Map.groupBy(labels, (l) => l.project_id);
  return projects.map((p) => ({
    id: p.id,
    key: p.key,
    name: p.name,
    unit: unitOf.get(p.unit_id ?? '') ?? null,
    states: (statesBy.get(p.id) ?? []).map(({ project_id: _, ...s }) => ({ ...s, category: s.category as WorkProject['states'][number]['category'] })),
    labels: (labelsBy.get(p.id) ?? []).map(({ project_id: _, ...l }) => l),
    access: p.access,
    can: {
      take_part: p.state !== 'archived' && ((p.access === 'open' && c.me.role !== 'guest') || atLeast(mine.get(p.id) ?? 'see', 'take_part')),
      plan: p.state !== 'archived' && mine.get(p.id) === 'steward',
    },
  }));
}

const mostOnADay = 60;
type OnADay = TaskRecord & { on_day: number };

/** The tasks that are due on some days, at most so many of each day, and how many each day has. */
export async function dueBetween(c: Context, projectId: string | null, filter: Filter, from: string, to: string): Promise<OnADay[]> {
  const place = projectId === null ? inAllWork(c) : sql`tasks.project_id = ${projectId}`;
  const { rows } = await sql<OnADay>`
    SELECT * FROM (
      SELECT tasks.*, row_number() OVER (PARTITION BY tasks.due_on ORDER BY tasks.priority = 'urgent' DESC, tasks.id) AS place_on_day, count(*) OVER (PARTITION BY tasks.due_on) AS on_day
      FROM tasks WHERE tasks.workspace_id = ${c.workspaceId} AND tasks.trashed_at IS NULL AND ${dueSort} >= ${from} AND ${dueSort} <= ${to} AND ${place} AND ${where(c, filter)}
    ) ranked WHERE place_on_day <= ${mostOnADay} ORDER BY due_on, place_on_day`.execute(c.slow);
  return rows.map((r) => ({ ...r, on_day: Number(r.on_day), version: Number(r.version), number: Number(r.number) }));
}

/** Milestones whose day lies between two, of a project or of all that the caller sees. */
export async function milestonesBetween(c: Context, projectId: string | null, from: string, to: string) {
  return c.slow
    .selectFrom('milestones as m')
    .innerJoin('projects as p', (j) => j.onRef('p.workspace_id', '=', 'm.workspace_id').onRef('p.id', '=', 'm.project_id'))
    .select(['m.id', 'm.title', 'm.target_on', 'm.state', 'p.key as project_key', 'p.name as project_name'])
    .where('m.workspace_id', '=', c.workspaceId)
    .where('m.trashed_at', 'is', null)
    .where('m.target_on', '>=', from)
    .where('m.target_on', '<=', to)
    .where('p.state', '<>', 'archived')
    .where(projectVisible(c, 'm.project_id'))
    .$if(projectId !== null, (q) => q.where('m.project_id', '=', projectId ?? ''))
    .orderBy('m.target_on')
    .limit(500)
    .execute();
}
