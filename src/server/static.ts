import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Hono } from 'hono';
import type { Session } from '../people/accounts.ts';
import { sessionFacts } from '../people/session-facts.server.ts';
import type { Door, Peer } from './door.ts';

const folder = fileURLToPath(new URL('../../dist/web/', import.meta.url));
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.txt': 'text/plain; charset=utf-8',
};

interface File {
  type: string;
  plain: Buffer;
  br?: Buffer;
  gzip?: Buffer;
}

/** The files of a folder by address, read and squeezed when first asked. Nothing outside the list is ever served. */
export function fileShelf(root: string) {
  const known = new Map<string, string>();
  const read = new Map<string, File>();
  const walk = (at: string) => {
    for (const name of readdirSync(at)) {
      const path = join(at, name);
      if (statSync(path).isDirectory()) walk(path);
      else known.set(`/${relative(root, path).split(sep).join('/')}`, path);
    }
  };
  if (existsSync(root)) walk(root);
  return {
    get(address: string): File | null {
      const path = known.get(address);
      if (!path) return null;
      let file = read.get(address);
      if (!file) {
        if (!existsSync(path)) return null; // a newer build took its place
        const plain = readFileSync(path);
        file = { type: types[extname(path)] ?? 'application/octet-stream', plain };
        if (plain.length > 1000 && !/font|png/.test(file.type)) {
          file.br = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } });
          file.gzip = gzipSync(plain);
        }
        read.set(address, file);
      }
      return file;
    },
  };
}

/** A file as an answer, squeezed when the browser takes it. */
export function fileAnswer(file: File, request: Request, cache: string): Response {
  const takes = request.headers.get('accept-encoding') ?? '';
  const encoding = file.br && /\bbr\b/.test(takes) ? 'br' : file.gzip && /\bgzip\b/.test(takes) ? 'gzip' : null;
  const body = (encoding && file[encoding]) || file.plain;
  const headers: Record<string, string> = { 'content-type': file.type, 'cache-control': cache, vary: 'accept-encoding' };
  if (encoding) headers['content-encoding'] = encoding;
  return new Response(new Uint8Array(body), { headers });
}

/** The page with the nonce of this answer, and who asks for it: their first screen waits for one answer less. */
export function pageOf(html: string, nonce: string, session: Session | null): string {
  const text = session ? JSON.stringify(session).replace(/[&"<>]/g, (sign) => `&#${sign.charCodeAt(0)};`) : '';
  return html.replaceAll('__NONCE__', () => nonce).replaceAll('__SESSION__', () => text);
}

/** The web client: its files for ever, its page never cached. */
export function webRoutes(app: Hono<{ Bindings: Peer; Variables: { door: Door } }>): void {
  let shelf = fileShelf(folder);
  app.get('*', async (c) => {
    const path = c.req.path;
    if (path !== '/index.html' && path !== '/') {
      const file = shelf.get(path);
      if (file) return fileAnswer(file, c.req.raw, path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=3600');
      if (path.startsWith('/assets/')) return c.text('Not found', 404);
    }
    let page = shelf.get('/index.html');
    if (!page) {
      shelf = fileShelf(folder);
      page = shelf.get('/index.html');
    }
    if (!page) return c.text('The web client is not built yet. Run: npm run build', 503);
    const door = c.get('door');
    const session = await door
      .visit()
      .then(sessionFacts)
      .catch(() => null); // the page comes without it, and asks again
    return c.html(pageOf(page.plain.toString('utf8'), door.nonce, session), 200, { 'cache-control': 'no-store' });
  });
}
