import { generateNKeysBetween } from 'fractional-indexing';
import { expect, test } from 'vitest';
import { inboxApi } from '../activity/inbox.ts';
import { newId } from '../kit/ids.ts';
import { goalsApi } from '../lead/goals/goals.ts';
import { visionApi } from '../lead/vision/vision.ts';
import { milestonesApi } from '../manage/milestones/milestones.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { bringTasks, recount } from '../manage/tasks/bulk.server.ts';
import { type Act, type Select, severalApi } from '../manage/tasks/several.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { offersApi } from '../offers/offers.ts';
import { boardIn, failure, unitWith } from '../offers/testing.ts';
import { peopleApi } from '../people/people.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { threadsApi } from '../threads/threads.ts';
import { endProposals } from './proposals.server.ts';
import { proposalsApi } from './proposals.ts';
import { carryOn } from './run.server.ts';

const world = await openWorld();

type Given = { id?: string; select?: Select; because?: string };
async function setting() {
  const b = await boardIn(world);
  const { project } = b;
  const state = (category: string) => project.states.find((s) => s.category === category)?.id ?? '';
  const look = (who: Actor, act: Act, ids: string[], more: Given = {}) =>
    who.api(severalApi).propose({ id: newId(), project_id: project.id, select: { ids }, act, ...more });
  const apply = (who: Actor, id: string) => who.api(proposalsApi).apply({ id });
  const undo = (who: Actor, id: string) => who.api(proposalsApi).undo({ id });
  const rows = async (who: Actor, id: string) => (await who.api(proposalsApi).changes({ id })).changes;
  const one = (who: Actor, key: string) => who.api(tasksApi).one({ key });
  return { ...b, state, look, apply, undo, rows, one };
}
const change = (patch: Extract<Act, { what: 'change' }>['patch']): Act => ({ what: 'change', patch });

test('many tasks change at once: read first, applied in one step, told once, undone', async () => {
  const s = await setting();
  const { mina, jonas, project, add } = s;
  const label = await mina.api(projectsApi).addLabel({ id: newId(), project_id: project.id, name: 'Phone', colour: 'blue' });
  const phone = label.id;
  const made = [
    await add('One', { due_on: '2026-12-01' }),
    await add('Two', { due_on: '2026-12-01' }),
    await add('Three'),
    await add('Four', { priority: 'high' }),
  ];
  const ids = made.map((t) => t.id);
  const act = change({ priority: 'high', due_shift: 3, add_labels: [phone] });
  const id = newId();
  const seen = await s.look(mina, act, ids, { id, because: 'the supplier is late' });
  expect(seen).toMatchObject({ state: 'previewed', counts: { all: 4, changes: 4, refused: 0 }, can: { apply: true, undo: false } });
  expect(seen.title).toBe('Priority: high · Due day: 3 days later · Add “Phone”');
  expect(seen.fields.find((f) => f.field === 'priority')).toMatchObject({ before: [{ value: 'normal', n: 3 }], after: [{ value: 'high', n: 3 }] });
  expect(seen.fields.find((f) => f.field === 'due_on')).toMatchObject({ before: [{ value: '2026-12-01', n: 2 }], after: [{ value: '2026-12-04', n: 2 }] });
  expect((await s.one(mina, made[0]?.key ?? '')).priority).toBe('normal'); // nothing moves by itself
  // The same call again is the same proposal; another under its id is refused, and to others it does not exist.
  expect((await s.look(mina, act, ids, { id, because: 'the supplier is late' })).created_at).toBe(seen.created_at);
  expect(await failure(s.look(mina, change({ priority: 'low' }), ids, { id }))).toMatchObject({ status: 409, problem: { rule: 'id_is_new' } });
  expect(await failure(s.look(jonas, act, ids, { id, because: 'the supplier is late' }))).toMatchObject({ status: 409, problem: { rule: 'id_is_new' } });
  const others = jonas.api(proposalsApi);
  for (const call of [() => others.one({ id }), () => s.apply(jonas, id), () => s.undo(jonas, id), () => others.changes({ id }), () => others.cancel({ id })])
    expect(await failure(call())).toMatchObject({ status: 404 });
  expect(await jonas.api(proposalsApi).list()).toEqual([]);
  expect(await failure(s.undo(mina, id))).toMatchObject({ status: 409 });

  const done = await s.apply(mina, id);
  expect(done).toMatchObject({ state: 'done', counts: { applied: 4 }, can: { apply: false, undo: true } });
  expect(await s.one(mina, made[0]?.key ?? '')).toMatchObject({ priority: 'high', due_on: '2026-12-04', labels: [phone] });
  expect((await s.apply(mina, id)).state).toBe('done'); // said twice, done once
  const back = await s.undo(mina, id);
  expect(back).toMatchObject({ state: 'undone', counts: { undone: 4, kept: 0 }, can: { undo: false } });
  expect(await s.one(mina, made[0]?.key ?? '')).toMatchObject({ priority: 'normal', due_on: '2026-12-01', labels: [] });
  expect(await s.one(mina, made[3]?.key ?? '')).toMatchObject({ priority: 'high', labels: [] });
});

