import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { newId } from '../kit/ids.ts';
import { refuseCommonPassword } from './common-passwords.server.ts';
import type { Ground } from './context.server.ts';
import type { Visit } from './handlers.server.ts';
import { countAttempt, forgetAttempts } from './limits.server.ts';
import { addLink, openLink, useLink } from './links.server.ts';
import { hashPassword, newSecret } from './secrets.server.ts';

/** How long a reset link works, mailed or handed out. */
const resetHours = 2;

/** Mails a reset link where the address is known and mail is on. The answer, and how long it takes, never tells which. */
export async function askForReset(visit: Visit, email: string) {
  await countAttempt(visit, 'resetPerAddress', visit.address);
  await countAttempt(visit, 'resetPerAccount', email);
  if (visit.ground.mailer.on) void mailReset(visit, email).catch((error) => visit.log({ err: error }, 'a reset link could not be made'));
  return { sent: true as const, by_mail: visit.ground.mailer.on };
}

async function mailReset(visit: Visit, email: string): Promise<void> {
  const { ground, now } = visit;
  const account = await ground.database.read.selectFrom('accounts').select('id').where('email', '=', email).executeTakeFirst();
  if (!account) return;
  const token = newSecret();
  await ground.database.write(null, (trx) => addLink(trx, { kind: 'reset', token, account_id: account.id, now, hours: resetHours }));
  await ground.mailer.send({
    to: email,
    subject: 'A new password for Throughline',
    text: `Open this link within two hours to set a new password:\n\n${ground.publicUrl}/reset-password#${token}\n\nIf you did not ask for it, leave it: nothing changes.\n`,
  });
}

/**
 * A reset link made on the host (`throughline reset-link`), for an installation without mail; null when nobody has this address.
 * The person is told in the inbox of each of their workspaces, and their privacy page shows it.
 */
export async function handOutResetLink(ground: Ground, email: string): Promise<{ link: string; expires_at: string } | null> {
  const now = ground.clock().toISOString();
  const account = await ground.database.read.selectFrom('accounts').select('id').where('email', '=', email.trim().toLowerCase()).executeTakeFirst();
  if (!account) return null;
  const token = newSecret();
  const { expires_at } = await ground.database.write(null, async (trx) => {
    await tellOfReset(trx, account.id, now);
    return addLink(trx, { kind: 'reset', token, account_id: account.id, now, hours: resetHours });
  });
  const places = await ground.database.read.selectFrom('people').select('workspace_id').where('account_id', '=', account.id).execute();
  for (const place of places) ground.wake.happened(place.workspace_id);
  return { link: `${ground.publicUrl}/reset-password#${token}`, expires_at };
}

async function tellOfReset(trx: Kysely<Tables>, accountId: string, now: string): Promise<void> {
  const people = await trx.selectFrom('people').select(['workspace_id', 'id']).where('account_id', '=', accountId).where('state', '=', 'active').execute();
  for (const p of people)
    await trx
      .insertInto('notices')
      .values({
        workspace_id: p.workspace_id,
        id: newId(),
        person_id: p.id,
        cause: `reset-link:${now}`,
        kind: 'changed_for_you',
        what: 'reset_link_made',
        subject_kind: 'person',
        subject_id: p.id,
        data: '{}',
        created_at: now,
      })
      .execute();
}

/** Sets a new password by a reset link; everything that was signed in is signed out. */
export async function useReset(visit: Visit, input: { token: string; password: string }): Promise<void> {
  const link = await openLink(visit, 'reset', input.token);
  if (!link.account_id) throw new Error('A reset link without an account.');
  await setPassword({ ...visit, sessionId: null }, link.account_id, input.password, 'password', link.id);
  const account = await visit.ground.database.read.selectFrom('accounts').select('email').where('id', '=', link.account_id).executeTakeFirst();
  if (account) await forgetAttempts(visit, 'signInPerAccount', account.email);
}

/** Sets the password of an account and ends its sessions, except the one that asks. */
export async function setPassword(visit: Visit, accountId: string, password: string, field: string, linkId?: string): Promise<void> {
  refuseCommonPassword(password, field);
  const password_hash = await hashPassword(password);
  const keep = visit.sessionId;
  await visit.ground.database.write(null, async (trx) => {
    if (linkId) await useLink(trx, linkId, visit.now);
    await trx.updateTable('accounts').set({ password_hash, password_changed_at: visit.now }).where('id', '=', accountId).execute();
    await trx
      .deleteFrom('sessions')
      .where('account_id', '=', accountId)
      .$if(keep !== null, (q) => q.where('id', '!=', keep ?? ''))
      .execute();
  });
  visit.ground.wake.happened(`account:${accountId}`);
}
