import { expect, test } from 'vitest';
import { followsApi } from '../activity/follows.ts';
import { historyApi, inboxApi } from '../activity/inbox.ts';
import { balanceApi } from '../balance/balance.ts';
import { commentsApi } from '../comments/comments.ts';
import { filesApi } from '../files/files.ts';
import { newId } from '../kit/ids.ts';
import { milestonesApi } from '../manage/milestones/milestones.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { severalApi } from '../manage/tasks/several.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { viewsApi } from '../manage/views/views.ts';
import { offersApi } from '../offers/offers.ts';
import { failure } from '../offers/testing.ts';
import { proposalsApi } from '../proposals/proposals.ts';
import { searchApi } from '../search/search.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { threadsApi } from '../threads/threads.ts';
import { throughlineApi } from '../throughline/throughline.ts';
import { todayApi } from '../throughline/today.ts';
import { countsHold, laden, lying, putFile, refused, tick } from './testing.ts';
import { trashApi } from './trash.ts';

const world = await openWorld();
const trash = (who: Actor) => who.api(trashApi);

test('a task comes back with all that hung on it; its offer does not', async () => {
  const { w, mina, jonas, ada, project, task, below, milestone, label } = await laden(world);
  const before = await mina.api(tasksApi).one({ key: task.key });
  await mina.api(tasksApi).trash({ id: task.id });
  expect(await lying(mina)).toMatchObject([
    {
      kind: 'task',
      id: task.id,
      title: 'Heron survey',
      key: task.key,
      where: { kind: 'project', id: project.id },
      project: { key: 'BOOK' },
      by: { id: mina.id },
      below: 1,
      days_left: 30,
      held_back: null,
      can: { restore: true, end: false },
    },
  ]);
  expect(await jonas.api(inboxApi).list()).toEqual([]);
  // What others may not take out is not theirs to list, nor what never was there.
  for (const who of [jonas, ada]) expect(await lying(who)).toEqual([]);
  for (const [who, id, kind] of [
    [jonas, task.id, 'task'],
    [mina, newId(), 'task'],
    [mina, task.id, 'milestone'],
    [mina, task.id, 'comment'],
    [mina, task.id, 'file'],
    [mina, task.id, 'view'],
  ] as const)
    expect(await failure(trash(who).restore({ kind, id }))).toMatchObject(refused(404));
  expect(await failure(trash(mina).end({ kind: 'task', id: task.id }))).toMatchObject(refused(403, 'own'));
  expect(await failure(trash(mina).restore({ kind: 'task', id: task.id, version: 1 }))).toMatchObject(refused(409, 'version_is_current'));
  // A subtask went along: it comes back with what it lies below, not alone.
  expect(await failure(mina.api(tasksApi).restore({ id: below.id }))).toMatchObject(refused(409, 'parent_first'));
  const [lain] = await lying(mina);
  const both = [trash(mina).restore({ kind: 'task', id: task.id, version: lain?.version ?? 0 }), trash(mina).restore({ kind: 'task', id: task.id })];
  expect(await Promise.all(both)).toEqual([{ done: true }, { done: true }]);
  expect(await trash(mina).restore({ kind: 'task', id: task.id })).toEqual({ done: true });
  expect(await lying(mina)).toEqual([]);
  const now = await mina.api(tasksApi).one({ key: task.key });
  const told = ({ title, key, milestone, labels, due_on, state_id }: typeof now) => ({ title, key, milestone: milestone?.id, labels, due_on, state_id });
  expect(told(now)).toEqual(told(before));
  expect(now).toMatchObject({ milestone: { id: milestone.id } });
  expect(JSON.stringify(now)).toContain(label.id);
  expect((await mina.api(threadsApi).ofThing({ kind: 'task', id: task.id })).ties).toMatchObject([{ because: 'herons tell' }]);
  expect(await jonas.api(commentsApi).list({ kind: 'task', subject_id: task.id })).toMatchObject([{ body: 'Heron said by Jonas' }]);
  expect((await jonas.api(filesApi).list({ kind: 'task', subject_id: task.id })).files).toMatchObject([{ name: 'heron.txt' }]);
  expect(await ada.api(followsApi).one({ kind: 'task', id: task.id })).toMatchObject({ following: true, reasons: ['chosen'] });
  expect((await mina.api(offersApi).ofThing({ kind: 'task', id: task.id })).filter((o) => o.state === 'open')).toEqual([]);
  expect((await mina.api(historyApi).ofThing({ kind: 'task', id: task.id })).map((h) => h.kind)).toEqual(
    expect.arrayContaining(['task.restored', 'task.trashed']),
  );
  await countsHold(world, w);
});

