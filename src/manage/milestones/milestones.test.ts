import { expect, test } from 'vitest';
import { inboxApi } from '../../activity/inbox.ts';
import { newId } from '../../kit/ids.ts';
import { offersApi } from '../../offers/offers.ts';
import { type Actor, openWorld, type Refused, refusedField } from '../../server/testing.ts';
import { projectsApi } from '../projects/projects.ts';
import { tasksApi } from '../tasks/tasks.ts';
import { milestonesApi } from './milestones.ts';

const world = await openWorld();
const refused = async (promise: Promise<unknown>, status: number, rule?: string) => {
  const error = await promise.then(
    () => null,
    (e: Refused) => e,
  );
  expect([error?.status, error?.problem.rule]).toEqual([status, rule]);
  return error?.problem as Refused['problem'];
};

async function booking(access: 'open' | 'closed' = 'open') {
  const w = await world.workspace(['mina', 'jonas']);
  const mina = w.mina as Actor;
  const jonas = w.jonas as Actor;
  const project = await mina.api(projectsApi).create({ id: newId(), name: 'Booking', key: 'BOOK', access });
  const create = (more: object = {}) =>
    mina.api(milestonesApi).create({ id: newId(), project_id: project.id, title: 'Pilot in two clinics', target_on: '2026-12-20', ...more });
  return { w, mina, jonas, project, create, api: mina.api(milestonesApi) };
}

test('a milestone is reached when each condition is ticked or waived with a reason, and not before', async () => {
  const { mina, jonas, create, api } = await booking();
  const m = await create({ done_means: ['Form is live', 'Front desk is told', 'Printed cards are gone'] });
  expect(m).toMatchObject({ state: 'planned', conditions: { met: 0, all: 3 }, steward: null, version: 1, can: { edit: true, reach: false, take: true } });
  const [live, told, cards] = m.done_means.map((d) => d.id) as [string, string, string];
  expect((await refused(api.reach({ id: m.id, version: 1 }), 409, 'done_means_are_met')).detail).toContain('“Form is live”, “Front desk is told”');
  const ticked = await jonas.api(milestonesApi).tick({ milestone_id: m.id, id: live });
  expect(ticked.done_means[0]?.ticked?.by?.id).toBe(jonas.id);
  await api.tick({ milestone_id: m.id, id: told });
  await refused(jonas.api(milestonesApi).waive({ milestone_id: m.id, id: cards, because: 'nobody reads them' }), 403, 'project_steward');
  for (const because of ['', '  ']) {
    const found = await refusedField(mina.request('PUT', `/milestones/${m.id}/done-means/${cards}/waiver`, { because }));
    expect(found).toMatchObject({ status: 422, field: 'because', mend: 'Give the reason: it cannot be empty.' });
  }
  const waived = await api.waive({ milestone_id: m.id, id: cards, because: 'nobody reads them' });
  expect(waived).toMatchObject({ conditions: { met: 3, all: 3 }, can: { reach: true } });
  expect(waived.done_means[2]).toMatchObject({ ticked: null, waived_because: 'nobody reads them' });
  await refused(jonas.api(milestonesApi).untick({ milestone_id: m.id, id: cards }), 403, 'project_steward');
  await refused(jonas.api(milestonesApi).reach({ id: m.id, version: waived.version }), 403, 'project_steward');
  const reached = await api.reach({ id: m.id, version: waived.version });
  expect(reached).toMatchObject({ state: 'reached', reached_at: expect.any(String), can: { reach: false, take: false } });
  expect((await api.reach({ id: m.id, version: 1 })).version).toBe(reached.version);
});

test('what is reached stays as it was until somebody opens it again', async () => {
  const { create, api } = await booking();
  const m = await create({ done_means: ['Form is live'] });
  const condition = { milestone_id: m.id, id: m.done_means[0]?.id ?? '' };
  await api.tick(condition);
  const { version } = await api.reach({ id: m.id, version: m.version });
  await refused(api.untick(condition), 409, 'milestone_is_open');
  await refused(api.removeCondition(condition), 409, 'milestone_is_open');
  await refused(api.addCondition({ milestone_id: m.id, id: newId(), text: 'One more' }), 409, 'milestone_is_open');
  await refused(api.edit({ id: m.id, version, state: 'planned' }), 409, 'milestone_is_open');
  expect(await api.one({ id: m.id })).toMatchObject({ state: 'reached', conditions: { met: 1, all: 1 }, version });
  const open = await api.unreach({ id: m.id });
  expect(open).toMatchObject({ state: 'agreed', reached_at: null, conditions: { met: 1, all: 1 } });
  expect((await api.addCondition({ milestone_id: m.id, id: newId(), text: 'One more' })).conditions).toEqual({ met: 1, all: 2 });
});

