import { sql } from 'kysely';
import type { Context } from '../people/context.server.ts';
import type { Kind } from './threads.ts';

const deepest = 24;

export interface PathRow {
  src_kind: Kind;
  src_id: string;
  depth: number;
  kind: Kind;
  id: string;
  title: string;
  key: string | null;
  day: string | null;
  state: string;
  because: string | null;
}

/** The primary paths of things, each from the thing up, in one statement for any number of them. */
export async function pathsOf(c: Context, things: { kind: Kind; id: string }[]): Promise<PathRow[]> {
  const rows: PathRow[] = [];
  const db = things.length > 100 ? c.slow : c.db;
  for (let i = 0; i < things.length; i += 400) {
    const some = things.slice(i, i + 400);
    const wanted = sql.join(some.map((t) => sql`(${t.kind}, ${t.id})`));
    const found = await sql<PathRow>`
      WITH RECURSIVE wanted(kind, id) AS (VALUES ${wanted}),
      path(src_kind, src_id, depth, kind, id, title, key, day, state, serves_kind, serves_id) AS (
        SELECT n.kind, n.id, 0, n.kind, n.id, n.title, n.key, n.day, n.state, n.serves_kind, n.serves_id
        FROM wanted w JOIN nodes n ON n.workspace_id = ${c.workspaceId} AND n.kind = w.kind AND n.id = w.id
        UNION ALL
        SELECT p.src_kind, p.src_id, p.depth + 1, n.kind, n.id, n.title, n.key, n.day, n.state, n.serves_kind, n.serves_id
        FROM path p JOIN nodes n ON n.workspace_id = ${c.workspaceId} AND n.kind = p.serves_kind AND n.id = p.serves_id
        WHERE p.depth < ${sql.lit(deepest)}
      )
      SELECT p.src_kind, p.src_id, p.depth, p.kind, p.id, p.title, p.key, p.day, p.state, t.because
      FROM path p LEFT JOIN threads t ON t.workspace_id = ${c.workspaceId} AND t.src_kind = p.kind AND t.src_id = p.id AND t.rank = 'primary' AND t.ended_at IS NULL
      ORDER BY p.src_kind, p.src_id, p.depth`.execute(db);
    rows.push(...found.rows.map((r) => ({ ...r, depth: Number(r.depth) })));
  }
  return rows;
}

/** Living threads of a thing, with the titles of their ends and who tied them. */
export function livingThreads(c: Context) {
  return c.db
    .selectFrom('threads as t')
    .innerJoin('nodes as d', (j) => j.onRef('d.workspace_id', '=', 't.workspace_id').onRef('d.kind', '=', 't.dst_kind').onRef('d.id', '=', 't.dst_id'))
    .leftJoin('people as p', (j) => j.onRef('p.workspace_id', '=', 't.workspace_id').onRef('p.id', '=', 't.by_person_id'))
    .select([
      't.id',
      't.src_kind',
      't.src_id',
      't.dst_kind',
      't.dst_id',
      't.rank',
      't.because',
      't.at',
      't.version',
      't.by_person_id',
      'd.title as dst_title',
      'p.name as by_name',
    ])
    .where('t.workspace_id', '=', c.workspaceId)
    .where('t.ended_at', 'is', null)
    .orderBy('t.rank', 'desc')
    .orderBy('t.at')
    .orderBy('t.id');
}

/** The titles of the goals from one up to another, along any living threads; empty when none leads there. */
export async function wayBetween(c: Context, fromId: string, toId: string): Promise<string[]> {
  const below = new Map<string, string | null>([[fromId, null]]);
  for (let edge = [fromId]; edge.length > 0 && !below.has(toId); ) {
    const up = await c.db
      .selectFrom('threads')
      .select(['src_id', 'dst_id'])
      .where('workspace_id', '=', c.workspaceId)
      .where('src_kind', '=', 'goal')
      .where('src_id', 'in', edge)
      .where('dst_kind', '=', 'goal')
      .where('ended_at', 'is', null)
      .execute();
    edge = [];
    for (const { src_id, dst_id } of up) {
      if (below.has(dst_id)) continue;
      below.set(dst_id, src_id);
      edge.push(dst_id);
    }
  }
  if (!below.has(toId)) return [];
  const way: string[] = [];
  for (let at: string | null = toId; at !== null; at = below.get(at) ?? null) way.unshift(at);
  const goals = await c.db
    .selectFrom('nodes')
    .select(['id', 'title'])
    .where('workspace_id', '=', c.workspaceId)
    .where('kind', '=', 'goal')
    .where('id', 'in', way)
    .execute();
  return way.map((id) => goals.find((g) => g.id === id)?.title ?? '');
}

/** How many goals stand one below the other from this one down, itself with them. */
export async function goalsDeep(c: Context, id: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    WITH RECURSIVE below(id, n) AS (
      SELECT id, 1 FROM nodes WHERE workspace_id = ${c.workspaceId} AND kind = 'goal' AND id = ${id}
      UNION ALL
      SELECT g.id, b.n + 1 FROM below b
      JOIN nodes g ON g.workspace_id = ${c.workspaceId} AND g.kind = 'goal' AND g.serves_kind = 'goal' AND g.serves_id = b.id
      WHERE b.n < ${sql.lit(deepest)}
    ) SELECT max(n) AS n FROM below`.execute(c.db);
  return Number(rows[0]?.n ?? 1);
}
