import { expect, test } from 'vitest';
import { inboxApi } from '../../activity/inbox.ts';
import { commentsApi } from '../../comments/comments.ts';
import { rowsOf } from '../../exchange/archive/rows.server.ts';
import { newId } from '../../kit/ids.ts';
import { addDays } from '../../kit/time.ts';
import { offersApi } from '../../offers/offers.ts';
import { peopleApi } from '../../people/people.ts';
import { unitsApi } from '../../people/units.ts';
import { searchApi } from '../../search/search.ts';
import { type Actor, openWorld, type Refused, refusedField } from '../../server/testing.ts';
import { threadsApi } from '../../threads/threads.ts';
import { partsApi } from '../parts/parts.ts';
import { tasksApi } from '../tasks/tasks.ts';
import { projectsApi } from './projects.ts';

const world = await openWorld();
const today = world.clock.now.toISOString().slice(0, 10);
const refused = async (promise: Promise<unknown>, status: number, rule?: string) => {
  const error = await promise.then(
    () => null,
    (e: Refused) => e,
  );
  expect([error?.status, error?.problem.rule]).toEqual([status, rule]);
};

/** Mina keeps a closed project with a task in it; Jonas takes part in Care, which Ada takes care of; Nils is in nothing. */
async function house() {
  const w = await world.workspace(['mina', 'jonas', 'ada', 'nils']);
  const [mina, jonas, ada, nils] = [w.mina, w.jonas, w.ada, w.nils] as [Actor, Actor, Actor, Actor];
  const care = await w.admin.api(unitsApi).create({ id: newId(), name: 'Care' });
  const ask = (who: Actor, by = ada) => by.api(offersApi).offer({ id: newId(), kind: 'unit', subject_id: care.id, role: 'contributor', to_person_id: who.id });
  await ada.api(offersApi).take(await w.admin.api(offersApi).offer({ id: newId(), kind: 'unit', subject_id: care.id, role: 'steward', to_person_id: ada.id }));
  await jonas.api(unitsApi).join({ id: care.id });
  const closed = await mina.api(projectsApi).create({ id: newId(), name: 'Quiet plan', key: 'QUIET', access: 'closed' });
  const task = await mina.api(tasksApi).create({ id: newId(), project_id: closed.id, title: 'Whisper to the kelp', due_on: today });
  const give = (level: 'see' | 'comment' | 'take_part', more: object = {}) =>
    mina.api(projectsApi).grantUnit({ project_id: closed.id, id: newId(), unit_id: care.id, level, ...more });
  const joins = async (who: Actor) => who.api(offersApi).take({ id: (await ask(who)).id });
  const leaves = (who: Actor) => who.api(unitsApi).leave({ id: care.id });
  return { w, mina, jonas, ada, nils, care, closed, task, ask, give, joins, leaves };
}
type House = Awaited<ReturnType<typeof house>>;

const say = (who: Actor, h: House, to: Actor) =>
  who.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: h.task.id, body: `Look, [@${to.name}](person:${to.id})` });

