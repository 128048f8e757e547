import { os } from '@orpc/server';
import type { Meta } from '../kit/contract.ts';
import { notAllowed, Refusal } from '../kit/errors.ts';
import type { Context, Ground } from './context.server.ts';

/** What the server knows before anybody is let in. */
export interface Visit {
  ground: Ground;
  account: { id: string; email: string } | null;
  sessionId: string | null;
  /** The caller's network address, for limits. */
  address: string;
  /** What the browser calls itself, shown in the list of own sessions. */
  device: string;
  /** Whether the program answers on this machine only. */
  onLoopback: boolean;
  now: string;
  /** Sets or ends the session cookie of the answer. */
  setSession(token: string | null, seconds?: number): void;
  log(fields: Record<string, unknown>, message: string): void;
}

/** A request to a workspace: the context when the caller is an active person there, else why not. */
export type Entry = { c: Context; denied?: undefined } | { c?: undefined; denied: Refusal };

/** Stands before every route of the installation: `implement(accountsApi).$context<Visit>().use(admitVisitor)`. */
export const admitVisitor = os.$context<Visit>().middleware(({ context, procedure, next }) => {
  const { may } = procedure['~orpc'].meta as unknown as Meta;
  if (may !== 'anyone' && !context.account) throw new Refusal('signedOut', 'Sign in first.');
  if (may !== 'anyone' && may !== 'account') throw notAllowed('This route belongs to a workspace.');
  return next();
});

/** Refuses whoever a route is not for; the same lines for every route of a workspace. */
export function admit(entry: Entry, meta: Meta, isWrite: boolean): Context {
  if (!entry.c) throw entry.denied;
  const { me, workspace } = entry.c;
  if (meta.may === 'member' && me.role === 'guest') throw notAllowed('Guests see what was given to them; this is for members.', 'members_only');
  if (meta.may === 'administrator' && me.role !== 'administrator')
    throw notAllowed('Only an administrator of this workspace may do this.', 'administrators_only');
  if (isWrite && workspace.isSample) throw notAllowed('This is the sample workspace: look around, nothing can be changed here.', 'sample_is_read_only');
  if (isWrite && me.through === 'read_token') throw notAllowed('This token only reads. Make one that may write.', 'token_scope');
  if (meta.browserOnly && me.through !== 'session') throw notAllowed('This can be done in the browser only, not by a token.', 'browser_only');
  if (meta.may === 'administrator' && isWrite && me.through !== 'session') throw notAllowed('A token never manages people or settings.', 'browser_only');
  return entry.c;
}

/** Stands before every route of a workspace: `implement(tasksApi).$context<{ entry: Entry }>().use(admitPerson)`. Handlers get `context.c`. */
export const admitPerson = os.$context<{ entry: Entry }>().middleware(({ context, procedure, next }) => {
  const c = admit(context.entry, procedure['~orpc'].meta as unknown as Meta, procedure['~orpc'].route.method !== 'GET');
  return next({ context: { c } });
});
