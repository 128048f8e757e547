import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../people/context.server.ts';
import type { Asking } from '../people/kept.server.ts';

// Who is in a project, said here only: by access that was given to them, by access that was given to a unit they are in (their home, or one
// they take part in; guests are in none), or as its steward. Asked of a person, which every list does, and of a project.

/** The levels that one may have in a project, the lowest first. */
export const levels = ['see', 'comment', 'take_part', 'steward'] as const;
export type ProjectLevel = (typeof levels)[number];
export const atLeast = (level: ProjectLevel, needed: ProjectLevel): boolean => levels.indexOf(level) >= levels.indexOf(needed);

type Here = Pick<Asking, 'workspaceId' | 'today'>;
interface Who {
  id: string;
  /** The units they are in, or a query of them. */
  units: string[] | RawBuilder<unknown>;
}

const living = (c: Here) => sql`g.workspace_id = ${c.workspaceId} AND g.ended_at IS NULL AND (g.ends_on IS NULL OR g.ends_on >= ${c.today})`;
const stewardships = (c: Here) => sql`k.workspace_id = ${c.workspaceId} AND k.subject_kind = 'project' AND k.until_at IS NULL`;

/** The projects that a person is in, a row (project_id, level) for each way that leads there. */
function waysOf(c: Here, { id, units }: Who): RawBuilder<unknown> {
  const some = Array.isArray(units) ? sql.join(units) : units;
  const through = sql`UNION ALL SELECT g.project_id, g.level FROM unit_grants g WHERE ${living(c)} AND g.unit_id IN (${some})`;
  return sql`SELECT g.object_id AS project_id, g.level FROM grants g WHERE ${living(c)} AND g.person_id = ${id}
    ${Array.isArray(units) && units.length === 0 ? sql`` : through}
    UNION ALL SELECT k.subject_id, k.role FROM commitments k WHERE ${stewardships(c)} AND k.person_id = ${id}`;
}

/** The people who are in some projects, as a query; the other way round than `waysOf`. */
export const peopleIn = (c: Here, projects: RawBuilder<unknown>): RawBuilder<unknown> => sql`
    SELECT g.person_id FROM grants g WHERE ${living(c)} AND g.object_kind = 'project' AND g.object_id IN (${projects})
    UNION SELECT p.id FROM unit_grants g JOIN people p ON p.workspace_id = g.workspace_id AND p.home_unit_id = g.unit_id
      WHERE ${living(c)} AND p.role <> 'guest' AND g.project_id IN (${projects})
    UNION SELECT p.id FROM unit_grants g JOIN unit_participants t ON t.workspace_id = g.workspace_id AND t.unit_id = g.unit_id
      JOIN people p ON p.workspace_id = t.workspace_id AND p.id = t.person_id
      WHERE ${living(c)} AND p.role <> 'guest' AND g.project_id IN (${projects})
    UNION SELECT k.person_id FROM commitments k WHERE ${stewardships(c)} AND k.subject_id IN (${projects})`;

const whoAsks = ({ me }: Asking): Who => ({ id: me.id, units: me.role === 'guest' ? [] : me.unitIds });

/** The projects that the caller is in, as a query. */
export const projectsOfMine = (c: Asking): RawBuilder<unknown> => sql`SELECT project_id FROM (${waysOf(c, whoAsks(c))}) ways`;

/** The highest level at which the caller is in a project, as its place among the levels; null: not in it. For any statement that has the project. */
export const myLevel = (c: Asking, project: RawBuilder<string>) =>
  sql<number | null>`(SELECT max(CASE ways.level ${sql.join(
    levels.map((level, place) => sql`WHEN ${sql.lit(level)} THEN ${sql.lit(place)}`),
    sql` `,
  )} END) FROM (${waysOf(c, whoAsks(c))}) ways WHERE ways.project_id = ${project})`.as('my_level');

/** The projects that a person is in of whom nothing is known but who they are, as a query. */
export function projectsOf(c: Here, personId: string): RawBuilder<unknown> {
  const here = sql`p.workspace_id = ${c.workspaceId} AND p.id = ${personId} AND p.role <> 'guest'`;
  const units = sql`SELECT p.home_unit_id FROM people p WHERE ${here} AND p.home_unit_id IS NOT NULL
    UNION ALL SELECT t.unit_id FROM people p JOIN unit_participants t ON t.workspace_id = p.workspace_id AND t.person_id = p.id WHERE ${here}`;
  return sql`SELECT project_id FROM (${waysOf(c, { id: personId, units })}) ways`;
}

/** The same, as they are now. */
export async function projectsWith(c: Context, personId: string): Promise<Set<string>> {
  const { rows } = await sql<{ project_id: string }>`${projectsOf(c, personId)}`.execute(c.db);
  return new Set(rows.map((r) => r.project_id));
}

/** Everyone who is in a project: whoever sees it when it is closed. */
export async function peopleInProject(c: Context, projectId: string): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`${peopleIn(c, sql`${projectId}`)}`.execute(c.db);
  return rows.map((r) => r.person_id);
}

/** The highest level at which the caller is in each of some projects; those they are not in are left out. */
export async function levelsIn(c: Context, projectIds: string[], db: Context['db'] = c.db): Promise<Map<string, ProjectLevel>> {
  const found = new Map<string, ProjectLevel>();
  if (projectIds.length === 0) return found;
  const { rows } = await sql<{ project_id: string; level: ProjectLevel }>`
    SELECT project_id, level FROM (${waysOf(c, whoAsks(c))}) ways WHERE project_id IN (${sql.join(projectIds)})`.execute(db);
  for (const { project_id, level } of rows) {
    const before = found.get(project_id);
    if (before === undefined || atLeast(level, before)) found.set(project_id, level);
  }
  return found;
}
