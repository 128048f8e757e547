import { createHash, createHmac } from 'node:crypto';

// AWS Signature Version 4 for S3, as every S3-speaking store checks it. It is small enough to be read whole: a client library would bring
// dozens of packages for five calls.

export interface ToSign {
  method: string;
  url: URL;
  /** What is signed besides host, hash and date: range. */
  headers?: Record<string, string>;
  sha256: string;
  at: Date;
}

export interface Signer {
  region: string;
  key: string;
  secret: string;
}

/** The hash of nothing: of requests without a body. */
export const emptyHash = createHash('sha256').digest('hex');

/** The headers of a signed request: all that were signed, and the signature. */
export function signed({ method, url, headers = {}, sha256, at }: ToSign, { region, key, secret }: Signer): Record<string, string> {
  const instant = at.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const day = instant.slice(0, 8);
  const all: Record<string, string> = { ...headers, host: url.host, 'x-amz-content-sha256': sha256, 'x-amz-date': instant };
  const names = Object.keys(all).sort();
  const query = [...url.searchParams].map(([name, value]) => `${escaped(name)}=${escaped(value)}`).sort();
  const request = [
    method,
    url.pathname.split('/').map(decodeURIComponent).map(escaped).join('/'),
    query.join('&'),
    ...names.map((name) => `${name}:${all[name]?.trim()}`),
    '',
    names.join(';'),
    sha256,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', instant, scope, createHash('sha256').update(request).digest('hex')].join('\n');
  const signing = [day, region, 's3', 'aws4_request'].reduce<string | Buffer>((k, part) => createHmac('sha256', k).update(part).digest(), `AWS4${secret}`);
  const signature = createHmac('sha256', signing).update(text).digest('hex');
  return { ...all, authorization: `AWS4-HMAC-SHA256 Credential=${key}/${scope},SignedHeaders=${names.join(';')},Signature=${signature}` };
}

/** A part of an address as it is signed: everything but letters, digits and - . _ ~ is escaped. */
export const escaped = (text: string) => encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
