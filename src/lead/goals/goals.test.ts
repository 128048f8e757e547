import { expect, test } from 'vitest';
import { newId } from '../../kit/ids.ts';
import { addDays } from '../../kit/time.ts';
import { offersApi } from '../../offers/offers.ts';
import { peopleApi } from '../../people/people.ts';
import { unitsApi } from '../../people/units.ts';
import { type Actor, openWorld, type Refused, refusedField } from '../../server/testing.ts';
import { threadsApi } from '../../threads/threads.ts';
import { goalsApi, type KeyResultInput } from './goals.ts';

const world = await openWorld();
const day = (n = 0) => addDays(world.clock.now.toISOString().slice(0, 10), n);
const later = (ms: number) => {
  world.clock.now = new Date(world.clock.now.getTime() + ms);
};
const aDay = 86_400_000;
const refused = async (promise: Promise<unknown>, status: number, rule: string) => {
  const error = await promise.then(
    () => null,
    (e: Refused) => e,
  );
  expect([error?.status, error?.problem.rule]).toEqual([status, rule]);
  return error?.problem as Refused['problem'];
};
const result = (more: Partial<KeyResultInput> = {}): KeyResultInput => ({
  id: newId(),
  name: 'First visits booked online',
  kind: 'number',
  aim: 'up',
  unit_word: '',
  currency: null,
  baseline: 0,
  target: 100,
  low: null,
  high: null,
  ...more,
});

async function clinic() {
  const w = await world.workspace(['mina', 'jonas']);
  const mina = w.mina as Actor;
  const jonas = w.jonas as Actor;
  const words = { title: 'Half of first visits booked online', starts_on: day(-10), ends_on: day(80) };
  const create = (who: Actor = mina, more: object = {}) => who.api(goalsApi).create({ id: newId(), ...words, ...more });
  const checkIn = (who: Actor, goal: { id: string }, more: object = {}) =>
    who.api(goalsApi).checkIn({ goal_id: goal.id, id: newId(), confidence: 7, what_changed: 'The form is live', what_next: 'Tell the front desk', ...more });
  return { w, mina, jonas, words, create, checkIn };
}

test('a goal is written, begun, checked in on, closed with what was learned, and opened again', async () => {
  const { mina, jonas, create, checkIn } = await clinic();
  const kr = result();
  const goal = await create(mina, { state: 'planned', results: [kr], contribution: 'so that nobody waits at the phone' });
  expect(goal).toMatchObject({ state: 'planned', progress: 0, key_results: 1, stale: false, check_in_due: null, steward: { id: mina.id }, version: 1 });
  expect(goal.can).toEqual({ edit: true, move: true, check_in: false, close: true, reopen: false, take: false, tie: true, offer: true });
  await refused(checkIn(mina, goal), 409, 'goal_is_active');
  const begun = await mina.api(goalsApi).activate({ id: goal.id, version: 1 });
  expect(begun).toMatchObject({ state: 'active', check_in_due: day(7) });
  const after = await checkIn(mina, goal, { values: [{ id: kr.id, value: 45 }] });
  expect(after).toMatchObject({ progress: 45, confidence: 7, results: [{ latest: 45, progress: 0.45 }] });
  expect(after.check_ins).toMatchObject([{ by: { id: mina.id }, confidence: 7, what_next: 'Tell the front desk', values: [{ name: kr.name, value: 45 }] }]);
  const closed = await mina
    .api(goalsApi)
    .close({ id: goal.id, version: after.version, outcome: 'partly', because: 'two clinics of four', learned: 'Ask them first.' });
  expect(closed).toMatchObject({ state: 'closed', outcome: 'partly', learned: 'Ask them first.', closed_because: 'two clinics of four', progress: 45 });
  expect(Object.entries(closed.can).flatMap(([act, may]) => (may ? [act] : []))).toEqual(['reopen']);
  expect((await jonas.api(goalsApi).list({})).goals).toEqual([]);
  expect((await jonas.api(goalsApi).list({ state: 'closed' })).goals.map((g) => g.id)).toEqual([goal.id]);
  await refused(checkIn(mina, goal), 409, 'goal_is_active');
  await refused(mina.api(goalsApi).edit({ id: goal.id, version: closed.version, title: 'Other' }), 409, 'goal_lives');
  expect((await mina.api(goalsApi).one({ id: goal.id })).can).toMatchObject({ edit: false, move: false, reopen: true });
  expect(await mina.api(goalsApi).reopen({ id: goal.id })).toMatchObject({ state: 'active', outcome: null, closed_because: null });
});

