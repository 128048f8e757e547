import { timingSafeEqual } from 'node:crypto';
import type { Hono } from 'hono';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { Refusal } from '../kit/errors.ts';
import type { Ground } from '../people/context.server.ts';
import { hashOf } from '../people/secrets.server.ts';
import type { Door, Peer } from './door.ts';
import { installationApi, workspaceApi } from './features.ts';

/** What is measured of the program while METRICS_TOKEN is set: of the program, never of a workspace or a person. */
export interface Metrics {
  answered(method: string, path: string, status: number, ms: number): void;
  text(): Promise<string>;
  type: string;
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
const areas = new Set([...Object.keys(workspaceApi), ...Object.keys(installationApi), 'live']);

/** The feature that a path belongs to: a short list, so that nobody's address becomes a series of its own. */
export function areaOf(path: string): string {
  const [first, second, , fourth] = path.split('/').slice(1);
  if (first !== 'api') return 'page';
  const name = (second === 'w' ? fourth : second) ?? '';
  return areas.has(name) ? name : 'other';
}

/** Starts measuring: the process, how long answers take, and what waits. */
export function measureProgram(ground: Ground): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answers = new Histogram({
    name: 'throughline_answer_seconds',
    help: 'From a request to its answer.',
    labelNames: ['method', 'area', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  const jobs = new Gauge({
    name: 'throughline_jobs',
    help: 'Durable jobs that are due, and those that failed before and are tried again.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const now = ground.clock().toISOString();
      const waiting = await ground.database.read.selectFrom('jobs').select(['run_at', 'problem']).where('done_at', 'is', null).execute();
      jobs.set({ state: 'due' }, waiting.filter((j) => j.run_at <= now).length);
      jobs.set({ state: 'tried_again' }, waiting.filter((j) => j.problem !== null).length);
    },
  });
  new Gauge({
    name: 'throughline_live_streams',
    help: 'Open live streams of this process.',
    registers: [registry],
    collect() {
      this.set(ground.wake.streams());
    },
  });
  return {
    answered: (method, path, status, ms) =>
      answers.observe({ method: methods.has(method) ? method : 'other', area: areaOf(path), status: String(status) }, ms / 1000),
    text: () => registry.metrics(),
    type: registry.contentType,
  };
}

/** Serves what is measured, as Prometheus reads it, to whoever sends METRICS_TOKEN as a bearer. */
export function metricsRoute(app: Hono<{ Bindings: Peer; Variables: { door: Door } }>, metrics: Metrics | null, token: string | null): void {
  app.get('/metrics', async (c) => {
    const given = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    const same = token !== null && timingSafeEqual(Buffer.from(hashOf(given)), Buffer.from(hashOf(token)));
    if (!metrics || !same) throw new Refusal('notFound', 'There is nothing here. Set METRICS_TOKEN, and send it as a bearer.', { rule: 'metrics_token' });
    return c.body(await metrics.text(), 200, { 'content-type': metrics.type, 'cache-control': 'no-store' });
  });
}
