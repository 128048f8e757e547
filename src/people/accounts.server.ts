import { implement } from '@orpc/server';
import type { Kysely } from 'kysely';
import type { Tables } from '../db/tables.ts';
import { invalid, notAllowed, notFound, Refusal } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import { fold, initialsOf } from '../kit/text.ts';
import { placeNode } from '../threads/nodes.server.ts';
import { accountsApi, type Session } from './accounts.ts';
import { refuseCommonPassword } from './common-passwords.server.ts';
import { admitVisitor, type Visit } from './handlers.server.ts';
import { countAttempt, forgetAttempts } from './limits.server.ts';
import { hashOf, hashPassword, newSecret, passwordIs } from './secrets.server.ts';
import { startSession } from './sessions.server.ts';

const os = implement(accountsApi).$context<Visit>().use(admitVisitor);
const done = { done: true } as const;
const wrong = () => new Refusal('signedOut', 'The mail address and the password do not go together.', { rule: 'credentials' });

export const accountsRouter = os.router({
  session: os.session.handler(({ context }) => sessionFacts(context)),
  signIn: os.signIn.handler(({ context, input }) => signIn(context, input.email, input.password)),
  signOut: os.signOut.handler(async ({ context }) => {
    if (context.sessionId) await endSession(context, context.sessionId);
    context.setSession(null);
    return done;
  }),
  sessions: os.sessions.handler(async ({ context }) => {
    const rows = await context.ground.database.read
      .selectFrom('sessions')
      .select(['id', 'device', 'created_at', 'seen_on'])
      .where('account_id', '=', me(context).id)
      .where('expires_at', '>', context.now)
      .orderBy('created_at', 'desc')
      .execute();
    return rows.map((r) => ({ ...r, is_this_one: r.id === context.sessionId }));
  }),
  endSession: os.endSession.handler(async ({ context, input }) => {
    const { numDeletedRows } = await context.ground.database.write(null, (trx) =>
      trx.deleteFrom('sessions').where('id', '=', input.id).where('account_id', '=', me(context).id).executeTakeFirst(),
    );
    if (numDeletedRows === 0n) throw notFound('This session');
    return done;
  }),
  signOutEverywhere: os.signOutEverywhere.handler(async ({ context }) => {
    await context.ground.database.write(null, (trx) => trx.deleteFrom('sessions').where('account_id', '=', me(context).id).execute());
    context.setSession(null);
    return done;
  }),
  changePassword: os.changePassword.handler(async ({ context, input }) => {
    const { id, email } = me(context);
    await countAttempt(context, 'signInPerAccount', email);
    const account = await context.ground.database.read.selectFrom('accounts').select('password_hash').where('id', '=', id).executeTakeFirstOrThrow();
    if (!(await passwordIs(account.password_hash, input.current))) throw invalid('current', 'password_is_right', '(not shown)', 'This is not your current password.');
    await setPassword(context, id, input.next, 'next');
    return done;
  }),
  askForReset: os.askForReset.handler(({ context, input }) => askForReset(context, input.email)),
  useReset: os.useReset.handler(async ({ context, input }) => {
    const link = await openLink(context, 'reset', input.token);
    await setPassword(context, link.account_id ?? '', input.password, 'password', link.id);
    return done;
  }),
  setUp: os.setUp.handler(({ context, input }) => setUp(context, input)),
  lookAround: os.lookAround.handler(async ({ context }) => {
    const sample = await openSample(context);
    if (!sample) throw notFound('The sample workspace');
    await context.ground.database.write(null, (trx) => startSession(context, trx, sample.account_id));
    return sessionFacts({ ...context, account: { id: sample.account_id, email: sample.email } });
  }),
  lookAtInvitation: os.lookAtInvitation.handler(async ({ context, input }) => {
    const { person, workspace, account } = await openInvitation(context, input.token);
    return { workspace_name: workspace.name, name: person.name, email: person.email ?? '', has_account: account !== null, role: person.role as 'member' };
  }),
  acceptInvitation: os.acceptInvitation.handler(({ context, input }) => acceptInvitation(context, input)),
});

function me(visit: Visit) {
  if (!visit.account) throw new Refusal('signedOut', 'Sign in first.');
  return visit.account;
}

