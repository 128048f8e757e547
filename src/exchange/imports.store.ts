import type { Context } from '../people/context.server.ts';

/** The caller's own imports, newest first. Nobody else sees them: a file may hold what others may not read. */
export function myImports(c: Context) {
  return c.db.selectFrom('imports').selectAll().where('workspace_id', '=', c.workspaceId).where('created_by', '=', c.me.id).orderBy('created_at', 'desc');
}
export type ImportRecord = Awaited<ReturnType<ReturnType<typeof myImports>['execute']>>[number];

/** Changes an import; the version goes up. */
export async function touchImport(c: Context, id: string, patch: Partial<Omit<ImportRecord, 'workspace_id' | 'id' | 'version'>>): Promise<void> {
  await c.db
    .updateTable('imports')
    .set((e) => ({ ...patch, version: e('version', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .execute();
}

/** What came before from the same source and container, by its id there. */
export async function knownSources(c: Context, source: string, container: string, kind: string, ids: string[]) {
  if (ids.length === 0) return new Map<string, { id: string; content_hash: string; kept_version: number }>();
  const rows = await c.db
    .selectFrom('import_sources')
    .select(['source_id', 'id', 'content_hash', 'kept_version'])
    .where('workspace_id', '=', c.workspaceId)
    .where('source', '=', source)
    .where('container', '=', container)
    .where('source_kind', '=', kind)
    .where('source_id', 'in', ids)
    .execute();
  return new Map(rows.map((r) => [r.source_id, r]));
}

export interface NewSource {
  source_kind: string;
  source_id: string;
  kind: string;
  id: string;
  content_hash: string;
  kept_version: number;
}

/** Remembers where things came from. */
export async function rememberSources(c: Context, from: { source: string; container: string; importId: string }, rows: NewSource[]): Promise<void> {
  for (let i = 0; i < rows.length; i += 200) {
    await c.db
      .insertInto('import_sources')
      .values(
        rows.slice(i, i + 200).map((r) => ({
          workspace_id: c.workspaceId,
          source: from.source,
          container: from.container,
          import_id: from.importId,
          made_by_import: from.importId,
          ...r,
        })),
      )
      .onConflict((oc) =>
        oc.columns(['workspace_id', 'source', 'container', 'source_kind', 'source_id']).doUpdateSet((e) => ({
          id: e.ref('excluded.id'),
          content_hash: e.ref('excluded.content_hash'),
          kept_version: e.ref('excluded.kept_version'),
          import_id: from.importId,
        })),
      )
      .execute();
  }
}

/** What an import made, of one kind. */
export function madeBy(c: Context, importId: string, kind: string) {
  return c.db
    .selectFrom('import_sources')
    .select(['id', 'kept_version', 'source_id'])
    .where('workspace_id', '=', c.workspaceId)
    .where('made_by_import', '=', importId)
    .where('kind', '=', kind)
    .execute();
}

/** Forgets where trashed things came from, so that a later run brings them anew. */
export async function forgetSources(c: Context, importId: string, ids: string[]): Promise<void> {
  for (let i = 0; i < ids.length; i += 300)
    await c.db
      .deleteFrom('import_sources')
      .where('workspace_id', '=', c.workspaceId)
      .where('made_by_import', '=', importId)
      .where('id', 'in', ids.slice(i, i + 300))
      .execute();
}
