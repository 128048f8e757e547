import { fileCsp } from '../files/serve.server.ts';
import { Refusal } from '../kit/errors.ts';
import type { Door } from './door.ts';

const mostBytes = 1_000_000;
const deepest = 64;

/** Refuses writes that another site's page sends with this browser's cookie. */
export function checkOrigin(request: Request, door: Door): void {
  if (request.method === 'GET' || request.method === 'HEAD' || door.bearer) return;
  const site = request.headers.get('sec-fetch-site');
  const origin = request.headers.get('origin');
  if (site !== null && site !== 'same-origin' && site !== 'none') throw foreign();
  if (origin !== null && origin !== door.origin) throw foreign();
}
const foreign = () =>
  new Refusal('notAllowed', 'This request comes from another site. If Throughline stands behind a proxy, set PUBLIC_URL to its address.', {
    rule: 'same_origin',
  });

/** Reads the body once, within limits: JSON, at most 1 MB, at most 64 levels deep. */
export async function checkBody(request: Request): Promise<Request> {
  if (request.method === 'GET' || request.method === 'HEAD' || request.body === null) return request;
  const declared = Number(request.headers.get('content-length') ?? 0);
  if (declared > mostBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const headers = new Headers(request.headers);
  headers.delete('content-length');
  if (size === 0) {
    headers.delete('content-type');
    return new Request(request.url, { method: request.method, headers });
  }
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new Refusal('wrongType', 'Send the body as application/json.', { rule: 'body_is_json' });
  if (isDeeper(bytes, deepest)) throw new Refusal('unreadable', 'The body is nested deeper than 64 levels.', { rule: 'body_depth' });
  let body: unknown;
  try {
    body = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new Refusal('unreadable', 'The body is not valid JSON.', { rule: 'body_is_json' });
  }
  if (body === null || typeof body !== 'object' || Array.isArray(body))
    throw new Refusal('invalid', 'Send one JSON object as the body.', { rule: 'body_is_an_object' });
  headers.set('content-type', 'application/json');
  return new Request(request.url, { method: request.method, headers, body: bytes });
}

// Counts brackets without parsing, so that depth costs no stack; brackets inside a text are text.
function isDeeper(bytes: Uint8Array, most: number): boolean {
  let depth = 0;
  let inText = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inText) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) inText = false;
    } else if (byte === 0x22) inText = true;
    else if (byte === 0x5b || byte === 0x7b) depth++;
    else if (byte === 0x5d || byte === 0x7d) depth--;
    if (depth > most) return true;
  }
  return false;
}

/** Refuses an address whose percent signs spell no text. */
export function checkAddress(request: Request): void {
  try {
    decodeURIComponent(new URL(request.url).pathname);
  } catch {
    throw new Refusal('unreadable', 'The address cannot be read: a percent sign in it begins no character.', { rule: 'address_is_readable' });
  }
}
const tooLarge = () => new Refusal('tooLarge', 'The request is larger than 1 MB. Send less at once; files go by import.', { rule: 'body_size' });

const docsCsp =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** The one script that stands in the page itself: index.html, before the first paint. */
export const schemeScript = 'sha256-LvB5YRbS6hviz4ZBwPj/IFzoWfBDkurJhifN4I8AE7g=';
const pageCsp = (nonce: string) =>
  `default-src 'none'; script-src 'self' '${schemeScript}'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`;

/** Sets the headers that keep a browser from doing harm with an answer. */
export function secure(answer: Response, door: Door, path: string): void {
  const h = answer.headers;
  h.set('x-content-type-options', 'nosniff');
  h.set('referrer-policy', 'no-referrer');
  h.set('x-frame-options', 'DENY');
  h.set('cross-origin-opener-policy', 'same-origin');
  h.set('cross-origin-resource-policy', 'same-origin');
  h.set('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()');
  h.set('x-request-id', door.requestId);
  h.set(
    'content-security-policy',
    path.startsWith('/api/w/') && h.get('content-security-policy') === fileCsp
      ? fileCsp
      : path.startsWith('/api/docs')
        ? docsCsp
        : h.get('content-type')?.startsWith('text/html')
          ? pageCsp(door.nonce)
          : "default-src 'none'; frame-ancestors 'none'",
  );
  if (door.secure) h.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
}