test('a goal is stale three days after a check-in was due, whatever it said before', async () => {
  const { mina, create, checkIn } = await clinic();
  const goal = await create();
  const stale = async () => (await mina.api(goalsApi).one({ id: goal.id })).stale;
  later(9 * aDay);
  expect(await stale()).toBe(false);
  later(aDay);
  expect(await stale()).toBe(true);
  expect(await checkIn(mina, goal, { confidence: 10 })).toMatchObject({ stale: false, check_in_due: day(7) });
  later(10 * aDay);
  expect(await mina.api(goalsApi).one({ id: goal.id })).toMatchObject({ stale: true, confidence: 10 });
  const { version } = await mina.api(goalsApi).one({ id: goal.id });
  expect((await mina.api(goalsApi).edit({ id: goal.id, version, rhythm: 'monthly' })).stale).toBe(false);
});

test('the stewardship goes by offer and is handed back; only the steward checks in', async () => {
  const { w, mina, jonas, create, checkIn } = await clinic();
  const goal = await create();
  await refused(checkIn(jonas, goal), 403, 'goal_steward');
  const offer = await mina.api(offersApi).offer({ id: newId(), kind: 'goal', subject_id: goal.id, to_person_id: jonas.id });
  expect((await mina.api(goalsApi).one({ id: goal.id })).steward?.id).toBe(mina.id);
  await jonas.api(offersApi).take({ id: offer.id });
  expect((await mina.api(goalsApi).one({ id: goal.id })).steward?.id).toBe(jonas.id);
  await refused(checkIn(mina, goal), 403, 'goal_steward');
  await refused(mina.api(goalsApi).edit({ id: goal.id, version: goal.version, title: 'Mine' }), 403, 'goal_steward');
  await checkIn(jonas, goal);
  later(1000);
  await jonas.api(offersApi).handBack({ kind: 'goal', id: goal.id });
  const free = await mina.api(goalsApi).one({ id: goal.id });
  expect(free).toMatchObject({ steward: null, can: { edit: true, check_in: false, take: true } });
  await refused(checkIn(mina, goal), 403, 'goal_steward');
  expect((await w.admin.api(goalsApi).one({ id: goal.id })).can).toMatchObject({ edit: false, take: true, offer: true });
  expect((await jonas.api(goalsApi).one({ id: goal.id })).can).toMatchObject({ edit: false, check_in: false, close: false, take: false, offer: false });
  await refused(jonas.api(goalsApi).close({ id: goal.id, version: free.version, outcome: 'achieved' }), 403, 'goal_steward');
  await refused(jonas.api(offersApi).takeUntaken({ kind: 'goal', id: goal.id }), 403, 'may_take');
  await mina.api(offersApi).takeUntaken({ kind: 'goal', id: goal.id });
  await checkIn(mina, goal);
});

test('a steward who leaves leaves the goal free, one who is suspended keeps it', async () => {
  const { w, mina, jonas, create } = await clinic();
  const goal = await create(jonas);
  const { version } = await w.admin.api(peopleApi).one({ id: jonas.id });
  await w.admin.api(peopleApi).suspend({ id: jonas.id, version });
  expect((await mina.api(goalsApi).one({ id: goal.id })).steward?.id).toBe(jonas.id);
  await w.admin.api(peopleApi).end({ id: jonas.id });
  const free = await w.admin.api(goalsApi).one({ id: goal.id });
  expect(free).toMatchObject({ steward: null, can: { offer: true } });
  const offer = await w.admin.api(offersApi).offer({ id: newId(), kind: 'goal', subject_id: goal.id, to_person_id: mina.id });
  await mina.api(offersApi).take({ id: offer.id });
  expect((await mina.api(goalsApi).one({ id: goal.id })).can.check_in).toBe(true);
});

