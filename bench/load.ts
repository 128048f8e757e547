import { Agent, type IncomingMessage, request } from 'node:http';
import { performance } from 'node:perf_hooks';

/** One request as a client sends it. */
export interface Call {
  method: string;
  path: string;
  body?: string;
}
export interface Load {
  perSecond: number;
  p50: number;
  p99: number;
}

/** Asks without a pause over so many kept connections, each waiting for its answer; times in milliseconds. A refusal ends the measurement. */
export async function load(url: string, headers: Record<string, string>, next: () => Call, connections: number, seconds: number): Promise<Load> {
  const { hostname, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const ask = (call: Call) =>
    new Promise<void>((done, failed) => {
      const body = call.body === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(call.body)) };
      const sent = request({ hostname, port, agent, method: call.method, path: call.path, headers: { ...headers, ...body } }, (answer: IncomingMessage) => {
        answer.on('end', () =>
          answer.statusCode && answer.statusCode < 400 ? done() : failed(new Error(`${call.method} ${call.path}: ${answer.statusCode}`)),
        );
        answer.on('error', failed);
        answer.resume();
      });
      sent.on('error', failed);
      sent.end(call.body);
    });
  const all: number[] = [];
  const began = performance.now();
  const end = began + seconds * 1000;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < end) {
        const at = performance.now();
        await ask(next());
        all.push(performance.now() - at);
      }
    }),
  );
  const took = performance.now() - began;
  agent.destroy();
  all.sort((a, b) => a - b);
  const at = (share: number) => Math.round((all[Math.min(all.length - 1, Math.floor(all.length * share))] ?? 0) * 10) / 10;
  return { perSecond: Math.round((all.length / took) * 10_000) / 10, p50: at(0.5), p99: at(0.99) };
}

export const median = (all: number[]): number => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
