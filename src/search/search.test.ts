import { expect, test } from 'vitest';
import { commentsApi } from '../comments/comments.ts';
import { newId } from '../kit/ids.ts';
import { goalsApi } from '../lead/goals/goals.ts';
import { visionApi } from '../lead/vision/vision.ts';
import { milestonesApi } from '../manage/milestones/milestones.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { peopleApi } from '../people/people.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { fillSearch } from './rebuild.server.ts';
import { searchApi } from './search.ts';

const world = await openWorld();

async function ground(names = ['Mina', 'Jonas']) {
  const w = await world.workspace(names);
  const mina = w.Mina as Actor;
  const project = await mina.api(projectsApi).create({ id: newId(), name: 'Harbour works', key: 'HAR', purpose: 'So that the islands are reached' });
  const task = (title: string, more: object = {}) => mina.api(tasksApi).create({ id: newId(), project_id: project.id, title, ...more });
  return { w, mina, jonas: w.Jonas as Actor, project, task };
}
const find = (who: Actor, q: string, more: object = {}) => who.api(searchApi).find({ q, ...more });
const titles = async (who: Actor, q: string, more: object = {}) =>
  (await find(who, q, more)).found.map((f) => `${f.part === 'thing' ? f.kind : f.part}:${f.title.map((p) => p.text).join('')}`);

test('finds titles, texts, comments, people, goals, check-ins, the vision, projects and milestones, and says why', async () => {
  const { mina, project, task } = await ground();
  const t = await task('Lay the cable', { body: 'From the **pier** to the lighthouse.' });
  await mina.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: t.id, body: 'The divers ask for [a map](https://example.org/x).' });
  await mina.api(milestonesApi).create({ id: newId(), project_id: project.id, title: 'First crossing', done_means: ['Lanterns burn'] });
  expect(await titles(mina, 'lighthouse')).toEqual(['task:Lay the cable']);
  expect(await titles(mina, 'divers')).toEqual(['comment:Lay the cable']);
  expect(await titles(mina, 'example')).toEqual([]);
  expect(await titles(mina, 'islands')).toEqual(['project:Harbour works']);
  expect(await titles(mina, 'lanterns')).toEqual(['milestone:First crossing']);
  expect(await titles(mina, 'jonas')).toEqual(['person:Jonas']);
  const { found } = await find(mina, 'pier');
  expect(found[0]).toMatchObject({ why: 'text', key: t.key, under: 'Harbour works', project_key: 'HAR' });
  expect(found[0]?.snippet.filter((p) => p.hit)).toEqual([{ text: 'pier', hit: true }]);
  expect((await find(mina, t.key)).found[0]).toMatchObject({ why: 'key', id: t.id });
  expect((await find(mina, 'cabel')).found[0]).toMatchObject({ why: 'nearly', id: t.id });
  expect((await find(mina, 'lay the cable')).found.map((f) => f.why)).toEqual(['name']);
});

test('goals with their key results and check-ins, the vision and own words', async () => {
  const { w, mina } = await ground();
  const today = world.clock.now.toISOString().slice(0, 10);
  const goal = await mina.api(goalsApi).create({
    id: newId(),
    title: 'More crossings',
    contribution: 'Brings neighbours together',
    unit_id: null,
    starts_on: today,
    ends_on: `${Number(today.slice(0, 4)) + 1}${today.slice(4)}`,
    rhythm: 'weekly',
    state: 'active',
    take: true,
    results: [{ id: newId(), name: 'Passengers a day', kind: 'number', aim: 'up', unit_word: '', baseline: 1, target: 9, low: null, high: null }],
  });
  await mina.api(goalsApi).checkIn({ goal_id: goal.id, id: newId(), confidence: 7, what_changed: 'Fog lifted', what_next: 'Paint hulls', values: [] });
  const directions = [{ id: newId(), title: 'Closer shores', because: 'distance hurts' }];
  const written = { body: 'A calm archipelago.', horizon_year: 2035, we_will_not: ['Build bridges'], directions };
  await w.admin.api(visionApi).save({ id: newId(), version: 0, title: 'Water joins us', because: '', ...written });
  const { person } = await mina.api(peopleApi).me();
  await mina.api(peopleApi).editMe({ version: person.version, about: 'I repair engines' });
  expect(await titles(mina, 'neighbours')).toEqual(['goal:More crossings']);
  expect(await titles(mina, 'passengers')).toEqual(['goal:More crossings']);
  expect(await titles(mina, 'hulls fog')).toEqual(['check_in:More crossings']);
  expect(await titles(mina, 'archipelago')).toEqual(['vision:Water joins us']);
  expect(await titles(mina, 'distance')).toEqual(['direction:Closer shores']);
  expect(await titles(mina, 'engines')).toEqual(['person:Mina']);
});