async function sessionFacts(visit: Visit): Promise<Session> {
  const db = visit.ground.database.read;
  const account = visit.account;
  const [any, sample, workspaces] = await Promise.all([
    db.selectFrom('accounts as a').innerJoin('people as p', 'p.account_id', 'a.id').innerJoin('workspaces as w', 'w.id', 'p.workspace_id').select('a.id').where('w.is_sample', '=', 0).limit(1).executeTakeFirst(),
    openSample(visit),
    account
      ? db
          .selectFrom('people as p')
          .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
          .select(['w.id', 'w.slug', 'w.name', 'p.id as person_id', 'p.name as name_of_person', 'p.role', 'w.is_sample'])
          .where('p.account_id', '=', account.id)
          .where('p.state', '=', 'active')
          .orderBy('w.name')
          .execute()
      : [],
  ]);
  return {
    account,
    workspaces: workspaces.map((w) => ({ ...w, role: w.role as 'member', initials: initialsOf(w.name_of_person), is_sample: w.is_sample === 1 })),
    setup_needed: !any,
    setup_link_needed: !visit.onLoopback,
    sample_open: sample !== null,
  };
}

async function openSample(visit: Visit) {
  if (!visit.onLoopback && process.env.DEMO !== '1') return null;
  const found = await visit.ground.database.read
    .selectFrom('workspaces as w')
    .innerJoin('people as p', 'p.workspace_id', 'w.id')
    .innerJoin('accounts as a', 'a.id', 'p.account_id')
    .select(['a.id as account_id', 'a.email'])
    .where('w.is_sample', '=', 1)
    .orderBy('p.id')
    .limit(1)
    .executeTakeFirst();
  return found ?? null;
}

async function signIn(visit: Visit, email: string, password: string): Promise<Session> {
  await countAttempt(visit, 'signInPerAddress', visit.address);
  await countAttempt(visit, 'signInPerAccount', email);
  const account = await visit.ground.database.read.selectFrom('accounts').select(['id', 'email', 'password_hash']).where('email', '=', email).executeTakeFirst();
  const right = await passwordIs(account?.password_hash ?? null, password);
  if (!account || !right) throw wrong();
  await forgetAttempts(visit, 'signInPerAccount', email);
  await visit.ground.database.write(null, (trx) => startSession(visit, trx, account.id));
  return sessionFacts({ ...visit, account: { id: account.id, email: account.email } });
}

async function endSession(visit: Visit, id: string): Promise<void> {
  await visit.ground.database.write(null, (trx) => trx.deleteFrom('sessions').where('id', '=', id).execute());
}

async function setPassword(visit: Visit, accountId: string, password: string, field: string, linkId?: string): Promise<void> {
  refuseCommonPassword(password, field);
  const password_hash = await hashPassword(password);
  await visit.ground.database.write(null, async (trx) => {
    if (linkId) await useLink(trx, linkId, visit.now);
    await trx.updateTable('accounts').set({ password_hash, password_changed_at: visit.now }).where('id', '=', accountId).execute();
    await trx
      .deleteFrom('sessions')
      .where('account_id', '=', accountId)
      .$if(visit.account?.id === accountId && visit.sessionId !== null, (q) => q.where('id', '!=', visit.sessionId as string))
      .execute();
  });
}

async function askForReset(visit: Visit, email: string) {
  await countAttempt(visit, 'resetPerAddress', visit.address);
  await countAttempt(visit, 'resetPerAccount', email);
  const account = await visit.ground.database.read.selectFrom('accounts').select('id').where('email', '=', email).executeTakeFirst();
  const by_mail = process.env.SMTP_URL !== undefined && process.env.SMTP_URL !== '';
  if (account && by_mail) {
    const token = newSecret();
    await visit.ground.database.write(null, (trx) => addLink(trx, { kind: 'reset', token, account_id: account.id, now: visit.now, hours: 2 }));
    // The answer does not wait for the mail: how long it takes would tell that the address is known.
    void visit
      .mail({ to: email, subject: 'A new password for Throughline', text: `Open this link within two hours to set a new password:\n\n${visit.ground.publicUrl}/reset-password#${token}\n\nIf you did not ask for it, leave it: nothing changes.` })
      .catch(() => {});
  }
  return { sent: true as const, by_mail };
}

