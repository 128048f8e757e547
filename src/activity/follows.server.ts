import { implement } from '@orpc/server';
import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { notFound } from '../kit/errors.ts';
import type { Context } from '../people/context.server.ts';
import { admitPerson, type Entry } from '../people/handlers.server.ts';
import { visibleNode, visibleNodes } from '../threads/visible.server.ts';
import { type FollowedKind, type FollowedThing, type Following, followsApi, type Why } from './follows.ts';

const os = implement(followsApi).$context<{ entry: Entry }>().use(admitPerson);
type Thing = { kind: FollowedKind; id: string };
type Reason = 'chosen' | 'wrote' | 'mentioned';

export const followsRouter = os.router({
  mine: os.mine.handler(({ context: { c } }) => followedThings(c)),
  one: os.one.handler(({ context: { c }, input }) => following(c, input)),
  follow: os.follow.handler(({ context: { c }, input }) => change(c, input, { left_at: null, muted_at: null }, 'chosen')),
  unfollow: os.unfollow.handler(({ context: { c }, input }) => change(c, input, { left_at: c.now })),
  mute: os.mute.handler(({ context: { c }, input }) => change(c, input, { muted_at: c.now })),
  unmute: os.unmute.handler(({ context: { c }, input }) => change(c, input, { muted_at: null })),
});

/** How the caller stands to a thing that they see. */
export async function following(c: Context, thing: Thing): Promise<Following> {
  const node = await visibleNode(c, thing.kind, thing.id);
  if (!node) throw notFound();
  const project = thing.kind === 'project' ? null : node.project_id;
  const rows = await c.db
    .selectFrom('follows')
    .selectAll()
    .where('workspace_id', '=', c.workspaceId)
    .where('person_id', '=', c.me.id)
    .where('subject_id', 'in', project ? [thing.id, project] : [thing.id])
    .execute();
  const own = rows.find((r) => r.subject_id === thing.id && r.subject_kind === thing.kind);
  const around = rows.find((r) => r.subject_id === project);
  const holds = (await heldBy(c, [thing.id])).has(thing.id);
  const reasons = reasonsOf(own, holds);
  return {
    ...thing,
    following: reasons.length > 0,
    reasons,
    muted: own?.muted_at ? 'this' : around?.muted_at ? 'project' : null,
    project_id: project,
    can: { change: !c.workspace.isSample },
  };
}

const reasonsOf = (row: { reason: string | null; left_at: string | null } | undefined, holds: boolean): Why[] => {
  if (row?.left_at) return [];
  return [...(holds ? ['holding' as const] : []), ...(row?.reason ? [row.reason as Reason] : [])];
};

async function heldBy(c: Context, ids: string[]): Promise<Set<string>> {
  const rows = await c.db
    .selectFrom('commitments')
    .select('subject_id')
    .where('workspace_id', '=', c.workspaceId)
    .where('person_id', '=', c.me.id)
    .where('until_at', 'is', null)
    .where('subject_id', 'in', ids)
    .execute();
  return new Set(rows.map((r) => r.subject_id));
}

async function followedThings(c: Context): Promise<FollowedThing[]> {
  const rows = await visibleNodes(c)
    .innerJoin('follows as f', (j) =>
      j.onRef('f.workspace_id', '=', 'nodes.workspace_id').onRef('f.subject_kind', '=', 'nodes.kind').onRef('f.subject_id', '=', 'nodes.id'),
    )
    .select(['nodes.title', 'nodes.key', 'f.subject_kind', 'f.subject_id', 'f.reason', 'f.left_at', 'f.muted_at'])
    .where('f.workspace_id', '=', c.workspaceId)
    .where('f.person_id', '=', c.me.id)
    .orderBy('f.since', 'desc')
    .limit(500)
    .execute();
  if (rows.length === 0) return [];
  const held = await heldBy(
    c,
    rows.map((r) => r.subject_id),
  );
  return rows.map((r) => {
    const reasons = reasonsOf(r, held.has(r.subject_id));
    return {
      kind: r.subject_kind as FollowedKind,
      id: r.subject_id,
      title: r.title,
      key: r.key,
      following: reasons.length > 0,
      reasons,
      muted: r.muted_at ? ('this' as const) : null,
      can: { change: !c.workspace.isSample },
    };
  });
}

async function change(c: Context, thing: Thing, patch: { left_at?: string | null; muted_at?: string | null }, reason?: Reason): Promise<Following> {
  return c.transaction(async (c) => {
    const before = await following(c, thing);
    if (!settled(before, patch)) {
      await writeFollow(c.db, c.workspaceId, c.me.id, thing, c.now, patch, reason);
      c.record({ kind: 'follow.changed', subject: { kind: 'person', id: c.me.id }, features: ['follows', 'inbox'], audience: 'subject', withoutActor: true });
    }
    return following(c, thing);
  });
}

/** Said twice, written once. */
const settled = (now: Following, patch: { left_at?: string | null; muted_at?: string | null }): boolean =>
  (patch.left_at === undefined || now.following === (patch.left_at === null)) &&
  (patch.muted_at === undefined || (now.muted === 'this') === (patch.muted_at !== null));

/** Writes how a person stands to a thing; a reason that is there already stays. */
export async function writeFollow(
  trx: Kysely<Tables>,
  workspaceId: string,
  personId: string,
  thing: { kind: string; id: string },
  now: string,
  patch: { left_at?: string | null; muted_at?: string | null },
  reason?: Reason,
): Promise<void> {
  await trx
    .insertInto('follows')
    .values({
      workspace_id: workspaceId,
      person_id: personId,
      subject_kind: thing.kind,
      subject_id: thing.id,
      reason: reason ?? null,
      since: now,
      left_at: patch.left_at ?? null,
      muted_at: patch.muted_at ?? null,
    })
    .onConflict((oc) =>
      oc.columns(['workspace_id', 'person_id', 'subject_kind', 'subject_id']).doUpdateSet((e) => ({
        ...patch,
        ...(reason ? { reason: e.fn.coalesce('follows.reason', e.val(reason)) } : {}),
      })),
    )
    .execute();
}

/** Whoever leaves follows nothing any more. */
export async function endFollowsOf(c: Context, personId: string): Promise<void> {
  await c.db.deleteFrom('follows').where('workspace_id', '=', c.workspaceId).where('person_id', '=', personId).execute();
}
