import { expect, test } from 'vitest';
import { commentsApi } from '../comments/comments.ts';
import { newId } from '../kit/ids.ts';
import { milestonesApi } from '../manage/milestones/milestones.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { severalApi } from '../manage/tasks/several.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { offersApi } from '../offers/offers.ts';
import { boardIn, failure, unitWith } from '../offers/testing.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { putFile, refused, tick } from '../trash/testing.ts';
import { trashApi } from '../trash/trash.ts';
import { proposalsApi } from './proposals.ts';

const world = await openWorld();
type Act = Parameters<ReturnType<typeof several>['propose']>[0]['act'];
const several = (who: Actor) => who.api(severalApi);
const proposals = (who: Actor) => who.api(proposalsApi);
const look = (who: Actor, project_id: string, act: Act, ids: string[]) => several(who).propose({ id: newId(), project_id, select: { ids }, act });

/** Jonas takes part in Mina’s closed project until his access ends. */
async function insider() {
  const b = await boardIn(world, 'closed');
  const access = (level: 'see' | 'take_part') =>
    b.mina.api(projectsApi).grant({ project_id: b.project.id, id: newId(), person_id: b.jonas.id, level, ends_on: null });
  const { id } = await access('take_part');
  return { ...b, access, end: () => b.mina.api(projectsApi).endGrant({ project_id: b.project.id, id }) };
}

test('a day is not moved out of the calendar: a task with such a day could be read by nobody', async () => {
  const { mina, project, add } = await boardIn(world);
  const [late, early, fine] = [
    await add('Late', { due_on: '2199-12-30' }),
    await add('Early', { due_on: '1900-01-05' }),
    await add('Fine', { due_on: '2026-12-01' }),
  ];
  for (const due_shift of [3000, -3000]) {
    const p = await look(mina, project.id, { what: 'change', patch: { due_shift } }, [late.id, early.id, fine.id]);
    expect(p).toMatchObject({ counts: { changes: 2, refused: 1 }, refusals: [{ rule: 'day_of_the_calendar', n: 1 }] });
    await proposals(mina).apply({ id: p.id });
    await proposals(mina).undo({ id: p.id });
  }
  const { tasks } = await mina.api(tasksApi).list({ project_id: project.id });
  expect(tasks.map((t) => t.due_on).filter(Boolean)).toEqual(['2199-12-30', '1900-01-05', '2026-12-01']);
});

test('many are offered to one person or to one unit, and no refusal counts what a person holds', async () => {
  const { w, mina, jonas, ada, project, add } = await boardIn(world);
  const unit = await unitWith(w.admin, [ada]);
  const other = await world.workspace(['Xeno']);
  const [one, two, three, four] = [await add('One'), await add('Two'), await add('Three'), await add('Four')];
  const offer = (to: object) => look(mina, project.id, { what: 'offer', message: '', ...to }, [one.id]);
  for (const to of [{}, { to_person_id: jonas.id, to_unit_id: unit.id }, { to_person_id: other.Xeno?.id, to_unit_id: unit.id }])
    expect(await failure(offer(to))).toMatchObject(refused(422, 'offers_go_to_a_person_or_a_unit'));
  expect(await offer({ to_person_id: other.Xeno?.id })).toMatchObject({ title: 'Offer to someone who is gone', counts: { changes: 0, refused: 1 } });
  await jonas.api(offersApi).takeUntaken({ kind: 'task', id: one.id });
  await ada.api(offersApi).takeUntaken({ kind: 'task', id: two.id });
  await ada.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: three.id, to_person_id: jonas.id });
  await mina.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: four.id, to_person_id: jonas.id });
  // Law 1: what Jonas holds, what others offered him and what Ada holds is one number; what Mina offered him herself she knows.
  const p = await look(mina, project.id, { what: 'offer', to_person_id: jonas.id, message: '' }, [one.id, two.id, three.id, four.id]);
  expect(p).toMatchObject({ counts: { changes: 0, unchanged: 1, refused: 3 }, refusals: [{ rule: 'already_taken', n: 3 }] });
});

test('taking back a move to the trash asks what a restore of one asks', async () => {
  const { w, mina, project, add } = await boardIn(world);
  const [parent, gone] = [await add('Parent'), await add('Gone')];
  const [child, beside] = [await add('Child', { parent_id: parent.id }), await add('Beside', { parent_id: parent.id })];
  const trash = async (...ids: string[]) => {
    tick(world);
    const p = await look(mina, project.id, { what: 'trash' }, ids);
    await proposals(mina).apply({ id: p.id });
    return p.id;
  };
  const first = await trash(child.id);
  const second = await trash(parent.id, beside.id);
  const third = await trash(gone.id);
  // Below what is in the trash nothing lives.
  expect(await proposals(mina).undo({ id: first })).toMatchObject({ counts: { undone: 0, kept: 1 }, spared: [{ rule: 'parent_first' }] });
  expect(await proposals(mina).undo({ id: second })).toMatchObject({ counts: { undone: 2, kept: 0 } });
  expect((await mina.api(tasksApi).list({ project_id: project.id })).tasks.map((t) => t.title).sort()).toEqual(['Beside', 'Form works at 360 px', 'Parent']);
  await world.ground.database.write(w.id, (trx) => trx.updateTable('projects').set({ state: 'archived' }).where('id', '=', project.id).execute());
  expect(await proposals(mina).undo({ id: third })).toMatchObject({ counts: { undone: 0, kept: 1 }, spared: [{ rule: 'project_is_archived' }] });
});

