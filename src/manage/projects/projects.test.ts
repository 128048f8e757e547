import { expect, test } from 'vitest';
import { newId } from '../../kit/ids.ts';
import { addDays } from '../../kit/time.ts';
import { offersApi } from '../../offers/offers.ts';
import { peopleApi } from '../../people/people.ts';
import { type Actor, openWorld, type Refused, refusedField } from '../../server/testing.ts';
import { threadsApi } from '../../threads/threads.ts';
import { tasksApi } from '../tasks/tasks.ts';
import { type Project, projectsApi } from './projects.ts';

const world = await openWorld();
const today = world.clock.now.toISOString().slice(0, 10);
const refused = async (promise: Promise<unknown>, status: number, rule?: string) => {
  const error = await promise.then(
    () => null,
    (e: Refused) => e,
  );
  expect([error?.status, error?.problem.rule]).toEqual([status, rule]);
  return error?.problem as Refused['problem'];
};

async function house() {
  const w = await world.workspace(['mina', 'jonas']);
  const mina = w.mina as Actor;
  const jonas = w.jonas as Actor;
  const api = mina.api(projectsApi);
  const create = (more: object = {}) => api.create({ id: newId(), name: 'Booking', key: 'BOOK', ...more });
  const state = (p: Project, category: string) => p.states.find((s) => s.category === category)?.id ?? '';
  return { w, mina, jonas, api, create, state };
}

test('whoever makes a project takes its stewardship; a key is proposed from its name', async () => {
  const { mina, jonas, api } = await house();
  const project = await api.create({ id: newId(), name: 'Booking, rebuilt for phones' });
  expect(project).toMatchObject({ key: 'BRFP', state: 'active', access: 'open', stewards: [{ id: mina.id }], version: 1 });
  expect(project.states.map((s) => s.category)).toEqual(['idea', 'ready', 'in_progress', 'in_review', 'done', 'dropped']);
  expect(project.can).toEqual({ plan: true, take_part: true, comment: true, steward: true, take_stewardship: false });
  expect((await api.create({ id: newId(), name: 'Big red fire place' })).key).toBe('BRFP2');
  expect((await jonas.api(projectsApi).one({ key: 'BRFP' })).can).toEqual({
    plan: false,
    take_part: true,
    comment: true,
    steward: false,
    take_stewardship: false,
  });
  const calls = [
    jonas.api(projectsApi).edit({ id: project.id, version: 1, name: 'Mine' }),
    jonas.api(projectsApi).setState({ id: project.id, version: 1, state: 'paused' }),
    jonas.api(projectsApi).rename({ id: project.id, version: 1, key: 'MINE' }),
    jonas.api(projectsApi).grants({ project_id: project.id }),
  ];
  for (const problem of await Promise.all(calls.map((call) => refused(call, 403, 'project_steward')))) expect(problem.detail).toContain('ask mina');
});