test('the steward of a unit edits its goals without a steward, and moves the period of any of them', async () => {
  const { w, mina, jonas, create } = await clinic();
  const unit = await w.admin.api(unitsApi).create({ id: newId(), name: 'Front desk', parent_id: null });
  const offer = await w.admin.api(offersApi).offer({ id: newId(), kind: 'unit', subject_id: unit.id, role: 'steward', to_person_id: jonas.id });
  await jonas.api(offersApi).take({ id: offer.id });
  const free = await create(mina, { unit_id: unit.id, take: false });
  expect((await jonas.api(goalsApi).edit({ id: free.id, version: 1, title: 'Fewer calls' })).title).toBe('Fewer calls');
  const held = await create(mina, { unit_id: unit.id });
  await refused(jonas.api(goalsApi).edit({ id: held.id, version: 1, title: 'Fewer calls' }), 403, 'goal_steward');
  await refused(jonas.api(goalsApi).edit({ id: held.id, version: 1, ends_on: day(90), title: 'Fewer calls' }), 403, 'goal_steward');
  expect((await jonas.api(goalsApi).edit({ id: held.id, version: 1, ends_on: day(90) })).ends_on).toBe(day(90));
  const can = async (who: Actor, id: string) => (await who.api(goalsApi).one({ id })).can;
  expect(await can(jonas, held.id)).toMatchObject({ edit: false, move: true, reopen: false });
  const elsewhere = await create(mina);
  expect(await can(jonas, elsewhere.id)).toMatchObject({ edit: false, move: false });
  await refused(jonas.api(goalsApi).edit({ id: elsewhere.id, version: 1, ends_on: day(90) }), 403, 'goal_steward');
});

test('guests and other workspaces see no goal', async () => {
  const { w, mina, create } = await clinic();
  const goal = await create();
  const guest = await world.person(w, 'Gast', 'guest');
  expect((await guest.request('GET', '/goals')).status).toBe(403);
  expect((await guest.request('GET', `/goals/${goal.id}`)).status).toBe(403);
  const other = (await world.workspace(['nia'])).nia as Actor;
  const theirs = other.api(goalsApi);
  for (const call of [() => theirs.one({ id: goal.id }), () => theirs.edit({ id: goal.id, version: 1, title: 'x' })])
    await expect(call()).rejects.toMatchObject({ status: 404 });
  expect((await mina.api(goalsApi).one({ id: goal.id })).version).toBe(1);
});

test('the same id twice makes one goal; other words under it are a conflict', async () => {
  const { mina, jonas, words } = await clinic();
  const given = { id: newId(), ...words, contribution: 'so that nobody waits' };
  await mina.api(goalsApi).create(given);
  expect((await mina.api(goalsApi).create(given)).version).toBe(1);
  for (const other of [{ title: 'Other' }, { contribution: 'Other' }, { ends_on: day(81) }, { rhythm: 'monthly' as const }])
    await refused(mina.api(goalsApi).create({ ...given, ...other }), 409, 'id_is_new');
  await refused(jonas.api(goalsApi).create(given), 409, 'id_is_new');
  expect((await mina.api(goalsApi).list({})).goals).toHaveLength(1);
});

test('a stale version is a conflict with the other side, and changes nothing', async () => {
  const { mina, create } = await clinic();
  const goal = await create();
  const second = await mina.api(goalsApi).edit({ id: goal.id, version: 1, title: 'Second' });
  const api = mina.api(goalsApi);
  const stale = [api.edit({ id: goal.id, version: 1, title: 'Third' }), api.close({ id: goal.id, version: 1, outcome: 'achieved' })];
  for (const problem of await Promise.all(stale.map((call) => refused(call, 409, 'version_is_current'))))
    expect(problem.current).toMatchObject({ title: 'Second', version: second.version });
  expect(await api.one({ id: goal.id })).toMatchObject({ title: 'Second', state: 'active' });
});

