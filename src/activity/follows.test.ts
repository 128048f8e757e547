import { expect, test } from 'vitest';
import { commentsApi } from '../comments/comments.ts';
import { newId } from '../kit/ids.ts';
import { milestonesApi } from '../manage/milestones/milestones.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { offersApi } from '../offers/offers.ts';
import { peopleApi } from '../people/people.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { followsApi } from './follows.ts';
import { inboxApi } from './inbox.ts';
import { wakeSnoozed } from './snooze.server.ts';
import { eventsOf } from './told.ts';

const world = await openWorld();

async function team(zone = 'UTC') {
  const w = await world.workspace(['mina', 'jonas', 'sara'], { zone });
  const [mina, jonas, sara] = [w.mina as Actor, w.jonas as Actor, w.sara as Actor];
  const project = await mina.api(projectsApi).create({ id: newId(), name: 'Booking', key: 'BOOK' });
  const add = (title = 'Write the form', who = mina, at = project) => who.api(tasksApi).create({ id: newId(), project_id: at.id, title });
  return { w, mina, jonas, sara, project, add };
}
const follows = (who: Actor) => who.api(followsApi);
const inbox = (who: Actor, view?: 'open' | 'snoozed' | 'muted') => who.api(inboxApi).list({ view });
const say = (who: Actor, id: string, body: string, kind: 'task' | 'project' = 'task') => who.api(commentsApi).add({ id: newId(), kind, subject_id: id, body });
const rename = async (who: Actor, { id, key }: { id: string; key: string }, title: string) => {
  const { version } = await who.api(tasksApi).one({ key });
  await who.api(tasksApi).edit({ id, version, title });
};

test('whoever follows a task hears of it in one row, and whoever did it hears nothing', async () => {
  const { mina, jonas, sara, add } = await team();
  const task = await add();
  const thing = { kind: 'task' as const, id: task.id };
  expect(await follows(jonas).one(thing)).toMatchObject({ following: false, reasons: [], muted: null });
  expect(await follows(jonas).follow(thing)).toMatchObject({ following: true, reasons: ['chosen'] });
  expect(await follows(jonas).follow(thing)).toMatchObject({ following: true, reasons: ['chosen'] });
  await rename(mina, task, 'Write the booking form');
  await say(mina, task.id, 'Which fields do we need?');
  await mina.api(offersApi).takeUntaken(thing);
  await mina.api(tasksApi).finish({ id: task.id });
  const rows = await inbox(jonas);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ kind: 'fyi', what: 'followed', subject: { title: 'Write the booking form' }, by: { name: 'mina' }, data: { why: 'chosen' } });
  expect(eventsOf(rows[0]?.data ?? {}).map((e) => e.kind)).toEqual(['task.changed', 'comment.added', 'offer.taken', 'task.finished']);
  expect(JSON.stringify(rows[0])).not.toContain('Which fields');
  expect(await inbox(mina)).toEqual([]);
  expect(await inbox(sara)).toEqual([]);
  // Done with it: what comes next begins anew.
  await jonas.api(inboxApi).done({ id: rows[0]?.id ?? '' });
  await mina.api(tasksApi).reopen({ id: task.id });
  expect(eventsOf((await inbox(jonas))[0]?.data ?? {}).map((e) => e.kind)).toEqual(['task.reopened']);
});

test('writing, being mentioned and holding follow by themselves, and whoever left is not brought back', async () => {
  const { mina, jonas, sara, add } = await team();
  const task = await add();
  const thing = { kind: 'task' as const, id: task.id };
  expect((await follows(mina).one(thing)).reasons).toEqual(['wrote']);
  await say(jonas, task.id, `Ask [@sara](person:${sara.id})`);
  expect((await follows(jonas).one(thing)).reasons).toEqual(['wrote']);
  expect((await follows(sara).one(thing)).reasons).toEqual(['mentioned']);
  expect(await follows(sara).unfollow(thing)).toMatchObject({ following: false, reasons: [] });
  await sara.api(inboxApi).allDone({ ids: (await inbox(sara)).map((n) => n.id) });
  await say(sara, task.id, 'Asked.');
  expect((await follows(sara).one(thing)).following).toBe(false);
  expect(await inbox(sara)).toEqual([]);
  await jonas.api(offersApi).takeUntaken(thing);
  expect((await follows(jonas).one(thing)).reasons).toEqual(['holding', 'wrote']);
  await rename(jonas, task, 'A third title');
  expect((await inbox(mina)).filter((n) => n.what === 'followed')).toMatchObject([{ kind: 'fyi', data: { why: 'wrote' } }]);
  await follows(jonas).unfollow(thing);
  expect(await follows(jonas).follow(thing)).toMatchObject({ reasons: ['holding', 'wrote'] });
  await jonas.api(inboxApi).allDone({ ids: (await inbox(jonas)).map((n) => n.id) });
  // Whoever was told of it in another way is not told twice.
  await say(mina, task.id, 'How far are you?');
  expect((await inbox(jonas)).map((n) => n.what)).toEqual(['comment']);
});

