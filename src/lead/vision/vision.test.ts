import { expect, test } from 'vitest';
import { newId } from '../../kit/ids.ts';
import { offersApi } from '../../offers/offers.ts';
import { type Actor, openWorld, type Refused, refusedField } from '../../server/testing.ts';
import { threadsApi } from '../../threads/threads.ts';
import { goalsApi } from '../goals/goals.ts';
import { visionApi } from './vision.ts';

const world = await openWorld();
const year = Number(world.clock.now.toISOString().slice(0, 4));
const refused = async (promise: Promise<unknown>, status: number, rule: string) => {
  const error = await promise.then(
    () => null,
    (e: Refused) => e,
  );
  expect([error?.status, error?.problem.rule]).toEqual([status, rule]);
  return error?.problem as Refused['problem'];
};
const direction = (title: string, because = '') => ({ id: newId(), title, because });

async function clinic() {
  const w = await world.workspace(['mina', 'jonas']);
  const mina = w.mina as Actor;
  const jonas = w.jonas as Actor;
  const first = {
    id: newId(),
    version: 0,
    title: 'A doctor within a week',
    body: 'Nobody in the valley waits.',
    horizon_year: year + 4,
    we_will_not: ['Grow for its own sake'],
    directions: [direction('Care without waiting', 'waiting makes people ill'), direction('Every phone a front desk')],
  };
  const write = (who: Actor = mina, more: object = {}) => who.api(visionApi).save({ ...first, ...more });
  return { w, mina, jonas, first, write };
}

test('whoever writes the first vision is its steward, and every member reads it', async () => {
  const { mina, jonas, first, write } = await clinic();
  expect(await jonas.api(visionApi).one()).toEqual({ vision: null, can: { write: true, read_all: true } });
  expect(await jonas.api(visionApi).versions()).toEqual([]);
  const vision = await write();
  expect(vision).toMatchObject({ title: first.title, horizon_year: year + 4, we_will_not: first.we_will_not, version: 1, stewards: [{ id: mina.id }] });
  const seen = await jonas.api(visionApi).one();
  expect(seen).toMatchObject({
    vision: { directions: [{ title: 'Care without waiting', goals: [] }, { title: 'Every phone a front desk' }] },
    can: { write: false },
  });
  expect((await mina.api(visionApi).one()).can.write).toBe(true);
});

test('each version is kept with who wrote it and why', async () => {
  const { mina, first, write } = await clinic();
  await write();
  await refused(write(mina, { version: 1, title: 'A doctor within three days' }), 422, 'version_has_a_reason');
  const second = await write(mina, {
    version: 1,
    title: 'A doctor within three days',
    directions: first.directions.slice(0, 1),
    because: 'a week is too long',
  });
  expect(second).toMatchObject({ version: 2, title: 'A doctor within three days' });
  expect(second.directions.map((d) => d.id)).toEqual([first.directions[0]?.id]);
  const versions = await mina.api(visionApi).versions();
  expect(versions.map((v) => [v.version, v.title, v.because, v.by?.id, v.directions.length])).toEqual([
    [2, 'A doctor within three days', 'a week is too long', mina.id, 1],
    [1, 'A doctor within a week', '', mina.id, 2],
  ]);
});

test('a stale version is a conflict with both sides, and changes nothing', async () => {
  const { mina, jonas, write } = await clinic();
  await write();
  await write(mina, { version: 1, title: 'Second', because: 'it reads better' });
  expect((await refused(write(mina, { version: 1, title: 'Third', because: 'mine is older' }), 409, 'version_is_current')).current).toMatchObject({
    title: 'Second',
    version: 2,
  });
  expect((await jonas.api(visionApi).one()).vision).toMatchObject({ title: 'Second', version: 2 });
  expect(await mina.api(visionApi).versions()).toHaveLength(2);
});