test('of check-ins in the same moment one stands, and the same one twice is one', async () => {
  const { mina, create, checkIn } = await clinic();
  const goal = await create();
  const two = await Promise.allSettled([checkIn(mina, goal), checkIn(mina, goal, { confidence: 3 })]);
  expect(two.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected']);
  for (const r of two) if (r.status === 'rejected') expect(r.reason).toMatchObject({ status: 409, problem: { rule: 'one_check_in_at_a_time' } });
  later(1000);
  const id = newId();
  await checkIn(mina, goal, { id });
  expect((await checkIn(mina, goal, { id })).check_ins).toHaveLength(2);
  await refused(checkIn(mina, goal, { id, confidence: 1 }), 409, 'id_is_new');
});

test('a key result with history is replaced, never deleted; percent over 100 is told and clamped in the mean', async () => {
  const { mina, create, checkIn } = await clinic();
  const share = result({ kind: 'percent', name: 'Share', target: 50 });
  const yes = result({ kind: 'yes_no', name: 'Signed' });
  const goal = await create(mina, { results: [share, yes] });
  const over = await checkIn(mina, goal, { values: [{ id: share.id, value: 60 }] });
  expect(over).toMatchObject({ progress: 50, results: [{ progress: 1.2 }, { progress: 0 }] });
  const change = (results: KeyResultInput[], version: number) => mina.api(goalsApi).edit({ id: goal.id, version, results });
  await refused(change([{ ...share, kind: 'number' }, yes], over.version), 422, 'history_is_kept');
  const other = result({ name: 'Share of new patients' });
  const after = await change([other, yes], over.version);
  expect(after.results.map((r) => r.name)).toEqual(['Share of new patients', 'Signed']);
  expect(after.check_ins[0]?.values).toEqual([
    { name: 'Share', value: 60 },
    { name: 'Signed', value: null },
  ]);
  const kept = await world.ground.database.read.selectFrom('key_results').select(['latest', 'replaced_at']).where('id', '=', share.id).executeTakeFirst();
  expect(kept).toMatchObject({ latest: 60, replaced_at: expect.any(String) });
  later(1000);
  await refused(checkIn(mina, goal, { values: [{ id: share.id, value: 70 }] }), 422, 'result_of_the_goal');
});

test('money is exact: it goes and comes as text with its currency, and what is no amount is refused by its field', async () => {
  const { mina, create, checkIn } = await clinic();
  const costs = result({ kind: 'money', name: 'A visit costs', currency: 'EUR', aim: 'down', baseline: '0.30', target: '0.10' });
  const goal = await create(mina, { results: [costs] });
  expect(goal.results[0]).toMatchObject({ currency: 'EUR', baseline: '0.30', target: '0.10', latest: null, progress: 0 });
  const moved = await checkIn(mina, goal, { values: [{ id: costs.id, value: '0.2' }] });
  expect(moved).toMatchObject({ progress: 50, results: [{ latest: '0.20', progress: 0.5 }] });
  expect(moved.check_ins[0]?.values).toEqual([{ name: 'A visit costs', value: '0.20', currency: 'EUR' }]);
  later(1000);
  for (const value of ['0.205', '1,5', 'much', 0.2, ''])
    expect(await refused(checkIn(mina, goal, { values: [{ id: costs.id, value }] }), 422, 'amount_is_exact')).toMatchObject({
      errors: [{ field: 'values.0.value' }],
    });
  const change = (kr: Partial<KeyResultInput>) => mina.api(goalsApi).edit({ id: goal.id, version: moved.version, results: [{ ...costs, ...kr }] });
  await refused(change({ currency: 'CHF' }), 422, 'history_is_kept');
  await refused(change({ currency: null }), 422, 'currency_is_given');
  await refused(change({ target: '0.40' }), 422, 'aim_fits');
  await refused(change({ target: '0.30' }), 422, 'target_differs');
  await refused(create(mina, { results: [result({ baseline: '5' })] }), 422, 'value_is_a_number');
  expect((await mina.request('POST', '/goals', { id: newId(), results: [{ ...costs, id: newId(), currency: 'EURO' }] })).status).toBe(422);
});

test('a goal without key results is a learning goal: it has no progress, not even when it is achieved', async () => {
  const { mina, create } = await clinic();
  const goal = await create();
  expect(goal).toMatchObject({ progress: null, key_results: 0 });
  expect(await mina.api(goalsApi).close({ id: goal.id, version: 1, outcome: 'achieved' })).toMatchObject({ progress: null, outcome: 'achieved' });
});

test('a goal closes with a reason, after the goals that serve it', async () => {
  const { mina, create } = await clinic();
  const parent = await create();
  const child = await create(mina, { title: 'Forms on every phone' });
  await mina.api(threadsApi).tie({ id: newId(), src_kind: 'goal', src_id: child.id, dst_kind: 'goal', dst_id: parent.id, because: 'forms come first' });
  const close = (id: string, more: object = {}) => mina.api(goalsApi).close({ id, version: 1, outcome: 'achieved', ...more });
  expect((await refused(close(parent.id), 409, 'children_before_parent')).detail).toContain('“Forms on every phone”');
  for (const outcome of ['partly', 'missed', 'dropped'])
    expect(await refusedField(mina.request('PUT', `/goals/${child.id}/closing`, { version: 1, outcome, because: ' ' }))).toMatchObject({
      status: 422,
      field: 'because',
      rule: 'closing_has_a_reason',
    });
  expect(await refusedField(mina.request('PUT', `/goals/${child.id}/closing`, { version: 1, outcome: 'won' }))).toMatchObject({
    status: 422,
    field: 'outcome',
  });
  await close(child.id);
  await refused(close(child.id), 409, 'goal_lives');
  expect((await close(parent.id)).state).toBe('closed');
  await refused(
    mina.api(threadsApi).tie({ id: newId(), src_kind: 'goal', src_id: (await create()).id, dst_kind: 'goal', dst_id: parent.id, because: 'late' }),
    422,
    'target_lives',
  );
});