test('a muted thing, and all in a muted project, tells nothing but what needs me', async () => {
  const { mina, jonas, project, add } = await team();
  const task = await add();
  const thing = { kind: 'task' as const, id: task.id };
  await follows(jonas).follow(thing);
  await say(mina, task.id, 'One');
  expect(await follows(jonas).mute({ kind: 'project', id: project.id })).toMatchObject({ muted: 'this', following: false });
  expect(await follows(jonas).one(thing)).toMatchObject({ muted: 'project' });
  expect(await inbox(jonas)).toEqual([]);
  expect(await jonas.api(inboxApi).count()).toEqual({ n: 0 });
  expect(await inbox(jonas, 'muted')).toHaveLength(1);
  await say(mina, task.id, 'Two');
  expect(eventsOf((await inbox(jonas, 'muted'))[0]?.data ?? {})).toHaveLength(1);
  await say(mina, task.id, `This one is for you, [@jonas](person:${jonas.id})`);
  expect((await inbox(jonas)).map((n) => n.what)).toEqual(['mention']);
  expect((await follows(jonas).mine()).map((f) => [f.kind, f.muted, f.following])).toContainEqual(['project', 'this', false]);
  expect(await follows(jonas).unmute({ kind: 'project', id: project.id })).toMatchObject({ muted: null });
  expect((await inbox(jonas)).map((n) => n.what)).toEqual(['mention', 'followed']);
});

test('following a project brings its own life and the days of its milestones, not each of its tasks', async () => {
  const { mina, jonas, project, add } = await team();
  await follows(jonas).follow({ kind: 'project', id: project.id });
  const task = await add();
  await rename(mina, task, 'Not worth a row');
  const milestone = await mina
    .api(milestonesApi)
    .create({ id: newId(), project_id: project.id, title: 'Pilot', target_on: '2027-01-08', promise: 'internal', done_means: [] });
  await mina.api(milestonesApi).edit({ id: milestone.id, version: milestone.version, target_on: '2027-01-15', because: 'the clinic moves' });
  await say(mina, project.id, 'We begin on Monday.', 'project');
  expect((await inbox(jonas)).map((n) => [n.subject.title, n.data.why])).toEqual([
    ['Booking', 'chosen'],
    ['Pilot', 'project'],
  ]);
});

test('whoever may not see a thing cannot follow it, and who loses sight of it hears nothing and follows nothing', async () => {
  const { mina, jonas, sara, add } = await team();
  const closed = await mina.api(projectsApi).create({ id: newId(), name: 'Quiet plan', key: 'QUIET', access: 'closed' });
  const task = await add('A secret form', mina, closed);
  const thing = { kind: 'task' as const, id: task.id };
  for (const call of ['one', 'follow', 'unfollow', 'mute', 'unmute'] as const) await expect(follows(jonas)[call](thing)).rejects.toMatchObject({ status: 404 });
  const grant = await mina.api(projectsApi).grant({ project_id: closed.id, id: newId(), person_id: jonas.id, level: 'comment' });
  await follows(jonas).follow(thing);
  await say(mina, task.id, 'Only for us');
  expect(await inbox(jonas)).toHaveLength(1);
  await mina.api(projectsApi).endGrant({ project_id: closed.id, id: grant.id });
  expect(await inbox(jonas)).toEqual([]);
  expect(await follows(jonas).mine()).toEqual([]);
  await say(mina, task.id, 'More of it');
  await mina.api(projectsApi).grant({ project_id: closed.id, id: newId(), person_id: jonas.id, level: 'comment' });
  expect(await follows(jonas).one(thing)).toMatchObject({ following: false });
  const old = await inbox(jonas);
  expect(old.flatMap((n) => eventsOf(n.data))).toHaveLength(1);
  // An open project that is closed takes its followers along.
  const open = await mina.api(projectsApi).create({ id: newId(), name: 'Open', key: 'OPEN' });
  await follows(sara).follow({ kind: 'project', id: open.id });
  const { version } = await mina.api(projectsApi).one({ key: 'OPEN' });
  await mina.api(projectsApi).edit({ id: open.id, version, access: 'closed' });
  expect(await follows(sara).mine()).toEqual([]);
  expect((await inbox(sara)).map((n) => n.subject.title)).not.toContain('Open');
});

