import { implement } from '@orpc/server';
import { conflict, invalid, notFound } from '../kit/errors.ts';
import type { Context } from './context.server.ts';
import { admitPerson, type Entry } from './handlers.server.ts';
import { hashOf, newSecret } from './secrets.server.ts';
import { mostTokens, type Token, tokensApi } from './tokens.ts';

const os = implement(tokensApi).$context<{ entry: Entry }>().use(admitPerson);

export const tokensRouter = os.router({
  list: os.list.handler(async ({ context: { c } }) => (await living(c).execute()).map((t) => view(c, t))),
  create: os.create.handler(({ context: { c }, input }) => createToken(c, input)),
  revoke: os.revoke.handler(async ({ context: { c }, input }) => {
    await revokeToken(c, input.id);
    return { done: true } as const;
  }),
});

const living = (c: Context) =>
  c.db
    .selectFrom('api_tokens')
    .select(['id', 'name', 'scope', 'created_at', 'expires_on', 'used_on'])
    .where('workspace_id', '=', c.workspaceId)
    .where('person_id', '=', c.me.id)
    .where('revoked_at', 'is', null)
    .orderBy('created_at', 'desc');

type Row = Awaited<ReturnType<ReturnType<typeof living>['execute']>>[number];
const view = (c: Context, t: Row): Token => ({
  ...t,
  scope: t.scope as Token['scope'],
  is_expired: t.expires_on !== null && t.expires_on < c.now.slice(0, 10),
}); // the database holds no other scope

async function createToken(c: Context, input: { id: string; name: string; scope: 'read' | 'write'; expires_on: string | null }) {
  if (input.expires_on !== null && input.expires_on < c.today)
    throw invalid('expires_on', 'day_is_ahead', input.expires_on, 'Choose today or a later day, or none.');
  const secret = `tl_${newSecret()}`;
  const token = await c.transaction(async (c) => {
    const before = await c.db.selectFrom('api_tokens').select('id').where('workspace_id', '=', c.workspaceId).where('id', '=', input.id).executeTakeFirst();
    if (before) throw conflict('A token is shown once. Make a new one, and revoke the one you lost.', 'id_is_new');
    if ((await living(c).execute()).length >= mostTokens) throw conflict(`You have ${mostTokens} tokens: revoke one that nothing uses.`, 'tokens_at_most');
    await c.db
      .insertInto('api_tokens')
      .values({ workspace_id: c.workspaceId, person_id: c.me.id, ...input, token_hash: hashOf(secret), created_at: c.now })
      .execute();
    c.record({ kind: 'token.made', subject: { kind: 'token', id: input.id }, audience: 'subject', features: ['tokens'], data: { scope: input.scope } });
    return view(c, await living(c).where('id', '=', input.id).executeTakeFirstOrThrow());
  });
  return { token, secret };
}

async function revokeToken(c: Context, id: string): Promise<void> {
  await c.transaction(async (c) => {
    if (!(await living(c).where('id', '=', id).executeTakeFirst())) throw notFound('This token');
    await c.db.updateTable('api_tokens').set({ revoked_at: c.now }).where('workspace_id', '=', c.workspaceId).where('id', '=', id).execute();
    c.record({ kind: 'token.revoked', subject: { kind: 'token', id }, audience: 'subject', features: ['tokens'] });
  });
  c.ground.wake.happened(`account:${c.me.accountId}`);
}