test('a project goes through its states, each by the one before, and stops with a reason', async () => {
  const { mina, api, create } = await house();
  const project = await create();
  let { version } = project;
  const go = async (state: Project['state'], because = '') => {
    const after = await api.setState({ id: project.id, version, state, because });
    version = after.version;
    return after.state;
  };
  for (const state of ['paused', 'active', 'completed', 'active'] as const) expect(await go(state)).toBe(state);
  for (const state of ['archived', 'draft', 'proposed'] as const) await refused(go(state), 422, 'state_follows');
  const found = await refusedField(mina.request('PUT', `/projects/${project.id}/state`, { version, state: 'stopped', because: ' ' }));
  expect(found).toMatchObject({ status: 422, field: 'because', rule: 'stopping_has_a_reason' });
  expect(await refusedField(mina.request('PUT', `/projects/${project.id}/state`, { version, state: 'gone' }))).toMatchObject({ field: 'state', value: 'gone' });
  expect(await go('stopped', 'the money went elsewhere')).toBe('stopped');
  expect(await go('archived')).toBe('archived');
  await refused(mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Late' }), 409, 'project_is_archived');
  await refused(api.addLabel({ project_id: project.id, id: newId(), name: 'Late' }), 409, 'project_is_archived');
  await refused(api.addState({ project_id: project.id, id: newId(), name: 'Late', category: 'ready' }), 409, 'project_is_archived');
  expect(await go('active')).toBe('active');
});

test('keys survive renames: old ones lead here for ever and belong to nobody else', async () => {
  const { mina, api, create } = await house();
  const project = await create();
  const task = await mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Form works' });
  const renamed = await api.rename({ id: project.id, version: 1, key: 'visit' });
  expect(renamed.key).toBe('VISIT');
  for (const key of ['BOOK', 'book', 'VISIT']) expect((await api.one({ key })).id).toBe(project.id);
  for (const key of ['BOOK-1', 'visit-1']) expect(await mina.api(tasksApi).one({ key })).toMatchObject({ id: task.id, key: 'VISIT-1' });
  expect(await mina.api(threadsApi).find({ q: 'VISIT-1' })).toMatchObject([{ id: task.id, key: 'VISIT-1' }]);
  for (const key of ['BOOK', 'VISIT']) await refused(api.create({ id: newId(), name: 'Other', key }), 422, 'key_is_unique');
  const other = await api.create({ id: newId(), name: 'Other', key: 'OTHER' });
  await refused(api.rename({ id: other.id, version: 1, key: 'BOOK' }), 422, 'key_is_unique');
  expect((await api.rename({ id: project.id, version: renamed.version, key: 'BOOK' })).key).toBe('BOOK');
  expect((await api.one({ key: 'VISIT' })).key).toBe('BOOK');
  const elsewhere = await house();
  expect((await elsewhere.create()).key).toBe('BOOK');
});

test('a closed project does not exist for those who are not in it, administrators too', async () => {
  const { w, mina, jonas, create, state } = await house();
  const guest = await world.person(w, 'Gast', 'guest');
  const closed = await create({ access: 'closed', name: 'Quiet plan', key: 'QUIET' });
  for (const who of [jonas, w.admin, guest]) {
    const api = who.api(projectsApi);
    await refused(api.one({ key: 'QUIET' }), 404);
    expect((await api.list({})).projects).toEqual([]);
  }
  for (const who of [jonas, w.admin]) {
    const api = who.api(projectsApi);
    const id = closed.id;
    const calls = [
      api.edit({ id, version: 1, name: 'x' }),
      api.setState({ id, version: 1, state: 'paused' }),
      api.rename({ id, version: 1, key: 'XX' }),
      api.addState({ project_id: id, id: newId(), name: 'x', category: 'ready' }),
      api.removeState({ project_id: id, id: state(closed, 'ready'), to_state_id: newId() }),
      api.addLabel({ project_id: id, id: newId(), name: 'x' }),
      api.grants({ project_id: id }),
      api.grant({ project_id: id, id: newId(), person_id: who.id, level: 'take_part' }),
      who.api(offersApi).takeUntaken({ kind: 'project', id }),
    ];
    await Promise.all(calls.map((call) => refused(call, 404)));
    expect(await who.api(threadsApi).find({ q: 'Quiet' })).toEqual([]);
  }
  expect((await mina.api(projectsApi).one({ key: 'QUIET' })).version).toBe(1);
});

test('access is given by level and ends: see, comment, take part', async () => {
  const { mina, jonas, api, create } = await house();
  const closed = await create({ access: 'closed' });
  const give = (level: 'see' | 'comment' | 'take_part', more: object = {}) =>
    api.grant({ project_id: closed.id, id: newId(), person_id: jonas.id, level, ...more });
  const can = async () => (await jonas.api(projectsApi).one({ key: 'BOOK' })).can;
  const write = () => jonas.api(tasksApi).create({ id: newId(), project_id: closed.id, title: 'Mine' });
  await give('see');
  expect(await can()).toEqual({ plan: false, take_part: false, comment: false, steward: false, take_stewardship: false });
  await refused(write(), 403, 'take_part');
  await give('comment');
  expect(await can()).toMatchObject({ take_part: false, comment: true });
  await refused(write(), 403, 'take_part');
  const last = await give('take_part', { ends_on: addDays(today, 1) });
  expect(await can()).toMatchObject({ take_part: true, comment: true });
  expect((await write()).title).toBe('Mine');
  expect(await api.grants({ project_id: closed.id })).toMatchObject([{ id: last.id, level: 'take_part', person: { id: jonas.id } }]);
  const now = world.clock.now;
  world.clock.now = new Date(now.getTime() + 2 * 86_400_000);
  await refused(jonas.api(projectsApi).one({ key: 'BOOK' }), 404);
  world.clock.now = now;
  await api.endGrant({ project_id: closed.id, id: last.id });
  await refused(jonas.api(projectsApi).one({ key: 'BOOK' }), 404);
  await refused(api.endGrant({ project_id: closed.id, id: last.id }), 404);
  for (const [more, field] of [
    [{ person_id: newId() }, 'person_id'],
    [{ ends_on: addDays(today, -1) }, 'ends_on'],
    [{ level: 'steward' }, 'level'],
  ] as const) {
    const body = { id: newId(), person_id: jonas.id, level: 'see', ...more };
    expect(await refusedField(mina.request('POST', `/projects/${closed.id}/grants`, body))).toMatchObject({ status: 422, field });
  }
});

test('a guest sees what was given and holds no more than that', async () => {
  const { w, mina, jonas, api, create } = await house();
  const guest = await world.person(w, 'Gast', 'guest');
  const open = await create();
  await refused(guest.api(projectsApi).one({ key: 'BOOK' }), 404);
  await api.grant({ project_id: open.id, id: newId(), person_id: guest.id, level: 'comment', ends_on: addDays(today, 30) });
  expect((await guest.api(projectsApi).one({ key: 'BOOK' })).can).toMatchObject({ plan: false, take_part: false, comment: true });
  expect((await guest.request('POST', '/tasks', { id: newId(), project_id: open.id, title: 'Mine' })).status).toBe(403);
  await refused(mina.api(offersApi).handBack({ kind: 'project', id: open.id }), 409, 'last_steward_stays');
  await w.admin.api(peopleApi).end({ id: mina.id });
  expect((await jonas.api(projectsApi).one({ key: 'BOOK' })).can.take_stewardship).toBe(true);
  expect((await guest.api(projectsApi).one({ key: 'BOOK' })).can.take_stewardship).toBe(false);
  await expect(guest.api(offersApi).takeUntaken({ kind: 'project', id: open.id })).rejects.toMatchObject({ status: 403 });
});

test('a project has its own names for states; tasks of one that goes move within its category', async () => {
  const { mina, jonas, api, create, state } = await house();
  const project = await create();
  const waiting = newId();
  const made = await api.addState({ project_id: project.id, id: waiting, name: 'Waiting for parts', category: 'ready', after_id: state(project, 'ready') });
  expect(made.states.map((s) => s.name)).toEqual(['Idea', 'Ready', 'Waiting for parts', 'In progress', 'In review', 'Done', 'Dropped']);
  const again = { project_id: project.id, id: waiting, name: 'Waiting for parts', category: 'ready' as const };
  expect((await api.addState(again)).states).toHaveLength(7);
  await refused(api.addState({ ...again, name: 'Other' }), 409, 'id_is_new');
  await refused(api.addState({ ...again, project_id: (await create({ key: 'OTHER' })).id }), 409, 'id_is_new');
  const moved = await api.editState({ project_id: project.id, id: waiting, name: 'Parts ordered', after_id: null });
  expect(moved.states[0]?.name).toBe('Parts ordered');
  const task = await mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Form', state_id: waiting });
  await refused(api.removeState({ project_id: project.id, id: waiting, to_state_id: state(project, 'done') }), 422, 'same_category');
  await refused(api.removeState({ project_id: project.id, id: state(project, 'done'), to_state_id: state(project, 'done') }), 422, 'same_category');
  await api.removeState({ project_id: project.id, id: waiting, to_state_id: state(project, 'ready') });
  expect(await mina.api(tasksApi).one({ key: task.key })).toMatchObject({ state_id: state(project, 'ready'), category: 'ready' });
  await refused(jonas.api(projectsApi).addState({ project_id: project.id, id: newId(), name: 'Mine', category: 'ready' }), 403, 'project_steward');
  const cases: [object, string][] = [
    [{ name: ' READY ' }, 'name'],
    [{ name: '' }, 'name'],
    [{ name: 'x'.repeat(41) }, 'name'],
    [{ category: 'blocked' }, 'category'],
    [{ after_id: newId() }, 'after_id'],
  ];
  for (const [more, field] of cases)
    expect(await refusedField(mina.request('POST', `/projects/${project.id}/states`, { id: newId(), name: 'New', category: 'ready', ...more }))).toMatchObject({
      status: 422,
      field,
    });
});

test('labels are made by whoever takes part, named once, and go everywhere at once', async () => {
  const { mina, jonas, api, create } = await house();
  const project = await create();
  const label = await jonas.api(projectsApi).addLabel({ project_id: project.id, id: newId(), name: 'Phone', colour: 'teal' });
  const task = await mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Form', labels: [label.id] });
  await refused(jonas.api(projectsApi).addLabel({ project_id: project.id, id: newId(), name: 'phone' }), 422, 'name_is_unique');
  await refused(api.addLabel({ project_id: project.id, id: label.id, name: 'Other' }), 409, 'id_is_new');
  const other = await create({ key: 'OTHER' });
  await refused(api.addLabel({ project_id: other.id, id: label.id, name: 'Phone' }), 409, 'id_is_new');
  await refused(mina.api(tasksApi).create({ id: newId(), project_id: other.id, title: 'Form', labels: [label.id] }), 422, 'labels_of_the_project');
  await refused(jonas.api(projectsApi).editLabel({ project_id: project.id, id: label.id, name: 'Mine' }), 403, 'project_steward');
  expect(await api.editLabel({ project_id: project.id, id: label.id, name: 'Phones' })).toEqual({ id: label.id, name: 'Phones', colour: 'teal' });
  expect(await refusedField(mina.request('PATCH', `/projects/${project.id}/labels/${label.id}`, { colour: 'gold' }))).toMatchObject({ field: 'colour' });
  await api.removeLabel({ project_id: project.id, id: label.id });
  expect((await mina.api(tasksApi).one({ key: task.key })).labels).toEqual([]);
  await refused(api.removeLabel({ project_id: project.id, id: label.id }), 404);
});

test('the same id twice makes one project; a stale version shows both sides', async () => {
  const { jonas, api, create } = await house();
  const id = newId();
  const given = { id, purpose: 'Fewer calls' };
  await create(given);
  expect((await create(given)).version).toBe(1);
  for (const other of [{ name: 'Other' }, { key: 'OTHER' }, { outcome: 'Other' }, { access: 'closed' }, { ends_on: '2027-01-01' }])
    await refused(create({ ...given, ...other }), 409, 'id_is_new');
  await refused(jonas.api(projectsApi).create({ ...given, name: 'Booking', key: 'BOOK' }), 409, 'id_is_new');
  const hidden = await create({ key: 'HIDE', access: 'closed' });
  await refused(jonas.api(projectsApi).create({ id: hidden.id, name: 'Mine' }), 409, 'id_is_new');
  await api.edit({ id, version: 1, name: 'Second' });
  const stale = [api.edit({ id, version: 1, name: 'Third' }), api.rename({ id, version: 1, key: 'THIRD' }), api.setState({ id, version: 1, state: 'paused' })];
  for (const problem of await Promise.all(stale.map((call) => refused(call, 409, 'version_is_current'))))
    expect(problem.current).toMatchObject({ name: 'Second', key: 'BOOK', version: 2 });
});

test('bad input gets the field, the rule, the value and the mend', async () => {
  const { mina, api } = await house();
  const cases: [object, string][] = [
    [{ name: '' }, 'name'],
    [{ name: ' \n ' }, 'name'],
    [{ name: 'x'.repeat(121) }, 'name'],
    [{ name: 'a\u0000b' }, 'name'],
    [{ name: 'a\ud800b' }, 'name'],
    [{ name: ['a'] }, 'name'],
    [{ key: 'A' }, 'key'],
    [{ key: 'ABCDEFGHIJK' }, 'key'],
    [{ key: 'A-B' }, 'key'],
    [{ key: 'ÄÖ' }, 'key'],
    [{ purpose: 'x'.repeat(2001) }, 'purpose'],
    [{ access: 'secret' }, 'access'],
    [{ unit_id: newId() }, 'unit_id'],
    [{ starts_on: '2026-02-30' }, 'starts_on'],
    [{ starts_on: '2026-05-02', ends_on: '2026-05-01' }, 'ends_on'],
    [{ id: 'one' }, 'id'],
  ];
  for (const [more, field] of cases) {
    const found = await refusedField(mina.request('POST', '/projects', { id: newId(), name: 'Booking', ...more }));
    expect([JSON.stringify(more).slice(0, 60), found.status, found.field]).toEqual([JSON.stringify(more).slice(0, 60), 422, field]);
  }
  expect((await api.list({})).projects).toEqual([]);
  await refused(api.one({ key: 'NONE' }), 404);
  for (const query of ['', ',', 'active', 'active,paused']) expect((await mina.request('GET', `/projects?state=${query}`)).status).toBe(200);
  expect(await refusedField(mina.request('GET', '/projects?state=nonsense'))).toMatchObject({ status: 422, field: 'state', value: 'nonsense' });
});