test('what the single act refuses the many refuse too, with the reason and no name', async () => {
  const s = await setting();
  const { mina, jonas, ada, project, add, state } = s;
  const [free, held, parent, begun] = [await add('Free'), await add('Held'), await add('Parent'), await add('Begun', { starts_on: '2026-12-10' })];
  await add('Child', { parent_id: parent.id });
  const milestone = await mina.api(milestonesApi).create({ id: newId(), project_id: project.id, title: 'Pilot', target_on: '2026-12-05' });
  await jonas.api(offersApi).takeUntaken({ kind: 'task', id: held.id });
  const own = await jonas.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Jonas wrote it', milestone_id: milestone.id });
  const ids = [free.id, held.id, parent.id, begun.id, own.id];
  const rules = async (who: Actor, act: Act, of = ids) => {
    const p = await s.look(who, act, of);
    const rows = await s.rows(who, p.id);
    return Object.fromEntries(rows.map((r) => [r.subject.title, r.rule]));
  };
  // Mina keeps the project; Jonas holds one and wrote one; Ada takes part.
  expect(await rules(mina, change({ priority: 'low' }))).toEqual({ Free: null, Held: 'holder_decides', Parent: null, Begun: null, 'Jonas wrote it': null });
  expect(await rules(jonas, change({ priority: 'low' }))).toEqual({
    Free: 'project_steward',
    Held: null,
    Parent: 'project_steward',
    Begun: 'project_steward',
    'Jonas wrote it': null,
  });
  expect(await rules(mina, change({ state_id: state('in_progress') }), [free.id])).toEqual({ Free: 'holder_needed' });
  expect(await rules(mina, change({ state_id: state('dropped') }))).toMatchObject({ Free: null, Held: 'holder_decides', Parent: 'open_children' });
  expect(await rules(mina, change({ due_on: '2026-12-06' }))).toMatchObject({ Begun: 'tasks_due_after_start', 'Jonas wrote it': null });
  expect(await rules(jonas, change({ due_on: '2026-12-06' }), [own.id])).toEqual({ 'Jonas wrote it': 'inside_the_milestone' });
  const beyond = await s.look(mina, change({ due_on: '2026-12-06' }), [own.id]);
  expect(beyond.effects).toEqual([{ rule: 'after_the_milestone', sentence: 'It is due after the day of its milestone.', n: 1 }]);
  const refused = await s.look(mina, change({ priority: 'low' }), ids);
  expect(refused.refusals).toEqual([{ rule: 'holder_decides', sentence: 'Someone else holds it: propose it to them in a comment.', n: 1 }]);
  expect(JSON.stringify(refused)).not.toContain('Jonas');
  expect(await s.apply(mina, refused.id)).toMatchObject({ state: 'done_with_refusals', counts: { applied: 4, refused: 1 } });
  // And each refusal is the one of the single act.
  for (const task of [held])
    expect(await failure(mina.api(tasksApi).edit({ id: task.id, version: 1, priority: 'low' }))).toMatchObject({
      status: 403,
      problem: { rule: 'holder_decides' },
    });
  // Wrong for every task alike: refused at once, with the field.
  for (const [act, field] of [
    [change({ state_id: newId() }), 'act.patch.state_id'],
    [change({ add_labels: [newId()] }), 'labels'],
    [change({ milestone_id: newId() }), 'milestone_id'],
    [change({}), 'act.patch'],
    [change({ due_on: '2026-12-01', due_shift: 2 }), 'act.patch.due_shift'],
    [change({ due_shift: 1.5 }), 'act.patch.due_shift'],
  ] as const)
    expect(await failure(s.look(ada, act, ids))).toMatchObject({ status: 422, problem: { errors: [{ field }] } });
  expect(await failure(s.look(mina, { what: 'trash' }, []))).toMatchObject({ status: 422 });
  const elsewhere = await mina.api(projectsApi).create({ id: newId(), name: 'Elsewhere', key: 'ELSE', access: 'closed' });
  const far = await mina.api(tasksApi).create({ id: newId(), project_id: elsewhere.id, title: 'Far' });
  expect(await rules(mina, change({ priority: 'low' }), [far.id])).toEqual({ Far: 'task_of_the_project' });
  const unseen = await s.look(ada, change({ priority: 'low' }), [far.id, newId()]);
  expect(unseen).toMatchObject({ counts: { all: 2, changes: 0, refused: 2 }, refusals: [{ rule: 'gone', n: 2 }], can: { apply: false } });
  expect((await s.rows(ada, unseen.id)).map((r) => r.subject.title)).toEqual(['', '']);
  const guest = await world.person(s.w, 'Gast', 'guest');
  expect(await failure(s.look(guest, change({ priority: 'low' }), ids))).toMatchObject({ status: 403 });
  expect(await failure(guest.api(proposalsApi).list())).toMatchObject({ status: 403 });
});

