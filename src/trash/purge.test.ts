import { expect, test } from 'vitest';
import { historyApi } from '../activity/inbox.ts';
import { balanceApi } from '../balance/balance.ts';
import { commentsApi } from '../comments/comments.ts';
import { sweepFiles } from '../files/sweep.server.ts';
import { newId } from '../kit/ids.ts';
import { milestonesApi } from '../manage/milestones/milestones.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { failure } from '../offers/testing.ts';
import { peopleApi } from '../people/people.ts';
import { proposalsApi } from '../proposals/proposals.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { emptyTrash } from './purge.server.ts';
import { after, countsHold, laden, lying, refused, tick } from './testing.ts';
import { daysLeft, trashApi } from './trash.ts';

const world = await openWorld();
const trash = (who: Actor) => who.api(trashApi);

test('after 30 days it goes for good, with what hung on it; its key stays taken and its history stands', async () => {
  const { w, mina, jonas, project, task, below, milestone, add } = await laden(world);
  const db = world.ground.database.read;
  const said = await jonas.api(commentsApi).add({ id: newId(), kind: 'project', subject_id: project.id, body: 'Word on the project' });
  const kept = await mina.api(commentsApi).add({ id: newId(), kind: 'project', subject_id: project.id, body: 'Stays' });
  const young = await add('Young');
  await jonas.api(commentsApi).remove({ id: said.id });
  await mina.api(tasksApi).trash({ id: task.id });
  tick(world);
  await mina.api(milestonesApi).trash({ id: milestone.id });
  const things = (await lying(mina)).map(({ kind, id }) => ({ kind, id }));
  const restore = await trash(mina).several({ id: newId(), things });
  await after(world, 20, () => mina.api(tasksApi).trash({ id: young.id }));
  await after(world, 29, async () => {
    await emptyTrash(world.ground);
    expect((await lying(mina)).map((t) => [t.title, t.days_left])).toEqual([
      ['Young', 21],
      ['Heron pilot', 1],
      ['Heron survey', 1],
    ]);
  });
  await after(world, 30.5, async () => {
    // Over, and not swept yet: nobody brings it back in between.
    expect((await lying(mina)).map((t) => t.title)).toEqual(['Young']);
    expect(await failure(trash(mina).restore({ kind: 'task', id: task.id }))).toMatchObject(refused(404));
    expect(await failure(mina.api(tasksApi).restore({ id: task.id }))).toMatchObject(refused(404));
    expect(await emptyTrash(world.ground)).toBeGreaterThanOrEqual(4);
    expect(await emptyTrash(world.ground)).toBe(0);
    for (const id of [task.id, below.id, milestone.id])
      for (const table of ['tasks', 'milestones', 'nodes'] as const) expect(await db.selectFrom(table).select('id').where('id', '=', id).execute()).toEqual([]);
    for (const table of ['comments', 'attachments', 'offers', 'commitments', 'notices', 'follows'] as const)
      expect(await db.selectFrom(table).select('workspace_id').where('subject_id', 'in', [task.id, below.id, milestone.id]).execute()).toEqual([]);
    expect(await db.selectFrom('threads').select('id').where('src_id', '=', task.id).execute()).toEqual([]);
    expect(await db.selectFrom('search_texts').select('seq').where('id', '=', task.id).execute()).toEqual([]);
    expect(await db.selectFrom('activity').select('kind').where('subject_id', '=', task.id).orderBy('seq').execute()).toEqual(
      expect.arrayContaining([{ kind: 'task.created' }, { kind: 'task.trashed' }, { kind: 'task.purged' }]),
    );
    const bodies = await db.selectFrom('comments').select(['id', 'body']).where('workspace_id', '=', w.id).where('subject_id', '=', project.id).execute();
    expect(new Map(bodies.map((r) => [r.id, r.body]))).toEqual(
      new Map([
        [said.id, ''],
        [kept.id, 'Stays'],
      ]),
    );
    // What points to it answers plainly, and its number is not given again.
    for (const call of [
      () => mina.api(tasksApi).one({ key: task.key }),
      () => mina.api(tasksApi).trash({ id: task.id }),
      () => mina.api(historyApi).ofThing({ kind: 'task', id: task.id }),
      () => trash(mina).end({ kind: 'task', id: task.id }),
    ])
      expect(await failure(call())).toMatchObject(refused(404));
    expect(await failure(mina.api(proposalsApi).apply({ id: restore.id }))).toMatchObject(refused(409));
    const next = await add('Next');
    expect([task.key, below.key, young.key]).not.toContain(next.key);
    await mina.api(balanceApi).read({});
    await countsHold(world, w);
    await sweepFiles(world.ground);
  });
  await after(world, 33, () => sweepFiles(world.ground).then(() => sweepFiles(world.ground)));
});

test('undo of what was purged meanwhile says so; an erased person leaves no words in the trash', async () => {
  const { mina, jonas, project, add } = await laden(world);
  const [one, two] = [await add('Goes'), await add('Stays')];
  await mina.api(tasksApi).trash({ id: one.id });
  await mina.api(tasksApi).trash({ id: two.id });
  const back = await trash(mina).several({ id: newId(), things: [one, two].map(({ id }) => ({ kind: 'task' as const, id })) });
  await mina.api(proposalsApi).apply({ id: back.id });
  await mina.api(tasksApi).trash({ id: one.id });
  await world.ground.database.write(null, (trx) => trx.updateTable('tasks').set({ trashed_at: '2020-01-01T00:00:00.000Z' }).where('id', '=', one.id).execute());
  await emptyTrash(world.ground);
  const undone = await mina.api(proposalsApi).undo({ id: back.id });
  expect(undone).toMatchObject({ counts: { undone: 1, kept: 1 }, spared: [{ rule: 'gone' }] });

  const said = await jonas.api(commentsApi).add({ id: newId(), kind: 'project', subject_id: project.id, body: 'Regret' });
  await jonas.api(commentsApi).remove({ id: said.id });
  const body = async () => (await world.ground.database.read.selectFrom('comments').select('body').where('id', '=', said.id).executeTakeFirstOrThrow()).body;
  expect(await body()).toBe('Regret');
  await jonas.api(peopleApi).eraseMe();
  expect(await body()).toBe('');
});

test('the days that are left are counted from when it went there', () => {
  expect(daysLeft('2026-11-01T10:00:00.000Z', '2026-11-01T10:00:00.000Z')).toBe(30);
  expect(daysLeft('2026-11-01T10:00:00.000Z', '2026-12-01T09:00:00.000Z')).toBe(1);
  expect(daysLeft('2026-11-01T10:00:00.000Z', '2026-12-09T09:00:00.000Z')).toBe(0);
});