test('a milestone is agreed, missed or withdrawn; what is withdrawn is not reached', async () => {
  const { create, api } = await booking();
  const m = await create();
  let version = m.version;
  for (const state of ['agreed', 'missed', 'withdrawn'] as const) {
    const next = await api.edit({ id: m.id, version, state });
    expect(next.state).toBe(state);
    version = next.version;
  }
  await refused(api.reach({ id: m.id, version }), 409, 'milestone_is_open');
  expect(await api.unreach({ id: m.id })).toMatchObject({ state: 'withdrawn', version });
  expect((await api.one({ id: m.id })).can).toMatchObject({ reach: false, take: false });
});

test('a promised day moves with a reason, an internal one without; its steward is told', async () => {
  const { mina, jonas, create, api } = await booking();
  for (const promise of ['promised_outside', 'statutory'] as const) {
    const m = await create({ promise });
    const found = await refusedField(mina.request('PATCH', `/milestones/${m.id}`, { version: 1, target_on: '2027-01-15', because: ' ' }));
    expect(found).toMatchObject({ status: 422, field: 'because', rule: 'promise_moves_with_a_reason' });
    expect((await api.edit({ id: m.id, version: 1, title: 'Pilot' })).target_on).toBe('2026-12-20');
    expect((await api.edit({ id: m.id, version: 2, target_on: '2027-01-15', because: 'the clinic moves house' })).target_on).toBe('2027-01-15');
  }
  const m = await create();
  const offer = await mina.api(offersApi).offer({ id: newId(), kind: 'milestone', subject_id: m.id, to_person_id: jonas.id });
  await jonas.api(offersApi).take({ id: offer.id });
  expect(await jonas.api(milestonesApi).one({ id: m.id })).toMatchObject({ steward: { id: jonas.id }, can: { edit: true, take: false } });
  await api.edit({ id: m.id, version: m.version, target_on: '2027-01-15' });
  expect((await jonas.api(inboxApi).list()).map((r) => r.what)).toContain('milestone_moved');
  await jonas.api(milestonesApi).edit({ id: m.id, version: m.version + 1, title: 'Pilot in three clinics' });
  await jonas.api(offersApi).handBack({ kind: 'milestone', id: m.id });
  await refused(jonas.api(milestonesApi).edit({ id: m.id, version: m.version + 2, title: 'Mine' }), 403, 'project_steward');
});

test('who sees the project sees its milestones; only stewards plan', async () => {
  const { w, mina, jonas, project, create, api } = await booking('closed');
  const m = await create({ done_means: ['Form is live'] });
  const condition = { milestone_id: m.id, id: m.done_means[0]?.id ?? '' };
  for (const who of [jonas, w.admin]) {
    const other = who.api(milestonesApi);
    await Promise.all(
      [
        other.list({ project_id: project.id }),
        other.one({ id: m.id }),
        other.edit({ id: m.id, version: 1, title: 'x' }),
        other.tick(condition),
        other.trash({ id: m.id }),
      ].map((call) => refused(call, 404)),
    );
  }
  await mina.api(projectsApi).grant({ project_id: project.id, id: newId(), person_id: jonas.id, level: 'comment' });
  expect((await jonas.api(milestonesApi).one({ id: m.id })).can).toEqual({ edit: false, reach: false, take: false });
  await refused(jonas.api(milestonesApi).tick(condition), 403, 'project_steward');
  await mina.api(projectsApi).grant({ project_id: project.id, id: newId(), person_id: jonas.id, level: 'take_part' });
  expect((await jonas.api(milestonesApi).tick(condition)).conditions.met).toBe(1);
  await refused(jonas.api(milestonesApi).create({ id: newId(), project_id: project.id, title: 'Mine' }), 403, 'project_steward');
  await refused(jonas.api(milestonesApi).trash({ id: m.id }), 403, 'project_steward');
  expect((await api.one({ id: m.id })).state).toBe('planned');
});