test('what is changed, deleted or trashed is found so at once', async () => {
  const { mina, jonas, task } = await ground();
  const t = await task('Paint the buoy', { body: 'zinnober' });
  const said = await mina.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: t.id, body: 'ultramarin' });
  expect(await titles(jonas, 'ultramarin')).toHaveLength(1);
  await mina.api(commentsApi).edit({ id: said.id, version: said.version, body: 'ocker' });
  expect([await titles(jonas, 'ultramarin'), await titles(jonas, 'ocker')]).toEqual([[], ['comment:Paint the buoy']]);
  await mina.api(tasksApi).edit({ id: t.id, version: t.version, title: 'Scrape the buoy', body: 'indigo' });
  expect([await titles(jonas, 'paint'), await titles(jonas, 'zinnober'), await titles(jonas, 'scrape indigo')]).toEqual([[], [], ['task:Scrape the buoy']]);
  expect(await titles(jonas, 'paimt')).toEqual([]); // forgotten among the words that may be meant, too
  await mina.api(tasksApi).trash({ id: t.id });
  expect([await titles(jonas, 'indigo'), await titles(jonas, 'ocker'), await titles(jonas, 'scrape'), await titles(jonas, t.key)]).toEqual([[], [], [], []]);
  await mina.api(tasksApi).restore({ id: t.id });
  expect([await titles(jonas, 'indigo'), await titles(jonas, 'ocker')]).toEqual([['task:Scrape the buoy'], ['comment:Scrape the buoy']]);
  await mina.api(commentsApi).remove({ id: said.id });
  expect(await titles(jonas, 'ocker')).toEqual([]);
});

test('filters are those of the lists, alone and beside words', async () => {
  const { mina, project, task } = await ground();
  const day = (n: number) => new Date(world.clock.now.getTime() + n * 86_400_000).toISOString().slice(0, 10);
  const label = await mina
    .api(projectsApi)
    .addLabel({ project_id: project.id, id: newId(), name: 'Öps', colour: 'teal' })
    .catch(() => null);
  const milestone = await mina.api(milestonesApi).create({ id: newId(), project_id: project.id, title: 'Pilot' });
  const soon = await task('Buy rope', { due_on: day(3), milestone_id: milestone.id, priority: 'high' });
  await task('Buy paint', { due_on: day(30) });
  const held = await task('Buy bread', { take: true });
  void label;
  expect(await titles(mina, 'due<2w')).toEqual(['task:Buy rope']);
  expect(await titles(mina, 'buy -due<2w')).toEqual(['task:Buy bread', 'task:Buy paint']);
  expect(await titles(mina, 'milestone:pilot buy')).toEqual(['task:Buy rope']);
  expect(await titles(mina, 'priority:high kind:task')).toEqual(['task:Buy rope']);
  expect(await titles(mina, 'is:mine')).toEqual(['task:Buy bread']);
  expect(await titles(mina, 'is:untaken due>0d')).toEqual(['task:Buy paint', 'task:Buy rope']);
  expect(await titles(mina, 'project:har kind:task -rope')).toEqual(['task:Buy bread', 'task:Buy paint']);
  expect(await titles(mina, 'project:ELSE buy')).toEqual([]);
  expect(await titles(mina, `state:ready buy`)).toHaveLength(3 - Number(held.category !== 'ready'));
  expect(await titles(mina, 'label:nothing')).toEqual([]);
  expect(await titles(mina, 'buy', { kinds: 'project' })).toEqual([]);
  await mina.api(tasksApi).drop({ id: soon.id });
  expect(await titles(mina, 'is:ended')).toEqual(['task:Buy rope']);
  expect(await titles(mina, 'due<2w')).toEqual([]);
});

test('by a person: what they hold now or wrote, in pages and without a number', async () => {
  const { mina, jonas, task } = await ground();
  const t = await task('Mend nets');
  await task('Sort hooks');
  await jonas.api(tasksApi).create({ id: newId(), project_id: t.project_id, title: 'Oil the winch', take: true });
  await jonas.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: t.id, body: 'Good nets' });
  expect((await titles(mina, 'by:jonas')).sort()).toEqual(['comment:Mend nets', 'task:Oil the winch']);
  expect(await titles(jonas, 'by:me winch')).toEqual(['task:Oil the winch']);
  expect(await titles(mina, 'by:"nobody here"')).toEqual([]);
  const answer = await find(mina, 'by:jonas', { limit: 1 });
  expect(Object.keys(answer).sort()).toEqual(['found', 'next_cursor', 'read', 'said']);
  expect(JSON.stringify(answer)).not.toMatch(/"(total|count|n)"/);
});

