import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Scope } from '../balance/parts.server.ts';
import { inScope, openPieces } from '../balance/pieces.server.ts';
import { addDays } from '../kit/time.ts';
import type { Context } from '../people/context.server.ts';

// What Order counts: pieces, which are tasks without a parent in active open projects, and milestones there.

/** Things that are many: the database counts them by project, and reads some when someone looks. */
export interface Judging<Row> {
  tally(): Promise<{ project_id: string; good: boolean; n: number }[]>;
  some(good: boolean, most: number): Promise<Row[]>;
}

/** How many of judged things are good and how many are not, by project. */
async function tallyOf(c: Context, judged: Expression<unknown>): Promise<{ project_id: string; good: boolean; n: number }[]> {
  const { rows } = await sql<{
    project_id: string;
    good: number;
    n: number;
  }>`SELECT project_id, good, count(*) AS n FROM ${judged} j GROUP BY project_id, good`.execute(c.slow);
  return rows.map((r) => ({ ...r, good: Number(r.good) === 1, n: Number(r.n) }));
}
const isGood = (good: RawBuilder<SqlBool>) => sql<number>`(CASE WHEN ${good} THEN 1 ELSE 0 END)`.as('good');

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
        COALESCE(t.title, m.title, 'Work that is gone for good') AS title, t.number, COALESCE(t.category, m.state) AS state, t.here_since, COALESCE(t.finished_at, m.reached_at) AS finished_at,
        row_number() OVER (PARTITION BY h.project_id, h.day ORDER BY h.from_on, h.id) AS nth
      FROM held_days h
      JOIN (${frozen}) f ON f.day = h.day
      LEFT JOIN tasks t ON t.workspace_id = h.workspace_id AND h.subject_kind = 'task' AND t.id = h.subject_id
      LEFT JOIN milestones m ON m.workspace_id = h.workspace_id AND h.subject_kind = 'milestone' AND m.id = h.subject_id
      WHERE h.workspace_id = ${c.workspaceId} AND h.from_on <= f.frozen AND (h.until_on IS NULL OR h.until_on >= f.frozen) AND (h.until_on IS NULL OR h.until_on <> h.from_on)
        AND (h.subject_kind = 'milestone' OR t.id IS NULL OR (t.parent_id IS NULL AND t.here_since <= COALESCE(t.finished_at, ${scope.now})))
        AND ${inScope(c, scope, 'h.project_id')}
    ) p WHERE p.nth <= 5 ORDER BY p.day DESC, p.title`.execute(c.slow);
  return rows;
}

interface Dated {
  kind: 'task' | 'milestone';
  id: string;
  title: string;
  project_id: string;
  day: string | null;
  moves: number;
}

/** Open pieces and milestones with a day: good when moved later at most once since a day, and not due before another. */
export function datedWork(c: Context, scope: Scope, movedSince: string, overdue: string): Judging<Dated> {
  const later = (kind: string) =>
    c.slow
      .selectFrom('held_days as h')
      .where('h.workspace_id', '=', c.workspaceId)
      .where('h.subject_kind', '=', kind)
      .where('h.later', '=', 1)
      .where('h.from_on', '>=', movedSince);
  const twice = (kind: string) => later(kind).select('h.subject_id').groupBy('h.subject_id').having(sql`count(*)`, '>', 1);
  const tasks = openPieces(c, scope)
    .where('t.due_on', 'is not', null)
    .select(['t.id', 't.title', 't.project_id', 't.due_on as day'])
    .select(isGood(sql<SqlBool>`t.due_on >= ${overdue} AND t.id NOT IN ${twice('task')}`));
  const milestones = c.slow
    .selectFrom('milestones as m')
    .where('m.workspace_id', '=', c.workspaceId)
    .where('m.trashed_at', 'is', null)
    .where('m.state', 'in', ['planned', 'agreed'])
    .where('m.target_on', 'is not', null)
    .where(inScope(c, scope, 'm.project_id'))
    .select(['m.id', 'm.title', 'm.project_id', 'm.target_on as day'])
    .select(isGood(sql<SqlBool>`m.target_on >= ${overdue} AND m.id NOT IN ${twice('milestone')}`));
  const of = [
    { kind: 'task' as const, from: tasks },
    { kind: 'milestone' as const, from: milestones },
  ];
  return {
    tally: async () => (await Promise.all(of.map(({ from }) => tallyOf(c, from)))).flat(),
    async some(good, most) {
      const rows: Dated[] = [];
      for (const { kind, from } of of) {
        const found = await c.slow
          .selectFrom(from.as('j'))
          .selectAll()
          .where('j.good', '=', good ? 1 : 0)
          .orderBy('j.day')
          .orderBy('j.id')
          .limit(most - rows.length)
          .execute();
        const ids = found.map((r) => r.id);
        const moves =
          ids.length === 0
            ? []
            : await later(kind)
                .where('h.subject_id', 'in', ids)
                .select(['h.subject_id', sql<number>`count(*)`.as('n')])
                .groupBy('h.subject_id')
                .execute();
        const movesOf = new Map(moves.map((m) => [m.subject_id, Number(m.n)]));
        rows.push(...found.map((r) => ({ kind, id: r.id, title: r.title, project_id: r.project_id, day: r.day, moves: movesOf.get(r.id) ?? 0 })));
        if (rows.length >= most) break;
      }
      return rows;
    },
  };
}

// Of work that so many take before it starts: whether they have; of all other work always.
const enoughIn = sql<SqlBool>`(t.engagement <> 'quorum' OR (SELECT count(*) FROM commitments i WHERE i.workspace_id = t.workspace_id AND i.subject_kind = 'task' AND i.subject_id = t.id AND i.until_at IS NULL) >= t.people_needed)`;

/** Open pieces that are due by a day: good when someone has each. */
export function dueBy(c: Context, scope: Scope, day: string): Judging<{ id: string; title: string; project_id: string; due_on: string | null }> {
  const taken = sql<SqlBool>`EXISTS (SELECT 1 FROM commitments k WHERE k.workspace_id = t.workspace_id AND k.subject_kind = 'task' AND k.subject_id = t.id AND k.role = 'holder' AND k.until_at IS NULL)`;
  const from = openPieces(c, scope)
    .where('t.due_on', '<=', day)
    .select(['t.id', 't.title', 't.project_id', 't.due_on'])
    .select(isGood(sql<SqlBool>`${taken} AND ${enoughIn}`));
  return {
    tally: () => tallyOf(c, from),
    some: (good, most) =>
      c.slow
        .selectFrom(from.as('j'))
        .selectAll()
        .where('j.good', '=', good ? 1 : 0)
        .orderBy('j.due_on')
        .orderBy('j.id')
        .limit(most)
        .execute(),
  };
}

/** Pieces in progress or in review: good when first started since an instant, or when a subtask of three days or more was finished since another. */
export function workInHand(
  c: Context,
  scope: Scope,
  startedSince: string,
  movedSince: string,
): Judging<{ id: string; title: string; project_id: string; since: string }> {
  const aged =
    c.ground.database.engine === 'postgres'
      ? sql`s.here_since::timestamptz <= s.finished_at::timestamptz - interval '72 hours'`
      : sql`s.here_since <= strftime('%Y-%m-%dT%H:%M:%fZ', s.finished_at, '-72 hours')`;
  const moved = sql<SqlBool>`EXISTS (SELECT 1 FROM tasks s WHERE s.workspace_id = t.workspace_id AND s.parent_id = t.id AND s.category = 'done' AND s.trashed_at IS NULL
    AND s.finished_at >= ${movedSince} AND ${aged})`;
  const since = sql<string>`COALESCE(t.started_at, t.here_since)`;
  const from = openPieces(c, scope)
    .where('t.category', 'in', ['in_progress', 'in_review'])
    .select(['t.id', 't.title', 't.project_id', since.as('since')])
    .select(isGood(sql<SqlBool>`(${since} >= ${startedSince} OR ${moved})`));
  return {
    tally: () => tallyOf(c, from),
    some: (good, most) =>
      c.slow
        .selectFrom(from.as('j'))
        .selectAll()
        .where('j.good', '=', good ? 1 : 0)
        .orderBy('j.since')
        .orderBy('j.id')
        .limit(most)
        .execute(),
  };
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
