import { createORPCClient, ORPCError } from '@orpc/client';
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { slugNow } from './hrefs.ts';

type Api<T extends AnyContractRouter> = ReturnType<typeof createTanstackQueryUtils<ContractRouterClient<T>>> & {
  /** For a direct call: `await tasks.client.finish({ id })`. */
  client: ContractRouterClient<T>;
};

/** The calls of a feature in the workspace of the address: query options, keys, and `.client` for a direct call. */
export function apiOf<T extends AnyContractRouter>(name: string, contract: T): Api<T> {
  return build(name, contract, () => `${location.origin}/api/w/${encodeURIComponent(slugNow())}`);
}

/** The same for the routes of the installation: accounts, sessions, set-up. */
export function installationApiOf<T extends AnyContractRouter>(name: string, contract: T): Api<T> {
  return build(name, contract, () => `${location.origin}/api`);
}

/** The feature a query belongs to: the first name of its key. */
export function featureOf(key: QueryKey): string {
  const first: unknown = key[0];
  return String(Array.isArray(first) ? first[0] : first);
}

/** Reads again what the named features show; what is on no screen waits until it is looked at. */
export function refresh(queries: QueryClient, ...features: string[]): Promise<void> {
  return queries.invalidateQueries({ predicate: (query) => features.includes(featureOf(query.queryKey)) });
}

function build<T extends AnyContractRouter>(name: string, contract: T, url: () => string): Api<T> {
  const link = new OpenAPILink(contract, { url, fetch: send, customErrorResponseBodyDecoder: decode });
  const client = createORPCClient<ContractRouterClient<T>>(link);
  const utils = createTanstackQueryUtils(client, { path: [name] });
  // The utils are a proxy that would take `client` for a route of that name.
  return new Proxy(utils, { get: (target, key) => (key === 'client' ? client : Reflect.get(target, key)) }) as Api<T>;
}

/** Lets the link read problem+json, and sends the person to the sign-in page when the session is over. */
async function send(request: Request, init: object): Promise<Response> {
  // What someone did is still sent when they close the page or load it again at once; the browser carries only little that way.
  const keepalive = request.method !== 'GET' && (await request.clone().text()).length <= 2000;
  const answer = await fetch(request, { ...init, credentials: 'same-origin', keepalive });
  if (!answer.headers.get('content-type')?.startsWith('application/problem+json')) return answer;
  const text = await answer.text();
  if (answer.status === 401 && location.pathname.startsWith('/w/') && text.includes('problem:signedOut')) signIn();
  return new Response(text, { status: answer.status, headers: { 'content-type': 'application/json' } });
}

function decode(body: unknown): ORPCError<string, unknown> | null {
  if (typeof body !== 'object' || body === null || !('title' in body) || !('status' in body)) return null;
  const { title, status } = body;
  return new ORPCError(String(title), { status: Number(status), message: 'detail' in body ? String(body.detail) : String(title), data: body });
}

let leaving = false;
/** To the sign-in page, and back here afterwards. */
export function signIn(): void {
  if (leaving) return;
  leaving = true;
  location.assign(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}
