import { type SqlBool, sql } from 'kysely';
import type { Context } from '../people/context.server.ts';
import { pieceDays } from './balance.ts';
import type { Scope } from './parts.server.ts';

/** Whether a project is active, open and of the scope; `project` names the column of its id. */
export function inScope(c: Context, scope: Scope, project: string) {
  const units = scope.units === null ? sql`1 = 1` : scope.units.length > 0 ? sql`x.unit_id IN (${sql.join(scope.units)})` : sql`1 = 0`;
  return sql<SqlBool>`${sql.ref(project)} IN (SELECT x.id FROM projects x WHERE x.workspace_id = ${c.workspaceId} AND x.state = 'active' AND x.access = 'open' AND ${units})`;
}

/** Pieces of the scope, by the name t: tasks without a parent, at least three days here, whatever their state. */
export function piecesIn(c: Context, scope: Scope) {
  const old = new Date(Date.parse(scope.now) - pieceDays * 86_400_000).toISOString();
  return c.slow
    .selectFrom('tasks as t')
    .where('t.workspace_id', '=', c.workspaceId)
    .where('t.parent_id', 'is', null)
    .where('t.trashed_at', 'is', null)
    .where('t.here_since', '<=', old)
    .where(inScope(c, scope, 't.project_id'));
}

/** Pieces of the scope that are open, by the name t. The words are literals, so that SQLite knows the index of open work. */
export function openPieces(c: Context, scope: Scope) {
  return piecesIn(c, scope).where(sql<SqlBool>`t.category IN ('ready', 'in_progress', 'in_review')`);
}
