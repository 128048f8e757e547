import { expect, test } from 'vitest';
import { read } from '../../filter/read.ts';
import { newId } from '../../kit/ids.ts';
import { offersApi } from '../../offers/offers.ts';
import { unitsApi } from '../../people/units.ts';
import { type Actor, openWorld } from '../../server/testing.ts';
import { threadsApi } from '../../threads/threads.ts';
import { milestonesApi } from '../milestones/milestones.ts';
import { projectsApi } from '../projects/projects.ts';
import { tasksApi } from './tasks.ts';
import { where } from './where.server.ts';

const world = await openWorld();

async function ground() {
  const w = await world.workspace(['Mina', 'Jonas']);
  const { Mina: mina, Jonas: jonas } = w as unknown as { Mina: Actor; Jonas: Actor };
  const unit = await w.admin.api(unitsApi).create({ id: newId(), name: 'Sea team', parent_id: null });
  const project = await mina.api(projectsApi).create({ id: newId(), name: 'Harbour', key: 'HAR', unit_id: unit.id });
  const add = (title: string, more: object = {}) => mina.api(tasksApi).create({ id: newId(), project_id: project.id, title, ...more });
  const list = async (who: Actor, filter: string, more: object = {}) => who.api(tasksApi).list({ project_id: project.id, filter, ...more });
  const titles = async (filter: string, who = mina) => (await list(who, filter)).tasks.map((t) => t.title).sort();
  return { w, mina, jonas, project, add, list, titles };
}
const day = (n: number) => new Date(world.clock.now.getTime() + n * 86_400_000).toISOString().slice(0, 10);

