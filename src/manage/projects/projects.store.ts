import { sql } from 'kysely';
import { initialsOf } from '../../kit/text.ts';
import type { Context } from '../../people/context.server.ts';
import { type Asking, keptFor } from '../../people/kept.server.ts';
import { myLevel } from '../../threads/inside.server.ts';
import { projectVisible } from '../../threads/visible.server.ts';
import { livingFields } from '../fields/facts.server.ts';
import type { PersonRef, ProjectRow } from './projects.ts';

/** Projects that the caller sees. */
export function visibleProjects(c: Asking) {
  return c.db.selectFrom('projects').where('projects.workspace_id', '=', c.workspaceId).where(projectVisible(c, 'projects.id'));
}

export type ProjectRecord = Awaited<ReturnType<typeof projectById>> & object;

/** One project by id, or null. */
export async function projectById(c: Context, id: string) {
  return (await byId(c, { id }))[0] ?? null;
}
const byId = keptFor((c, { id }: { id: string }) => visibleProjects(c).selectAll('projects').where('projects.id', '=', id));

/** One project by any key it ever had, or null. */
export async function projectByKey(c: Context, key: string) {
  return (
    (await visibleProjects(c)
      .innerJoin('project_keys as k', (j) => j.onRef('k.project_id', '=', 'projects.id').onRef('k.workspace_id', '=', 'projects.workspace_id'))
      .selectAll('projects')
      .where('k.key', '=', key.toUpperCase())
      .executeTakeFirst()) ?? null
  );
}

/** Whether a key is or ever was in use. */
export async function keyIsTaken(c: Context, key: string): Promise<string | null> {
  const row = await c.db.selectFrom('project_keys').select('project_id').where('workspace_id', '=', c.workspaceId).where('key', '=', key).executeTakeFirst();
  return row?.project_id ?? null;
}

/** The stewards of things, by thing. */
export async function stewardsOf(c: Context, kind: 'project' | 'milestone', ids: string[]): Promise<Map<string, PersonRef[]>> {
  const byThing = new Map<string, PersonRef[]>();
  if (ids.length === 0) return byThing;
  const rows = await c.db
    .selectFrom('commitments as k')
    .innerJoin('people as p', (j) => j.onRef('p.id', '=', 'k.person_id').onRef('p.workspace_id', '=', 'k.workspace_id'))
    .select(['k.subject_id', 'p.id', 'p.name'])
    .where('k.workspace_id', '=', c.workspaceId)
    .where('k.subject_kind', '=', kind)
    .where('k.subject_id', 'in', ids)
    .where('k.role', '=', 'steward')
    .where('k.until_at', 'is', null)
    .orderBy('k.from_at')
    .execute();
  for (const r of rows) byThing.set(r.subject_id, [...(byThing.get(r.subject_id) ?? []), { id: r.id, name: r.name, initials: initialsOf(r.name) }]);
  return byThing;
}

const noCounts = () => ({ idea: 0, ready: 0, in_progress: 0, in_review: 0, done: 0, dropped: 0 });
export type Counts = ReturnType<typeof noCounts>;

/** Tasks of places by state category, from the rows that the writer keeps. */
export async function countsOf(c: Context, kind: 'project' | 'milestone', ids: string[]): Promise<Map<string, Counts>> {
  const byPlace = new Map<string, Counts>();
  for (const id of ids) byPlace.set(id, noCounts());
  if (ids.length === 0) return byPlace;
  const rows = await c.db
    .selectFrom('work_totals')
    .select(['id', 'category', 'n'])
    .where('workspace_id', '=', c.workspaceId)
    .where('way', '=', 'place')
    .where('kind', '=', kind)
    .where('id', 'in', ids)
    .execute();
  for (const r of rows) {
    const counts = byPlace.get(r.id);
    if (counts) counts[r.category as keyof Counts] += r.n;
  }
  return byPlace;
}

/** Rows for a list of projects, each with stewards, counts, next milestone and what it serves: five statements for any number. */
export async function projectRows(c: Context, records: ProjectRecord[]): Promise<ProjectRow[]> {
  const ids = records.map((r) => r.id);
  if (ids.length === 0) return [];
  const [stewards, counts, milestones, units, serves] = await Promise.all([
    stewardsOf(c, 'project', ids),
    countsOf(c, 'project', ids),
    c.db
      .selectFrom('milestones')
      .select(['id', 'project_id', 'title', 'target_on'])
      .where('workspace_id', '=', c.workspaceId)
      .where('project_id', 'in', ids)
      .where('state', 'in', ['planned', 'agreed'])
      .where('trashed_at', 'is', null)
      .orderBy(sql`coalesce(target_on, '9999')`)
      .execute(),
    c.db.selectFrom('units').select(['id', 'name']).where('workspace_id', '=', c.workspaceId).execute(),
    c.db
      .selectFrom('nodes as n')
      .innerJoin('nodes as up', (j) =>
        j.onRef('up.workspace_id', '=', 'n.workspace_id').onRef('up.kind', '=', 'n.serves_kind').onRef('up.id', '=', 'n.serves_id'),
      )
      .select(['n.id', 'up.title'])
      .where('n.workspace_id', '=', c.workspaceId)
      .where('n.kind', '=', 'project')
      .where('n.id', 'in', ids)
      .execute(),
  ]);
  const unitNames = new Map(units.map((u) => [u.id, u]));
  const servesOf = new Map(serves.map((s) => [s.id, s.title]));
  return records.map((r) => {
    const next = milestones.find((m) => m.project_id === r.id);
    return {
      id: r.id,
      key: r.key,
      name: r.name,
      purpose: r.purpose,
      unit: (r.unit_id && unitNames.get(r.unit_id)) || null,
      access: r.access as 'open',
      state: r.state as 'active',
      starts_on: r.starts_on,
      ends_on: r.ends_on,
      stewards: stewards.get(r.id) ?? [],
      counts: counts.get(r.id) ?? noCounts(),
      next_milestone: next ? { id: next.id, title: next.title, target_on: next.target_on } : null,
      serves: servesOf.get(r.id) ?? null,
    };
  });
}

/** States, labels and fields of a project, in their order. */
export async function shapeOf(c: Context, projectId: string) {
  const [states, labels, fields] = await Promise.all([
    c.db
      .selectFrom('project_states')
      .select(['id', 'name', 'category', 'position'])
      .where('workspace_id', '=', c.workspaceId)
      .where('project_id', '=', projectId)
      .orderBy('position')
      .execute(),
    c.db
      .selectFrom('labels')
      .select(['id', 'name', 'colour'])
      .where('workspace_id', '=', c.workspaceId)
      .where('project_id', '=', projectId)
      .orderBy('folded')
      .execute(),
    livingFields(c, projectId),
  ]);
  return { states, labels, fields };
}

/** The caller's level in one project, as `myLevel` says it. */
export const myLevelIn = keptFor((c, { project }: { project: string }) => c.db.selectNoFrom(myLevel(c, sql<string>`${project}`)));

/** The project in which the caller last wrote a task, or null. */
export async function lastUsed(c: Context): Promise<string | null> {
  const row = await c.db
    .selectFrom('activity')
    .select('project_id')
    .where('workspace_id', '=', c.workspaceId)
    .where('actor_id', '=', c.me.id)
    .where('kind', '=', 'task.created')
    .where(projectVisible(c, 'activity.project_id'))
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.project_id ?? null;
}