test('everywhere else it is gone: lists, search, palette, mentions, Throughline, Balance, exports, inbox, counts', async () => {
  const { w, mina, jonas, ada, project, task, milestone, vision } = await laden(world);
  await jonas.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: task.id, body: `Heron for [@${ada.name}](person:${ada.id})` });
  const today = world.clock.now.toISOString().slice(0, 10);
  const everywhere = async (who: Actor) =>
    JSON.stringify(
      await Promise.all([
        who.api(tasksApi).list({ project_id: project.id }),
        who.api(tasksApi).all({}),
        who.api(tasksApi).mine(),
        who.api(tasksApi).calendar({ from: today, to: today }),
        who.api(milestonesApi).list({ project_id: project.id }),
        who.api(searchApi).find({ q: 'heron' }),
        who.api(threadsApi).find({ q: 'heron' }), // the palette, and what a mention offers
        who.api(throughlineApi).map({}),
        who.api(balanceApi).read({}),
        who.api(balanceApi).things({ part: 'O2' }),
        who.api(inboxApi).list(),
        who.api(inboxApi).count(),
        who.api(todayApi).today(),
        who.api(followsApi).mine(),
        who.request('GET', '/lists/tasks?format=csv').then((r) => r.text()),
        who.request('GET', '/lists/milestones?format=csv').then((r) => r.text()),
        who.request('GET', '/lists/work?format=csv').then((r) => r.text()),
        who
          .api(threadsApi)
          .ofThing({ kind: 'vision', id: vision.id })
          .catch(() => null),
      ]),
    );
  expect((await everywhere(ada)).match(/Heron survey/g)?.length).toBeGreaterThan(8);
  await mina.api(tasksApi).trash({ id: task.id });
  await mina.api(milestonesApi).trash({ id: milestone.id });
  for (const who of [mina, jonas, ada, w.admin]) expect((await everywhere(who)).match(/.{0,80}Heron.{0,40}/g) ?? []).toEqual([]);
  expect((await mina.api(projectsApi).one({ key: 'BOOK' })) as object).toMatchObject({ counts: { ready: 1 } });
  await countsHold(world, w);
});

test('a milestone comes back with its ticks, its tasks and who keeps it', async () => {
  const { w, mina, jonas, ada, milestone, task, project, add } = await laden(world);
  const api = mina.api(milestonesApi);
  await api.tick({ milestone_id: milestone.id, id: milestone.done_means[0]?.id ?? '' });
  await jonas.api(offersApi).takeUntaken({ kind: 'milestone', id: milestone.id });
  await jonas.api(commentsApi).add({ id: newId(), kind: 'milestone', subject_id: milestone.id, body: 'Soon' });
  const other = await api.create({ id: newId(), project_id: project.id, title: 'Other' });
  const moved = await add('Moves elsewhere', { milestone_id: milestone.id });
  await api.trash({ id: milestone.id });
  await mina.api(tasksApi).edit({ id: moved.id, version: (await mina.api(tasksApi).one({ key: moved.key })).version, milestone_id: other.id });
  for (const who of [mina, jonas]) expect(await lying(who)).toMatchObject([{ kind: 'milestone', id: milestone.id, where: { id: project.id } }]);
  expect(await lying(ada)).toEqual([]);
  expect(await failure(trash(ada).restore({ kind: 'milestone', id: milestone.id }))).toMatchObject(refused(404));
  await trash(jonas).restore({ kind: 'milestone', id: milestone.id });
  expect(await api.one({ id: milestone.id })).toMatchObject({ conditions: { met: 1, all: 1 }, steward: { id: jonas.id }, counts: { ready: 1 } });
  expect((await mina.api(tasksApi).one({ key: task.key })).milestone?.id).toBe(milestone.id);
  expect((await mina.api(tasksApi).one({ key: moved.key })).milestone?.id).toBe(other.id);
  expect(await ada.api(commentsApi).list({ kind: 'milestone', subject_id: milestone.id })).toMatchObject([{ body: 'Soon' }]);
  await countsHold(world, w);
});

