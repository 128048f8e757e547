import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createApp } from './app.ts';
import { areaOf } from './metrics.ts';
import { openWorld } from './testing.ts';

const world = await openWorld();
const token = 'scraped-every-fifteen-seconds';

test('what is measured is of the program: read by the token only, and no workspace, person or thing is named', async () => {
  const { slug, admin } = await world.workspace(['Jonas']);
  const app = createApp({ ground: world.ground, settings: { ...world.settings, metricsToken: token }, log: pino({ level: 'silent' }) });
  const ask = (path: string, headers: Record<string, string> = {}) => app.fetch(new Request(`http://localhost${path}`, { headers }));
  expect((await ask(`/api/w/${slug}/people`, { cookie: admin.cookie })).status).toBe(200);
  expect((await ask('/api/w/elsewhere/nonsense-of-the-day', { cookie: admin.cookie })).status).toBe(404);

  for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: `Bearer ${token}x` }, { cookie: admin.cookie }] as Record<string, string>[])
    expect((await ask('/metrics', headers)).status).toBe(404);
  const answer = await ask('/metrics', { authorization: `Bearer ${token}` });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toContain('text/plain');
  const text = await answer.text();
  expect(text).toMatch(/throughline_answer_seconds_count\{method="GET",area="people",status="200"\} 1/);
  expect(text).toMatch(/throughline_answer_seconds_count\{method="GET",area="other",status="404"\} 1/);
  for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_lag_p99_seconds', 'throughline_jobs{state="due"} 0', 'throughline_live_streams 0'])
    expect(text).toContain(name);
  for (const named of [slug, 'elsewhere', 'nonsense', admin.id, 'Jonas']) expect(text).not.toContain(named);
});

test('without METRICS_TOKEN there is no such page', async () => {
  expect((await world.fetch('/metrics', { headers: { authorization: `Bearer ${token}` } })).status).toBe(404);
});

test('a path belongs to a feature, whatever is written in it', () => {
  expect(['/api/w/valley/tasks/HAR-1', '/api/sign-in', '/w/valley/today', '/api/w/valley/constructor', '/api/w/valley/live'].map(areaOf)).toEqual([
    'tasks',
    'other',
    'page',
    'other',
    'live',
  ]);
});
