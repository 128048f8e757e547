import { initialsOf } from '../kit/text.ts';
import type { Session } from './accounts.ts';
import type { Visit } from './handlers.server.ts';
import type { Role } from './me.ts';

/** Who the visitor is, and what they may do before anybody is let in. */
export async function sessionFacts(visit: Visit): Promise<Session> {
  const db = visit.ground.database.read;
  const account = visit.account;
  const today = visit.now.slice(0, 10);
  const [setUp, sample, workspaces] = await Promise.all([
    isSetUp(visit),
    openSample(visit),
    account
      ? db
          .selectFrom('people as p')
          .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
          .select(['w.id', 'w.slug', 'w.name', 'p.id as person_id', 'p.name as name_of_person', 'p.role', 'w.is_sample', 'w.last_seq as seq'])
          .where('p.account_id', '=', account.id)
          .where('p.state', '=', 'active')
          .where((e) => e.or([e('p.ends_on', 'is', null), e('p.ends_on', '>=', today)]))
          .orderBy('w.name')
          .execute()
      : [],
  ]);
  return {
    account,
    workspaces: workspaces.map((w) => ({ ...w, role: w.role as Role, initials: initialsOf(w.name_of_person), is_sample: w.is_sample === 1 })),
    setup_needed: !setUp,
    setup_link_needed: !visit.onLoopback,
    sample_open: sample !== null || (!setUp && visit.onLoopback && visit.ground.makeSample !== undefined),
  };
}

/** Whether anybody has an account in a workspace that is not the sample. */
export async function isSetUp(visit: Pick<Visit, 'ground'>, db = visit.ground.database.read): Promise<boolean> {
  const someone = await db
    .selectFrom('people as p')
    .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
    .select('p.id')
    .where('w.is_sample', '=', 0)
    .where('p.account_id', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return someone !== undefined;
}

/** The account one looks around with in the sample workspace; null where it is not open to the visitor. `first`: they may set the installation up. */
export async function openSample(visit: Visit, first = false): Promise<{ account_id: string; email: string } | null> {
  if (!first && !visit.onLoopback && !visit.ground.demo) return null;
  const found = await visit.ground.database.read
    .selectFrom('workspaces as w')
    .innerJoin('people as p', 'p.workspace_id', 'w.id')
    .innerJoin('accounts as a', 'a.id', 'p.account_id')
    .select(['a.id as account_id', 'a.email'])
    .where('w.is_sample', '=', 1)
    .where('p.state', '=', 'active')
    .orderBy('p.id')
    .limit(1)
    .executeTakeFirst();
  return found ?? null;
}

/** Whether an account is one of the sample's, which all who look around share. */
export async function isSampleAccount(visit: Visit, accountId: string): Promise<boolean> {
  const found = await visit.ground.database.read
    .selectFrom('people as p')
    .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
    .select('p.id')
    .where('p.account_id', '=', accountId)
    .where('w.is_sample', '=', 1)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
