import { Refusal } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import { contextOf } from '../people/context.server.ts';
import type { Entry, Visit } from '../people/handlers.server.ts';
import { hashOf, signToken, tokenOf } from '../people/secrets.server.ts';
import { keepSession, type personInWorkspace, personOfSession, personOfToken, sessionOf } from '../people/sessions.server.ts';
import type { Parts } from './app.ts';
import { isLoopback } from './settings.ts';

/** What the socket knows of the caller; tests pass it by hand. */
export interface Peer {
  incoming?: { socket?: { remoteAddress?: string } };
}

/** A request at the door: who it may be, nothing decided yet. */
export interface Door {
  requestId: string;
  secure: boolean;
  origin: string;
  address: string;
  onLoopback: boolean;
  cookies: string[];
  bearer: string | null;
  sessionToken: string | null;
  /** Allows the styles of one page; the same for the whole request. */
  readonly nonce: string;
  /** The session behind the cookie, looked up once. */
  found: Promise<Awaited<ReturnType<typeof sessionOf>>> | undefined;
  visit(): Promise<Visit>;
}

const cookieName = (secure: boolean) => (secure ? '__Host-tl_session' : 'tl_session');

/** Reads a request's address, cookie and bearer. */
export function doorOf(parts: Parts, request: Request, peer: Peer): Door {
  const { settings, ground } = parts;
  const socket = peer.incoming?.socket?.remoteAddress ?? '127.0.0.1';
  const forwarded = settings.trustProxy ? request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  const url = new URL(request.url);
  const proto =
    (settings.trustProxy ? request.headers.get('x-forwarded-proto') : null) ??
    (settings.publicUrl ? new URL(settings.publicUrl).protocol.slice(0, -1) : 'http');
  const secure = proto === 'https';
  const host = request.headers.get('host') ?? url.host;
  const name = cookieName(secure);
  const signed = (request.headers.get('cookie') ?? '')
    .split(/;\s*/)
    .find((c) => c.startsWith(`${name}=`))
    ?.slice(name.length + 1);
  let nonce: string | undefined;
  const door: Door = {
    requestId: newId(),
    secure,
    origin: settings.publicUrl ? new URL(settings.publicUrl).origin : `${proto}://${host}`,
    address: forwarded ?? socket,
    onLoopback:
      isLoopback(settings.host) &&
      !settings.trustProxy &&
      isLoopback(socket) &&
      isLoopback(host.replace(/:\d+$/, '')) &&
      (settings.publicUrl === null || isLoopback(new URL(settings.publicUrl).hostname)),
    cookies: [],
    bearer: /^Bearer ([\w-]{20,200})$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? null,
    sessionToken: signed && !/^bearer\b/i.test(request.headers.get('authorization') ?? '') ? tokenOf(settings.secret, signed) : null,
    get nonce() {
      nonce ??= newId().replaceAll('-', '');
      return nonce;
    },
    found: undefined,
    async visit() {
      const session = await sessionAt(parts, door);
      return {
        ground,
        account: session ? { id: session.account_id, email: session.email } : null,
        sessionId: session?.id ?? null,
        address: door.address,
        device: deviceOf(request.headers.get('user-agent') ?? ''),
        onLoopback: door.onLoopback,
        now: ground.clock().toISOString(),
        setSession: (token, seconds = 0) => {
          const value = token === null ? '' : signToken(settings.secret, token);
          door.cookies.push(`${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${token === null ? 0 : seconds}${secure ? '; Secure' : ''}`);
        },
        log: (fields, message) => parts.log.info({ request: door.requestId, ...fields }, message),
      };
    },
  };
  return door;
}

async function sessionAt(parts: Parts, door: Door) {
  if (!door.sessionToken) return null;
  const now = parts.ground.clock().toISOString();
  door.found ??= sessionOf(parts.ground.database.read, door.sessionToken, now);
  const session = await door.found;
  if (session) stillHere(parts, session, now);
  return session;
}

function stillHere({ ground }: Parts, session: { id: string; seen_on: string }, now: string): void {
  if (session.seen_on !== now.slice(0, 10)) void keepSession({ ground, now }, session.id).catch(() => {});
}

const outside = (): Entry => ({ denied: new Refusal('notFound', 'This workspace does not exist, or you are not in it.') });

/** Lets the caller into a workspace, or says why not. Not being in it and its not existing are the same answer. */
export async function enter(parts: Parts, door: Door, slug: string): Promise<Entry> {
  const db = parts.ground.database.read;
  if (door.bearer) {
    const today = parts.ground.clock().toISOString().slice(0, 10);
    const person = await personOfToken(db, slug, door.bearer, today);
    if (!person) return { denied: new Refusal('signedOut', 'This token is not valid here.', { rule: 'token' }) };
    if (person.usedOn !== today)
      void parts.ground.database
        .write(null, (trx) =>
          trx
            .updateTable('api_tokens')
            .set({ used_on: today })
            .where('token_hash', '=', hashOf(door.bearer ?? ''))
            .execute(),
        )
        .catch(() => {});
    return admitState(parts, person, person.scope === 'read' ? 'read_token' : 'write_token');
  }
  const now = parts.ground.clock().toISOString();
  const person = door.sessionToken ? await personOfSession(db, slug, door.sessionToken, now) : null;
  if (person) {
    stillHere(parts, { id: person.sessionId, seen_on: person.seenOn }, now);
    return admitState(parts, person, 'session');
  }
  return (await sessionAt(parts, door)) ? outside() : { denied: new Refusal('signedOut', 'Sign in first.') };
}

function admitState(
  parts: Parts,
  person: NonNullable<Awaited<ReturnType<typeof personInWorkspace>>>,
  through: 'session' | 'read_token' | 'write_token',
): Entry {
  if (person.state === 'suspended')
    return {
      denied: new Refusal('notAllowed', 'Your membership is suspended for now. An administrator of the workspace can tell you more.', { rule: 'suspended' }),
    };
  const ended = person.endsOn !== null && person.endsOn < parts.ground.clock().toISOString().slice(0, 10);
  if (person.state !== 'active' || ended) return outside();
  return { c: contextOf(parts.ground, { ...person.me, through }, person.workspace) };
}

function deviceOf(agent: string): string {
  const browser = /(Edg|OPR|Firefox|Chrome|Safari)\//.exec(agent)?.[1] ?? '';
  const system = /(Windows|Android|iPhone|iPad|Mac OS X|Linux)/.exec(agent)?.[1] ?? '';
  const name = { Edg: 'Edge', OPR: 'Opera' }[browser] ?? browser;
  return [name, system.replace('Mac OS X', 'Mac')].filter(Boolean).join(' on ') || agent.slice(0, 60).replace(/[^\w./ -]/g, '') || 'A program';
}