test('what changed since the preview is skipped and listed, and so is what is no longer the caller’s to change', async () => {
  const s = await setting();
  const { mina, jonas, add } = s;
  const [kept, moved, taken, gone] = [await add('Kept'), await add('Moved'), await add('Taken'), await add('Gone')];
  const first = await s.look(mina, change({ priority: 'urgent' }), [kept.id, moved.id, taken.id, gone.id]);
  const second = await s.look(mina, change({ priority: 'low' }), [kept.id, moved.id]);
  await jonas.api(tasksApi).edit({ id: moved.id, version: moved.version, title: 'Moved, by Jonas' });
  await jonas.api(offersApi).takeUntaken({ kind: 'task', id: taken.id });
  await mina.api(tasksApi).trash({ id: gone.id });
  expect(await s.apply(mina, first.id)).toMatchObject({ state: 'done_with_refusals', counts: { applied: 1, skipped: 3 } });
  expect((await s.rows(mina, first.id)).map((r) => [r.subject.title, r.state, r.rule])).toEqual([
    ['Kept', 'applied', null],
    ['Moved', 'skipped', 'version_is_current'],
    ['Taken', 'skipped', 'holder_decides'],
    ['Gone', 'skipped', 'gone'],
  ]);
  // Two over the same tasks: the second was read before the first was applied.
  expect(await s.apply(mina, second.id)).toMatchObject({ counts: { applied: 0, skipped: 2 } });
  expect((await s.one(mina, kept.key)).priority).toBe('urgent');
});

test('undo spares what others changed since, lists it, and ends after a day', async () => {
  const s = await setting();
  const { mina, jonas, add } = s;
  const [plain, theirs, mine, again] = [await add('Plain'), await add('Theirs'), await add('Mine'), await add('Again')];
  const p = await s.look(mina, change({ priority: 'urgent', due_on: '2026-12-09' }), [plain.id, theirs.id, mine.id, again.id]);
  await s.apply(mina, p.id);
  const now = async (key: string) => s.one(mina, key);
  await jonas.api(tasksApi).edit({ id: theirs.id, version: (await now(theirs.key)).version, title: 'Theirs, said better' });
  await mina.api(tasksApi).edit({ id: mine.id, version: (await now(mine.key)).version, title: 'Mine, said better', priority: 'low' });
  await mina.api(tasksApi).edit({ id: again.id, version: (await now(again.key)).version, priority: 'low', due_on: '2026-12-24' });
  expect(await s.undo(mina, p.id)).toMatchObject({ state: 'undone', counts: { undone: 2, kept: 2 } });
  expect((await s.rows(mina, p.id)).map((r) => [r.state, r.rule])).toEqual([
    ['undone', null],
    ['kept', 'changed_since'],
    ['undone', null],
    ['kept', 'changed_again'],
  ]);
  expect(await now(plain.key)).toMatchObject({ priority: 'normal', due_on: null });
  expect(await now(theirs.key)).toMatchObject({ title: 'Theirs, said better', priority: 'urgent', due_on: '2026-12-09' });
  expect(await now(mine.key)).toMatchObject({ title: 'Mine, said better', priority: 'low', due_on: null });
  const late = await s.look(mina, change({ priority: 'high' }), [plain.id]);
  await s.apply(mina, late.id);
  const before = world.clock.now;
  world.clock.now = new Date(before.getTime() + 25 * 3_600_000);
  try {
    expect(await failure(s.undo(mina, late.id))).toMatchObject({ status: 409, problem: { rule: 'undo_in_time' } });
    const stale = await s.look(mina, change({ priority: 'low' }), [plain.id]);
    world.clock.now = new Date(before.getTime() + 50 * 3_600_000);
    expect(await failure(s.apply(mina, stale.id))).toMatchObject({ status: 409, problem: { rule: 'preview_is_fresh' } });
    world.clock.now = new Date(before.getTime() + 100 * 3_600_000);
    while ((await endProposals(world.ground)) > 0);
    expect(await failure(mina.api(proposalsApi).one({ id: stale.id }))).toMatchObject({ status: 404 });
    expect((await mina.api(proposalsApi).one({ id: late.id })).state).toBe('done');
  } finally {
    world.clock.now = before;
  }
});

