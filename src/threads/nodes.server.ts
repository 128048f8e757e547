import type { Insertable, Kysely } from 'kysely';
import { kept, type Values } from '../db/kept.ts';
import type { Tables } from '../db/tables.ts';
import { fold } from '../kit/text.ts';
import { removeTexts, writeTexts } from '../search/texts.server.ts';
import type { Kind } from './threads.ts';

/** What a feature tells of its thing, so that everything that can be named is found in one table. */
export interface Node {
  kind: Kind;
  id: string;
  title: string;
  state: string;
  updatedAt: string;
  key?: string | null;
  /** Where it lies: a task in its milestone or project, a milestone in its project, a direction in its vision. */
  parent?: { kind: Kind; id: string } | null;
  projectId?: string | null;
  unitId?: string | null;
  day?: string | null;
  /** What else is written on it, for the search; left out: as it was. */
  text?: string | undefined;
  /** Who wrote it down; left out: as it was. */
  byId?: string | null | undefined;
  /** Of a project: who sees it. */
  access?: 'open' | 'closed' | null;
}

/** Writes the row of a thing, in the transaction that changes it. What it serves follows its living primary thread, else where it lies. */
export async function placeNode(trx: Kysely<Tables>, workspaceId: string, node: Node): Promise<void> {
  const thread = await trx
    .selectFrom('threads')
    .select(['dst_kind', 'dst_id'])
    .where('workspace_id', '=', workspaceId)
    .where('src_kind', '=', node.kind)
    .where('src_id', '=', node.id)
    .where('rank', '=', 'primary')
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  await placeNodes(trx, workspaceId, [{ ...node, serves: thread ? { kind: thread.dst_kind as Kind, id: thread.dst_id } : (node.parent ?? null) }]);
}

const insertNodes = (db: Kysely<Tables>, rows: Insertable<Tables['nodes']>[]) =>
  db
    .insertInto('nodes')
    .values(rows)
    .onConflict((oc) =>
      oc.columns(['workspace_id', 'kind', 'id']).doUpdateSet((e) => ({
        title: e.ref('excluded.title'),
        folded: e.ref('excluded.folded'),
        key: e.ref('excluded.key'),
        parent_kind: e.ref('excluded.parent_kind'),
        parent_id: e.ref('excluded.parent_id'),
        serves_kind: e.ref('excluded.serves_kind'),
        serves_id: e.ref('excluded.serves_id'),
        project_id: e.ref('excluded.project_id'),
        unit_id: e.ref('excluded.unit_id'),
        state: e.ref('excluded.state'),
        day: e.ref('excluded.day'),
        access: e.ref('excluded.access'),
        updated_at: e.ref('excluded.updated_at'),
      })),
    );
const insertNode = kept((db, row: Insertable<Tables['nodes']> & Values) => insertNodes(db, [row]));

/** The same for many things at once, when the caller knows what each serves. */
export async function placeNodes(trx: Kysely<Tables>, workspaceId: string, nodes: (Node & { serves: { kind: Kind; id: string } | null })[]): Promise<void> {
  const rows = nodes.map((node) => ({
    workspace_id: workspaceId,
    kind: node.kind,
    id: node.id,
    title: node.title,
    folded: fold(node.title),
    key: node.key ?? null,
    parent_kind: node.parent?.kind ?? null,
    parent_id: node.parent?.id ?? null,
    serves_kind: node.serves?.kind ?? null,
    serves_id: node.serves?.id ?? null,
    project_id: node.projectId ?? null,
    unit_id: node.unitId ?? null,
    state: node.state,
    day: node.day ?? null,
    access: node.access ?? null,
    updated_at: node.updatedAt,
  }));
  const [only] = rows;
  if (only && rows.length === 1) await insertNode(trx, only);
  else for (let i = 0; i < rows.length; i += 200) await insertNodes(trx, rows.slice(i, i + 200)).execute();
  await writeTexts(
    trx,
    workspaceId,
    nodes.map((n) => ({ kind: n.kind, id: n.id, part: '', title: n.title, body: n.text, by: n.byId, at: n.updatedAt })),
  );
}

/** Takes the row of a trashed or ended thing away. */
export async function removeNode(trx: Kysely<Tables>, workspaceId: string, kind: Kind, id: string): Promise<void> {
  await trx.deleteFrom('nodes').where('workspace_id', '=', workspaceId).where('kind', '=', kind).where('id', '=', id).execute();
  await removeTexts(trx, workspaceId, kind, [id]);
}
