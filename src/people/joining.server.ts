import { append } from '../activity/log.server.ts';
import { invalid, Refusal } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import { placeNode } from '../threads/nodes.server.ts';
import { Password, type Session } from './accounts.ts';
import { refuseCommonPassword } from './common-passwords.server.ts';
import type { Visit } from './handlers.server.ts';
import { countAttempt, forgetAttempts } from './limits.server.ts';
import { openLink, useLink } from './links.server.ts';
import type { Role } from './me.ts';
import { hashPassword, passwordIs } from './secrets.server.ts';
import { sessionFacts } from './session-facts.server.ts';
import { startSession } from './sessions.server.ts';

/** What an invitation is for, as its bearer sees it. */
export async function lookAtInvitation(visit: Visit, token: string) {
  const { person, workspace, account } = await openInvitation(visit, token);
  return { workspace_name: workspace.name, name: person.name, email: person.email ?? '', has_account: account !== null, role: person.role as Role };
}

async function openInvitation(visit: Visit, token: string) {
  const link = await openLink(visit, 'invitation', token);
  const db = visit.ground.database.read;
  const person = await db
    .selectFrom('people')
    .selectAll()
    .where('workspace_id', '=', link.workspace_id ?? '')
    .where('id', '=', link.person_id ?? '')
    .executeTakeFirst();
  const workspace = await db
    .selectFrom('workspaces')
    .selectAll()
    .where('id', '=', link.workspace_id ?? '')
    .executeTakeFirst();
  if (!person?.email || !workspace || person.state !== 'invited')
    throw new Refusal('notFound', 'This invitation was withdrawn. Ask for a new one.', { rule: 'link_is_fresh' });
  const account = await db.selectFrom('accounts').select(['id', 'email', 'password_hash']).where('email', '=', person.email).executeTakeFirst();
  return { link, person, email: person.email, workspace, account: account ?? null };
}

interface Acceptance {
  token: string;
  name: string;
  password: string;
  time_zone?: string | undefined;
}

/** Accepts an invitation: the account proves itself, or is made; the person becomes active; exactly once. */
export async function acceptInvitation(visit: Visit, input: Acceptance): Promise<Session> {
  const { link, person, email, workspace, account } = await openInvitation(visit, input.token);
  const accountId = account?.id ?? newId();
  const newHash = account ? null : await hashOfNew(input.password);
  if (account) {
    await countAttempt(visit, 'signInPerAccount', email);
    if (!(await passwordIs(account.password_hash, input.password)))
      throw invalid(
        'password',
        'password_is_right',
        '(not shown)',
        'You have an account here already: give its password. If you forgot it, ask for a reset link first.',
      );
    await forgetAttempts(visit, 'signInPerAccount', email);
  }
  await visit.ground.database.write(workspace.id, async (trx) => {
    await useLink(trx, link.id, visit.now);
    if (newHash) {
      const made = await trx.selectFrom('accounts').select('id').where('email', '=', email).executeTakeFirst();
      if (made) throw new Refusal('conflict', 'An account with this address was made a moment ago. Open the link again.', { rule: 'accounts_one_per_email' });
      await trx
        .insertInto('accounts')
        .values({ id: accountId, email, password_hash: newHash, password_changed_at: visit.now, created_at: visit.now })
        .execute();
    }
    const { numUpdatedRows } = await trx
      .updateTable('people')
      .set((e) => ({
        account_id: accountId,
        state: 'active',
        name: input.name,
        time_zone: input.time_zone ?? person.time_zone,
        joined_at: visit.now,
        updated_at: visit.now,
        version: e('version', '+', 1),
      }))
      .where('workspace_id', '=', workspace.id)
      .where('id', '=', person.id)
      .where('state', '=', 'invited')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Refusal('conflict', 'This invitation was withdrawn a moment ago. Ask for a new one.', { rule: 'link_is_used_once' });
    await placeNode(trx, workspace.id, { kind: 'person', id: person.id, title: input.name, state: 'active', updatedAt: visit.now });
    await append(trx, workspace.id, person.id, visit.now, [
      { kind: 'person.joined', subject: { kind: 'person', id: person.id }, features: ['people'], data: { name: input.name } },
    ]);
    await startSession(visit, trx, accountId);
  });
  visit.ground.wake.happened(workspace.id);
  return sessionFacts({ ...visit, account: { id: accountId, email } });
}

async function hashOfNew(password: string): Promise<string> {
  const checked = Password.safeParse(password);
  if (!checked.success) throw invalid('password', 'password_length', '(not shown)', checked.error.issues[0]?.message ?? 'Use 12 to 128 characters.');
  refuseCommonPassword(password);
  return hashPassword(password);
}