test('states: what ends, ends its offers, and comes back as it was', async () => {
  const s = await setting();
  const { mina, jonas, project, add, state } = s;
  const [offered, held] = [await add('Offered'), await add('Held', { take: true })];
  await mina.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: offered.id, to_person_id: jonas.id });
  const drop = await s.look(mina, change({ state_id: state('dropped') }), [offered.id, held.id]);
  expect(drop.effects).toEqual([{ rule: 'offers_end', sentence: 'An offer that waits for an answer ends.', n: 1 }]);
  await s.apply(mina, drop.id);
  expect((await jonas.api(offersApi).mine()).to_me).toEqual([]);
  expect((await mina.api(projectsApi).one({ key: project.key })).counts).toMatchObject({ dropped: 2 });
  await s.undo(mina, drop.id);
  expect((await mina.api(projectsApi).one({ key: project.key })).counts).toMatchObject({ dropped: 0, ready: 3 });
  const finish = await s.look(mina, change({ state_id: state('done') }), [offered.id, held.id]);
  expect(finish.counts).toMatchObject({ changes: 1, refused: 1 });
  await s.apply(mina, finish.id);
  const done = await s.one(mina, held.key);
  expect(done).toMatchObject({ category: 'done' });
  const reopen = await s.look(mina, change({ state_id: state('ready') }), [held.id]);
  await s.apply(mina, reopen.id);
  await s.undo(mina, reopen.id);
  expect(await s.one(mina, held.key)).toMatchObject({ category: 'done', finished_at: done.finished_at });
});

test('the trash takes parts along, and gives them back', async () => {
  const s = await setting();
  const { mina, jonas, project, add } = s;
  const [parent, held] = [await add('Parent'), await add('Held')];
  const child = await add('Child', { parent_id: parent.id });
  await jonas.api(offersApi).takeUntaken({ kind: 'task', id: held.id });
  const p = await s.look(mina, { what: 'trash' }, [child.id, parent.id, held.id]);
  expect(p).toMatchObject({ counts: { changes: 2, refused: 1 }, effects: [{ rule: 'parts_go_along', n: 1 }] });
  expect(await s.apply(mina, p.id)).toMatchObject({ state: 'done_with_refusals', counts: { applied: 2 } });
  expect((await mina.api(tasksApi).list({ project_id: project.id })).tasks.map((t) => t.title).sort()).toEqual(['Form works at 360 px', 'Held']);
  expect(await s.undo(mina, p.id)).toMatchObject({ state: 'undone', counts: { undone: 2, kept: 0 } });
  expect((await mina.api(tasksApi).list({ project_id: project.id })).tasks).toHaveLength(4);
});

