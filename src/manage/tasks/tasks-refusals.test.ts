import { expect, test } from 'vitest';
import { newId } from '../../kit/ids.ts';
import { offersApi } from '../../offers/offers.ts';
import { unitsApi } from '../../people/units.ts';
import { type Actor, openWorld, type Refused, refusedField } from '../../server/testing.ts';
import { milestonesApi } from '../milestones/milestones.ts';
import { projectsApi } from '../projects/projects.ts';
import { mostDepth, mostMinutes, tasksApi } from './tasks.ts';

const world = await openWorld();
const refused = async (promise: Promise<unknown>, status: number, rule?: string) => {
  const error = await promise.then(
    () => null,
    (e: Refused) => e,
  );
  expect([error?.status, error?.problem.rule]).toEqual([status, rule]);
  return error?.problem as Refused['problem'];
};

async function board() {
  const w = await world.workspace(['mina', 'jonas']);
  const mina = w.mina as Actor;
  const project = await mina.api(projectsApi).create({ id: newId(), name: 'Booking', key: 'BOOK' });
  const api = mina.api(tasksApi);
  const add = (title: string, more: object = {}) => api.create({ id: newId(), project_id: project.id, title, ...more });
  const post = (more: object) => mina.request('POST', '/tasks', { id: newId(), project_id: project.id, title: 'Form', ...more });
  const state = (category: string) => project.states.find((s) => s.category === category)?.id ?? '';
  return { w, mina, jonas: w.jonas as Actor, project, api, add, post, state };
}

test('a narrowing that a list does not know is refused, not passed over', async () => {
  const { mina, project, add } = await board();
  await add('Form');
  for (const [asked, field] of [
    ['only=mine', 'only'],
    ['text=form', 'text'],
    ['states=x&filter=form', 'states'],
  ])
    expect(await refusedField(mina.request('GET', `/projects/${project.id}/tasks?${asked}`))).toMatchObject({ status: 422, field, rule: 'unrecognized_keys' });
  expect((await mina.request('GET', `/projects/${project.id}/tasks?filter=form&limit=5`)).status).toBe(200);
});

test('every field that is wrong is named, with the value cut and the mend', async () => {
  const { project, api, post, state } = await board();
  const cases: [object, string, string][] = [
    [{ title: '' }, 'title', 'too_small'],
    [{ title: ' \t\n ' }, 'title', 'too_small'],
    [{ title: 'x'.repeat(256) }, 'title', 'too_big'],
    [{ title: 'a\u0000b' }, 'title', 'custom'],
    [{ title: 'a\ud83d' }, 'title', 'custom'],
    [{ body: 'a\udc00b' }, 'body', 'custom'],
    [{ body: `<p>${'x'.repeat(500_000)}</p>` }, 'body', 'too_big'],
    [{ estimate_minutes: 0 }, 'estimate_minutes', 'too_small'],
    [{ estimate_minutes: -60 }, 'estimate_minutes', 'too_small'],
    [{ estimate_minutes: 1.5 }, 'estimate_minutes', 'invalid_type'],
    [{ estimate_minutes: mostMinutes + 1 }, 'estimate_minutes', 'too_big'],
    [{ due_on: '2026-02-30' }, 'due_on', 'custom'],
    [{ due_on: '2026-12-01T10:00:00Z' }, 'due_on', 'custom'],
    [{ starts_on: '2026-05-02', due_on: '2026-05-01' }, 'due_on', 'tasks_due_after_start'],
    [{ priority: 'highest' }, 'priority', 'invalid_value'],
    [{ engagement: 'crowd' }, 'engagement', 'invalid_value'],
    [{ engagement: 'quorum' }, 'people_needed', 'quorum_has_a_number'],
    [{ engagement: 'together', people_needed: 1 }, 'people_needed', 'too_small'],
    [{ engagement: 'individual', people_needed: 3 }, 'people_needed', 'people_for_together'],
    [{ state_id: newId() }, 'state_id', 'state_exists'],
    [{ state_id: state('done') }, 'state_id', 'new_work_is_not_ended'],
    [{ parent_id: newId() }, 'parent_id', 'parent_of_the_project'],
    [{ milestone_id: newId() }, 'milestone_id', 'milestone_of_the_project'],
    [{ labels: [newId()] }, 'labels', 'labels_of_the_project'],
    [{ id: 'BOOK-1' }, 'id', 'invalid_format'],
  ];
  for (const [more, field, rule] of cases) {
    const found = await refusedField(post(more));
    expect([JSON.stringify(more).slice(0, 60), found.status, found.field, found.rule]).toEqual([JSON.stringify(more).slice(0, 60), 422, field, rule]);
  }
  expect((await api.list({ project_id: project.id })).tasks).toEqual([]);
  expect((await post({ body: 'x'.repeat(2_000_000) })).status).toBe(413);
});