test('all work comes by the unit of its project, in the order of the tree, page after page; and by how far it is', async () => {
  const { w, mina, jonas, project, add } = await ground();
  const units = w.admin.api(unitsApi);
  const sea = project.unit?.id ?? '';
  const deck = await units.create({ id: newId(), name: 'Deck', parent_id: sea });
  const quay = await units.create({ id: newId(), name: 'Quay', parent_id: null });
  const of = async (name: string, unit_id: string | null, key: string) => {
    const made = await mina.api(projectsApi).create({ id: newId(), name, key, unit_id });
    return mina.api(tasksApi).create({ id: newId(), project_id: made.id, title: name });
  };
  await of('None', null, 'NONE');
  await of('On deck', deck.id, 'DECK');
  await of('On the quay', quay.id, 'QUAY');
  await add('At sea', { take: true });
  const pages = async (who: Actor, sort: 'unit' | 'category') => {
    const found: { title: string; unit: string | null }[] = [];
    let cursor: string | undefined;
    do {
      const page = await who.api(tasksApi).all({ sort, limit: 1, ...(cursor ? { cursor } : {}) });
      for (const t of page.tasks) found.push({ title: t.title, unit: page.projects.find((p) => p.id === t.project_id)?.unit?.name ?? null });
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    return found;
  };
  const inOrder = [
    { title: 'On the quay', unit: 'Quay' },
    { title: 'At sea', unit: 'Sea team' },
    { title: 'On deck', unit: 'Deck' },
    { title: 'None', unit: null },
  ];
  expect(await pages(jonas, 'unit')).toEqual(inOrder);
  const started = (await mina.api(tasksApi).all({})).tasks.find((t) => t.title === 'At sea');
  const states = (await mina.api(projectsApi).one({ key: 'HAR' })).states;
  await mina
    .api(tasksApi)
    .move({ id: started?.id ?? '', version: started?.version ?? 0, state_id: states.find((s) => s.category === 'in_progress')?.id ?? '' });
  expect((await pages(jonas, 'category')).at(-1)?.title).toBe('At sea');
  const list = await jonas.api(projectsApi).list({});
  expect(list.units.map((u) => u.name)).toEqual(['Quay', 'Sea team', 'Deck']);
  expect((await jonas.api(projectsApi).list({ unit: deck.id })).units.map((u) => u.name)).toEqual(['Deck']);
});

test('each field leaves what it says, its opposite all the rest', async () => {
  const { w, mina, jonas, project, add, titles } = await ground();
  await mina.api(projectsApi).addState({ project_id: project.id, id: newId(), name: 'On hold', category: 'ready' });
  await mina.api(projectsApi).addLabel({ project_id: project.id, id: newId(), name: 'Öps "x"', colour: 'teal' });
  const whole = await mina.api(projectsApi).one({ key: 'HAR' });
  const hold = whole.states.find((s) => s.name === 'On hold')?.id ?? '';
  const label = whole.labels[0]?.id ?? '';
  const milestone = await mina.api(milestonesApi).create({ id: newId(), project_id: project.id, title: 'Pilot run' });
  const rope = await add('Buy rope', { due_on: day(3), milestone_id: milestone.id, priority: 'high', body: 'of hemp', labels: [label] });
  await add('Buy paint', { due_on: day(40), engagement: 'any_one' });
  await add('Buy bread', { take: true, due_on: day(-2) });
  await add('Wait for fog', { state_id: hold });
  const all = await titles('');
  expect(all).toHaveLength(4);
  await jonas.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Oil winch', take: true });
  await mina.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: rope.id, to_person_id: jonas.id });
  const rest = ['Buy bread', 'Buy paint', 'Buy rope', 'Oil winch', 'Wait for fog'];
  const field = { workspace_id: w.id, id: newId(), project_id: project.id, name: 'Story Points', folded: 'story points', type: 'text' };
  await world.ground.database.write(w.id, async (trx) => {
    await trx.insertInto('fields').values(field).execute();
    await trx.insertInto('field_values').values({ workspace_id: w.id, task_id: rope.id, field_id: field.id, value: '12' }).execute();
  });
  const cases: [string, string[]][] = [
    ['hemp', ['Buy rope']],
    ['"buy rope"', ['Buy rope']],
    ['buy', ['Buy bread', 'Buy paint', 'Buy rope']],
    [rope.key, ['Buy rope']],
    ['kind:task', rest],
    ['kind:goal', []],
    ['state:ready', rest],
    ['state:"on hold"', ['Wait for fog']],
    ['state:blocked', []],
    ['is:blocked', ['Wait for fog']],
    ['label:"öps \\"x\\""', ['Buy rope']],
    ['label:none', rest.filter((t) => t !== 'Buy rope')],
    ['priority:high,urgent', ['Buy rope']],
    ['due<2w', ['Buy bread', 'Buy rope']],
    ['due>=0d', ['Buy paint', 'Buy rope']],
    [`due:${day(3)}`, ['Buy rope']],
    ['due:none', ['Oil winch', 'Wait for fog']],
    ['due:late', ['Buy bread']],
    ['is:late', ['Buy bread']],
    ['created:today', rest],
    ['created<today', []],
    ['created>-1d', rest],
    ['updated:week', rest],
    ['updated<=-1w', []],
    ['milestone:"pilot run"', ['Buy rope']],
    ['milestone:none', rest.filter((t) => t !== 'Buy rope')],
    ['project:har', rest],
    ['project:other', []],
    ['unit:"sea team"', rest],
    ['unit:none', []],
    ['holder:me', ['Buy bread']],
    ['holder:nobody', ['Buy paint', 'Buy rope', 'Wait for fog']],
    ['holder:jonas', ['Oil winch']],
    [`holder:${jonas.id},me`, ['Buy bread', 'Oil winch']],
    ['by:jonas', ['Oil winch']],
    ['is:mine', ['Buy bread']],
    ['is:untaken', ['Buy paint', 'Buy rope', 'Wait for fog']],
    ['offered:yes', ['Buy rope']],
    ['offered:me', []],
    ['engagement:any_one', ['Buy paint']],
    ['is:open', rest],
    ['is:done,dropped', []],
    ['is:ended', []],
    ['serves:none', rest],
    ['is:loose', rest],
    ['goal:none', rest],
    ['field."story points":12', ['Buy rope']],
    ['field."Story points">=9', ['Buy rope']],
    ['field."story points"<9', []],
    ['field."story points":none', rest.filter((t) => t !== 'Buy rope')],
    ['field."story points">abc', []],
    ['(is:late OR priority:high) buy', ['Buy bread', 'Buy rope']],
    ['-(is:late OR priority:high)', ['Buy paint', 'Oil winch', 'Wait for fog']],
  ];
  for (const [filter, left] of cases) {
    expect([filter, await titles(filter)]).toEqual([filter, left]);
    expect([`-(${filter})`, await titles(`-(${filter})`)]).toEqual([`-(${filter})`, rest.filter((t) => !left.includes(t))]);
  }
  expect(await titles('offered:me', jonas)).toEqual(['Buy rope']);
  await mina.api(tasksApi).drop({ id: rope.id });
  expect([await titles('is:dropped'), await titles('is:ended'), await titles('due<2w')]).toEqual([['Buy rope'], ['Buy rope'], ['Buy bread']]);
});