test('offers to many make no commitment, one row of the inbox stands for all, and what is held is not offered away', async () => {
  const s = await setting();
  const { w, mina, jonas, ada, nils, add } = s;
  const made = await Promise.all(Array.from({ length: 22 }, (_, i) => add(`Task ${i}`)));
  const held = await add('Held');
  await ada.api(offersApi).takeUntaken({ kind: 'task', id: held.id });
  const p = await s.look(mina, { what: 'offer', to_person_id: jonas.id, message: 'Can you?' }, [...made.map((t) => t.id), held.id]);
  expect(p).toMatchObject({ title: 'Offer to Jonas', counts: { changes: 20, refused: 3 } });
  expect(p.refusals.map((r) => [r.rule, r.n]).sort()).toEqual([
    ['already_taken', 1],
    ['offers_at_most', 2],
  ]);
  expect(JSON.stringify(p.fields)).not.toContain('Jonas');
  await s.apply(mina, p.id);
  const commitments = await world.ground.database.read
    .selectFrom('commitments')
    .select('id')
    .where('workspace_id', '=', w.id)
    .where('person_id', '=', jonas.id)
    .execute();
  expect(commitments).toEqual([]);
  expect((await jonas.api(offersApi).mine()).to_me).toHaveLength(20);
  expect(await jonas.api(inboxApi).list()).toMatchObject([{ what: 'several_offers', kind: 'needs_you', data: { n: 20 }, by: { name: 'Mina' } }]);
  const [taken] = (await jonas.api(offersApi).mine()).to_me;
  await jonas.api(offersApi).take({ id: taken?.id ?? '' });
  expect(await s.undo(mina, p.id)).toMatchObject({ counts: { undone: 19, kept: 1 }, spared: [{ rule: 'offer_is_accepted', n: 1 }] });
  expect((await jonas.api(offersApi).mine()).to_me).toEqual([]);
  expect(await jonas.api(inboxApi).list()).toEqual([]);
  const unit = await unitWith(w.admin, [nils, ada], 'Care');
  const toUnit = await s.look(
    mina,
    { what: 'offer', to_unit_id: unit.id, message: '' },
    made.slice(0, 3).map((t) => t.id),
  );
  await s.apply(mina, toUnit.id);
  expect(await nils.api(inboxApi).list()).toMatchObject([{ what: 'several_offers', data: { n: toUnit.counts.changes, unit: 'Care' } }]);
  await nils.api(peopleApi).list({});
  // The last answer takes the row away.
  for (const offer of (await nils.api(offersApi).mine()).to_me) await nils.api(offersApi).take({ id: offer.id });
  expect(await ada.api(inboxApi).list()).toEqual([]);
});

test('loose work is tied to a goal at once, and untied again', async () => {
  const s = await setting();
  const { mina, ada, add } = s;
  const care = { id: newId(), title: 'Care without waiting', because: 'waiting makes people ill' };
  await mina.api(visionApi).save({ id: newId(), version: 0, title: 'A doctor within a week', directions: [care] });
  const goal = await mina.api(goalsApi).create({ id: newId(), title: 'A shorter phone queue', starts_on: '2026-01-01', ends_on: '2027-06-30' });
  const [loose, tied, held] = [await add('Loose'), await add('Tied'), await add('Held')];
  await mina.api(threadsApi).tie({ id: newId(), src_kind: 'task', src_id: tied.id, dst_kind: 'direction', dst_id: care.id, because: 'it helps' });
  await ada.api(offersApi).takeUntaken({ kind: 'task', id: held.id });
  const act: Act = { what: 'tie', dst_kind: 'goal', dst_id: goal.id };
  const p = await s.look(mina, act, [loose.id, tied.id, held.id], { because: 'people hang up after ten minutes' });
  expect(p).toMatchObject({ title: 'Tie to “A shorter phone queue”', counts: { changes: 2, refused: 1 }, effects: [{ rule: 'tie_ends', n: 1 }] });
  await s.apply(mina, p.id);
  const ties = async (id: string) => (await mina.api(threadsApi).ofThing({ kind: 'task', id })).ties.map((t) => [t.dst_title, t.rank, t.because]);
  expect(await ties(tied.id)).toEqual([['A shorter phone queue', 'primary', 'people hang up after ten minutes']]);
  await s.undo(mina, p.id);
  expect(await ties(tied.id)).toEqual([['Care without waiting', 'primary', 'it helps']]);
  expect(await ties(loose.id)).toEqual([]);
});

