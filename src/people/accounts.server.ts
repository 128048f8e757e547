import { implement } from '@orpc/server';
import { invalid, notFound, Refusal } from '../kit/errors.ts';
import { accountsApi, type Session } from './accounts.ts';
import { admitVisitor, type Visit } from './handlers.server.ts';
import { acceptInvitation, lookAtInvitation } from './joining.server.ts';
import { countAttempt, forgetAttempts, takeBackAttempt } from './limits.server.ts';
import { askForReset, setPassword, useReset } from './resets.server.ts';
import { passwordIs } from './secrets.server.ts';
import { isSampleAccount, sessionFacts } from './session-facts.server.ts';
import { startSession } from './sessions.server.ts';
import { lookAround, setUp } from './setup.server.ts';

const os = implement(accountsApi).$context<Visit>().use(admitVisitor);
const done = { done: true } as const;
const wrong = () => new Refusal('signedOut', 'The mail address and the password do not go together.', { rule: 'credentials' });

export const accountsRouter = os.router({
  session: os.session.handler(({ context }) => sessionFacts(context)),
  signIn: os.signIn.handler(({ context, input }) => signIn(context, input.email, input.password)),
  signOut: os.signOut.handler(async ({ context }) => {
    if (context.account && context.sessionId) await endSessions(context, context.sessionId);
    context.setSession(null);
    return done;
  }),
  sessions: os.sessions.handler(({ context }) => mySessions(context)),
  endSession: os.endSession.handler(async ({ context, input }) => {
    if ((await endSessions(context, input.id)) === 0n) throw notFound('This session');
    if (input.id === context.sessionId) context.setSession(null);
    return done;
  }),
  signOutEverywhere: os.signOutEverywhere.handler(async ({ context }) => {
    await endSessions(context, null);
    context.setSession(null);
    return done;
  }),
  changePassword: os.changePassword.handler(async ({ context, input }) => {
    await changePassword(context, input.current, input.next);
    return done;
  }),
  askForReset: os.askForReset.handler(({ context, input }) => askForReset(context, input.email)),
  useReset: os.useReset.handler(async ({ context, input }) => {
    await useReset(context, input);
    return done;
  }),
  setUp: os.setUp.handler(({ context, input }) => setUp(context, input)),
  lookAround: os.lookAround.handler(({ context, input }) => lookAround(context, input.token)),
  lookAtInvitation: os.lookAtInvitation.handler(({ context, input }) => lookAtInvitation(context, input.token)),
  acceptInvitation: os.acceptInvitation.handler(({ context, input }) => acceptInvitation(context, input)),
});

function me(visit: Visit) {
  if (!visit.account) throw new Refusal('signedOut', 'Sign in first.');
  return visit.account;
}

async function signIn(visit: Visit, email: string, password: string): Promise<Session> {
  await countAttempt(visit, 'signInPerAddress', visit.address);
  await countAttempt(visit, 'signInPerAccount', email);
  const account = await visit.ground.database.read
    .selectFrom('accounts')
    .select(['id', 'email', 'password_hash'])
    .where('email', '=', email)
    .executeTakeFirst();
  const right = await passwordIs(account?.password_hash ?? null, password);
  if (!account || !right) throw wrong();
  await forgetAttempts(visit, 'signInPerAccount', email);
  await takeBackAttempt(visit, 'signInPerAddress', visit.address);
  await visit.ground.database.write(null, (trx) => startSession(visit, trx, account.id));
  return sessionFacts({ ...visit, account: { id: account.id, email: account.email } });
}

async function mySessions(visit: Visit) {
  const account = me(visit);
  const shared = await isSampleAccount(visit, account.id);
  const rows = await visit.ground.database.read
    .selectFrom('sessions')
    .select(['id', 'device', 'created_at', 'seen_on'])
    .where('account_id', '=', account.id)
    .where('expires_at', '>', visit.now)
    .$if(shared, (q) => q.where('id', '=', visit.sessionId ?? ''))
    .orderBy('created_at', 'desc')
    .execute();
  return rows.map((r) => ({ ...r, is_this_one: r.id === visit.sessionId }));
}

/** Ends one of my sessions, or all of them. Those who look around in the sample share an account: each ends their own only. */
async function endSessions(visit: Visit, id: string | null): Promise<bigint> {
  const account = me(visit);
  const only = (await isSampleAccount(visit, account.id)) ? visit.sessionId : id;
  if (id !== null && id !== only) return 0n;
  const { numDeletedRows } = await visit.ground.database.write(null, (trx) =>
    trx
      .deleteFrom('sessions')
      .where('account_id', '=', account.id)
      .$if(only !== null, (q) => q.where('id', '=', only ?? ''))
      .executeTakeFirst(),
  );
  visit.ground.wake.happened(`account:${account.id}`);
  return numDeletedRows;
}

async function changePassword(visit: Visit, current: string, next: string): Promise<void> {
  const { id, email } = me(visit);
  await countAttempt(visit, 'signInPerAccount', email);
  const account = await visit.ground.database.read.selectFrom('accounts').select('password_hash').where('id', '=', id).executeTakeFirstOrThrow();
  if (!(await passwordIs(account.password_hash, current))) throw invalid('current', 'password_is_right', '(not shown)', 'This is not your current password.');
  await forgetAttempts(visit, 'signInPerAccount', email);
  await setPassword(visit, id, next, 'next');
}