type NewLink = { kind: 'setup' | 'invitation' | 'reset'; token: string; account_id?: string; workspace_id?: string; person_id?: string; now: string; hours: number };

/** Adds a one-time link; earlier ones of the same kind for the same account or person stop working. */
export async function addLink(trx: Kysely<Tables>, link: NewLink): Promise<void> {
  if (link.account_id) await trx.deleteFrom('links').where('kind', '=', link.kind).where('account_id', '=', link.account_id).execute();
  if (link.person_id) await trx.deleteFrom('links').where('kind', '=', link.kind).where('person_id', '=', link.person_id).execute();
  const expires_at = new Date(Date.parse(link.now) + link.hours * 3_600_000).toISOString();
  await trx
    .insertInto('links')
    .values({ id: newId(), kind: link.kind, token_hash: hashOf(link.token), account_id: link.account_id ?? null, workspace_id: link.workspace_id ?? null, person_id: link.person_id ?? null, created_at: link.now, expires_at })
    .execute();
}

async function openLink(visit: Visit, kind: NewLink['kind'], token: string) {
  await countAttempt(visit, 'linkPerAddress', visit.address);
  const link = await visit.ground.database.read.selectFrom('links').selectAll().where('token_hash', '=', hashOf(token)).where('kind', '=', kind).executeTakeFirst();
  if (!link || link.used_at !== null || link.expires_at <= visit.now) throw new Refusal('notFound', 'This link was used already or has expired. Ask for a new one.', { rule: 'link_is_fresh' });
  return link;
}

async function useLink(trx: Kysely<Tables>, id: string, now: string): Promise<void> {
  const { numUpdatedRows } = await trx.updateTable('links').set({ used_at: now }).where('id', '=', id).where('used_at', 'is', null).executeTakeFirst();
  if (numUpdatedRows === 0n) throw new Refusal('conflict', 'This link was used a moment ago.', { rule: 'link_is_used_once' });
}

async function setUp(visit: Visit, input: { token?: string | undefined; workspace_name: string; name: string; email: string; password: string; time_zone: string }) {
  const facts = await sessionFacts(visit);
  if (!facts.setup_needed) throw notAllowed('This installation is set up already. Sign in, or ask for an invitation.', 'set_up_once');
  let linkId: string | null = null;
  if (facts.setup_link_needed) {
    if (!input.token) throw notAllowed('Open the set-up link that the program printed when it started.', 'setup_link');
    linkId = (await openLink(visit, 'setup', input.token)).id;
  }
  refuseCommonPassword(input.password);
  const password_hash = await hashPassword(input.password);
  const account = { id: newId(), email: input.email };
  await visit.ground.database.write(null, async (trx) => {
    if (linkId) await useLink(trx, linkId, visit.now);
    const someone = await trx.selectFrom('people as p').innerJoin('workspaces as w', 'w.id', 'p.workspace_id').select('p.id').where('w.is_sample', '=', 0).where('p.account_id', 'is not', null).limit(1).executeTakeFirst();
    if (someone) throw notAllowed('This installation is set up already. Sign in, or ask for an invitation.', 'set_up_once');
    await trx.insertInto('accounts').values({ ...account, password_hash, password_changed_at: visit.now, created_at: visit.now }).execute();
    const workspace = await addWorkspace(trx, { name: input.workspace_name, timeZone: input.time_zone, now: visit.now });
    await addPerson(trx, workspace.id, { id: newId(), accountId: account.id, name: input.name, email: input.email, role: 'administrator', timeZone: input.time_zone, now: visit.now });
    await startSession(visit, trx, account.id);
  });
  return sessionFacts({ ...visit, account });
}

/** A new workspace with a slug of its own, made from its name. */
export async function addWorkspace(trx: Kysely<Tables>, given: { name: string; timeZone: string; now: string; isSample?: boolean }): Promise<{ id: string; slug: string }> {
  const base = fold(given.name).replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40) || 'work';
  const taken = new Set((await trx.selectFrom('workspaces').select('slug').where('slug', 'like', `${base}%`).execute()).map((w) => w.slug));
  let slug = base;
  for (let n = 2; taken.has(slug); n++) slug = `${base}-${n}`;
  const id = newId();
  await trx.insertInto('workspaces').values({ id, slug, name: given.name, time_zone: given.timeZone, is_sample: given.isSample ? 1 : 0, created_at: given.now }).execute();
  return { id, slug };
}

