import { expect, test } from 'vitest';
import { newId } from '../../kit/ids.ts';
import { type Actor, openWorld, Refused } from '../../server/testing.ts';
import { milestonesApi } from '../milestones/milestones.ts';
import { projectsApi } from '../projects/projects.ts';
import { tasksApi } from '../tasks/tasks.ts';
import { viewsApi } from './views.ts';

const world = await openWorld();
const look = {
  layout: 'list' as const,
  filter: 'is:open due<2w',
  sort: 'due_on' as const,
  group: 'none' as const,
  columns: ['due' as const, 'state' as const],
};
const day = (n: number) => new Date(world.clock.now.getTime() + n * 86_400_000).toISOString().slice(0, 10);
const status = (promise: Promise<unknown>) => promise.then(() => 200).catch((e: unknown) => (e instanceof Refused ? e.status : String(e)));

async function ground(access: 'open' | 'closed' = 'open') {
  const w = await world.workspace(['Mina', 'Jonas']);
  const { Mina: mina, Jonas: jonas } = w as unknown as { Mina: Actor; Jonas: Actor };
  const project = await mina.api(projectsApi).create({ id: newId(), name: 'Harbour', key: 'HAR', access });
  const keep = (who: Actor, more: object = {}) => who.api(viewsApi).create({ id: newId(), name: 'Soon', project_id: project.id, ...look, ...more });
  return { w, mina, jonas, project, keep };
}

test('a view is mine alone until it is shared; locked, only those who keep it change it', async () => {
  const { w, mina, jonas, project, keep } = await ground();
  const view = await keep(jonas);
  expect(view).toMatchObject({
    sharing: 'private',
    mine: true,
    columns: ['state', 'due'],
    filter: 'is:open due<2w',
    can: { change: true, keep: true, make_default: false },
  });
  for (const who of [mina, w.admin]) {
    expect(await status(who.api(viewsApi).one({ id: view.id }))).toBe(404);
    expect(await status(who.api(viewsApi).edit({ id: view.id, version: 1, filter: '' }))).toBe(404);
    expect(await status(who.api(viewsApi).remove({ id: view.id }))).toBe(404);
    expect(await who.api(viewsApi).list({ project_id: project.id })).toEqual([]);
  }
  const shared = await jonas.api(viewsApi).share({ id: view.id });
  expect(await w.admin.api(viewsApi).edit({ id: view.id, version: shared.version, sort: 'title' })).toMatchObject({ sort: 'title', can: { keep: false } });
  expect(await status(w.admin.api(viewsApi).edit({ id: view.id, version: shared.version, name: 'Mine now' }))).toBe(403);
  expect(await status(jonas.api(viewsApi).edit({ id: view.id, version: shared.version, sort: 'due_on' }))).toBe(409);
  const locked = await mina.api(viewsApi).share({ id: view.id, locked: true }); // she keeps the project
  expect(locked.sharing).toBe('locked');
  expect(await status(w.admin.api(viewsApi).edit({ id: view.id, version: locked.version, sort: 'due_on' }))).toBe(403);
  expect(await status(jonas.api(viewsApi).makeDefault({ id: view.id }))).toBe(403);
  expect(await mina.api(viewsApi).makeDefault({ id: view.id })).toMatchObject({ is_default: true });
  const other = await keep(mina, { name: 'Other' });
  expect(await status(mina.api(viewsApi).makeDefault({ id: other.id }))).toBe(409);
  await mina.api(viewsApi).share({ id: other.id });
  await mina.api(viewsApi).makeDefault({ id: other.id });
  expect((await jonas.api(viewsApi).list({ project_id: project.id })).map((v) => [v.name, v.is_default])).toEqual([
    ['Other', true],
    ['Soon', false],
  ]);
  expect(await status(mina.api(viewsApi).unshare({ id: view.id }))).toBe(403);
  expect(await jonas.api(viewsApi).unshare({ id: view.id })).toMatchObject({ sharing: 'private' });
  expect(await status(mina.api(viewsApi).one({ id: view.id }))).toBe(404);
  await jonas.api(viewsApi).remove({ id: view.id });
  expect(await status(jonas.api(viewsApi).one({ id: view.id }))).toBe(404);
});

test('a view shows its reader no more than they see, and is not kept of another person', async () => {
  const { w, mina, jonas, project, keep } = await ground('closed');
  const guest = await world.person(w, 'Gus', 'guest');
  const view = await keep(mina);
  await mina.api(viewsApi).share({ id: view.id });
  const all = await keep(mina, { project_id: null, name: 'All' });
  await mina.api(viewsApi).share({ id: all.id });
  expect([await status(jonas.api(viewsApi).one({ id: view.id })), await status(jonas.api(viewsApi).one({ id: all.id }))]).toEqual([404, 200]);
  expect([await status(guest.api(viewsApi).one({ id: view.id })), await status(guest.api(viewsApi).one({ id: all.id }))]).toEqual([404, 404]);
  expect((await jonas.api(viewsApi).list({})).map((v) => v.name)).toEqual(['All']);
  expect((await mina.api(viewsApi).list({ of: 'all' })).map((v) => v.name)).toEqual(['All']);
  expect(await status(keep(jonas))).toBe(404);
  expect(await status(guest.api(viewsApi).create({ id: newId(), name: 'G', project_id: null, ...look }))).toBe(403);
  for (const filter of ['holder:jonas', 'is:open (late OR -by:mina)']) {
    expect(await status(keep(mina, { filter }))).toBe(422);
    expect(await status(mina.api(viewsApi).edit({ id: view.id, version: 2, filter }))).toBe(422);
  }
  expect(await keep(mina, { filter: 'holder:me,nobody "unpaired', name: 'Me' })).toMatchObject({ filter: 'holder:me,nobody unpaired' });
  const again = { id: newId(), name: 'Twice', project_id: project.id, ...look };
  const first = await mina.api(viewsApi).create(again);
  expect(await mina.api(viewsApi).create(again)).toEqual(first);
  expect(await status(mina.api(viewsApi).create({ ...again, name: 'Else' }))).toBe(409);
  expect(await status(jonas.api(viewsApi).create({ ...again, project_id: null }))).toBe(409);
});

