import { sql } from 'kysely';
import type { Scope } from '../balance/parts.server.ts';
import { inScope, openCategories, piecesIn } from '../balance/pieces.server.ts';
import { addDays } from '../kit/time.ts';
import type { Context } from '../people/context.server.ts';

// What Order counts: pieces, which are tasks without a parent in active open projects, and milestones there.

const openPieces = (c: Context, scope: Scope) => piecesIn(c, scope).where('t.category', 'in', openCategories);

/** Days that were promised in a span: they stood three days before, and what they belong to. Newest first; at most five of a project and day, those made longest ago. */
export async function promisedDays(c: Context, scope: Scope, from: string, to: string) {
  // A day that ended where it began was a slip of the pen. The three days before are counted in the zone of the workspace, day by day.
  const days: { day: string; frozen: string }[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push({ day, frozen: addDays(day, -3) });
  const frozen = sql.join(
    days.map((d) => sql`SELECT ${sql.val(d.day)} AS day, ${sql.val(d.frozen)} AS frozen`),
    sql` UNION ALL `,
  );
  const { rows } = await sql<{
    subject_kind: string;
    subject_id: string;
    project_id: string;
    day: string;
    title: string;
    number: number | null;
    state: string;
    here_since: string | null;
    finished_at: string | null;
  }>`
    SELECT * FROM (
      SELECT h.subject_kind, h.subject_id, h.project_id, h.day,
        COALESCE(t.title, m.title) AS title, t.number, COALESCE(t.category, m.state) AS state, t.here_since, COALESCE(t.finished_at, m.reached_at) AS finished_at,
        row_number() OVER (PARTITION BY h.project_id, h.day ORDER BY h.from_on, h.id) AS nth
      FROM held_days h
      JOIN (${frozen}) f ON f.day = h.day
      LEFT JOIN tasks t ON t.workspace_id = h.workspace_id AND h.subject_kind = 'task' AND t.id = h.subject_id
      LEFT JOIN milestones m ON m.workspace_id = h.workspace_id AND h.subject_kind = 'milestone' AND m.id = h.subject_id
      WHERE h.workspace_id = ${c.workspaceId} AND h.from_on <= f.frozen AND (h.until_on IS NULL OR h.until_on >= f.frozen) AND (h.until_on IS NULL OR h.until_on <> h.from_on)
        AND (h.subject_kind = 'milestone' OR (t.parent_id IS NULL AND t.here_since <= COALESCE(t.finished_at, ${scope.now})))
        AND ${inScope(c, scope, 'h.project_id')}
    ) p WHERE p.nth <= 5 ORDER BY p.day DESC, p.title`.execute(c.slow);
  return rows;
}

/** Open pieces and milestones with a day, how often each was moved later since a day, and whether that is all right. */
export function datedWork(c: Context, scope: Scope) {
  const since = addDays(scope.today, -90);
  const overdue = addDays(scope.today, -7);
  const moves = (kind: string, id: string) =>
    sql<number>`(SELECT count(*) FROM held_days h WHERE h.workspace_id = ${c.workspaceId} AND h.subject_kind = ${kind} AND h.subject_id = ${sql.ref(id)} AND h.later = 1 AND h.from_on >= ${since})`;
  const tasks = openPieces(c, scope)
    .where('t.due_on', 'is not', null)
    .select(['t.id', 't.title', 't.project_id', 't.due_on as day'])
    .select((e) => [e.val('task').as('kind'), moves('task', 't.id').as('moves')]);
  const milestones = c.slow
    .selectFrom('milestones as m')
    .where('m.workspace_id', '=', c.workspaceId)
    .where('m.trashed_at', 'is', null)
    .where('m.state', 'in', ['planned', 'agreed'])
    .where('m.target_on', 'is not', null)
    .where(inScope(c, scope, 'm.project_id'))
    .select(['m.id', 'm.title', 'm.project_id', 'm.target_on as day'])
    .select((e) => [e.val('milestone').as('kind'), moves('milestone', 'm.id').as('moves')]);
  return { overdue, rows: () => Promise.all([tasks.execute(), milestones.execute()]).then((all) => all.flat()) };
}

// Of work that so many take before it starts: whether they have; of all other work always.
const enoughIn =
  sql<number>`(CASE WHEN t.engagement = 'quorum' AND (SELECT count(*) FROM commitments i WHERE i.workspace_id = t.workspace_id AND i.subject_kind = 'task' AND i.subject_id = t.id AND i.until_at IS NULL) < t.people_needed THEN 0 ELSE 1 END)`.as(
    'enough_in',
  );

/** Open pieces that are due by a day, and whether someone has each. */
export function dueBy(c: Context, scope: Scope, day: string) {
  return openPieces(c, scope)
    .where('t.due_on', '<=', day)
    .leftJoin('commitments as k', (j) =>
      j
        .onRef('k.workspace_id', '=', 't.workspace_id')
        .onRef('k.subject_id', '=', 't.id')
        .on('k.subject_kind', '=', 'task')
        .on('k.role', '=', 'holder')
        .on('k.until_at', 'is', null),
    )
    .select(['t.id', 't.title', 't.project_id', 't.due_on', 'k.id as commitment'])
    .select(enoughIn)
    .orderBy('t.due_on')
    .orderBy('t.id')
    .execute();
}

/** Pieces in progress or in review, since when, and their subtasks that were finished since an instant. */
export async function workInHand(c: Context, scope: Scope, since: string) {
  const [pieces, finished] = await Promise.all([
    openPieces(c, scope)
      .where('t.category', 'in', ['in_progress', 'in_review'])
      .select(['t.id', 't.title', 't.project_id', 't.started_at', 't.here_since'])
      .execute(),
    c.slow
      .selectFrom('tasks as s')
      .select(['s.parent_id', 's.here_since', 's.finished_at'])
      .where('s.workspace_id', '=', c.workspaceId)
      .where('s.parent_id', 'is not', null)
      .where('s.category', '=', 'done')
      .where('s.trashed_at', 'is', null)
      .where('s.finished_at', '>=', since)
      .execute(),
  ]);
  return { pieces, finished };
}

/** Active open projects with whether someone took their stewardship, and the next day they have. */
export function heldProjects(c: Context, scope: Scope) {
  return c.slow
    .selectFrom('projects as p')
    .select(['p.id', 'p.name', 'p.key', 'p.ends_on'])
    .select([
      sql<number>`(SELECT count(*) FROM commitments k WHERE k.workspace_id = p.workspace_id AND k.subject_kind = 'project' AND k.subject_id = p.id AND k.role = 'steward' AND k.until_at IS NULL)`.as(
        'stewards',
      ),
      sql<
        string | null
      >`(SELECT min(m.target_on) FROM milestones m WHERE m.workspace_id = p.workspace_id AND m.project_id = p.id AND m.trashed_at IS NULL AND m.state IN ('planned', 'agreed') AND m.target_on >= ${scope.today})`.as(
        'next_on',
      ),
    ])
    .where('p.workspace_id', '=', c.workspaceId)
    .where(inScope(c, scope, 'p.id'))
    .orderBy('p.name')
    .execute();
}

/** Names and keys of projects. */
export async function projectNames(c: Context): Promise<Map<string, { name: string; key: string }>> {
  const rows = await c.slow
    .selectFrom('projects')
    .select(['id', 'name', 'key'])
    .where('workspace_id', '=', c.workspaceId)
    .where('access', '=', 'open')
    .execute();
  return new Map(rows.map((r) => [r.id, r]));
}

/** Keys of tasks, as they are shown. */
export async function keysOf(c: Context, taskIds: string[]): Promise<Map<string, string>> {
  if (taskIds.length === 0) return new Map();
  const rows = await c.slow
    .selectFrom('nodes')
    .select(['id', 'key'])
    .where('workspace_id', '=', c.workspaceId)
    .where('kind', '=', 'task')
    .where('id', 'in', taskIds)
    .execute();
  return new Map(rows.map((r) => [r.id, r.key ?? '']));
}
