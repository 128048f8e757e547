import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { Refusal } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import type { Visit } from './handlers.server.ts';
import { countAttempt, takeBackAttempt } from './limits.server.ts';
import { hashOf } from './secrets.server.ts';

type NewLink = {
  kind: 'setup' | 'invitation' | 'reset';
  token: string;
  account_id?: string;
  workspace_id?: string;
  person_id?: string;
  now: string;
  hours: number;
};

/** Adds a one-time link; earlier ones of the same kind for the same account or person stop working. */
export async function addLink(trx: Kysely<Tables>, link: NewLink): Promise<{ expires_at: string }> {
  if (link.account_id) await trx.deleteFrom('links').where('kind', '=', link.kind).where('account_id', '=', link.account_id).execute();
  if (link.workspace_id && link.person_id) await endLinksOf(trx, link.workspace_id, link.person_id);
  const expires_at = new Date(Date.parse(link.now) + link.hours * 3_600_000).toISOString();
  await trx
    .insertInto('links')
    .values({
      id: newId(),
      kind: link.kind,
      token_hash: hashOf(link.token),
      account_id: link.account_id ?? null,
      workspace_id: link.workspace_id ?? null,
      person_id: link.person_id ?? null,
      created_at: link.now,
      expires_at,
    })
    .execute();
  return { expires_at };
}

/** Ends the invitations that were sent to a person. */
export async function endLinksOf(trx: Kysely<Tables>, workspaceId: string, personId: string): Promise<void> {
  await trx.deleteFrom('links').where('kind', '=', 'invitation').where('workspace_id', '=', workspaceId).where('person_id', '=', personId).execute();
}

/** The link behind a token, when it may still be used. Only wrong tokens count against the address. */
export async function openLink(visit: Visit, kind: NewLink['kind'], token: string) {
  await countAttempt(visit, 'linkPerAddress', visit.address);
  const link = await visit.ground.database.read
    .selectFrom('links')
    .selectAll()
    .where('token_hash', '=', hashOf(token))
    .where('kind', '=', kind)
    .executeTakeFirst();
  if (!link || link.used_at !== null || link.expires_at <= visit.now)
    throw new Refusal('notFound', 'This link was used already, was withdrawn or has expired. Ask for a new one.', { rule: 'link_is_fresh' });
  await takeBackAttempt(visit, 'linkPerAddress', visit.address);
  return link;
}

/** Uses a link up: of several at the same instant exactly one gets through. */
export async function useLink(trx: Kysely<Tables>, id: string, now: string): Promise<void> {
  const { numUpdatedRows } = await trx
    .updateTable('links')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Refusal('conflict', 'This link was used or withdrawn a moment ago. Ask for a new one.', { rule: 'link_is_used_once' });
}
