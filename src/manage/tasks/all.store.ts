import { sql } from 'kysely';
import type { Filter } from '../../filter/filter.ts';
import type { Context } from '../../people/context.server.ts';
import { atLeast, levelsIn } from '../../threads/inside.server.ts';
import { projectVisible, taskShownToMe } from '../../threads/visible.server.ts';
import { dueSort, inAllWork, type TaskRecord } from './tasks.store.ts';
import type { WorkProject } from './tasks.ts';
import { where } from './where.server.ts';

// Of a project that they do not see, who is offered a task there, or has one, sees the states and labels that stand on that task; who holds
// it may move it, and sees all states.
async function seenFromOutside(c: Context, ids: string[]) {
  const here = c.slow.selectFrom('projects').select('id').where('workspace_id', '=', c.workspaceId).where('id', 'in', ids);
  const seen = new Set((await here.where(projectVisible(c, 'projects.id')).execute()).map((p) => p.id));
  const hidden = ids.filter((id) => !seen.has(id));
  const shown = new Set<string>();
  if (hidden.length > 0) {
    const { rows } = await sql<{ id: string }>`
      WITH own AS (SELECT t.id, t.project_id, t.state_id FROM tasks t WHERE t.workspace_id = ${c.workspaceId} AND t.project_id IN (${sql.join(hidden)}) AND ${taskShownToMe(c, 't.id')})
      SELECT state_id AS id FROM own
      UNION SELECT l.label_id FROM task_labels l JOIN own ON own.id = l.task_id WHERE l.workspace_id = ${c.workspaceId}
      UNION SELECT s.id FROM project_states s WHERE s.workspace_id = ${c.workspaceId} AND s.project_id IN (
        SELECT own.project_id FROM own JOIN commitments k ON k.workspace_id = ${c.workspaceId} AND k.subject_kind = 'task' AND k.subject_id = own.id
          AND k.person_id = ${c.me.id} AND k.role = 'holder' AND k.until_at IS NULL)`.execute(c.slow);
    for (const { id } of rows) shown.add(id);
  }
  const sees = (projectId: string): boolean => seen.has(projectId);
  return { sees, shows: (projectId: string, id: string): boolean => sees(projectId) || shown.has(id) };
}

/** What one must know of the projects of some tasks to show and change them: six statements for any number. */
export async function projectsOf(c: Context, ids: string[]): Promise<WorkProject[]> {
  const some = [...new Set(ids)];
  if (some.length === 0) return [];
  const [projects, states, labels, mine, units, outside] = await Promise.all([
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
    seenFromOutside(c, some),
  ]);
  const statesBy = Map.groupBy(states, (s) => s.project_id);
  const unitOf = new Map(units.map((u) => [u.id, u]));
  const labelsBy = Map.groupBy(labels, (l) => l.project_id);
  return projects.map((p) => ({
    id: p.id,
    key: p.key,
    name: p.name,
    unit: outside.sees(p.id) ? (unitOf.get(p.unit_id ?? '') ?? null) : null,
    states: (statesBy.get(p.id) ?? [])
      .filter((s) => outside.shows(p.id, s.id))
      .map(({ project_id: _, ...s }) => ({ ...s, category: s.category as WorkProject['states'][number]['category'] })),
    labels: (labelsBy.get(p.id) ?? []).filter((l) => outside.shows(p.id, l.id)).map(({ project_id: _, ...l }) => l),
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