/** Everywhere the project could show itself to somebody, and whether it does. */
async function sights(h: House, who: Actor): Promise<Record<string, boolean>> {
  const status = async (path: string) => (await who.request('GET', path)).status === 200;
  const told = async (path: string) => (await (await who.request('GET', path)).text()).includes('Whisper');
  const { closed, task } = h;
  const kept = [];
  for await (const row of rowsOf(world.ground.database.read, 'tasks', { id: h.w.id, scope: 'shared', me: who.id, today, mailOf: () => null }))
    kept.push(row.id);
  return {
    'the project': await status(`/projects/${closed.key}`),
    'the projects': (await who.api(projectsApi).list({})).projects.some((p) => p.id === closed.id),
    'its tasks': await status(`/projects/${closed.id}/tasks`),
    'the task': await status(`/tasks/${task.key}`),
    'all work': await told('/tasks'),
    calendar: await told(`/calendar?from=${today}&to=${addDays(today, 7)}`),
    comments: await status(`/comments/task/${task.id}`),
    history: await status(`/history/project/${closed.id}`),
    throughline: await status(`/throughlines/task/${task.id}`),
    palette: (await who.api(threadsApi).find({ q: 'Whisper' })).length > 0,
    search: (await who.api(searchApi).find({ q: 'kelp' })).found.length > 0,
    'list as a file': (await who.request('GET', `/lists/tasks?project_id=${closed.id}`)).status === 200,
    'all work as a file': await told('/lists/work'),
    archive: kept.includes(task.id),
    inbox: (await who.api(inboxApi).list({})).some((n) => n.subject.id === task.id),
  };
}
const every = (sees: boolean, seen: Record<string, boolean>) => Object.fromEntries(Object.keys(seen).map((place) => [place, sees]));
async function expectSight(h: House, who: Actor, sees: boolean): Promise<void> {
  const seen = await sights(h, who);
  expect([who.name, seen]).toEqual([who.name, every(sees, seen)]);
}

test('a unit is let in as one: whoever joins it later sees the project, and for whoever leaves it there is none', async () => {
  const h = await house();
  const { w, mina, jonas, ada, nils, care, closed } = h;
  await expectSight(h, jonas, false);
  await h.give('take_part');
  await say(mina, h, jonas);
  await expectSight(h, jonas, true);
  // Nobody else: not the steward of the unit, who is not in it, nor an administrator; a mention reaches none of them.
  for (const who of [nils, ada, w.admin]) {
    await say(mina, h, who);
    await expectSight(h, who, false);
  }
  await h.joins(nils);
  await say(jonas, h, nils);
  await expectSight(h, nils, true);
  const mine = await nils.api(tasksApi).create({ id: newId(), project_id: closed.id, title: 'Mine' });
  await h.leaves(nils);
  await refused(nils.api(tasksApi).edit({ id: h.task.id, version: 1, title: 'x' }), 404);
  await refused(nils.api(tasksApi).one({ key: mine.key }), 404);
  await expectSight(h, nils, false);
  await say(mina, h, nils);
  await expectSight(h, nils, false);
  expect(await mina.api(projectsApi).unitGrants({ project_id: closed.id })).toMatchObject([{ unit: { id: care.id, name: 'Care' }, level: 'take_part' }]);
});

test('one’s home unit lets one in as well, and moving home ends it', async () => {
  const h = await house();
  const { w, nils, care } = h;
  const home = async (home_unit_id: string | null) => {
    const { version } = (await nils.api(peopleApi).me()).person;
    return nils.api(peopleApi).editMe({ version, home_unit_id });
  };
  await home(care.id);
  await h.give('see');
  await say(h.mina, h, nils);
  await expectSight(h, nils, true);
  await home(null);
  await expectSight(h, nils, false);
  await refused(home(care.id), 403, 'asked_in');
  await h.joins(nils);
  await home(care.id);
  await h.leaves(nils);
  await expectSight(h, nils, true);
  // As a guest one is in no unit.
  const { version } = await w.admin.api(peopleApi).one({ id: nils.id });
  await w.admin.api(peopleApi).setRole({ id: nils.id, version, role: 'guest', ends_on: addDays(today, 5) });
  const seen = await sights(h, nils);
  expect(Object.entries(seen).filter(([, sees]) => sees)).toEqual([]);
});

