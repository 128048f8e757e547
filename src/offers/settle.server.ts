import type { Kysely } from 'kysely';
import { clearNotices, notify } from '../activity/notices.server.ts';
import type { Tables } from '../db/tables.ts';
import type { Context } from '../people/context.server.ts';

/** Sets the state of an offer with who answered and when; of a swap the other offer follows. */
export async function settle(c: Context, id: string, state: string, answeredBy: string | null): Promise<void> {
  await setState(c, id, state, answeredBy);
  await afterEnd(c, [id]);
}

/** The state of one offer alone: of a swap that is agreed both are set. */
export async function setState(c: Context, id: string, state: string, answeredBy: string | null): Promise<void> {
  await c.db
    .updateTable('offers')
    .set((e) => ({ state, answered_at: c.now, answered_by: answeredBy, version: e('version', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .execute();
}

/** What follows for swaps when offers end: what was offered in exchange ends too, and what waited for it is an open offer again. */
export async function afterEnd(c: Context, ids: string[]): Promise<void> {
  const { ended, open } = await endSwaps(c.db, c.workspaceId, ids, c.now);
  for (const id of ended) await clearNotices(c, `offer:${id}`);
  for (const offer of open) {
    await clearNotices(c, `counter:${offer.id}`);
    if (offer.to_person_id)
      await notify(c, {
        to: offer.to_person_id,
        cause: `offer:${offer.id}`,
        kind: 'needs_you',
        what: 'offer',
        subject: { kind: offer.subject_kind, id: offer.subject_id },
        data: { offer_id: offer.id, message: offer.message },
      });
  }
}

/** The rows of it, for whoever has no context: offers in exchange for these, and offers that these were in exchange for. */
export async function endSwaps(trx: Kysely<Tables>, workspaceId: string, ids: string[], now: string) {
  const ended = await trx
    .updateTable('offers')
    .set((e) => ({ state: 'overtaken', answered_at: now, version: e('version', '+', 1) }))
    .where('workspace_id', '=', workspaceId)
    .where('swap_of', 'in', ids)
    .where('state', 'in', ['open', 'countered'])
    .returning('id')
    .execute();
  const open = await trx
    .updateTable('offers')
    .set((e) => ({ state: 'open', ...noCounter, version: e('version', '+', 1) }))
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', 'countered')
    .where('counter_kind', '=', 'swap')
    .where('id', 'in', (e) => e.selectFrom('offers as back').select('back.swap_of').where('back.workspace_id', '=', workspaceId).where('back.id', 'in', ids))
    .returning(['id', 'to_person_id', 'subject_kind', 'subject_id', 'message'])
    .execute();
  return { ended: ended.map((o) => o.id), open };
}

/** An offer without a “yes, if”. */
export const noCounter = { counter_kind: null, counter_due_on: null, counter_title: null, counter_message: null, counter_at: null };