test('what serves a goal is found through milestone and project, and loose work is what has no path', async () => {
  const { w, mina, project, add, titles } = await ground();
  await add('Through the project');
  const direction = newId();
  const goal = newId();
  const sent = (answer: Promise<Response>) => answer.then((r) => expect([r.status, r.url]).toEqual([200, r.url]));
  const directions = [{ id: direction, title: 'Closer shores', because: 'near' }];
  await sent(w.admin.request('PUT', '/vision', { id: newId(), version: 0, title: 'Water joins us', directions }));
  await sent(mina.request('POST', '/goals', { id: goal, title: 'More crossings', starts_on: day(0), ends_on: day(90), state: 'active', take: true }));
  const tie = (src_kind: 'project' | 'goal', src_id: string, dst_kind: 'goal' | 'direction', dst_id: string) =>
    mina.api(threadsApi).tie({ id: newId(), src_kind, src_id, dst_kind, dst_id, because: 'it does', rank: 'primary' });
  await tie('project', project.id, 'goal', goal);
  expect([await titles('goal:"more crossings"'), await titles('is:loose')]).toEqual([['Through the project'], ['Through the project']]);
  await tie('goal', goal, 'direction', direction);
  expect([await titles('serves:"closer shores"'), await titles('is:loose'), await titles('serves:none')]).toEqual([['Through the project'], [], []]);
});

test('asking for another person gives short pages without a number, and says what nothing is called by', async () => {
  const { mina, jonas, project, list, add } = await ground();
  for (let i = 0; i < 55; i++) await jonas.api(tasksApi).create({ id: newId(), project_id: project.id, title: `Net ${i}`, take: true });
  await add('Else');
  const page = await list(mina, 'holder:jonas', { limit: 2000 });
  expect([page.tasks.length, page.of_others, typeof page.next_cursor]).toEqual([50, true, 'string']);
  expect(JSON.stringify(page)).not.toMatch(/"(total|count|n)"/);
  expect((await list(mina, 'holder:jonas', { cursor: page.next_cursor })).tasks).toHaveLength(5);
  expect((await list(jonas, 'holder:me', { limit: 2000 })).tasks).toHaveLength(55);
  expect((await list(mina, '-holder:me', { limit: 2000 })).of_others).toBe(false);
  expect((await list(mina, 'label:gone field.Size:3 milestone:gone holder:zoe state:ready')).unknown).toEqual([
    'No label is called “gone” here: nothing fits that part.',
    'No field is called “Size” here: nothing fits that part.',
    'No milestone is called “gone” here: nothing fits that part.',
    'Nobody is called “zoe” here: nothing fits that part.',
  ]);
});

test('one condition serves whoever changes many at once', async () => {
  const { mina, add } = await ground();
  await add('One', { priority: 'low' });
  await add('Two');
  const c = await mina.context();
  const rows = await c.db
    .selectFrom('tasks')
    .select('title')
    .where('workspace_id', '=', c.workspaceId)
    .where(where(c, read('priority:low').filter))
    .execute();
  expect(rows).toEqual([{ title: 'One' }]);
});
