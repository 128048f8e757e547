import { expect, test } from 'vitest';
import { newId } from '../kit/ids.ts';
import { goalsApi } from '../lead/goals/goals.ts';
import { milestonesApi } from '../manage/milestones/milestones.ts';
import { type Project, projectsApi } from '../manage/projects/projects.ts';
import { type Act, type Select, severalApi } from '../manage/tasks/several.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { offersApi } from '../offers/offers.ts';
import { boardIn, failure } from '../offers/testing.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { proposalsApi } from './proposals.ts';

const world = await openWorld();
const change = (patch: Extract<Act, { what: 'change' }>['patch']): Act => ({ what: 'change', patch });

async function setting() {
  const b = await boardIn(world);
  const { jonas } = b;
  const other = await jonas.api(projectsApi).create({ id: newId(), name: 'Harbour', key: 'HARB' });
  const there = (title: string, more: object = {}) => jonas.api(tasksApi).create({ id: newId(), project_id: other.id, title, ...more });
  const look = (who: Actor, act: Act, select: Select) => who.api(severalApi).proposeAll({ id: newId(), select, act, because: '' });
  const rules = async (who: Actor, id: string) =>
    Object.fromEntries((await who.api(proposalsApi).changes({ id })).changes.map((r) => [r.subject.title, r.rule ?? r.subject.key]));
  const one = (who: Actor, key: string) => who.api(tasksApi).one({ key });
  return { ...b, other, there, look, rules, one };
}

test('tasks of several projects change together, each by the rules of its own project', async () => {
  const s = await setting();
  const { mina, jonas, add } = s;
  const [a, b] = [await add('Here', { due_on: '2026-12-01' }), await s.there('There', { due_on: '2026-12-02' })];
  const held = await s.there('Held there');
  await jonas.api(offersApi).takeUntaken({ kind: 'task', id: held.id });
  const ids = [a.id, b.id, held.id];
  // Mina keeps the one project and takes part in the other; Jonas keeps that one.
  const seen = await s.look(mina, change({ priority: 'high' }), { ids });
  expect(seen.project).toBeNull();
  expect(await s.rules(mina, seen.id)).toEqual({ Here: a.key, There: 'project_steward', 'Held there': 'holder_decides' });
  expect(await mina.api(proposalsApi).apply({ id: seen.id })).toMatchObject({ state: 'done_with_refusals', counts: { applied: 1, refused: 2 } });
  expect([(await s.one(mina, a.key)).priority, (await s.one(mina, b.key)).priority]).toEqual(['high', 'normal']);
  const days = await s.look(mina, change({ due_shift: 7 }), { ids: [a.id, b.id] });
  expect(days.fields.find((f) => f.field === 'due_on')?.after.map((v) => v.value)).toContain('2026-12-08');
  await mina.api(proposalsApi).apply({ id: days.id });
  expect((await s.one(mina, a.key)).due_on).toBe('2026-12-08');
  expect(await mina.api(proposalsApi).undo({ id: days.id })).toMatchObject({ state: 'undone', counts: { kept: 0 } });
  expect((await s.one(mina, a.key)).due_on).toBe('2026-12-01');

  const trash = await s.look(jonas, { what: 'trash' }, { ids });
  expect(await s.rules(jonas, trash.id)).toMatchObject({ Here: 'project_steward', There: b.key });
  await jonas.api(proposalsApi).apply({ id: trash.id });
  expect((await jonas.api(proposalsApi).undo({ id: trash.id })).state).toBe('undone');
  expect((await s.one(jonas, b.key)).title).toBe('There');

  const offer = await s.look(jonas, { what: 'offer', to_person_id: mina.id, message: '' }, { ids: [a.id, b.id] });
  expect(offer.counts).toMatchObject({ changes: 2 });
  const goal = await mina
    .api(goalsApi)
    .create({ id: newId(), title: 'Ships in and out by noon', contribution: 'So that nobody waits at sea.', starts_on: '2026-11-01', ends_on: '2027-03-01' });
  const tie = await mina.api(severalApi).proposeAll({
    id: newId(),
    select: { ids: [a.id] },
    act: { what: 'tie', dst_kind: 'goal', dst_id: goal.id },
    because: 'it frees the quay',
  });
  expect(tie.counts).toMatchObject({ changes: 1 });
});

