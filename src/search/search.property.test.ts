import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commentsApi } from '../comments/comments.ts';
import { newId } from '../kit/ids.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { searchApi } from './search.ts';

// Whatever is given to whom: what the search finds is exactly what answers when it is asked for by its id.

const world = await openWorld();
const names = ['Admin', 'Mina', 'Jonas', 'Gus', 'Gia'] as const;
const today = world.clock.now.toISOString().slice(0, 10);

const place = fc.record({
  access: fc.constantFrom('open', 'closed', 'closed'),
  given: fc.array(fc.constantFrom('nothing', 'see', 'ended', 'steward', 'unit', 'unit ended'), { minLength: names.length, maxLength: names.length }),
  held: fc.option(fc.nat(names.length - 1)),
  offered: fc.option(fc.nat(names.length - 1)),
});
type Place = typeof place extends fc.Arbitrary<infer T> ? T : never;

async function ground() {
  const w = await world.workspace(['Mina', 'Jonas']);
  const people = [w.admin, w.Mina, w.Jonas, await world.person(w, 'Gus', 'guest'), await world.person(w, 'Gia', 'guest')] as Actor[];
  const mina = people[1] as Actor;
  const projects = [];
  for (const key of ['AAA', 'BBB', 'CCC']) {
    const project = await mina.api(projectsApi).create({ id: newId(), name: `Kelp ${key}`, key, purpose: 'of kelp' });
    const inTitle = await mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: `Kelp in ${key}` });
    const inText = await mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: `Sand of ${key}`, body: 'with kelp' });
    await mina.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: inText.id, body: 'also kelp' });
    projects.push({ id: project.id, key, tasks: [inTitle.id, inText.id] });
  }
  // Each in a unit of their own, the guests too: it gives them nothing.
  const units = people.map(() => newId());
  await world.ground.database.write(w.id, async (trx) => {
    const now = `${today}T00:00:00.000Z`;
    for (const [n, id] of units.entries()) {
      await trx
        .insertInto('units')
        .values({ workspace_id: w.id, id, name: `Unit ${n}`, created_at: now, updated_at: now })
        .execute();
      await trx
        .insertInto('unit_participants')
        .values({ workspace_id: w.id, unit_id: id, person_id: people[n]?.id ?? '', since: now })
        .execute();
    }
  });
  return { id: w.id, people, units, projects };
}
type Ground = Awaited<ReturnType<typeof ground>>;

async function lay(g: Ground, places: Place[]): Promise<void> {
  const at = `${today}T00:00:00.000Z`;
  const base = () => ({ workspace_id: g.id, id: newId() });
  await world.ground.database.write(g.id, async (trx) => {
    for (const table of ['grants', 'unit_grants', 'commitments', 'offers'] as const) await trx.deleteFrom(table).where('workspace_id', '=', g.id).execute();
    for (const [i, p] of places.entries()) {
      const project = g.projects[i] as Ground['projects'][number];
      await trx.updateTable('projects').set({ access: p.access }).where('id', '=', project.id).execute();
      await trx.updateTable('nodes').set({ access: p.access }).where('kind', '=', 'project').where('id', '=', project.id).execute();
      for (const [n, what] of p.given.entries()) {
        const person_id = g.people[n]?.id ?? '';
        const object = { object_kind: 'project', object_id: project.id, created_at: at, created_by: g.people[0]?.id ?? '' };
        if (what === 'see' || what === 'ended')
          await trx
            .insertInto('grants')
            .values({ ...base(), ...object, person_id, level: 'see', ended_at: what === 'ended' ? at : null })
            .execute();
        const toUnit = { ...base(), project_id: project.id, unit_id: g.units[n] ?? '', level: 'see', created_at: at, created_by: g.people[0]?.id ?? '' };
        if (what.startsWith('unit'))
          await trx
            .insertInto('unit_grants')
            .values({ ...toUnit, ended_at: what === 'unit ended' ? at : null })
            .execute();
        const stewards = { ...base(), subject_kind: 'project', subject_id: project.id, person_id, role: 'steward', from_at: at };
        if (what === 'steward') await trx.insertInto('commitments').values(stewards).execute();
      }
      const about = { subject_kind: 'task', subject_id: project.tasks[1] ?? '', role: 'holder' };
      if (p.held !== null)
        await trx
          .insertInto('commitments')
          .values({ ...base(), ...about, person_id: g.people[p.held]?.id ?? '', from_at: at })
          .execute();
      const offer = { ...base(), ...about, by_person_id: g.people[0]?.id ?? '', origin: 'person', reply_by: today, state: 'open', created_at: at };
      if (p.offered !== null)
        await trx
          .insertInto('offers')
          .values({ ...offer, to_person_id: g.people[p.offered]?.id ?? '' })
          .execute();
    }
  });
}

/** Everything that is found, page by page. */
async function all(who: Actor, q: string): Promise<string[]> {
  const found: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ReturnType<typeof who.api<typeof searchApi>>['find']>> = await who
      .api(searchApi)
      .find({ q, limit: 4, ...(cursor ? { cursor } : {}) });
    found.push(...page.found.map((f) => `${f.part}:${f.id}`));
    cursor = page.next_cursor;
  } while (cursor);
  return found.sort();
}

test('the search finds exactly what the one who asks may read by its id, for every person and any access', async () => {
  const g = await ground();
  await fc.assert(
    fc.asyncProperty(fc.array(place, { minLength: 3, maxLength: 3 }), async (places) => {
      await lay(g, places);
      for (const who of g.people) {
        const readable = async (path: string) => (await who.request('GET', path)).status === 200;
        const expected: string[] = [];
        const tasks: string[] = [];
        for (const p of g.projects) {
          if (await readable(`/projects/${p.key}`)) expected.push(`thing:${p.id}`);
          for (const [j, id] of p.tasks.entries())
            if (await readable(`/tasks/${id}`)) {
              tasks.push(`thing:${id}`);
              if (j === 1) expected.push(`comment:${id}`);
            }
        }
        expect(await all(who, 'kelp')).toEqual([...expected, ...tasks].sort());
        expect(await all(who, 'kind:task')).toEqual(tasks.sort());
        expect(await all(who, 'klep')).toEqual(
          [...expected.filter((e) => e.startsWith('thing')), ...tasks.filter((t) => g.projects.some((p) => t.endsWith(p.tasks[0] ?? '')))].sort(),
        );
      }
    }),
    { numRuns: 6 },
  );
}, 60_000);

test('what is trashed, closed or taken back is gone from the results with the answer', async () => {
  const g = await ground();
  const [, mina, jonas] = g.people as [Actor, Actor, Actor];
  const first = g.projects[0] as Ground['projects'][number];
  const before = await all(jonas, 'kelp');
  await mina.api(tasksApi).trash({ id: first.tasks[1] ?? '' });
  expect(await all(jonas, 'kelp')).toEqual(before.filter((f) => !f.endsWith(first.tasks[1] ?? '')));
  await mina.api(tasksApi).restore({ id: first.tasks[1] ?? '' });
  expect(await all(jonas, 'kelp')).toEqual(before);
  const project = await mina.api(projectsApi).one({ key: first.key });
  await mina.api(projectsApi).edit({ id: first.id, version: project.version, access: 'closed' });
  const gone = [first.id, ...first.tasks];
  expect(await all(jonas, 'kelp')).toEqual(before.filter((f) => !gone.some((id) => f.endsWith(id))));
  expect(await all(mina, 'kelp')).toEqual(before);
});
