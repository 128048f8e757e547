import { newId } from '../kit/ids.ts';
import type { Context } from '../people/context.server.ts';

export interface Notice {
  to: string;
  /** One row per person and cause: a later notice of the same cause renews it. */
  cause: string;
  kind: 'needs_you' | 'changed_for_you' | 'fyi';
  what: string;
  subject: { kind: string; id: string };
  data?: Record<string, unknown>;
}

/** Tells a person, in the transaction that gave the cause. Nobody is told of what they did themselves. */
export async function notify(c: Context, notice: Notice): Promise<void> {
  if (notice.to === c.me.id && c.me.through !== 'program') return;
  const row = {
    kind: notice.kind,
    what: notice.what,
    subject_kind: notice.subject.kind,
    subject_id: notice.subject.id,
    by_person_id: c.me.through === 'program' ? null : c.me.id,
    data: JSON.stringify(notice.data ?? {}),
    created_at: c.now,
    seen_at: null,
    done_at: null,
    returned_at: null,
    mailed_at: null,
    // What was put off stays put off, but for what needs me.
    ...(notice.kind === 'needs_you' ? { snoozed_until: null } : {}),
  };
  await c.db
    .insertInto('notices')
    .values({ workspace_id: c.workspaceId, id: newId(), person_id: notice.to, cause: notice.cause, ...row })
    .onConflict((oc) => oc.columns(['workspace_id', 'person_id', 'cause']).doUpdateSet(row))
    .execute();
  // Their screens hear of it even where the thing's own events do not reach them.
  c.record({
    kind: 'inbox.told',
    subject: { kind: 'person', id: notice.to },
    features: ['inbox', 'offers', 'today', `${notice.subject.kind}s`, ...(notice.subject.kind === 'part' ? ['tasks'] : [])],
    audience: 'subject',
    withoutActor: true,
    about: { ...notice.subject, what: notice.what },
  });
}

/** Marks what a cause asked of people as done: it was answered, or is no more. */
export async function clearNotices(c: Context, cause: string, personId?: string): Promise<void> {
  await c.db
    .updateTable('notices')
    .set({ done_at: c.now })
    .where('workspace_id', '=', c.workspaceId)
    .where('cause', '=', cause)
    .where('done_at', 'is', null)
    .$if(personId !== undefined, (q) => q.where('person_id', '=', personId ?? ''))
    .execute();
}
