import { Readable } from 'node:stream';
import { notFound } from '../kit/errors.ts';
import type { Context } from '../people/context.server.ts';
import { isPicture, isText } from './files.ts';
import { storeAway } from './intake.server.ts';
import { lookAt } from './look.ts';
import { ContentMissing, keyOf, StoreProblem } from './store.server.ts';

/** What is served of a file: its content, and what it is called. */
export interface Served {
  content: { id: string; sha256: string; bytes: number };
  name: string;
  /** What it was when it came; of a profile picture it is asked again. */
  type: string;
  /** Wanted to be looked at here, not to be downloaded: granted to pictures and letters alone. */
  inline: boolean;
  /** How long a browser may keep it without asking. */
  cache: string;
}

/** Nothing that comes from a file runs: whatever a browser makes of it, it has no scripts, no origin, no frame and no other file. */
export const fileCsp = "default-src 'none'; sandbox; frame-ancestors 'none'";

/** The content of a file as an answer, whole or a piece of it. The caller was found to see it. */
export async function serveFile(c: Context, request: Request, { content, name, type, inline, cache }: Served): Promise<Response> {
  const etag = `"${content.sha256}"`;
  const headers: Record<string, string> = {
    etag,
    'cache-control': `private, ${cache}`,
    vary: 'cookie, authorization',
    'accept-ranges': 'bytes',
    'content-security-policy': fileCsp,
  };
  if ((request.headers.get('if-none-match') ?? '').split(/,\s*/).some((given) => given === '*' || given.replace(/^W\//, '') === etag))
    return new Response(null, { status: 304, headers });
  const key = keyOf(c.workspaceId, content);
  try {
    const shown = inline ? await shownAs(c, key, content.bytes, type) : null;
    headers['content-type'] = shown ?? 'application/octet-stream';
    headers['content-disposition'] = disposition(shown ? 'inline' : 'attachment', name);
    const piece = pieceOf(request, etag, content.bytes);
    if (piece === 'outside') return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${content.bytes}` } });
    headers['content-length'] = String(piece ? piece.to - piece.from + 1 : content.bytes);
    if (piece) headers['content-range'] = `bytes ${piece.from}-${piece.to}/${content.bytes}`;
    const status = piece ? 206 : 200;
    if (request.method === 'HEAD') return new Response(null, { status, headers });
    const body = await c.ground.files.read(key, piece ?? undefined);
    return new Response(Readable.toWeb(body) as ReadableStream, { status, headers }); // Node's and the DOM's stream types are two names of one thing
  } catch (error) {
    if (error instanceof ContentMissing) throw notFound('The content of this file');
    throw error instanceof StoreProblem ? storeAway('the file cannot be read') : error;
  }
}

const firstBytes = async (c: Context, key: string, bytes: number, n: number): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of await c.ground.files.read(key, { from: 0, to: Math.min(bytes, n) - 1 })) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

// What was a picture when it came is asked again: a store may have been written to by others. Letters are shown as letters, whatever they spell.
async function shownAs(c: Context, key: string, bytes: number, type: string): Promise<string | null> {
  if (isText(type)) {
    const [a, b] = await firstBytes(c, key, bytes, 2);
    return `text/plain; charset=${a === 0xff && b === 0xfe ? 'utf-16le' : a === 0xfe && b === 0xff ? 'utf-16be' : 'utf-8'}`;
  }
  if (!isPicture(type) && type !== 'picture') return null;
  const now = lookAt(await firstBytes(c, key, bytes, 64), '', false).type;
  return isPicture(now) && (now === type || type === 'picture') ? now : null;
}

const disposition = (how: 'inline' | 'attachment', name: string) =>
  `${how}; filename="${name.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*!]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`;

/** The one piece that is asked for; null for the whole, also where several are asked for or the file is another by now. */
function pieceOf(request: Request, etag: string, bytes: number): { from: number; to: number } | 'outside' | null {
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('range') ?? '');
  const ifRange = request.headers.get('if-range');
  if (!range || (range[1] === '' && range[2] === '') || (ifRange !== null && ifRange !== etag)) return null;
  const last = bytes - 1;
  const from = range[1] === '' ? Math.max(0, bytes - Number(range[2])) : Number(range[1]);
  const to = range[1] === '' || range[2] === '' ? last : Math.min(Number(range[2]), last);
  if (range[1] !== '' && range[2] !== '' && Number(range[2]) < from) return null;
  return from > last || (range[1] === '' && Number(range[2]) === 0) ? 'outside' : { from, to };
}