test('what is just inside the limits is taken', async () => {
  const { add } = await board();
  expect((await add('x'.repeat(255))).title).toHaveLength(255);
  expect((await add('😀 日本語 עברית')).title).toBe('😀 日本語 עברית');
  expect((await add('  two   spaces\n and a line ')).title).toBe('two spaces and a line');
  expect(await add('Long', { estimate_minutes: mostMinutes, body: 'x'.repeat(100_000) })).toMatchObject({ estimate_minutes: mostMinutes });
  expect(await add('One day', { starts_on: '2026-05-01', due_on: '2026-05-01' })).toMatchObject({ due_on: '2026-05-01' });
});

test('a tree of tasks stays in its project, without a loop, twelve levels deep', async () => {
  const { mina, api, add } = await board();
  const top = await add('Level 0');
  let above = top;
  const chain = [top];
  for (let n = 1; n <= mostDepth; n++) chain.push((above = await add(`Level ${n}`, { parent_id: above.id })));
  await refused(add('Too deep', { parent_id: above.id }), 422, 'depth');
  const side = await add('Side');
  await refused(api.edit({ id: top.id, version: 1, parent_id: side.id }), 422, 'depth');
  for (const below of [top, chain[1], chain.at(-1)]) await refused(api.edit({ id: top.id, version: 1, parent_id: below?.id ?? '' }), 422, 'no_loop');
  const other = await mina.api(projectsApi).create({ id: newId(), name: 'Other', key: 'OTHER' });
  const far = await api.create({ id: newId(), project_id: other.id, title: 'Elsewhere' });
  await refused(api.edit({ id: side.id, version: 1, parent_id: far.id }), 422, 'parent_of_the_project');
  const milestone = await mina.api(milestonesApi).create({ id: newId(), project_id: other.id, title: 'Pilot' });
  await refused(api.edit({ id: side.id, version: 1, milestone_id: milestone.id }), 422, 'milestone_of_the_project');
  await api.trash({ id: side.id });
  await refused(add('Below the trash', { parent_id: side.id }), 422, 'parent_of_the_project');
  expect(await api.one({ key: top.key })).toMatchObject({ parent_id: null, version: 1 });
});

test('an edit is all or nothing, and days are checked together with those that stand', async () => {
  const { api, add } = await board();
  const task = await add('Form', { starts_on: '2026-05-02' });
  await refused(api.edit({ id: task.id, version: 1, title: 'Renamed', due_on: '2026-05-01' }), 422, 'tasks_due_after_start');
  await refused(api.edit({ id: task.id, version: 1, title: 'Renamed', people_needed: 3 }), 422, 'people_for_together');
  expect(await api.one({ key: task.key })).toMatchObject({ title: 'Form', due_on: null, version: 1 });
});

test('the same id with other words is a conflict, hidden or not, in the trash or not', async () => {
  const { mina, jonas, api, add, project } = await board();
  const id = newId();
  const given = { id, project_id: project.id, title: 'Form', due_on: '2026-12-01' };
  await api.create(given);
  expect((await api.create(given)).version).toBe(1);
  for (const other of [{ title: 'Other' }, { due_on: '2026-12-02' }, { priority: 'high' as const }, { estimate_minutes: 60 }])
    await refused(api.create({ ...given, ...other }), 409, 'id_is_new');
  await refused(jonas.api(tasksApi).create(given), 409, 'id_is_new');
  const closed = await mina.api(projectsApi).create({ id: newId(), name: 'Quiet', key: 'QUIET', access: 'closed' });
  const hidden = await api.create({ id: newId(), project_id: closed.id, title: 'Canary' });
  const problem = await refused(jonas.api(tasksApi).create({ ...given, id: hidden.id }), 409, 'id_is_new');
  expect(JSON.stringify(problem)).not.toContain('Canary');
  const gone = await add('Gone');
  await api.trash({ id: gone.id });
  await refused(api.create({ id: gone.id, project_id: project.id, title: 'Gone' }), 409, 'id_is_new');
});