test('there is one vision: the same first call twice is one, any other is a conflict that shows it', async () => {
  const { mina, jonas, first, write } = await clinic();
  const vision = await write();
  expect(await write()).toMatchObject({ id: vision.id, version: 1 });
  for (const other of [
    { title: 'Another' },
    { we_will_not: [] },
    { horizon_year: null },
    { directions: first.directions.map((d) => ({ ...d, because: 'another reason' })) },
    { id: newId() },
  ])
    expect((await refused(write(mina, other), 409, 'visions_one_of_the_workspace')).current).toMatchObject({ title: first.title });
  await refused(write(jonas, { id: newId() }), 403, 'vision_steward');
  const { mina: nia, jonas: tom, first: given } = await clinic();
  const two = await Promise.allSettled([nia.api(visionApi).save(given), tom.api(visionApi).save({ ...given, id: newId(), directions: [] })]);
  expect(two.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
  expect(await nia.api(visionApi).versions()).toHaveLength(1);
});

test('the stewardship is offered, taken and handed back; only a steward writes', async () => {
  const { w, mina, jonas, first, write } = await clinic();
  await write();
  const next = { ...first, version: 1, title: 'Jonas’ words', because: 'to try them' };
  expect((await refused(jonas.api(visionApi).save(next), 403, 'vision_steward')).detail).toContain('mina');
  await refused(w.admin.api(visionApi).save(next), 403, 'vision_steward');
  await expect(jonas.api(offersApi).takeUntaken({ kind: 'vision', id: first.id })).rejects.toMatchObject({ status: 403 });
  const offer = await mina.api(offersApi).offer({ id: newId(), kind: 'vision', subject_id: first.id, to_person_id: jonas.id });
  await refused(jonas.api(visionApi).save(next), 403, 'vision_steward');
  await jonas.api(offersApi).take({ id: offer.id });
  expect((await jonas.api(visionApi).save(next)).stewards.map((s) => s.id)).toEqual([mina.id, jonas.id]);
  await mina.api(offersApi).handBack({ kind: 'vision', id: first.id });
  await refused(mina.api(visionApi).save({ ...next, version: 2 }), 403, 'vision_steward');
});

test('a direction that goals cite is retired, never deleted: the goals still show it, and no new one can choose it', async () => {
  const { mina, first, write } = await clinic();
  await write();
  const [cited, free] = first.directions as [(typeof first.directions)[0], (typeof first.directions)[0]];
  const goal = async (title: string) => (await mina.api(goalsApi).create({ id: newId(), title, starts_on: `${year}-01-01`, ends_on: `${year}-12-31` })).id;
  const tie = (src_id: string, dst_id: string) =>
    mina.api(threadsApi).tie({ id: newId(), src_kind: 'goal', src_id, dst_kind: 'direction', dst_id, because: 'most waiting starts at the phone' });
  const id = await goal('Half of first visits online');
  await tie(id, cited.id);
  expect((await mina.api(visionApi).one()).vision?.directions[0]?.goals).toEqual([{ id, title: 'Half of first visits online' }]);
  const after = await write(mina, { version: 1, directions: [], because: 'we begin anew' });
  expect(after.directions).toEqual([]);
  const kept = await world.ground.database.read.selectFrom('directions').select('id').where('vision_id', '=', first.id).execute();
  expect(kept).toEqual([{ id: cited.id }]);
  expect((await mina.api(goalsApi).one({ id })).serves).toMatchObject({ kind: 'direction', title: cited.title });
  expect((await mina.api(threadsApi).throughline({ kind: 'goal', id })).reaches).toBe(false);
  await refused(tie(await goal('Another'), cited.id), 422, 'target_lives');
  await expect(tie(await goal('A third'), free.id)).rejects.toMatchObject({ status: 404 });
  const again = await write(mina, { version: 2, because: 'it was right after all' });
  expect(again.directions[0]?.goals.map((g) => g.id)).toEqual([id]);
  expect((await mina.api(threadsApi).throughline({ kind: 'goal', id })).reaches).toBe(true);
});

test('a guest reads the title that their path leads to, and nothing else of it', async () => {
  const { w, first, write } = await clinic();
  await write();
  const guest = await world.person(w, 'Gast', 'guest');
  const seen = await guest.api(visionApi).one();
  expect(seen).toMatchObject({
    vision: { title: first.title, body: '', we_will_not: [], directions: [], stewards: [] },
    can: { write: false, read_all: false },
  });
  expect((await guest.request('GET', '/vision/versions')).status).toBe(403);
  expect((await guest.request('PUT', '/vision', first)).status).toBe(403);
  const other = (await world.workspace(['nia'])).nia as Actor;
  expect((await other.api(visionApi).one()).vision).toBeNull();
});

test('bad input gets the field, the rule, the value and the mend, and nothing is written', async () => {
  const { mina, first } = await clinic();
  const six = Array.from({ length: 6 }, (_, i) => direction(`Direction ${i}`));
  const twice = direction('Care');
  const cases: [object, string, string][] = [
    [{ title: '' }, 'title', 'too_small'],
    [{ title: ' \t\n ' }, 'title', 'too_small'],
    [{ title: 'x'.repeat(121) }, 'title', 'too_big'],
    [{ title: 'a\u0000b' }, 'title', 'custom'],
    [{ title: 'a\udc00b' }, 'title', 'custom'],
    [{ title: ['A'] }, 'title', 'invalid_type'],
    [{ body: 'x'.repeat(4001) }, 'body', 'too_big'],
    [{ horizon_year: year - 1 }, 'horizon_year', 'year_is_ahead'],
    [{ horizon_year: year + 101 }, 'horizon_year', 'year_is_ahead'],
    [{ horizon_year: 2030.5 }, 'horizon_year', 'invalid_type'],
    [{ horizon_year: 'soon' }, 'horizon_year', 'invalid_type'],
    [{ directions: six }, 'directions', 'too_big'],
    [{ directions: [direction('Care'), direction(' CARE ')] }, 'directions', 'directions_differ'],
    [{ directions: [twice, { ...twice, title: 'Reach' }] }, 'directions', 'directions_differ'],
    [{ directions: [direction(' ')] }, 'directions.0.title', 'too_small'],
    [{ directions: [direction('Care', 'x'.repeat(401))] }, 'directions.0.because', 'too_big'],
    [{ we_will_not: [' '] }, 'we_will_not.0', 'too_small'],
    [{ we_will_not: Array.from({ length: 13 }, () => 'No') }, 'we_will_not', 'too_big'],
    [{ version: 1 }, 'version', 'version_is_current'],
    [{ version: -1 }, 'version', 'too_small'],
    [{ id: 'vision' }, 'id', 'invalid_format'],
  ];
  for (const [more, field, rule] of cases) {
    const found = await refusedField(mina.request('PUT', '/vision', { ...first, ...more }));
    expect([JSON.stringify(more).slice(0, 60), found.status, found.field, found.rule]).toEqual([JSON.stringify(more).slice(0, 60), 422, field, rule]);
  }
  expect((await refusedField(mina.request('PUT', '/vision', { ...first, directions: six }))).mend).toBe('Five directions are the most. Which one goes?');
  expect(await mina.api(visionApi).one()).toEqual({ vision: null, can: { write: true, read_all: true } });
});

test('a direction of another vision’s id is refused', async () => {
  const { mina, first } = await clinic();
  const elsewhere = await clinic();
  await elsewhere.write();
  expect((await mina.api(visionApi).save({ ...first, directions: elsewhere.first.directions })).directions).toHaveLength(2);
  expect((await elsewhere.mina.api(visionApi).one()).vision?.directions).toHaveLength(2);
});