test('nobody walks into a unit that sees what is closed to others, administrators least of all', async () => {
  const h = await house();
  const { w, ada, nils, care, mina, closed } = h;
  const may = async (who: Actor) => (await who.api(unitsApi).one({ id: care.id })).can.join;
  expect(await may(nils)).toBe(true);
  const grant = await h.give('see');
  for (const who of [nils, w.admin, ada]) {
    expect(await may(who)).toBe(false);
    await refused(who.api(unitsApi).join({ id: care.id }), 403, 'asked_in');
  }
  await refused(h.ask(w.admin, w.admin), 403, 'asked_in');
  await refused(h.ask(nils, nils), 403, 'may_offer');
  await expectSight(h, w.admin, false);
  expect((await (await nils.request('PUT', `/units/${care.id}/participation`)).text()).includes('Quiet')).toBe(false);
  // Where all that it was let into is open to every member, one joins by oneself.
  const { version } = await mina.api(projectsApi).one({ key: 'QUIET' });
  await mina.api(projectsApi).edit({ id: closed.id, version, access: 'open' });
  expect(await may(nils)).toBe(true);
  await mina.api(projectsApi).edit({ id: closed.id, version: version + 1, access: 'closed' });
  await mina.api(projectsApi).endUnitGrant({ project_id: closed.id, id: grant.id });
  await nils.api(unitsApi).join({ id: care.id });
  await expectSight(h, nils, false);
});

test('the level of a unit is that of everyone in it, the highest that applies; it ends on its day', async () => {
  const h = await house();
  const { mina, jonas, closed, care, task } = h;
  const can = async () => (await jonas.api(projectsApi).one({ key: 'QUIET' })).can;
  const inAllWork = async () => (await jonas.api(tasksApi).all({})).projects.find((p) => p.id === closed.id)?.can.take_part;
  const write = () => jonas.api(tasksApi).create({ id: newId(), project_id: closed.id, title: 'Mine' });
  await h.give('see');
  expect(await can()).toMatchObject({ plan: false, take_part: false, comment: false });
  await refused(write(), 403, 'take_part');
  await refused(say(jonas, h, mina), 403, 'comment');
  await h.give('comment');
  await say(jonas, h, mina);
  expect([(await can()).take_part, await inAllWork()]).toEqual([false, false]);
  const own = await mina.api(projectsApi).grant({ project_id: closed.id, id: newId(), person_id: jonas.id, level: 'take_part' });
  expect([(await can()).take_part, await inAllWork()]).toEqual([true, true]);
  await mina.api(projectsApi).endGrant({ project_id: closed.id, id: own.id });
  expect((await can()).take_part).toBe(false);
  const last = await h.give('take_part', { ends_on: addDays(today, 1) });
  expect([(await can()).take_part, await inAllWork()]).toEqual([true, true]);
  await write();
  expect(await mina.api(projectsApi).unitGrants({ project_id: closed.id })).toHaveLength(1);
  // The stewardship of a closed project reaches those in it, through their unit too.
  await mina.api(offersApi).offer({ id: newId(), kind: 'project', subject_id: closed.id, to_unit_id: care.id });
  await refused(mina.api(offersApi).offer({ id: newId(), kind: 'project', subject_id: closed.id, to_person_id: h.nils.id }), 409, 'sees_it');
  const now = world.clock.now;
  world.clock.now = new Date(now.getTime() + 2 * 86_400_000);
  await refused(jonas.api(tasksApi).one({ key: task.key }), 404);
  world.clock.now = now;
  await mina.api(projectsApi).endUnitGrant({ project_id: closed.id, id: last.id });
  await expectSight(h, jonas, false);
  await refused(mina.api(projectsApi).endUnitGrant({ project_id: closed.id, id: last.id }), 404);
});

test('a unit that is closed is in no project any more, and comes back without what it was let into', async () => {
  const h = await house();
  const { w, jonas, care, closed, mina } = h;
  await h.give('take_part');
  await w.admin.api(unitsApi).close({ id: care.id });
  await expectSight(h, jonas, false);
  expect(await mina.api(projectsApi).unitGrants({ project_id: closed.id })).toEqual([]);
  const history = await (await mina.request('GET', `/history/project/${closed.id}`)).text();
  expect(history).toContain('project.access_ended');
  await refused(h.give('see'), 422, 'unit_exists');
  await w.admin.api(unitsApi).reopen({ id: care.id });
  await expectSight(h, jonas, false);
});