test('thousands at once: by the filter, frozen, in chunks; a restart midway goes on, and a right that is lost midway ends it', async () => {
  const s = await setting();
  const { mina, w, project } = s;
  const c = await mina.context();
  const ready = project.states.find((x) => x.category === 'ready');
  const n = 700;
  const keys = generateNKeysBetween('a1', null, n);
  const brought = keys.map((position, i) => ({
    id: newId(),
    title: `Row ${i}`,
    body: 'A text',
    state_id: ready?.id ?? '',
    category: 'ready',
    priority: 'normal',
    estimate_minutes: null,
    starts_on: null,
    due_on: i % 2 ? '2026-12-01' : null,
    position,
    parent_id: null,
    imported_names: null,
    finished_at: null,
    created_at: c.now,
    labels: [],
    fields: [],
  }));
  await c.transaction(async (c) => {
    await bringTasks(c, { ...project, unit_id: null }, newId(), brought, null);
    await recount(c, project.id);
  });
  const select: Select = { filter: 'is:open row', excluded: [brought[0]?.id ?? '', brought[1]?.id ?? ''] };
  const seen = await mina.api(severalApi).propose({ id: newId(), project_id: project.id, select, act: change({ priority: 'high', due_shift: 2 }) });
  expect(seen.counts).toMatchObject({ all: n - 2, changes: n - 2, refused: 0 });
  await mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Row that came later' });
  expect((await s.apply(mina, seen.id)).state).toBe('running'); // it goes on by itself
  // A program that dies after a few writes.
  let writes = 0;
  const dying = {
    ...world.ground,
    database: {
      ...world.ground.database,
      write: ((id, work) => (++writes > 4 ? Promise.reject(new Error('killed')) : world.ground.database.write(id, work))) as typeof world.ground.database.write,
    },
  };
  await expect(carryOn(dying, w.id, mina.id, seen.id)).rejects.toThrow('killed');
  const midway = await mina.api(proposalsApi).one({ id: seen.id });
  expect(midway).toMatchObject({ state: 'running', counts: { applied: 400, done: 400 }, can: { cancel: true } });
  // Requests are let through all the time.
  let turns = 0;
  const turning = setInterval(() => turns++);
  await carryOn(world.ground, w.id, mina.id, seen.id);
  clearInterval(turning);
  expect(turns).toBeGreaterThan(10);
  expect(await mina.api(proposalsApi).one({ id: seen.id })).toMatchObject({ state: 'done', counts: { applied: n - 2, done: n - 2 } });
  const high = await mina.api(tasksApi).list({ project_id: project.id, filter: 'priority:high', limit: 2000 });
  expect(high.tasks).toHaveLength(n - 2);
  expect(high.tasks.filter((t) => t.due_on === '2026-12-03')).toHaveLength(n / 2 - 1);
  // Midway through taking it back, the project goes into the archive: the rest stays.
  await mina.api(proposalsApi).undo({ id: seen.id });
  writes = 0;
  await expect(carryOn(dying, w.id, mina.id, seen.id)).rejects.toThrow('killed');
  await world.ground.database.write(w.id, (trx) =>
    trx.updateTable('projects').set({ state: 'archived' }).where('workspace_id', '=', w.id).where('id', '=', project.id).execute(),
  );
  await carryOn(world.ground, w.id, mina.id, seen.id);
  const end = await mina.api(proposalsApi).one({ id: seen.id });
  expect(end).toMatchObject({ state: 'undone', counts: { undone: 400, kept: n - 402 }, spared: [{ rule: 'project_is_archived', n: n - 402 }] });
  // Whoever is suspended midway stops: nothing more is done in their name.
  const other = await mina.api(projectsApi).create({ id: newId(), name: 'Other', key: 'OTH' });
  const task = await mina.api(tasksApi).create({ id: newId(), project_id: other.id, title: 'One' });
  const p = await mina.api(severalApi).propose({ id: newId(), project_id: other.id, select: { ids: [task.id] }, act: change({ priority: 'low' }) });
  await world.ground.database.write(w.id, async (trx) => {
    await trx.updateTable('proposals').set({ state: 'running', stage: 'applying' }).where('id', '=', p.id).execute();
    await trx.updateTable('people').set({ state: 'suspended' }).where('workspace_id', '=', w.id).where('id', '=', mina.id).execute();
  });
  await carryOn(world.ground, w.id, mina.id, p.id);
  const row = await world.ground.database.read.selectFrom('proposals').select(['state', 'problem']).where('id', '=', p.id).executeTakeFirst();
  expect(row).toMatchObject({ state: 'cancelled', problem: expect.stringContaining('no longer') });
  const changed = await world.ground.database.read.selectFrom('tasks').select('priority').where('id', '=', task.id).executeTakeFirst();
  expect(changed?.priority).toBe('normal');
}, 60_000);