test('all work comes in pages of what the one who asks sees, and a calendar by day', async () => {
  const { w, mina, jonas, project } = await ground();
  const shut = await mina.api(projectsApi).create({ id: newId(), name: 'Shut', key: 'SHUT', access: 'closed' });
  const add = (project_id: string, title: string, more: object = {}) => mina.api(tasksApi).create({ id: newId(), project_id, title, ...more });
  for (let i = 0; i < 9; i++) await add(i % 2 ? project.id : shut.id, `Task ${i}`, i < 6 ? { due_on: day(i) } : {});
  const pages = async (who: Actor, sort: 'due_on' | 'updated_at' | 'priority' | 'title' | 'project') => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await who.api(tasksApi).all({ limit: 2, sort, filter: 'is:open', ...(cursor ? { cursor } : {}) });
      seen.push(...page.tasks.map((t) => t.title));
      for (const t of page.tasks) expect(page.projects.find((p) => p.id === t.project_id)?.states.length).toBe(6);
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    return seen;
  };
  expect((await pages(mina, 'due_on')).slice(0, 6)).toEqual(['Task 0', 'Task 1', 'Task 2', 'Task 3', 'Task 4', 'Task 5']);
  expect((await pages(mina, 'updated_at'))[0]).toBe('Task 8');
  for (const sort of ['due_on', 'updated_at', 'priority', 'title', 'project'] as const) {
    expect(new Set(await pages(mina, sort)).size).toBe(9);
    expect((await pages(jonas, sort)).toSorted()).toEqual(['Task 1', 'Task 3', 'Task 5', 'Task 7']);
  }
  await mina.api(milestonesApi).create({ id: newId(), project_id: project.id, title: 'Pilot', target_on: day(4) });
  await mina.api(milestonesApi).create({ id: newId(), project_id: shut.id, title: 'Secret', target_on: day(4) });
  const month = await jonas.api(tasksApi).calendar({ from: day(0), to: day(31) });
  expect(month.tasks.map((t) => t.title)).toEqual(['Task 1', 'Task 3', 'Task 5']);
  expect(month.days).toEqual([1, 3, 5].map((n) => ({ day: day(n), n: 1 })));
  expect([month.milestones.map((m) => m.title), month.undated.map((t) => t.title), month.more_undated]).toEqual([['Pilot'], ['Task 7'], false]);
  for (let i = 0; i < 65; i++) await add(project.id, `Many ${i}`, { due_on: day(9) });
  const full = await jonas.api(tasksApi).calendar({ from: day(9), to: day(9), project_id: project.id, filter: 'many' });
  expect([full.tasks.length, full.days]).toEqual([60, [{ day: day(9), n: 65 }]]);
  expect(await jonas.api(tasksApi).calendar({ from: day(0), to: day(31), filter: 'holder:mina' })).toMatchObject({
    of_others: true,
    tasks: [],
    days: [],
    undated: [],
  });
  expect(await status(jonas.api(tasksApi).calendar({ from: day(0), to: day(31), project_id: shut.id }))).toBe(404);
  expect(await status(jonas.api(tasksApi).calendar({ from: day(0), to: day(90) }))).toBe(422);
  expect(await status(jonas.api(tasksApi).calendar({ from: day(5), to: day(0) }))).toBe(422);
  expect((await (await world.person(w, 'Gus', 'guest')).api(tasksApi).all({})).tasks).toEqual([]);
});

test('a filter that grows too long when it is written out is refused, and hides no other view', async () => {
  const { mina, jonas, project, keep } = await ground();
  const kept = await keep(mina);
  const filter = Array.from({ length: 3 }, () => `label:${Array.from({ length: 20 }, (_, i) => `${'\\'.repeat(190)}${i}`).join(',')}`).join(' ');
  expect(filter.length).toBeLessThan(12_000);
  expect(await status(keep(mina, { filter }))).toBe(422);
  expect(await status(mina.api(viewsApi).edit({ id: kept.id, version: kept.version, filter }))).toBe(422);
  await mina.api(viewsApi).share({ id: kept.id });
  expect(await jonas.api(viewsApi).list({ project_id: project.id })).toMatchObject([{ id: kept.id, filter: look.filter }]);
  expect((await mina.api(tasksApi).list({ project_id: project.id, filter })).tasks).toEqual([]);
});
