import { implement } from '@orpc/server';
import { type SqlBool, sql } from 'kysely';
import { notFound } from '../kit/errors.ts';
import { initialsOf } from '../kit/text.ts';
import type { Context } from '../people/context.server.ts';
import { admitPerson, type Entry } from '../people/handlers.server.ts';
import { nodeShownToMe, projectVisible, visibleNode } from '../threads/visible.server.ts';
import { historyApi, type InboxView, inboxApi, type Notice } from './inbox.ts';
import { snooze } from './snooze.server.ts';

const os = implement(inboxApi).$context<{ entry: Entry }>().use(admitPerson);
const history = implement(historyApi).$context<{ entry: Entry }>().use(admitPerson);
const done = { done: true } as const;

export const inboxRouter = os.router({
  list: os.list.handler(({ context: { c }, input }) => myInbox(c, input?.view)),
  count: os.count.handler(async ({ context: { c } }) => {
    const { n } = await mine(c, 'open')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    return { n: Number(n) };
  }),
  done: os.done.handler(({ context: { c }, input }) => mark(c, input.id, c.now).then(() => done)),
  allDone: os.allDone.handler(({ context: { c }, input }) => markAll(c, input.ids).then(() => done)),
  undo: os.undo.handler(({ context: { c }, input }) => mark(c, input.id, null).then(() => done)),
  snooze: os.snooze.handler(({ context: { c }, input }) => snooze(c, input.id, input.until)),
  unsnooze: os.unsnooze.handler(({ context: { c }, input }) => snooze(c, input.id, null)),
});

export const historyRouter = history.router({
  ofThing: history.ofThing.handler(async ({ context: { c }, input }) => {
    if (!(await visibleNode(c, input.kind, input.id))) throw notFound();
    const rows = await c.db
      .selectFrom('activity as a')
      .leftJoin('people as p', (j) => j.onRef('p.workspace_id', '=', 'a.workspace_id').onRef('p.id', '=', 'a.actor_id'))
      .select(['a.seq', 'a.at', 'a.kind', 'a.data', 'p.id as actor_id', 'p.name as actor_name'])
      .where('a.workspace_id', '=', c.workspaceId)
      .where('a.subject_kind', '=', input.kind)
      .where('a.subject_id', '=', input.id)
      .where('a.audience', '!=', 'subject')
      .where('a.kind', '!=', 'task.ordered')
      .$if(input.before !== undefined, (q) => q.where('a.seq', '<', input.before ?? 0))
      .orderBy('a.seq', 'desc')
      .limit(100)
      .execute();
    return rows.map((r) => ({
      seq: r.seq,
      at: r.at,
      kind: r.kind,
      actor: r.actor_id && r.actor_name ? { id: r.actor_id, name: r.actor_name } : null,
      data: JSON.parse(r.data) as Record<string, unknown>,
    }));
  }),
});

/** Whether the caller muted what a row is about, or its project. What needs them comes all the same. */
const muted = (
  c: Context,
) => sql<SqlBool>`(n.kind <> 'needs_you' AND EXISTS (SELECT 1 FROM follows f WHERE f.workspace_id = ${c.workspaceId} AND f.person_id = ${c.me.id} AND f.muted_at IS NOT NULL
    AND ((f.subject_kind = n.subject_kind AND f.subject_id = n.subject_id) OR (f.subject_kind = 'project' AND f.subject_id = t.project_id))))`;

/** Rows of the caller's inbox that are not done with, about things that they see now; of imports those with work that still waits. */
export function mine(c: Context, view: InboxView) {
  const waiting = sql<SqlBool>`EXISTS (SELECT 1 FROM offers w WHERE w.workspace_id = ${c.workspaceId} AND w.import_id = n.subject_id AND w.to_person_id = ${c.me.id} AND w.state IN ('open', 'countered'))`;
  // Offers that came together leave the inbox when the last of them is answered.
  const toMe = c.me.unitIds.length > 0 ? sql`(w.to_person_id = ${c.me.id} OR w.to_unit_id IN (${sql.join(c.me.unitIds)}))` : sql`w.to_person_id = ${c.me.id}`;
  const stillOffered = sql<SqlBool>`EXISTS (SELECT 1 FROM proposal_changes x JOIN offers w ON w.workspace_id = x.workspace_id AND w.subject_kind = x.subject_kind AND w.subject_id = x.subject_id
    WHERE x.workspace_id = ${c.workspaceId} AND x.proposal_id = substr(n.cause, 10) AND x.state = 'applied' AND w.by_person_id = n.by_person_id AND w.state IN ('open', 'countered') AND ${toMe})`;
  return c.db
    .selectFrom('notices as n')
    .leftJoin('nodes as t', (j) => j.onRef('t.workspace_id', '=', 'n.workspace_id').onRef('t.kind', '=', 'n.subject_kind').onRef('t.id', '=', 'n.subject_id'))
    .where('n.workspace_id', '=', c.workspaceId)
    .where('n.person_id', '=', c.me.id)
    .where('n.done_at', 'is', null)
    .where('n.snoozed_until', view === 'snoozed' ? 'is not' : 'is', null)
    .$if(view !== 'snoozed', (q) => q.where((e) => (view === 'muted' ? muted(c) : e.not(muted(c)))))
    .where((e) => e.or([e('n.what', '!=', 'several_offers'), stillOffered]))
    .where((e) =>
      e.or([
        e.and([e('n.subject_kind', '=', 'import'), e.or([e('n.what', '!=', 'imported_offers'), waiting])]),
        e.and([e('n.subject_kind', '=', 'person'), e('n.subject_id', '=', c.me.id)]),
        e.and([e('t.id', 'is not', null), e.or([projectVisible(c, 't.project_id'), nodeShownToMe(c, 't')])]),
      ]),
    );
}