type NewPerson = { id: string; accountId: string | null; name: string; email: string | null; role: string; timeZone?: string | null; now: string; state?: string; homeUnitId?: string | null; endsOn?: string | null };

/** A new person of a workspace, with their name where all names are found. */
export async function addPerson(trx: Kysely<Tables>, workspaceId: string, p: NewPerson): Promise<void> {
  const state = p.state ?? 'active';
  await trx
    .insertInto('people')
    .values({
      workspace_id: workspaceId,
      id: p.id,
      account_id: p.accountId,
      state,
      role: p.role,
      name: p.name,
      email: p.email,
      time_zone: p.timeZone ?? null,
      home_unit_id: p.homeUnitId ?? null,
      ends_on: p.endsOn ?? null,
      created_at: p.now,
      joined_at: state === 'active' ? p.now : null,
      updated_at: p.now,
    })
    .execute();
  await placeNode(trx, workspaceId, { kind: 'person', id: p.id, title: p.name, state, updatedAt: p.now });
}

async function openInvitation(visit: Visit, token: string) {
  const link = await openLink(visit, 'invitation', token);
  const db = visit.ground.database.read;
  const person = await db.selectFrom('people').selectAll().where('workspace_id', '=', link.workspace_id ?? '').where('id', '=', link.person_id ?? '').executeTakeFirst();
  const workspace = await db.selectFrom('workspaces').selectAll().where('id', '=', link.workspace_id ?? '').executeTakeFirst();
  if (!person || !workspace || person.state !== 'invited') throw new Refusal('notFound', 'This invitation was withdrawn. Ask for a new one.', { rule: 'link_is_fresh' });
  const account = await db.selectFrom('accounts').select(['id', 'email', 'password_hash']).where('email', '=', person.email ?? '').executeTakeFirst();
  return { link, person, workspace, account: account ?? null };
}

async function acceptInvitation(visit: Visit, input: { token: string; name: string; password: string; time_zone?: string | undefined }) {
  const { link, person, workspace, account } = await openInvitation(visit, input.token);
  let accountId = account?.id ?? newId();
  let password_hash: string | null = null;
  if (account) {
    await countAttempt(visit, 'signInPerAccount', account.email);
    if (!(await passwordIs(account.password_hash, input.password))) throw invalid('password', 'password_is_right', '(not shown)', 'You have an account here already: give its password.');
  } else {
    if (input.password.length < 12 || input.password.length > 128) throw invalid('password', 'password_length', '(not shown)', 'Use 12 to 128 characters: a few words make a good one.');
    refuseCommonPassword(input.password);
    password_hash = await hashPassword(input.password);
  }
  const email = person.email ?? '';
  await visit.ground.database.write(workspace.id, async (trx) => {
    await useLink(trx, link.id, visit.now);
    if (password_hash) {
      const made = await trx.selectFrom('accounts').select('id').where('email', '=', email).executeTakeFirst();
      if (made) throw new Refusal('conflict', 'An account with this address was made a moment ago. Open the link again.', { rule: 'accounts_one_per_email' });
      await trx.insertInto('accounts').values({ id: accountId, email, password_hash, password_changed_at: visit.now, created_at: visit.now }).execute();
    } else accountId = account?.id ?? accountId;
    await trx
      .updateTable('people')
      .set((e) => ({ account_id: accountId, state: 'active', name: input.name, time_zone: input.time_zone ?? person.time_zone, joined_at: visit.now, updated_at: visit.now, version: e('version', '+', 1) }))
      .where('workspace_id', '=', workspace.id)
      .where('id', '=', person.id)
      .where('state', '=', 'invited')
      .execute();
    await placeNode(trx, workspace.id, { kind: 'person', id: person.id, title: input.name, state: 'active', updatedAt: visit.now });
    await startSession(visit, trx, accountId);
  });
  return sessionFacts({ ...visit, account: { id: accountId, email } });
}