test('comments come back for their author, files for whoever cares, views for who keeps them', async () => {
  const { w, mina, jonas, ada, project, add } = await laden(world);
  const task = await add('Quiet');
  const said = await jonas.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: task.id, body: 'Take this word' });
  await putFile(world, jonas, task.id, 'with.txt', { comment: said.id });
  const alone = await putFile(world, jonas, task.id, 'alone.txt');
  const look = { layout: 'list' as const, filter: 'is:open', sort: 'due_on' as const, group: 'none' as const, columns: ['due' as const] };
  const kept = await jonas.api(viewsApi).create({ id: newId(), name: 'Mine alone', project_id: project.id, ...look });
  await jonas.api(commentsApi).remove({ id: said.id });
  tick(world);
  await mina.api(filesApi).remove({ id: alone });
  tick(world);
  await jonas.api(viewsApi).remove({ id: kept.id, version: kept.version });
  expect((await lying(jonas)).map((t) => [t.kind, t.title, t.can.end])).toEqual([
    ['view', 'Mine alone', true],
    ['file', 'alone.txt', true],
    ['comment', 'Take this word', true],
  ]);
  expect((await lying(mina)).map((t) => [t.kind, t.title, t.can.end])).toEqual([['file', 'alone.txt', false]]);
  for (const who of [ada, w.admin]) expect(await lying(who)).toEqual([]);
  for (const kind of ['comment', 'view'] as const)
    expect(await failure(trash(mina).restore({ kind, id: kind === 'view' ? kept.id : said.id }))).toMatchObject(refused(404));
  // By kind, by project, page by page.
  expect((await lying(jonas, { kind: 'view' })).length).toBe(1);
  expect(await lying(jonas, { project_id: newId() })).toEqual([]);
  const first = await trash(jonas).list({ limit: 2 });
  const second = await trash(jonas).list({ limit: 2, after: first.next_after ?? '' });
  expect([...first.things, ...second.things].map((t) => t.kind)).toEqual(['view', 'file', 'comment']);
  expect(second.next_after).toBeNull();
  for (const bad of [{ after: 'x' }, { limit: 0 }, { limit: 101 }, { kind: 'goal' }, { project_id: 'x' }])
    expect((await failure(trash(jonas).list(bad as never))).status).toBe(422);

  for (const t of await lying(jonas)) await trash(jonas).restore({ kind: t.kind, id: t.id });
  expect(await ada.api(commentsApi).list({ kind: 'task', subject_id: task.id })).toMatchObject([{ body: 'Take this word', deleted: false }]);
  expect((await ada.api(filesApi).list({ kind: 'task', subject_id: task.id })).files.map((f) => f.name).sort()).toEqual(['alone.txt', 'with.txt']);
  expect(JSON.stringify(await ada.api(searchApi).find({ q: 'word' }))).toContain('Take this');
  expect(await jonas.api(viewsApi).one({ id: kept.id })).toMatchObject({ name: 'Mine alone', sharing: 'private' });

  // For good: only what is one’s own, and only from the trash.
  expect(await failure(trash(jonas).end({ kind: 'comment', id: said.id }))).toMatchObject(refused(409, 'in_the_trash'));
  await jonas.api(commentsApi).remove({ id: said.id });
  await mina.api(filesApi).remove({ id: alone });
  expect(await failure(trash(mina).end({ kind: 'file', id: alone }))).toMatchObject(refused(403, 'own'));
  await trash(jonas).end({ kind: 'comment', id: said.id });
  await trash(jonas).end({ kind: 'file', id: alone });
  expect(await lying(jonas)).toEqual([]);
  expect(await failure(trash(jonas).restore({ kind: 'comment', id: said.id }))).toMatchObject(refused(404));
  const row = await world.ground.database.read.selectFrom('comments').select('body').where('id', '=', said.id).executeTakeFirstOrThrow();
  expect(row.body).toBe('');
});

