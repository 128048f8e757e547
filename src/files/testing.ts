import { deflateSync } from 'node:zlib';
import { newId } from '../kit/ids.ts';
import type { Actor } from '../server/testing.ts';

/** A picture of one colour, whole and small, with more pieces in it when some are given. */
export function pngOf(side: number, more: { kind: string; content: Buffer }[] = []): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const lines = deflateSync(Buffer.alloc(side * (side * 3 + 1), 0));
  const pieces = [{ kind: 'IHDR', content: head }, ...more, { kind: 'IDAT', content: lines }, { kind: 'IEND', content: Buffer.alloc(0) }];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...pieces.map(pieceOf)]);
}

function pieceOf({ kind, content }: { kind: string; content: Buffer }): Buffer {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), content]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([size, body, sum]);
}

function crc(bytes: Buffer): number {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let i = 0; i < 8; i++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

export interface Sent {
  id?: string;
  kind?: string;
  on: string;
  name?: string;
  comment?: string;
  headers?: Record<string, string>;
}

/** Sends a file onto a task, as the browser does. */
export function send(who: Actor, fetch: (path: string, init?: RequestInit) => Promise<Response>, content: BodyInit, sent: Sent): Promise<Response> {
  const { id = newId(), kind = 'task', on, name = 'a.txt', comment, headers = {} } = sent;
  const query = new URLSearchParams({ id, kind, subject_id: on, name, ...(comment ? { comment_id: comment } : {}) });
  return fetch(`/api/w/${who.slug}/files?${query}`, {
    method: 'POST',
    body: content,
    headers: { cookie: who.cookie, ...headers },
    duplex: 'half',
  } as RequestInit);
}
