import { performance } from 'node:perf_hooks';

/** A person of a workspace who asks over HTTP. */
export interface Asker {
  url: string;
  slug: string;
  cookie: string;
}

/** One request; a refusal ends the measurement. */
export async function ask<T = unknown>(who: Asker, method: string, path: string, body?: unknown): Promise<T> {
  const raw = body instanceof Uint8Array;
  const answer = await fetch(`${who.url}/api/w/${who.slug}${path}`, {
    method,
    headers: { cookie: who.cookie, origin: who.url, ...(body === undefined ? {} : { 'content-type': raw ? 'application/octet-stream' : 'application/json' }) },
    ...(body === undefined ? {} : { body: raw ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }), // a file of ours is never shared memory
  });
  const text = await answer.text();
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
  return JSON.parse(text) as T;
}

export interface Times {
  median: number;
  p95: number;
}

/** Times of some work done again and again, after it was done twice unmeasured; in milliseconds. */
export async function times(n: number, work: (i: number) => Promise<unknown>, unmeasured = 2): Promise<Times> {
  const all: number[] = [];
  for (let i = -unmeasured; i < n; i++) {
    const began = performance.now();
    await work(i);
    if (i >= 0) all.push(performance.now() - began);
  }
  return of(all);
}

/** Median and 95th percentile. */
export function of(all: number[]): Times {
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  return { median: at(0.5), p95: at(0.95) };
}