test('what others hold is theirs; finishing asks what becomes of open subtasks', async () => {
  const { mina, jonas, api, add, state } = await board();
  const task = await add('Form', { take: true });
  const child = await add('Part', { parent_id: task.id });
  await jonas.api(offersApi).takeUntaken({ kind: 'task', id: child.id });
  const theirs = jonas.api(tasksApi);
  const calls = [
    theirs.edit({ id: task.id, version: 1, title: 'Mine' }),
    theirs.edit({ id: task.id, version: 1, due_on: '2026-12-01' }),
    theirs.finish({ id: task.id }),
    theirs.drop({ id: task.id }),
    theirs.trash({ id: task.id }),
    theirs.move({ id: task.id, state_id: state('in_progress') }),
    api.edit({ id: child.id, version: 1, title: 'Mine' }),
  ];
  await Promise.all(calls.map((call) => refused(call, 403, 'holder_decides')));
  expect((await refused(api.finish({ id: task.id }), 409, 'open_children')).current).toMatchObject({ children: [{ id: child.id }] });
  await refused(api.finish({ id: task.id, children: 'close' }), 409, 'holder_decides');
  expect(await api.one({ key: task.key })).toMatchObject({ category: 'ready' });
  expect((await api.finish({ id: task.id, children: 'move' })).category).toBe('done');
  expect(await api.one({ key: child.key })).toMatchObject({ parent_id: null, holder: { id: jonas.id } });
  await refused(mina.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: task.id, to_person_id: jonas.id }), 409, 'subject_is_open');
});

test('lists refuse what they cannot sort, page or filter by', async () => {
  const { mina, project, add } = await board();
  await add('Form');
  const path = `/projects/${project.id}/tasks`;
  for (const [query, field] of [
    ['sort=holder', 'sort'],
    ['limit=0', 'limit'],
    ['limit=2001', 'limit'],
    [`filter=${'x'.repeat(12_001)}`, 'filter'],
    ['cursor=nonsense', 'cursor'],
    [`sort=title&cursor=${Buffer.from('["number",1,"x"]').toString('base64url')}`, 'cursor'],
  ]) {
    const found = await refusedField(mina.request('GET', `${path}?${query}`));
    expect([query, found.status, found.field]).toEqual([query, 422, field]);
  }
  for (const noise of [
    '"%"',
    '_x',
    '"\\x"',
    "'y'",
    '[a',
    '(.x*',
    'a"b',
    '((((',
    '-',
    'field."',
    '\u0000',
    'due<9999y',
    'field.x>1e309',
    'x'.repeat(10_000),
    'state:x OR '.repeat(900),
  ]) {
    const answer = await mina.request('GET', `${path}?filter=${encodeURIComponent(noise)}`);
    expect([noise.slice(0, 20), answer.status]).toEqual([noise.slice(0, 20), 200]);
  }
});

test('who is offered a task in a closed project sees the states and labels of that task, and no others', async () => {
  const { w, mina, jonas, state } = await board();
  const unit = await w.admin.api(unitsApi).create({ id: newId(), name: 'Lawyers' });
  const project = await mina.api(projectsApi).create({ id: newId(), name: 'Merger', key: 'MRG', access: 'closed', unit_id: unit.id });
  const label = (name: string) => mina.api(projectsApi).addLabel({ id: newId(), project_id: project.id, name, colour: 'blue' });
  const [shown, hidden] = [await label('Letters'), await label('Layoffs')];
  const day = world.clock.now.toISOString().slice(0, 10);
  const add = (more: object = {}) => mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Write the letter', due_on: day, ...more });
  const task = await add({ labels: [shown.id] });
  await add({ labels: [hidden.id] });
  expect(state('ready')).not.toBe('');
  const places = async (who: Actor) => [
    (await who.api(tasksApi).all({})).projects.find((p) => p.id === project.id),
    (await who.api(tasksApi).calendar({ from: day, to: day })).projects.find((p) => p.id === project.id),
  ];
  const names = (place: Awaited<ReturnType<typeof places>>[number]) => [place?.labels.map((l) => l.name), place?.states.map((s) => s.name), place?.unit?.name];
  expect(await places(jonas)).toEqual([undefined, undefined]);
  const offer = await mina.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: task.id, to_person_id: jonas.id });
  for (const place of await places(jonas)) expect(names(place)).toEqual([['Letters'], ['Ready'], undefined]);
  // Whoever holds it may move it to any state.
  await jonas.api(offersApi).take({ id: offer.id });
  for (const place of await places(jonas)) expect(names(place)).toEqual([['Letters'], project.states.map((s) => s.name), undefined]);
  for (const place of await places(mina)) expect([place?.labels.length, place?.unit?.name]).toEqual([2, 'Lawyers']);
  expect(await places(w.admin)).toEqual([undefined, undefined]);
});