test('only the project’s steward lets units in; the same call twice gives once; bad input says what is wrong', async () => {
  const h = await house();
  const { w, mina, jonas, nils, closed, care } = h;
  const given = { project_id: closed.id, id: newId(), unit_id: care.id, level: 'see' as const };
  for (const who of [nils, jonas, w.admin]) {
    const api = who.api(projectsApi);
    const calls = [api.unitGrants({ project_id: closed.id }), api.grantUnit(given), api.endUnitGrant({ project_id: closed.id, id: newId() })];
    await Promise.all(calls.map((call) => refused(call, 404)));
  }
  const api = mina.api(projectsApi);
  expect(await api.grantUnit(given)).toEqual(await api.grantUnit(given));
  await refused(jonas.api(projectsApi).unitGrants({ project_id: closed.id }), 403, 'project_steward');
  await refused(jonas.api(projectsApi).grantUnit({ ...given, level: 'take_part' }), 403, 'project_steward');
  const other = await w.admin.api(unitsApi).create({ id: newId(), name: 'Kitchen' });
  await refused(api.grantUnit({ ...given, unit_id: other.id }), 409, 'id_is_new');
  expect(await api.unitGrants({ project_id: closed.id })).toMatchObject([{ id: given.id }]);
  const elsewhere = await house();
  for (const [more, field] of [
    [{ unit_id: newId() }, 'unit_id'],
    [{ unit_id: elsewhere.care.id }, 'unit_id'],
    [{ unit_id: 'Care' }, 'unit_id'],
    [{ ends_on: addDays(today, -1) }, 'ends_on'],
    [{ level: 'steward' }, 'level'],
  ] as const) {
    const body = { id: newId(), unit_id: care.id, level: 'see', ...more };
    expect(await refusedField(mina.request('POST', `/projects/${closed.id}/unit-grants`, body))).toMatchObject({ status: 422, field });
  }
});

test('nobody walks into a unit that is offered work of a closed project, and reads it there', async () => {
  const { w, mina, jonas, ada, nils, care, closed, task, ask } = await house();
  const sees = async (who: Actor) => (await who.request('GET', `/tasks/${task.key}`)).status;
  const whole = await mina.api(tasksApi).create({ id: newId(), project_id: closed.id, title: 'Whisper to all', engagement: 'all_of' });
  const part = await mina.api(partsApi).add({ task_id: whole.id, id: newId(), title: 'Whisper first' });
  for (const [kind, subject_id] of [
    ['task', task.id],
    ['part', part.id],
  ] as const) {
    const offer = await mina.api(offersApi).offer({ id: newId(), kind, subject_id, to_unit_id: care.id });
    for (const who of [nils, w.admin]) {
      await refused(who.api(unitsApi).join({ id: care.id }), 403, 'asked_in');
      const { person } = await who.api(peopleApi).me();
      await refused(who.api(peopleApi).editMe({ version: person.version, home_unit_id: care.id }), 403, 'asked_in');
      expect([await sees(who), (await who.api(unitsApi).one({ id: care.id })).can.join]).toEqual([404, false]);
    }
    await mina.api(offersApi).withdraw({ id: offer.id });
  }
  const offer = await mina.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: task.id, to_unit_id: care.id });
  expect([await sees(jonas), await sees(ada)]).toEqual([200, 404]);
  // Whom its steward asks comes in; once it is answered, everybody may.
  await nils.api(offersApi).take({ id: (await ask(nils)).id });
  expect(await sees(nils)).toBe(200);
  await jonas.api(offersApi).take({ id: offer.id });
  await w.admin.api(unitsApi).join({ id: care.id });
  expect([await sees(jonas), await sees(nils), await sees(w.admin)]).toEqual([200, 404, 404]);
});
