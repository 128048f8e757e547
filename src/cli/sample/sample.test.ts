import { expect, test } from 'vitest';
import { openWorld } from '../../server/testing.ts';
import { checkCounts } from '../doctor-counts.ts';
import { people } from './cast.ts';
import { keepSample } from './keep.ts';
import { projects } from './work.ts';

const world = await openWorld();

interface Trail {
  order: number | null;
  lift: number | null;
  too_early: string | null;
  trail: { month: string; order: number; lift: number }[];
  parts: { id: string; n: number }[];
}

test('the whole sample is an organisation at work: every page of it answers, and its numbers are those of a recount', { timeout: 600_000 }, async () => {
  const { slug, made } = await keepSample(world.ground);
  expect(made).toBe(true);
  expect(await keepSample(world.ground)).toEqual({ slug, made: false });
  const read = world.ground.database.read;
  const { id } = await read.selectFrom('workspaces').select('id').where('slug', '=', slug).executeTakeFirstOrThrow();

  const all = async (table: 'visions' | 'directions' | 'goals' | 'check_ins' | 'projects' | 'people' | 'units' | 'comments' | 'threads') =>
    (await read.selectFrom(table).select('id').where('workspace_id', '=', id).execute()).map((r) => r.id);
  const counts = { visions: 1, directions: 3, goals: 6, check_ins: 30, projects: 8, people: 40, units: 6, comments: 100, threads: 15 } as const;
  for (const [table, n] of Object.entries(counts)) expect((await all(table as keyof typeof counts)).length, table).toBeGreaterThanOrEqual(n);
  expect([(await all('directions')).length, (await all('goals')).length, (await all('units')).length]).toEqual([3, 6, 6]);
  expect(people.filter((p) => p.unit !== null)).toHaveLength(40);

  const tasks = await read.selectFrom('tasks').select(['title', 'project_id', 'category', 'parent_id']).where('workspace_id', '=', id).execute();
  expect(tasks.filter((t) => t.parent_id === null).length).toBeGreaterThanOrEqual(600);
  expect(new Set(tasks.map((t) => t.category)).size).toBe(6);
  const named = tasks.map((t) => `${t.project_id} ${t.title.toLowerCase()}`);
  expect(named.filter((name, i) => named.indexOf(name) !== i)).toEqual([]);
  const states = await read.selectFrom('projects').select('state').distinct().where('workspace_id', '=', id).execute();
  expect(states.map((p) => p.state).sort()).toEqual(['active', 'archived', 'completed', 'paused', 'stopped']);
  const offers = await read.selectFrom('offers').select('state').distinct().where('workspace_id', '=', id).execute();
  expect(offers.map((o) => o.state)).toEqual(expect.arrayContaining(['open', 'countered', 'accepted', 'declined']));
  expect((await checkCounts(world.ground.database, { id, name: slug })).map((f) => f.state)).toEqual(['fine']);
  const ahead = world.ground.clock().toISOString();
  expect(await read.selectFrom('activity').select('at').where('workspace_id', '=', id).where('at', '>', ahead).execute()).toEqual([]);

  const entered = await world.fetch('/api/look-around', { method: 'POST', headers: { origin: world.ground.publicUrl } });
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
  const get = async <T>(path: string): Promise<T> => {
    const answer = await world.fetch(`/api/w/${slug}/${path}`, { headers: { cookie } });
    expect(answer.status, path).toBe(200);
    return (await answer.json()) as T;
  };
  const today = await get<{ story: { sentence: string; line: { stops: unknown[] } }; mine: unknown[]; offered: unknown[]; next_milestone: unknown }>('today');
  expect(today.story.sentence).toContain('so that nobody in the valley');
  expect(today.story.line.stops.length).toBeGreaterThanOrEqual(5);
  expect([today.mine.length >= 3, today.offered.length >= 3, today.next_milestone !== null]).toEqual([true, true, true]);

  const balance = await get<Trail>('balance');
  expect(balance).toMatchObject({ too_early: null, order: expect.any(Number), lift: expect.any(Number) });
  expect(balance.trail.length).toBeGreaterThanOrEqual(3);
  expect(balance.parts.filter((p) => p.n === 0)).toEqual([]);
  const map = await get<{ figures: { percent: number; loose_projects: number; goals_with_work: number; at_risk: number } }>('throughline');
  expect(map.figures).toMatchObject({ loose_projects: 1, goals_with_work: 5 });
  expect([map.figures.percent < 100, map.figures.at_risk > 0]).toEqual([true, true]);

  // What waits as a swap, what each does a part of, what is followed and kept, what lies on a task, and money.
  const offered = await get<{ to_me: { in_exchange_for: { title: string } | null }[] }>('my/offers');
  expect(offered.to_me.filter((o) => o.in_exchange_for).map((o) => o.in_exchange_for?.title)).toEqual(['Order paper for the printer in Hollen']);
  expect((await read.selectFrom('parts').select('finished_at').where('workspace_id', '=', id).execute()).filter((p) => p.finished_at)).toHaveLength(1);
  const followed = await get<{ muted: string | null; reasons: string[] }[]>('follows');
  expect([followed.filter((f) => f.muted).length, followed.filter((f) => f.reasons.includes('chosen')).length]).toEqual([1, 2]);
  expect((await get<{ sharing: string }[]>('views')).map((v) => v.sharing).sort()).toEqual(['locked', 'private', 'shared']);
  const files = await read.selectFrom('attachments').select(['name', 'subject_id', 'subject_kind']).where('workspace_id', '=', id).orderBy('name').execute();
  expect(files.map((f) => f.name)).toEqual(['signal-on-the-bus.csv', 'words-when-it-fails.md']);
  for (const f of files) await get(`files/${f.subject_kind}/${f.subject_id}`);
  const money = await read.selectFrom('key_results').select('currency').where('workspace_id', '=', id).where('kind', '=', 'money').execute();
  expect(money).toEqual([{ currency: 'EUR' }]);

  const inbox = await get<unknown[]>('inbox');
  expect(inbox.length).toBeGreaterThan(3);
  const { projects: shown } = await get<{ projects: { id: string; key: string; counts: Record<string, number> }[] }>('projects');
  expect(shown).toHaveLength(projects.length);
  for (const p of shown)
    for (const path of [`projects/${p.key}`, `projects/${p.id}/tasks`, `projects/${p.id}/milestones`, `history/project/${p.id}`]) await get(path);
  for (const goal of await all('goals')) for (const path of [`goals/${goal}`, `throughlines/goal/${goal}`, `comments/goal/${goal}`]) await get(path);
  for (const unit of await all('units')) for (const path of [`units/${unit}`, `balance?unit=${unit}`, `throughline?unit=${unit}`]) await get(path);
  for (const path of ['vision', 'vision/versions', 'goals', 'goals?state=closed', 'units', 'people', 'my/tasks', 'my/offers']) await get(path);
  for (const person of (await all('people')).slice(0, 3)) await get(`people/${person}`);
  expect(await get<{ found?: unknown[] }>('search?q=bus')).toBeTruthy();
  const write = await world.fetch(`/api/w/${slug}/tasks`, {
    method: 'POST',
    headers: { cookie, origin: world.ground.publicUrl, 'content-type': 'application/json' },
    body: '{}',
  });
  expect(write.status).toBe(403);
});
