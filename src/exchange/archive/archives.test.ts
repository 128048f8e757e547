import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { runJobs } from '../../activity/jobs.server.ts';
import { newId } from '../../kit/ids.ts';
import { projectsApi } from '../../manage/projects/projects.ts';
import { peopleApi } from '../../people/people.ts';
import { tokensApi } from '../../people/tokens.ts';
import { jobHandlers } from '../../server/features.ts';
import { type Actor, openWorld } from '../../server/testing.ts';
import { archivesApi } from './archive.ts';
import { endArchives } from './archives.server.ts';
import { checkArchive } from './read.server.ts';

const world = await openWorld();
const folder = mkdtempSync(join(tmpdir(), 'throughline-archives-'));
const problems: unknown[] = [];
const jobs = runJobs(world.ground, jobHandlers, (error) => problems.push(error));
afterAll(async () => {
  await jobs.stop();
  rmSync(folder, { recursive: true, force: true });
});
const api = (who: Actor) => who.api(archivesApi);
const settled = (who: Actor, id: string) =>
  expect.poll(async () => (await api(who).list()).archives.find((a) => a.id === id)?.state, { timeout: 30_000 }).toMatch(/done|failed/);

test('an administrator has an archive made, follows it, takes it, and nobody else sees it', async () => {
  const w = await world.workspace(['mina']);
  const mina = w.mina as Actor;
  const other = await world.person(w, 'Second', 'administrator');
  await mina.api(projectsApi).create({ id: newId(), key: 'SHUT', name: 'Behind the door', access: 'closed' });
  await mina.api(projectsApi).create({ id: newId(), key: 'OPEN', name: 'In the open' });
  const id = newId();
  const made = await api(w.admin).create({ id });
  expect(made).toMatchObject({ id, here: false });
  expect(await api(w.admin).create({ id })).toMatchObject({ id });
  await settled(w.admin, id);
  const [done] = (await api(w.admin).list()).archives;
  expect(done).toMatchObject({ state: 'done', here: true, problem: null, content_hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(done?.done_rows).toBe(done?.all_rows);
  expect(problems).toEqual([]);

  const file = await w.admin.request('GET', `/archives/${id}/file`);
  expect([file.status, file.headers.get('content-type'), file.headers.get('cache-control')]).toEqual([200, 'application/gzip', 'no-store']);
  const bytes = Buffer.from(await file.arrayBuffer());
  const path = join(folder, 'taken.tar.gz');
  await writeFile(path, bytes);
  const { head, manifest } = await checkArchive(path);
  expect([head.scope, manifest.content[w.slug]]).toEqual(['shared', done?.content_hash]);
  expect(gunzipSync(bytes).includes('In the open')).toBe(true);
  expect(gunzipSync(bytes).includes('Behind the door')).toBe(false);

  // Another administrator may see other things: this one does not exist for them. A member has no archives, a token takes none.
  expect((await other.request('GET', `/archives/${id}/file`)).status).toBe(404);
  expect((await api(other).list()).archives).toEqual([]);
  await expect(api(other).remove({ id })).rejects.toMatchObject({ status: 404 });
  await expect(api(other).create({ id })).rejects.toMatchObject({ status: 409 });
  expect((await mina.request('GET', `/archives/${id}/file`)).status).toBe(403);
  const { secret } = await w.admin.api(tokensApi).create({ id: newId(), name: 'reads', scope: 'read' });
  expect((await world.as(w.admin, { authorization: `Bearer ${secret}` }).request('GET', `/archives/${id}/file`)).status).toBe(403);

  // Whoever administers no more takes it no more.
  const { version } = await other.api(peopleApi).one({ id: w.admin.id });
  await other.api(peopleApi).setRole({ id: w.admin.id, version, role: 'member', ends_on: null });
  expect((await w.admin.request('GET', `/archives/${id}/file`)).status).toBe(403);
  const member = await other.api(peopleApi).one({ id: w.admin.id });
  await other.api(peopleApi).setRole({ id: w.admin.id, version: member.version, role: 'administrator', ends_on: null });
  await api(w.admin).remove({ id });
  expect((await w.admin.request('GET', `/archives/${id}/file`)).status).toBe(404);
});

test('one file a person: a new one takes the place of the last, and a week later it is gone', async () => {
  const w = await world.workspace();
  const [first, second] = [newId(), newId()];
  await api(w.admin).create({ id: first });
  await settled(w.admin, first);
  await api(w.admin).create({ id: second });
  await settled(w.admin, second);
  expect((await api(w.admin).list()).archives.map((a) => a.id)).toEqual([second]);
  expect((await w.admin.request('GET', `/archives/${first}/file`)).status).toBe(404);
  const now = world.clock.now;
  world.clock.now = new Date(now.getTime() + 8 * 86_400_000);
  expect(await endArchives(world.ground)).toBeGreaterThan(0);
  world.clock.now = now;
  expect((await w.admin.request('GET', `/archives/${second}/file`)).status).toBe(404);
});