test('a state is told by how far it is; what belongs to one project is refused with its field', async () => {
  const s = await setting();
  const { mina, jonas, project, add } = s;
  const states = (p: Project, category: string) => p.states.find((x) => x.category === category)?.id;
  const [a, b] = [await add('Here'), await s.there('There')];
  const dropped = await s.look(mina, change({ category: 'dropped' }), { ids: [a.id, b.id] });
  expect(dropped.title).toBe('State: Dropped');
  await mina.api(proposalsApi).apply({ id: dropped.id });
  expect((await s.one(mina, a.key)).state_id).toBe(states(project, 'dropped'));
  expect((await mina.api(proposalsApi).undo({ id: dropped.id })).counts.kept).toBe(0);
  expect((await s.one(mina, a.key)).state_id).toBe(a.state_id);
  const started = await s.look(jonas, change({ category: 'in_progress' }), { ids: [b.id] });
  expect(started.refusals).toMatchObject([{ rule: 'holder_needed', n: 1 }]);
  expect((await s.look(jonas, change({ category: b.category }), { ids: [b.id] })).counts).toMatchObject({ changes: 0, unchanged: 1 });
  const milestone = await mina.api(milestonesApi).create({ id: newId(), project_id: project.id, title: 'Pilot' });
  for (const [patch, field] of [
    [{ state_id: a.state_id }, 'act.patch.state_id'],
    [{ milestone_id: milestone.id }, 'act.patch.milestone_id'],
    [{ add_labels: [newId()] }, 'act.patch.add_labels'],
    [{ state_id: a.state_id, category: 'ready' }, 'act.patch.category'],
  ] as [Parameters<typeof change>[0], string][])
    expect(await failure(s.look(mina, change(patch), { ids: [a.id] }))).toMatchObject({ status: 422, problem: { errors: [{ field }] } });
});

test('all in a filter of all work is what the caller sees of it, as it is shown, and never narrowed by another person', async () => {
  const s = await setting();
  const { mina, jonas, add, w } = s;
  const secret = await jonas.api(projectsApi).create({ id: newId(), name: 'Secret', key: 'SECR', access: 'closed' });
  await jonas.api(tasksApi).create({ id: newId(), project_id: secret.id, title: 'Quay plan' });
  const above = await add('Quay above');
  await add('Quay below', { parent_id: above.id });
  const there = await s.there('Quay there');
  const titles = async (who: Actor, select: Select) => Object.keys(await s.rules(who, (await s.look(who, change({ priority: 'low' }), select)).id)).sort();
  const filter = 'quay';
  expect(await titles(mina, { filter, excluded: [] })).toEqual(['Quay above', 'Quay there']);
  expect(await titles(jonas, { filter, excluded: [there.id] })).toEqual(['Quay above', 'Quay plan']);
  expect(await titles(mina, { filter, excluded: [], shown: 'every' })).toEqual(['Quay above', 'Quay below', 'Quay there']);
  expect(await titles(mina, { filter, excluded: [], shown: 'top' })).toEqual(['Quay above', 'Quay there']);
  expect(await failure(s.look(mina, change({ priority: 'low' }), { filter: 'holder:Jonas', excluded: [] }))).toMatchObject({
    status: 422,
    problem: { rule: 'no_total_of_a_person' },
  });
  const unseen = await s.look(mina, change({ priority: 'low' }), { ids: [newId()] });
  expect(unseen.refusals).toMatchObject([{ rule: 'gone', n: 1 }]);
  const guest = await world.person(w, 'Gast', 'guest');
  expect(await failure(s.look(guest, change({ priority: 'low' }), { ids: [above.id] }))).toMatchObject({ status: 403 });
});
