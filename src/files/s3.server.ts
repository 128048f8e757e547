import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Agent as HttpAgent, type IncomingMessage, request as overHttp } from 'node:http';
import { Agent as HttpsAgent, request as overHttps } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { emptyHash, escaped, signed } from './s3-sign.server.ts';
import { ContentMissing, type FileStore, type StorePlace, StoreProblem } from './store.server.ts';

type S3Place = Extract<StorePlace, { kind: 's3' }>;
interface Asked {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  key: string;
  headers?: Record<string, string>;
  body?: { source: () => Readable; bytes: number; sha256: string };
}

const patience = 30_000;
const mostSockets = 32;

/** Files in S3-compatible storage, streamed both ways; addressed by path, as all of them understand. */
export function s3Store(place: S3Place): FileStore {
  const base = new URL(`${place.url.replace(/\/+$/, '')}/${place.bucket}/`);
  const secure = base.protocol === 'https:';
  const agent = secure ? new HttpsAgent({ keepAlive: true, maxSockets: mostSockets }) : new HttpAgent({ keepAlive: true, maxSockets: mostSockets });

  function ask(asked: Asked, again = true): Promise<IncomingMessage> {
    const { method, key, headers = {}, body } = asked;
    const url = new URL(key.split('/').map(escaped).join('/'), base);
    const sent = {
      ...signed({ method, url, headers, sha256: body?.sha256 ?? emptyHash, at: new Date() }, place),
      ...(body ? { 'content-length': String(body.bytes) } : {}),
    };
    return new Promise((answered, failed) => {
      const request = (secure ? overHttps : overHttp)(url, { method, headers: sent, agent, timeout: patience }, answered);
      request.on('timeout', () => request.destroy(Object.assign(new Error('it does not answer'), { code: 'ETIMEDOUT' })));
      request.on('error', (error: NodeJS.ErrnoException) => {
        // A connection that was kept may have been closed at the other end meanwhile: asked once more.
        if (again && request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE')) answered(ask(asked, false));
        else failed(unreachable(place, error));
      });
      if (body) pipeline(body.source(), request).catch((error) => request.destroy(error as Error));
      else request.end();
    });
  }

  /** Asks for something whose answer has no content that matters; the status when it is one of those expected. */
  async function done(asked: Asked, expected: number[]): Promise<IncomingMessage> {
    const answer = await ask(asked);
    const text = await beginning(answer);
    if (!expected.includes(answer.statusCode ?? 0)) throw refused(place, answer.statusCode ?? 0, text);
    return answer;
  }

  const store: FileStore = {
    place,
    async put(key, path, { bytes, sha256 }) {
      await done({ method: 'PUT', key, body: { source: () => createReadStream(path), bytes, sha256 } }, [200, 201, 204]);
      await rm(path, { force: true });
    },
    async read(key, piece) {
      const answer = await ask({ method: 'GET', key, headers: piece ? { range: `bytes=${piece.from}-${piece.to}` } : {} });
      if (answer.statusCode === (piece ? 206 : 200)) return answer;
      const text = await beginning(answer);
      if (answer.statusCode === 404 && !/NoSuchBucket/.test(text)) throw new ContentMissing(`${key} is not in the bucket ${place.bucket}.`);
      throw refused(place, answer.statusCode ?? 0, text);
    },
    async size(key) {
      const answer = await done({ method: 'HEAD', key }, [200, 404]);
      return answer.statusCode === 200 ? Number(answer.headers['content-length']) : null;
    },
    async remove(key) {
      await done({ method: 'DELETE', key }, [200, 204, 404]);
    },
    async check() {
      const key = `check/${randomUUID()}`;
      const content = Buffer.from('check');
      const sha256 = createHash('sha256').update(content).digest('hex');
      await done({ method: 'PUT', key, body: { source: () => Readable.from([content]), bytes: content.length, sha256 } }, [200, 201, 204]);
      const back = await beginning(await store.read(key));
      await store.remove(key);
      if (back !== 'check') throw new StoreProblem('The store of FILES_S3_URL gives back something else than was written.', true);
    },
  };
  return store;
}

async function beginning(answer: Readable): Promise<string> {
  let text = '';
  for await (const chunk of answer) if (text.length < 2000) text += String(chunk);
  return text;
}

function unreachable({ url }: S3Place, error: Error): StoreProblem {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const wrong = /ENOTFOUND|ECONNREFUSED|CERT|SELF_SIGNED|EPROTO|ERR_SSL/.test(code);
  return new StoreProblem(`The store of FILES_S3_URL (${new URL(url).host}) cannot be reached: ${error.message || code}.`, wrong);
}

function refused({ bucket, url }: S3Place, status: number, text: string): StoreProblem {
  const code = /<Code>(\w{1,60})<\/Code>/.exec(text)?.[1] ?? '';
  const host = new URL(url).host;
  if (code === 'NoSuchBucket' || (status === 404 && code === ''))
    return new StoreProblem(`There is no bucket ${bucket} at ${host}: see FILES_S3_BUCKET.`, true);
  if (code === 'SignatureDoesNotMatch') return new StoreProblem(`${host} does not take the signature: see FILES_S3_SECRET and FILES_S3_REGION.`, true);
  if (code === 'InvalidAccessKeyId') return new StoreProblem(`${host} does not know the key: see FILES_S3_KEY.`, true);
  if (status === 401 || status === 403)
    return new StoreProblem(`${host} does not let this key use the bucket ${bucket}: see FILES_S3_KEY and FILES_S3_SECRET.`, true);
  if (status >= 300 && status < 400)
    return new StoreProblem(`${host} sends to another place for the bucket ${bucket}: see FILES_S3_URL and FILES_S3_REGION.`, true);
  return new StoreProblem(`${host} answers ${status}${code ? ` (${code})` : ''}.`, status < 500);
}
