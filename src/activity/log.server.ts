import type { Insertable, Kysely } from 'kysely';
import { kept, type Values } from '../db/kept.ts';
import type { Tables } from '../db/tables.ts';
import type { Context } from '../people/context.server.ts';
import type { Happening } from './activity.ts';

type Listener = (c: Context, happenings: Happening[]) => Promise<void>;
const listeners: Listener[] = [];

/** Called in each transaction with what it recorded, before it is written; what the listener records is written too. */
export function whenRecorded(listener: Listener): void {
  listeners.push(listener);
}
export async function heard(c: Context, happenings: Happening[]): Promise<void> {
  for (const listener of listeners) await listener(c, [...happenings]);
}

const countOn = kept((db, { workspaceId, n }: { workspaceId: string; n: number }) =>
  db
    .updateTable('workspaces')
    .set((e) => ({ last_seq: e('last_seq', '+', n) }))
    .where('id', '=', workspaceId)
    .returning('last_seq'),
);
const insertOne = kept((db, row: Insertable<Tables['activity']> & Values) => db.insertInto('activity').values(row));

/** Appends what happened to the log of a workspace, in order; returns the last sequence number. */
export async function append(trx: Kysely<Tables>, workspaceId: string, actorId: string | null, now: string, happenings: Happening[]): Promise<number> {
  const [counted] = await countOn(trx, { workspaceId, n: happenings.length });
  if (!counted) throw new Error('What happened belongs to a workspace that is not there.');
  const { last_seq } = counted;
  const first = last_seq - happenings.length + 1;
  const rows = happenings.map((h, i) => ({
    workspace_id: workspaceId,
    seq: first + i,
    at: now,
    actor_id: h.withoutActor ? null : actorId,
    kind: h.kind,
    subject_kind: h.subject.kind,
    subject_id: h.subject.id,
    project_id: h.projectId ?? null,
    audience: h.audience ?? (h.projectId ? 'project' : 'workspace'),
    features: h.features.join(' '),
    data: JSON.stringify(h.data ?? {}),
  }));
  const [only] = rows;
  if (only && rows.length === 1) await insertOne(trx, only);
  else
    for (let i = 0; i < rows.length; i += 500)
      await trx
        .insertInto('activity')
        .values(rows.slice(i, i + 500))
        .execute();
  return last_seq;
}