/** The caller's inbox: what needs them first, newest first. */
export async function myInbox(c: Context, view: InboxView = 'open', ids?: string[]): Promise<Notice[]> {
  const rows = await mine(c, view)
    .leftJoin('imports as i', (j) => j.onRef('i.workspace_id', '=', 'n.workspace_id').onRef('i.id', '=', 'n.subject_id'))
    .leftJoin('people as p', (j) => j.onRef('p.workspace_id', '=', 'n.workspace_id').onRef('p.id', '=', 'n.by_person_id'))
    .select(['n.id', 'n.kind', 'n.what', 'n.subject_kind', 'n.subject_id', 'n.data', 'n.created_at'])
    .select(['n.snoozed_until', 'n.returned_at', 't.project_id', 't.title', 't.key', 'i.file_name', 'p.id as by_id', 'p.name as by_name'])
    .$if(ids !== undefined, (q) => q.where('n.id', 'in', ids ?? []))
    .orderBy(sql`CASE n.kind WHEN 'needs_you' THEN 0 WHEN 'changed_for_you' THEN 1 ELSE 2 END`)
    .orderBy(sql`COALESCE(n.returned_at, n.created_at)`, 'desc')
    .orderBy('n.id', 'desc')
    .limit(300)
    .execute();
  return Promise.all(
    rows.map(async (r) => ({
      id: r.id,
      kind: r.kind as Notice['kind'],
      what: r.what,
      subject: { kind: r.subject_kind, id: r.subject_id, title: r.title ?? r.file_name ?? '', key: r.key },
      by: r.by_id && r.by_name ? { id: r.by_id, name: r.by_name, initials: initialsOf(r.by_name) } : null,
      data: JSON.parse(r.data) as Record<string, unknown>,
      at: r.created_at,
      project_id: r.project_id,
      snoozed_until: r.snoozed_until,
      returned_at: r.returned_at,
      waiting: r.what === 'imported_offers' ? await waitingOf(c, r.subject_id) : null,
    })),
  );
}

async function waitingOf(c: Context, importId: string): Promise<number> {
  const { n } = await c.db
    .selectFrom('offers')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('workspace_id', '=', c.workspaceId)
    .where('import_id', '=', importId)
    .where('to_person_id', '=', c.me.id)
    .where('state', 'in', ['open', 'countered'])
    .executeTakeFirstOrThrow();
  return Number(n);
}

async function mark(c: Context, id: string, at: string | null): Promise<void> {
  await c.transaction(async (c) => {
    const { numUpdatedRows } = await c.db
      .updateTable('notices')
      .set({ done_at: at })
      .where('workspace_id', '=', c.workspaceId)
      .where('person_id', '=', c.me.id)
      .where('id', '=', id)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw notFound('This row');
    c.record({ kind: 'inbox.marked', subject: { kind: 'person', id: c.me.id }, features: ['inbox'], audience: 'subject', withoutActor: true });
  });
}

async function markAll(c: Context, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await c.transaction(async (c) => {
    await c.db
      .updateTable('notices')
      .set({ done_at: c.now })
      .where('workspace_id', '=', c.workspaceId)
      .where('person_id', '=', c.me.id)
      .where('id', 'in', ids)
      .where('done_at', 'is', null)
      .execute();
    c.record({ kind: 'inbox.marked', subject: { kind: 'person', id: c.me.id }, features: ['inbox'], audience: 'subject', withoutActor: true });
  });
}