test('a trashed milestone is gone, its tasks stay in the project', async () => {
  const { mina, project, create, api } = await booking();
  const m = await create();
  const task = await mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Form', milestone_id: m.id });
  expect((await api.one({ id: m.id })).counts.ready).toBe(1);
  await api.trash({ id: m.id });
  await refused(api.one({ id: m.id }), 404);
  await refused(api.trash({ id: m.id }), 404);
  expect((await mina.api(tasksApi).one({ key: task.key })).milestone).toBeNull();
  await refused(mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Late', milestone_id: m.id }), 422, 'milestone_of_the_project');
  await refused(create({ id: m.id }), 409, 'id_is_new');
});

test('nothing changes in an archived project', async () => {
  const { mina, project, create, api } = await booking();
  const m = await create({ done_means: ['Form is live'] });
  let { version } = project;
  for (const state of ['completed', 'archived'] as const) version = (await mina.api(projectsApi).setState({ id: project.id, version, state })).version;
  await refused(create(), 409, 'project_is_archived');
  await refused(api.edit({ id: m.id, version: 1, title: 'x' }), 409, 'project_is_archived');
  await refused(api.tick({ milestone_id: m.id, id: m.done_means[0]?.id ?? '' }), 409, 'project_is_archived');
  expect((await api.one({ id: m.id })).can).toEqual({ edit: false, reach: false, take: false });
  await refused(mina.api(offersApi).takeUntaken({ kind: 'milestone', id: m.id }), 409, 'subject_is_open');
  await mina.api(projectsApi).setState({ id: project.id, version, state: 'active' });
  expect((await api.edit({ id: m.id, version: 1, title: 'x' })).title).toBe('x');
});

test('the same id twice makes one, other words under it or a stale version are conflicts', async () => {
  const { project, create, api } = await booking();
  const id = newId();
  await create({ id });
  expect((await create({ id })).version).toBe(1);
  for (const other of [{ title: 'Other' }, { target_on: '2026-12-21' }, { promise: 'statutory' }]) await refused(create({ id, ...other }), 409, 'id_is_new');
  expect(await api.list({ project_id: project.id })).toHaveLength(1);
  await api.edit({ id, version: 1, title: 'Second' });
  for (const problem of await Promise.all(
    [api.edit({ id, version: 1, title: 'Third' }), api.reach({ id, version: 1 })].map((call) => refused(call, 409, 'version_is_current')),
  ))
    expect(problem.current).toMatchObject({ title: 'Second', version: 2 });
  const condition = { milestone_id: id, id: newId(), text: 'Form is live' };
  await api.addCondition(condition);
  expect((await api.addCondition(condition)).conditions.all).toBe(1);
  await refused(api.addCondition({ ...condition, text: 'Other' }), 409, 'id_is_new');
  await refused(api.addCondition({ ...condition, milestone_id: (await create()).id }), 409, 'id_is_new');
});

test('bad input gets the field, the rule, the value and the mend', async () => {
  const { mina, project, create, api } = await booking();
  const m = await create({ done_means: ['Form is live'] });
  const cases: [object, string, string][] = [
    [{ title: '' }, 'title', 'too_small'],
    [{ title: ' \t ' }, 'title', 'too_small'],
    [{ title: 'x'.repeat(256) }, 'title', 'too_big'],
    [{ title: 'a\u0000' }, 'title', 'custom'],
    [{ title: 'a\udfff' }, 'title', 'custom'],
    [{ title: ['x'] }, 'title', 'invalid_type'],
    [{ target_on: '2026-13-01' }, 'target_on', 'custom'],
    [{ target_on: 'soon' }, 'target_on', 'custom'],
    [{ promise: 'maybe' }, 'promise', 'invalid_value'],
    [{ done_means: ['x'.repeat(256)] }, 'done_means.0', 'too_big'],
    [{ done_means: Array.from({ length: 21 }, () => 'x') }, 'done_means', 'too_big'],
    [{ done_means: 'Form is live' }, 'done_means', 'invalid_type'],
    [{ project_id: 'BOOK' }, 'project_id', 'invalid_format'],
  ];
  for (const [more, field, rule] of cases) {
    const found = await refusedField(mina.request('POST', '/milestones', { id: newId(), project_id: project.id, title: 'Pilot', ...more }));
    expect([JSON.stringify(more).slice(0, 60), found.status, found.field, found.rule]).toEqual([JSON.stringify(more).slice(0, 60), 422, field, rule]);
  }
  expect((await create({ title: 'x'.repeat(255) })).title).toHaveLength(255);
  expect(await refusedField(mina.request('PATCH', `/milestones/${m.id}`, { version: 1, state: 'reached' }))).toMatchObject({ status: 422, field: 'state' });
  await refused(create({ project_id: newId() }), 404);
  await refused(api.tick({ milestone_id: m.id, id: newId() }), 404);
  for (let n = 1; n < 20; n++) await api.addCondition({ milestone_id: m.id, id: newId(), text: `Condition ${n}` });
  expect(await refusedField(mina.request('POST', `/milestones/${m.id}/done-means`, { id: newId(), text: 'One more' }))).toMatchObject({
    status: 422,
    field: 'text',
    rule: 'conditions_at_most',
  });
});