test('what is refused where it is written stays as it is, the rest goes on, and nothing hangs', async () => {
  const { mina, jonas, access, end, add } = await insider();
  const task = await add('Task');
  const comment = await jonas.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: task.id, body: 'Said' });
  const file = await putFile(world, jonas, task.id, 'a.txt');
  const view = await jonas.request('POST', '/views', { id: newId(), name: 'Mine', layout: 'list', filter: '', sort: 'position', group: 'none', columns: [] });
  const { id: mine } = (await view.json()) as { id: string };
  for (const path of [`/comments/${comment.id}`, `/files/${file}`, `/views/${mine}`]) expect((await jonas.request('DELETE', path)).status).toBe(200);
  await end();
  await access('see');
  const things = [
    { kind: 'comment' as const, id: comment.id },
    { kind: 'file' as const, id: file },
    { kind: 'view' as const, id: mine },
  ];
  const p = await jonas.api(trashApi).several({ id: newId(), things });
  expect(await proposals(jonas).apply({ id: p.id })).toMatchObject({
    state: 'done_with_refusals',
    counts: { applied: 1, skipped: 2 },
    spared: [{ rule: 'refused_alone', n: 2 }],
  });
  // And the other way: what came back may not be put there again by whoever only looks on.
  await access('take_part');
  const again = await jonas.api(trashApi).several({ id: newId(), things: things.slice(1, 2) });
  expect(await proposals(jonas).apply({ id: again.id })).toMatchObject({ counts: { applied: 1 } });
  await access('see');
  expect(await proposals(jonas).undo({ id: again.id })).toMatchObject({ state: 'undone', counts: { undone: 0, kept: 1 }, spared: [{ rule: 'refused_alone' }] });
  expect((await mina.request('GET', `/files/task/${task.id}`).then((r) => r.json())).files).toHaveLength(1);
});

test('whoever sees a project no more reads nothing of it in what they proposed there, and takes nothing back', async () => {
  const { mina, jonas, project, end } = await insider();
  const milestone = await mina.api(milestonesApi).create({ id: newId(), project_id: project.id, title: 'Secret pilot', target_on: null });
  const add = (title: string) => jonas.api(tasksApi).create({ id: newId(), project_id: project.id, title });
  const [moved, gone, dropped] = [await add('Secret letter'), await add('Secret form'), await add('Secret map')];
  const below = await jonas.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Secret colour', parent_id: dropped.id });
  const done: string[] = [];
  for (const [act, task] of [
    [{ what: 'change', patch: { milestone_id: milestone.id } }, moved],
    [{ what: 'trash' }, gone],
  ] as const) {
    const p = await look(jonas, project.id, act, [task.id]);
    await proposals(jonas).apply({ id: p.id });
    done.push(p.id);
  }
  for (const task of [below, dropped]) {
    tick(world);
    await jonas.api(tasksApi).trash({ id: task.id });
  }
  const things = [dropped, below].map((t) => ({ kind: 'task' as const, id: t.id }));
  const back = await jonas.api(trashApi).several({ id: newId(), things });
  done.push(back.id);
  const told = async () =>
    JSON.stringify([
      await proposals(jonas).list(),
      ...(await Promise.all(done.flatMap((id) => [proposals(jonas).one({ id }), proposals(jonas).changes({ id })]))),
    ]);
  for (const word of ['Secret pilot', 'Secret letter', 'Secret form', 'Secret map', 'Secret colour']) expect(await told()).toContain(word);
  await end();
  await mina.api(milestonesApi).edit({ id: milestone.id, version: milestone.version, title: 'Secret launch' });
  expect(await told()).not.toMatch(/Secret|BOOK/);
  expect(await proposals(jonas).apply({ id: back.id })).toMatchObject({ counts: { applied: 0 } });
  for (const id of done.slice(0, 2)) expect(await proposals(jonas).undo({ id })).toMatchObject({ counts: { undone: 0, kept: 1 }, spared: [{ rule: 'gone' }] });
  expect(await told()).not.toMatch(/Secret|BOOK/);
  expect((await mina.api(tasksApi).one({ key: moved.key })).milestone_id).toBe(milestone.id);
});