test('an archived project holds its things back and says what to do first; a closed one hides them', async () => {
  const { mina, jonas, admin, project, task, milestone } = await laden(world);
  const closed = await jonas.api(projectsApi).create({ id: newId(), key: 'SEC', name: 'Secret', access: 'closed' });
  const hidden = await jonas.api(tasksApi).create({ id: newId(), project_id: closed.id, title: 'Hidden' });
  await jonas.api(projectsApi).grant({ project_id: closed.id, id: newId(), person_id: mina.id, level: 'take_part' });
  const hers = await mina.api(tasksApi).create({ id: newId(), project_id: closed.id, title: 'Written by Mina' });
  await jonas.api(tasksApi).trash({ id: hidden.id });
  await mina.api(tasksApi).trash({ id: hers.id });
  expect((await lying(mina)).map((t) => t.title)).toEqual(['Written by Mina']);
  for (const g of await jonas.api(projectsApi).grants({ project_id: closed.id })) await jonas.api(projectsApi).endGrant({ project_id: closed.id, id: g.id });
  for (const who of [mina, admin]) {
    expect(await lying(who)).toEqual([]);
    for (const id of [hidden.id, hers.id]) expect(await failure(trash(who).restore({ kind: 'task', id }))).toMatchObject(refused(404));
  }

  await mina.api(tasksApi).trash({ id: task.id });
  await mina.api(milestonesApi).trash({ id: milestone.id });
  let { version } = await mina.api(projectsApi).one({ key: 'BOOK' });
  for (const state of ['completed', 'archived'] as const) version = (await mina.api(projectsApi).setState({ id: project.id, version, state })).version;
  for (const t of await lying(mina)) {
    expect(t).toMatchObject({ held_back: { rule: 'project_is_archived' }, can: { restore: false } });
    expect(await failure(trash(mina).restore({ kind: t.kind, id: t.id }))).toMatchObject(refused(409, 'project_is_archived'));
  }
  expect(await failure(mina.api(tasksApi).restore({ id: task.id }))).toMatchObject(refused(409, 'project_is_archived'));
});

test('several come back as one proposal, and go again when it is taken back', async () => {
  const { w, mina, jonas, project, task, below, milestone, add } = await laden(world);
  const more = [await add('One'), await add('Two'), await add('Three')];
  await mina.api(tasksApi).trash({ id: below.id });
  tick(world);
  await mina.api(tasksApi).trash({ id: task.id });
  await mina.api(milestonesApi).trash({ id: milestone.id });
  const gone = await mina.api(severalApi).propose({ id: newId(), project_id: project.id, select: { ids: more.map((t) => t.id) }, act: { what: 'trash' } });
  await mina.api(proposalsApi).apply({ id: gone.id });
  const things = (await lying(mina)).map(({ kind, id }) => ({ kind, id }));
  expect(things.length).toBe(6);
  const id = newId();
  const seen = await trash(mina).several({ id, things });
  expect(seen).toMatchObject({ state: 'previewed', counts: { all: 6, changes: 5, refused: 1 }, refusals: [{ rule: 'parent_first' }] });
  expect(await failure(jonas.api(proposalsApi).one({ id }))).toMatchObject(refused(404));
  expect(await trash(jonas).several({ id: newId(), things })).toMatchObject({ counts: { changes: 0, refused: 6 } }); // to others they do not exist
  expect(await mina.api(proposalsApi).apply({ id })).toMatchObject({ counts: { applied: 5 } });
  expect((await lying(mina)).map((t) => t.id)).toEqual([below.id]);
  await mina
    .api(tasksApi)
    .edit({ id: more[0]?.id ?? '', version: (await mina.api(tasksApi).one({ key: more[0]?.key ?? '' })).version, title: 'Changed since' });
  const undone = await mina.api(proposalsApi).undo({ id });
  expect(undone.spared).toMatchObject([{ rule: 'changed_since', n: 1 }]);
  expect((await lying(mina)).map((t) => t.title).sort()).toEqual(['Heron pilot', 'Heron subtask', 'Heron survey', 'Three', 'Two']);
  for (const bad of [[], [{ kind: 'goal', id: newId() }], [{ kind: 'task', id: 'x' }]])
    expect((await failure(trash(mina).several({ id: newId(), things: bad as never }))).status).toBe(422);
  await countsHold(world, w);
});