test('many changes of one act are one row, a deleted comment is told no more, and who leaves follows nothing', async () => {
  const { w, mina, jonas, project, add } = await team();
  const tasks: { id: string }[] = [];
  for (let i = 0; i < 8; i++) tasks.push(await add(`Task ${i}`));
  for (const t of tasks) await follows(jonas).follow({ kind: 'task', id: t.id });
  const c = await mina.context();
  await c.transaction(async (c) => {
    for (const t of tasks)
      c.record({ kind: 'task.changed', subject: { kind: 'task', id: t.id }, projectId: project.id, features: ['tasks'], data: { fields: ['due_on'] } });
  });
  expect(await inbox(jonas)).toMatchObject([{ what: 'followed_many', subject: { kind: 'project', id: project.id }, data: { many: 8 } }]);
  await jonas.api(inboxApi).allDone({ ids: (await inbox(jonas)).map((n) => n.id) });
  const first = tasks[0] as { id: string };
  const comment = await say(mina, first.id, 'Said too soon');
  expect(await inbox(jonas)).toHaveLength(1);
  await mina.api(commentsApi).remove({ id: comment.id });
  expect(await inbox(jonas)).toEqual([]);
  await w.admin.api(peopleApi).end({ id: jonas.id });
  const left = await world.ground.database.read.selectFrom('follows').selectAll().where('workspace_id', '=', w.id).where('person_id', '=', jonas.id).execute();
  expect(left).toEqual([]);
});

test('a row that is put off comes back by itself, in the zone of its reader, across a change of the clock', async () => {
  const { mina, jonas, add } = await team('Europe/Berlin');
  const before = world.clock.now;
  try {
    world.clock.now = new Date('2027-03-27T15:00:00.000Z'); // the clock changes in the night
    const task = await add();
    await say(mina, task.id, `Look, [@jonas](person:${jonas.id})`);
    const [row] = await inbox(jonas);
    const id = row?.id ?? '';
    expect(await jonas.api(inboxApi).snooze({ id, until: 'later_today' })).toEqual({ snoozed_until: '2027-03-27T18:00:00.000Z' });
    expect(await jonas.api(inboxApi).snooze({ id, until: 'next_week' })).toEqual({ snoozed_until: '2027-03-29T06:30:00.000Z' });
    expect(await jonas.api(inboxApi).snooze({ id, until: 'tomorrow' })).toEqual({ snoozed_until: '2027-03-28T06:30:00.000Z' });
    expect(await inbox(jonas)).toEqual([]);
    expect(await jonas.api(inboxApi).count()).toEqual({ n: 0 });
    expect(await inbox(jonas, 'snoozed')).toHaveLength(1);
    for (const until of ['2027-03-27', '2026-01-01', '2028-05-01'])
      await expect(jonas.api(inboxApi).snooze({ id, until })).rejects.toMatchObject({ status: 422 });
    await expect(mina.api(inboxApi).snooze({ id, until: 'tomorrow' })).rejects.toMatchObject({ status: 404 });
    world.clock.now = new Date('2027-03-28T06:29:00.000Z');
    await wakeSnoozed(world.ground);
    expect(await inbox(jonas)).toEqual([]);
    world.clock.now = new Date('2027-03-29T12:00:00.000Z'); // the program was down meanwhile
    await wakeSnoozed(world.ground);
    expect(await inbox(jonas)).toMatchObject([{ id, returned_at: '2027-03-29T12:00:00.000Z', snoozed_until: null }]);
    await jonas.api(inboxApi).snooze({ id, until: '2027-04-01' });
    await jonas.api(inboxApi).unsnooze({ id });
    expect(await inbox(jonas)).toHaveLength(1);
  } finally {
    world.clock.now = before;
  }
});