test('pages go through all layers once, and stay as they were while things come and go', async () => {
  const { mina, task } = await ground();
  for (let i = 0; i < 7; i++) await task(`Anchor ${i}`);
  for (let i = 0; i < 7; i++) await task(`Chain ${i}`, { body: 'holds the anchor' });
  for (let i = 0; i < 3; i++) await task(`Ankor ${i}`);
  const seen: string[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 20; page++) {
    const answer = await find(mina, 'anchor', { limit: 3, ...(cursor ? { cursor } : {}) });
    seen.push(...answer.found.map((f) => f.id));
    if (page === 0) await task('Anchor that came later');
    if (!answer.next_cursor) break;
    cursor = answer.next_cursor;
  }
  expect(seen).toHaveLength(14);
  expect(new Set(seen).size).toBe(14);
  expect(await titles(mina, 'ankher')).toEqual([]); // two slips in six letters
  expect((await titles(mina, 'ankor')).length).toBeGreaterThanOrEqual(3);
});

test('anything may be typed', async () => {
  const { mina, task } = await ground();
  await task('漢字の勉強');
  await task('שלום עולם');
  await task('Launch 🚀 day');
  await task('Łódź, Çeşme und São Tomé');
  await task('To be or not to be');
  await task('100% (of it) [a-z]+ a_b $1');
  expect(await titles(mina, '漢字')).toEqual(['task:漢字の勉強']);
  expect(await titles(mina, '勉強')).toEqual(['task:漢字の勉強']);
  expect(await titles(mina, '字漢')).toEqual([]);
  expect(await titles(mina, 'שלום')).toEqual(['task:שלום עולם']);
  expect(await titles(mina, '🚀')).toEqual(['task:Launch 🚀 day']);
  expect(await titles(mina, 'sao tome')).toEqual(['task:Łódź, Çeşme und São Tomé']);
  expect(await titles(mina, 'CESME')).toEqual(['task:Łódź, Çeşme und São Tomé']);
  expect(await titles(mina, 'to be or not')).toEqual(['task:To be or not to be']);
  expect(await titles(mina, '[a-z]+')).toEqual(['task:100% (of it) [a-z]+ a_b $1']);
  for (const noise of [
    '*',
    '%',
    '_',
    '.*',
    '(',
    ')',
    "'",
    '""',
    '-',
    ':',
    '--',
    '\\',
    ';DROP TABLE tasks',
    'NEAR(a b)',
    'a AND OR NOT b',
    '{title} : x',
    "' | !'",
    'x:*A',
    '^',
    '\u0000',
    '\ud800',
  ])
    expect([noise, (await mina.request('GET', `/search?q=${encodeURIComponent(noise.toWellFormed())}`)).status]).toEqual([noise, 200]);
  expect(await find(mina, '*')).toMatchObject({ found: [], next_cursor: null, said: ['There is no word in this to look for.'] });
  expect(await titles(mina, '')).toEqual([]);
  expect((await find(mina, 'launch "day')).found).toHaveLength(1);
  expect((await find(mina, 'word '.repeat(2000))).said).toHaveLength(1);
  expect((await mina.request('GET', `/search?q=${'x'.repeat(12_001)}`)).status).toBe(422);
  expect((await mina.request('GET', '/search?q=x&cursor=nonsense')).status).toBe(422);
  expect((await mina.request('GET', '/search?q=x&kinds=robots')).status).toBe(422);
  const long = await task('Long', { body: `${'漢'.repeat(50_000)} ${'word '.repeat(9000)} needle` });
  expect((await find(mina, 'needle')).found.map((f) => f.id)).toEqual([long.id]);
});

test('what was here before the search is found after a start', async () => {
  const { w, mina, task } = await ground();
  const t = await task('Old ballast', { body: 'granite' });
  await mina.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: t.id, body: 'basalt' });
  const { forgetTexts } = await import('./texts.server.ts');
  await world.ground.database.write(w.id, (trx) => forgetTexts(trx, w.id));
  expect(await titles(mina, 'granite')).toEqual([]);
  await fillSearch(world.ground.database);
  expect([await titles(mina, 'granite'), await titles(mina, 'basalt'), await titles(mina, 'balast')]).toEqual([
    ['task:Old ballast'],
    ['comment:Old ballast'],
    ['task:Old ballast'],
  ]);
});
