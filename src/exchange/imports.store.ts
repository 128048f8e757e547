import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { newId } from '../kit/ids.ts';
import type { Context } from '../people/context.server.ts';

/** The caller's own imports, newest first. Nobody else sees them: a file may hold what others may not read. */
export function myImports(c: Context) {
  return c.db.selectFrom('imports').selectAll().where('workspace_id', '=', c.workspaceId).where('created_by', '=', c.me.id).orderBy('created_at', 'desc');
}
export type ImportRecord = Awaited<ReturnType<ReturnType<typeof myImports>['execute']>>[number];

/** The imports of a person, whose files go when they are erased. */
export async function importsOf(db: Kysely<Tables>, workspaceId: string, personId: string): Promise<string[]> {
  const rows = await db.selectFrom('imports').select('id').where('workspace_id', '=', workspaceId).where('created_by', '=', personId).execute();
  return rows.map((r) => r.id);
}

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
  const known = new Map<string, { id: string; content_hash: string; kept_version: number; import_id: string; made_by_import: string | null }>();
  for (let i = 0; i < ids.length; i += 300) {
    const rows = await c.db
      .selectFrom('import_sources')
      .select(['source_id', 'id', 'content_hash', 'kept_version', 'import_id', 'made_by_import'])
      .where('workspace_id', '=', c.workspaceId)
      .where('source', '=', source)
      .where('container', '=', container)
      .where('source_kind', '=', kind)
      .where('source_id', 'in', ids.slice(i, i + 300))
      .execute();
    for (const r of rows) known.set(r.source_id, r);
  }
  return known;
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

/** Remembers whose parent has not come yet. */
export async function waitForParents(
  c: Context,
  from: { source: string; container: string; importId: string },
  pairs: { child: string; parent: string }[],
): Promise<void> {
  for (let i = 0; i < pairs.length; i += 200)
    await c.db
      .insertInto('import_waiting')
      .values(
        pairs.slice(i, i + 200).map((p) => ({
          workspace_id: c.workspaceId,
          id: newId(),
          import_id: from.importId,
          source: from.source,
          container: from.container,
          what: 'parent',
          from_source_id: p.child,
          to_source_id: p.parent,
        })),
      )
      .execute();
}

/** Whose parent was waited for, of one source; and forgets those whose parent has come now. */
export async function waitingParents(c: Context, from: { source: string; container: string }, came: (parent: string) => boolean) {
  const rows = await c.db
    .selectFrom('import_waiting')
    .select(['id', 'from_source_id', 'to_source_id'])
    .where('workspace_id', '=', c.workspaceId)
    .where('source', '=', from.source)
    .where('container', '=', from.container)
    .where('what', '=', 'parent')
    .execute();
  const now = rows.filter((r) => came(r.to_source_id));
  for (let i = 0; i < now.length; i += 300)
    await c.db
      .deleteFrom('import_waiting')
      .where('workspace_id', '=', c.workspaceId)
      .where(
        'id',
        'in',
        now.slice(i, i + 300).map((r) => r.id),
      )
      .execute();
  return {
    now: now.map((r) => ({ child: r.from_source_id, parent: r.to_source_id })),
    still: new Set(rows.filter((r) => !came(r.to_source_id)).map((r) => r.from_source_id)),
  };
}
