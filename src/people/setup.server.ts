import { append } from '../activity/log.server.ts';
import { notAllowed, notFound } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import type { Session } from './accounts.ts';
import { refuseCommonPassword } from './common-passwords.server.ts';
import type { Visit } from './handlers.server.ts';
import { openLink, useLink } from './links.server.ts';
import { hashPassword } from './secrets.server.ts';
import { isSetUp, openSample, sessionFacts } from './session-facts.server.ts';
import { startSession } from './sessions.server.ts';
import { addPerson, addWorkspace } from './workspaces.server.ts';

const setUpAlready = () => notAllowed('This installation is set up already. Sign in, or ask for an invitation.', 'set_up_once');

interface FirstSteps {
  token?: string | undefined;
  workspace_name: string;
  name: string;
  email: string;
  password: string;
  time_zone: string;
}

/** Makes the workspace and its first account: once, by the set-up link or on this machine. */
export async function setUp(visit: Visit, input: FirstSteps): Promise<Session> {
  if (await isSetUp(visit)) throw setUpAlready();
  let linkId: string | null = null;
  if (!visit.onLoopback) {
    if (!input.token) throw notAllowed('Open the set-up link that the program printed when it started.', 'setup_link');
    linkId = (await openLink(visit, 'setup', input.token)).id;
  }
  refuseCommonPassword(input.password);
  const password_hash = await hashPassword(input.password);
  const account = { id: newId(), email: input.email };
  await visit.ground.database.write(null, async (trx) => {
    if (await isSetUp(visit, trx)) throw setUpAlready();
    if (linkId) await useLink(trx, linkId, visit.now);
    await trx
      .insertInto('accounts')
      .values({ ...account, password_hash, password_changed_at: visit.now, created_at: visit.now })
      .execute();
    const workspace = await addWorkspace(trx, { name: input.workspace_name, timeZone: input.time_zone, now: visit.now });
    const id = newId();
    await addPerson(trx, workspace.id, {
      id,
      accountId: account.id,
      name: input.name,
      email: input.email,
      role: 'administrator',
      timeZone: input.time_zone,
      now: visit.now,
    });
    await append(trx, workspace.id, id, visit.now, [
      { kind: 'workspace.created', subject: { kind: 'workspace', id: workspace.id }, features: ['people'], data: { name: input.workspace_name } },
    ]);
    await trx.deleteFrom('links').where('kind', '=', 'setup').execute();
    await startSession(visit, trx, account.id);
  });
  return sessionFacts({ ...visit, account });
}

/**
 * Signs the visitor in to the sample workspace, where nothing can be changed. Until the installation is set up, whoever may set it up
 * may look around first: the sample is made when they ask, and the link stays unused.
 */
export async function lookAround(visit: Visit, token?: string): Promise<Session> {
  const first = !(await isSetUp(visit)) && (visit.onLoopback || (token !== undefined && (await openLink(visit, 'setup', token)) !== null));
  if (first) await visit.ground.makeSample?.();
  const sample = await openSample(visit, first);
  if (!sample) throw notFound('The sample workspace');
  await visit.ground.database.write(null, (trx) => startSession(visit, trx, sample.account_id));
  return sessionFacts({ ...visit, account: { id: sample.account_id, email: sample.email } });
}
