import { type SqlBool, sql } from 'kysely';
import { initialsOf } from '../../kit/text.ts';
import type { Context } from '../../people/context.server.ts';
import { projectVisible } from '../../threads/visible.server.ts';

/** Goals of the workspace: every member sees them, guests none. */
export function visibleGoals(c: Context) {
  return c.db
    .selectFrom('goals')
    .where('goals.workspace_id', '=', c.workspaceId)
    .where(sql<SqlBool>`${c.me.role === 'guest' ? 0 : 1} = 1`);
}
export type GoalRecord = Awaited<ReturnType<typeof goalById>> & object;

/** One goal, or null. */
export async function goalById(c: Context, id: string) {
  return (await visibleGoals(c).selectAll('goals').where('goals.id', '=', id).executeTakeFirst()) ?? null;
}

/** Living key results of goals, in their order. */
export function resultsOf(c: Context, goalIds: string[]) {
  return c.db
    .selectFrom('key_results')
    .selectAll()
    .where('workspace_id', '=', c.workspaceId)
    .where('goal_id', 'in', goalIds.length > 0 ? goalIds : [''])
    .where('replaced_at', 'is', null)
    .orderBy('position')
    .execute();
}
export type ResultRecord = Awaited<ReturnType<typeof resultsOf>>[number];

/** The stewards of goals, by goal. */
export async function goalStewards(c: Context, goalIds: string[]) {
  const rows = await c.db
    .selectFrom('commitments as k')
    .innerJoin('people as p', (j) => j.onRef('p.id', '=', 'k.person_id').onRef('p.workspace_id', '=', 'k.workspace_id'))
    .select(['k.subject_id', 'p.id', 'p.name'])
    .where('k.workspace_id', '=', c.workspaceId)
    .where('k.subject_kind', '=', 'goal')
    .where('k.subject_id', 'in', goalIds.length > 0 ? goalIds : [''])
    .where('k.role', '=', 'steward')
    .where('k.until_at', 'is', null)
    .execute();
  return new Map(rows.map((r) => [r.subject_id, { id: r.id, name: r.name, initials: initialsOf(r.name) }]));
}

/** What goals serve next, with the because of the thread. */
export async function servedBy(c: Context, goalIds: string[]) {
  const rows = await c.db
    .selectFrom('threads as t')
    .innerJoin('nodes as n', (j) => j.onRef('n.workspace_id', '=', 't.workspace_id').onRef('n.kind', '=', 't.dst_kind').onRef('n.id', '=', 't.dst_id'))
    .select(['t.src_id', 't.dst_kind', 't.dst_id', 't.because', 'n.title'])
    .where('t.workspace_id', '=', c.workspaceId)
    .where('t.src_kind', '=', 'goal')
    .where('t.src_id', 'in', goalIds.length > 0 ? goalIds : [''])
    .where('t.rank', '=', 'primary')
    .where('t.ended_at', 'is', null)
    .execute();
  return new Map(rows.map((r) => [r.src_id, { kind: r.dst_kind as 'goal', id: r.dst_id, title: r.title, because: r.because }]));
}

/** Check-ins of a goal, newest first. */
export function checkInsOf(c: Context, goalId: string) {
  return c.db
    .selectFrom('check_ins as i')
    .innerJoin('people as p', (j) => j.onRef('p.id', '=', 'i.by_person_id').onRef('p.workspace_id', '=', 'i.workspace_id'))
    .select(['i.id', 'i.at', 'i.confidence', 'i.what_changed', 'i.what_next', 'i.snapshot', 'p.id as person_id', 'p.name'])
    .where('i.workspace_id', '=', c.workspaceId)
    .where('i.goal_id', '=', goalId)
    .orderBy('i.at', 'desc')
    .limit(200)
    .execute();
}

/** What lies below a goal: goals and projects that serve it, open and finished tasks on lines that pass it, its next milestone. Open projects only. */
export async function belowGoal(c: Context, goalId: string) {
  const below = sql<{ kind: string; id: string }>`
    WITH RECURSIVE below(kind, id, depth) AS (
      SELECT kind, id, 0 FROM nodes WHERE workspace_id = ${c.workspaceId} AND kind = 'goal' AND id = ${goalId}
      UNION ALL
      SELECT n.kind, n.id, b.depth + 1 FROM below b JOIN nodes n ON n.workspace_id = ${c.workspaceId} AND n.serves_kind = b.kind AND n.serves_id = b.id
      WHERE n.kind IN ('goal', 'project', 'milestone') AND b.depth < 24
    ) SELECT kind, id FROM below`;
  const [direct, counts, milestone] = await Promise.all([
    c.db
      .selectFrom('nodes as n')
      .leftJoin('threads as t', (j) =>
        j
          .onRef('t.workspace_id', '=', 'n.workspace_id')
          .onRef('t.src_kind', '=', 'n.kind')
          .onRef('t.src_id', '=', 'n.id')
          .on('t.rank', '=', 'primary')
          .on('t.ended_at', 'is', null),
      )
      .select(['n.kind', 'n.id', 'n.title', 'n.key', 't.because'])
      .where('n.workspace_id', '=', c.workspaceId)
      .where('n.serves_kind', '=', 'goal')
      .where('n.serves_id', '=', goalId)
      .where('n.kind', 'in', ['goal', 'project'])
      .where(projectVisible(c, 'n.project_id'))
      .orderBy('n.title')
      .limit(200)
      .execute(),
    sql<{ category: string; n: number }>`
      SELECT w.category, sum(w.n) AS n FROM work_totals w JOIN (${below}) b ON b.kind = w.kind AND b.id = w.id
      JOIN nodes p ON p.workspace_id = w.workspace_id AND p.kind = 'project' AND p.id = w.project_id
      WHERE w.workspace_id = ${c.workspaceId} AND w.way = 'line' AND p.access = 'open' AND p.state = 'active' GROUP BY w.category`.execute(c.slow),
    sql<{ title: string; day: string }>`
      SELECT m.title, m.day FROM nodes m JOIN (${below}) b ON b.kind = m.kind AND b.id = m.id
      JOIN nodes p ON p.workspace_id = m.workspace_id AND p.kind = 'project' AND p.id = m.project_id
      WHERE m.workspace_id = ${c.workspaceId} AND m.kind = 'milestone' AND m.state IN ('planned', 'agreed') AND m.day IS NOT NULL AND p.access = 'open' ORDER BY m.day LIMIT 1`.execute(
      c.slow,
    ),
  ]);
  const count = (categories: string[]) => counts.rows.filter((r) => categories.includes(r.category)).reduce((sum, r) => sum + Number(r.n), 0);
  return {
    goals: direct.filter((d) => d.kind === 'goal').map((d) => ({ id: d.id, title: d.title })),
    projects: direct.filter((d) => d.kind === 'project').map((d) => ({ id: d.id, key: d.key ?? '', title: d.title, because: d.because ?? '' })),
    open_tasks: count(['ready', 'in_progress', 'in_review']),
    done_tasks: count(['done']),
    next_milestone: milestone.rows[0] ?? null,
  };
}
