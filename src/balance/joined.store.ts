import { type SqlBool, sql } from 'kysely';
import type { Context } from '../people/context.server.ts';
import type { Scope } from './parts.server.ts';
import { inScope, openPieces, piecesIn } from './pieces.server.ts';

/** Open pieces by their nearest tie, with the because of a thread of their own. */
export async function openByTie(c: Context, scope: Scope) {
  const rows = await openPieces(c, scope)
    .leftJoin('threads as own', (j) =>
      j
        .onRef('own.workspace_id', '=', 't.workspace_id')
        .onRef('own.src_id', '=', 't.id')
        .on('own.src_kind', '=', 'task')
        .on(sql`own.rank`, '=', sql.lit('primary')) // a literal, as the index has it
        .on('own.ended_at', 'is', null),
    )
    .select(['t.line_kind', 't.line_id', 't.project_id', 'own.because', sql<number>`count(*)`.as('n')])
    .groupBy(['t.line_kind', 't.line_id', 't.project_id', 'own.because'])
    .execute();
  return rows.map((r) => ({ ...r, n: Number(r.n) }));
}
export type Tie = Awaited<ReturnType<typeof openByTie>>[number];

/** Some open pieces of given ties. */
export function piecesOf(c: Context, scope: Scope, ties: Tie[], most: number) {
  if (ties.length === 0) return Promise.resolve([]);
  return openPieces(c, scope)
    .innerJoin('nodes as n', (j) => j.onRef('n.workspace_id', '=', 't.workspace_id').onRef('n.id', '=', 't.id').on('n.kind', '=', 'task'))
    .leftJoin('threads as own', (j) =>
      j
        .onRef('own.workspace_id', '=', 't.workspace_id')
        .onRef('own.src_id', '=', 't.id')
        .on('own.src_kind', '=', 'task')
        .on(sql`own.rank`, '=', sql.lit('primary')) // a literal, as the index has it
        .on('own.ended_at', 'is', null),
    )
    .where((e) =>
      e.or(
        ties
          .slice(0, 100)
          .map((tie) =>
            e.and([
              e('t.line_kind', '=', tie.line_kind),
              e('t.line_id', '=', tie.line_id),
              e('t.project_id', '=', tie.project_id),
              tie.because === null ? e('own.because', 'is', null) : e('own.because', '=', tie.because),
            ]),
          ),
      ),
    )
    .select(['t.id', 't.title', 'n.key', 't.line_kind', 't.line_id', 'own.because'])
    .orderBy('t.due_on')
    .orderBy('t.id')
    .limit(most)
    .execute();
}

/** Names and what each serves: everything that a path can pass. */
export function stops(c: Context) {
  return c.slow
    .selectFrom('nodes')
    .select(['kind', 'id', 'title', 'key', 'serves_kind', 'serves_id', 'state'])
    .where('workspace_id', '=', c.workspaceId)
    .where('kind', 'in', ['vision', 'direction', 'goal', 'project', 'milestone'])
    .execute();
}
export type Stop = Awaited<ReturnType<typeof stops>>[number];

/** The becauses of living primary threads of milestones, projects and goals. */
export async function becausesOf(c: Context): Promise<Map<string, string>> {
  const rows = await c.slow
    .selectFrom('threads')
    .select(['src_kind', 'src_id', 'because'])
    .where('workspace_id', '=', c.workspaceId)
    .where('rank', '=', 'primary')
    .where('ended_at', 'is', null)
    .where('src_kind', 'in', ['goal', 'project', 'milestone'])
    .execute();
  return new Map(rows.map((r) => [`${r.src_kind}:${r.src_id}`, r.because]));
}

/** Nearest ties with open work, or with work finished since an instant, in active open projects. */
export async function workedOn(c: Context, since: string): Promise<{ line_kind: string; line_id: string }[]> {
  const lines = (when: ReturnType<typeof sql<SqlBool>>) =>
    c.slow
      .selectFrom('tasks as t')
      .select(['t.line_kind', 't.line_id'])
      .distinct()
      .where('t.workspace_id', '=', c.workspaceId)
      .where('t.parent_id', 'is', null)
      .where('t.trashed_at', 'is', null)
      .where(when)
      .where(sql<SqlBool>`t.project_id IN (SELECT x.id FROM projects x WHERE x.workspace_id = ${c.workspaceId} AND x.state = 'active' AND x.access = 'open')`)
      .execute();
  // Two questions, each with an index of its own; OR would read every task.
  const both = await Promise.all([
    lines(sql<SqlBool>`t.category IN ('ready', 'in_progress', 'in_review')`),
    lines(sql<SqlBool>`t.category = 'done' AND t.finished_at >= ${since}`),
  ]);
  return both.flat();
}

/** What decides whether a point is drawn: whether so many people hold or held work since an instant, whether there are so many pieces, and whether one was here by then. */
export async function groundsOf(c: Context, scope: Scope, people: number, pieces: number, since: string) {
  const [holders, some, old] = await Promise.all([
    c.slow
      .selectFrom('commitments as k')
      .innerJoin('tasks as t', (j) => j.onRef('t.workspace_id', '=', 'k.workspace_id').onRef('t.id', '=', 'k.subject_id'))
      .select('k.person_id')
      .distinct()
      .where('k.workspace_id', '=', c.workspaceId)
      .where('k.subject_kind', '=', 'task')
      .where((e) => e.or([e('k.until_at', 'is', null), e('k.until_at', '>=', since)]))
      .where(inScope(c, scope, 't.project_id'))
      .limit(people)
      .execute(),
    piecesIn(c, scope).where('t.category', '!=', 'dropped').select('t.id').limit(pieces).execute(),
    piecesIn(c, scope).where('t.category', '!=', 'dropped').where('t.here_since', '<=', since).select('t.id').limit(1).execute(),
  ]);
  return { enoughPeople: holders.length >= people, enoughPieces: some.length >= pieces, longEnough: old.length > 0 };
}
