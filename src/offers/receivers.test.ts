import { expect, test } from 'vitest';
import { inboxApi } from '../activity/inbox.ts';
import { newId } from '../kit/ids.ts';
import { addDays } from '../kit/time.ts';
import { goalsApi } from '../lead/goals/goals.ts';
import { milestonesApi } from '../manage/milestones/milestones.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { trashBrought } from '../manage/tasks/bulk.server.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { peopleApi } from '../people/people.ts';
import { unitsApi } from '../people/units.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { mostOpenOffers, offersApi } from './offers.ts';
import { boardIn, failure, unitWith } from './testing.ts';

const world = await openWorld();
const refused = (status: number, rule?: string) => ({ status, ...(rule ? { problem: expect.objectContaining({ rule }) } : {}) });
const today = () => world.clock.now.toISOString().slice(0, 10);
const inbox = (who: Actor) => who.api(inboxApi).list();
const whats = async (who: Actor) => (await inbox(who)).map((n) => n.what);
const offers = (who: Actor) => who.api(offersApi);
const stateOf = async (id: string) => await world.ground.database.read.selectFrom('offers').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const holderOf = async (who: Actor, key: string) => (await who.api(tasksApi).one({ key })).holder?.name ?? null;
const board = (access: 'open' | 'closed' = 'open') => boardIn(world, access);

test('who is away, gone, unknown or quiet is offered nothing; one person at most so much', async () => {
  const { admin, mina, jonas, ada, nils, w, offer, add } = await board();
  const version = async (who: Actor) => (await admin.api(peopleApi).one({ id: who.id })).version;
  await admin.api(peopleApi).suspend({ id: jonas.id, version: await version(jonas) });
  expect(await failure(offer(jonas))).toMatchObject(refused(409, 'person_is_active'));
  await admin.api(peopleApi).end({ id: ada.id });
  expect(await failure(offer(ada))).toMatchObject(refused(422, 'person_is_here'));
  expect(await failure(offer({ ...ada, id: newId() }))).toMatchObject(refused(422, 'person_is_here'));
  const elsewhere = (await world.workspace(['Far'])).Far as Actor;
  expect(await failure(offer(elsewhere))).toMatchObject(refused(422, 'person_is_here'));
  await offers(nils).quiet({ until: addDays(today(), 7) });
  const quiet = await failure(offer(nils));
  expect(quiet).toMatchObject(refused(409, 'no_new_offers'));
  expect(quiet.problem.detail).toBe(`Nils takes no new offers until ${addDays(today(), 7)}.`);
  const unit = await unitWith(admin, [nils, mina]);
  const toUnit = await offers(mina).offer({ id: newId(), kind: 'task', subject_id: (await add('For the unit')).id, to_unit_id: unit.id });
  expect(await whats(nils)).toEqual([]);
  expect((await offers(nils).mine()).to_me.map((o) => o.id)).toEqual([toUnit.id]);
  await offers(nils).quiet({ until: null });
  for (const until of [addDays(today(), -1), addDays(today(), 400)])
    expect(await failure(offers(nils).quiet({ until }))).toMatchObject(refused(422, 'day_is_ahead'));
  const pia = await world.person(w, 'Pia');
  for (let n = 0; n < mostOpenOffers; n++) await offer(pia, { subject_id: (await add(`Task ${n}`)).id });
  expect(await failure(offer(pia))).toMatchObject(refused(409, 'offers_at_most'));
});

test('an offer to a unit: everyone in it may take it, one does, and a no stays with the one who said it', async () => {
  const { admin, mina, jonas, ada, nils, task } = await board();
  const empty = await admin.api(unitsApi).create({ id: newId(), name: 'Nobody' });
  const toUnit = (to_unit_id: string, more: object = {}) => offers(mina).offer({ id: newId(), kind: 'task', subject_id: task.id, to_unit_id, ...more });
  expect(await failure(toUnit(empty.id))).toMatchObject(refused(409, 'unit_has_members'));
  expect(await failure(toUnit(newId()))).toMatchObject(refused(422, 'unit_exists'));
  const unit = await unitWith(admin, [jonas, ada]);
  expect(await failure(toUnit(unit.id, { to_person_id: jonas.id }))).toMatchObject(refused(422, 'offers_go_to_a_person_or_a_unit'));
  expect(await failure(offers(mina).offer({ id: newId(), kind: 'task', subject_id: task.id }))).toMatchObject(refused(422, 'offers_go_to_a_person_or_a_unit'));
  const made = await toUnit(unit.id);
  expect(made.to).toEqual({ person: null, unit: { id: unit.id, name: 'Care' } });
  for (const who of [jonas, ada]) expect(await whats(who)).toEqual(['offer']);
  expect(await failure(offers(nils).take({ id: made.id }))).toMatchObject(refused(404));
  expect(await failure(offers(mina).take({ id: made.id }))).toMatchObject(refused(403, 'own_answer'));
  for (const verb of ['later', 'counter'] as const)
    expect(await failure(offers(jonas)[verb]({ id: made.id, kind: 'smaller_part', title: 'Half' }))).toMatchObject(refused(409));
  await offers(jonas).decline({ id: made.id });
  expect((await stateOf(made.id)).state).toBe('open');
  expect((await offers(jonas).mine()).to_me).toEqual([]);
  expect(await inbox(jonas)).toEqual([]);
  expect(await whats(mina)).toEqual([]);
  for (const who of [mina, ada, nils])
    expect(JSON.stringify([await offers(who).ofThing({ kind: 'task', id: task.id }), await offers(who).mine(), await inbox(who)])).not.toContain(jonas.id);
  await offers(ada).take({ id: made.id });
  expect(await failure(offers(jonas).take({ id: made.id }))).toMatchObject(refused(409, 'already_taken'));
  expect(await whats(mina)).toEqual(['offer_taken']);
  expect(await holderOf(mina, task.key)).toBe('Ada');
});

test('the steward of a unit who takes part in it stays its steward', async () => {
  const { admin, jonas, ada } = await board();
  const unit = await unitWith(admin, []);
  const stewardship = await offers(admin).offer({ id: newId(), kind: 'unit', subject_id: unit.id, to_person_id: jonas.id });
  await offers(jonas).take({ id: stewardship.id });
  const circle = await unitWith(admin, [jonas, ada], 'Circle');
  const ask = await offers(jonas).offer({ id: newId(), kind: 'unit', subject_id: unit.id, role: 'contributor', to_unit_id: circle.id });
  expect(await failure(offers(jonas).take({ id: ask.id }))).toMatchObject(refused(409, 'already_taken'));
  expect((await admin.api(unitsApi).one({ id: unit.id })).stewards).toMatchObject([{ id: jonas.id }]);
  await offers(ada).take({ id: ask.id });
  expect((await admin.api(unitsApi).one({ id: unit.id })).part).toMatchObject([{ id: ada.id }]);
});

test('a closed project’s task is shown to whom it is offered; its stewardship is offered only to those in it', async () => {
  const { admin, mina, jonas, ada, nils, project, task, offer } = await board('closed');
  for (const who of [jonas, admin]) {
    expect(await failure(offers(who).ofThing({ kind: 'task', id: task.id }))).toMatchObject(refused(404));
    expect(await failure(offers(who).holdings({ kind: 'task', id: task.id }))).toMatchObject(refused(404));
    expect(await failure(offers(who).takeUntaken({ kind: 'task', id: task.id }))).toMatchObject(refused(404));
    expect(await failure(offer(ada, {}, who))).toMatchObject(refused(404));
  }
  const made = await offer(jonas);
  expect((await offers(jonas).mine()).to_me).toMatchObject([{ subject: { id: task.id } }]);
  expect(await whats(jonas)).toEqual(['offer']);
  expect(await failure(offers(ada).take({ id: made.id }))).toMatchObject(refused(404));
  await offers(jonas).take({ id: made.id });
  expect(await failure(offer(ada, {}, jonas).then((o) => offers(admin).take({ id: o.id })))).toMatchObject(refused(404));
  await offers(jonas).handBack({ kind: 'task', id: task.id });
  expect(await failure(jonas.api(tasksApi).one({ key: task.key }))).toMatchObject(refused(404));

  const stewardship = (to: object) => offers(mina).offer({ id: newId(), kind: 'project', subject_id: project.id, ...to });
  expect(await failure(stewardship({ to_person_id: jonas.id }))).toMatchObject(refused(409, 'sees_it'));
  const unit = await unitWith(admin, [jonas]);
  expect(await failure(stewardship({ to_unit_id: unit.id }))).toMatchObject(refused(409, 'sees_it'));
  const grant = await mina.api(projectsApi).grant({ project_id: project.id, id: newId(), person_id: jonas.id, level: 'see' });
  await nils.api(unitsApi).join({ id: unit.id });
  const toUnit = await stewardship({ to_unit_id: unit.id });
  expect(await whats(jonas)).toEqual(['offer']);
  expect(await offers(nils).mine()).toEqual({ to_me: [], by_me: [] });
  expect(await inbox(nils)).toEqual([]);
  expect(await failure(offers(nils).take({ id: toUnit.id }))).toMatchObject(refused(404));
  await mina.api(projectsApi).endGrant({ project_id: project.id, id: grant.id });
  expect((await offers(jonas).mine()).to_me).toEqual([]);
  expect(await failure(offers(jonas).take({ id: toUnit.id }))).toMatchObject(refused(404));
});

test('guests offer nothing, and are offered only what lies inside their access', async () => {
  const { w, mina, jonas, admin, project, task, add, offer } = await board();
  const guest = await world.person(w, 'Gus', 'guest');
  expect(await failure(offer(guest))).toMatchObject(refused(409, 'guest_inside_grant'));
  const goal = await mina.api(goalsApi).create({ id: newId(), title: 'Half online', starts_on: today(), ends_on: addDays(today(), 90), take: true });
  expect(await failure(offers(mina).offer({ id: newId(), kind: 'goal', subject_id: goal.id, to_person_id: guest.id }))).toMatchObject(
    refused(409, 'guest_inside_grant'),
  );
  expect(await failure(offers(guest).takeUntaken({ kind: 'task', id: task.id }))).toMatchObject(refused(404));
  const grant = await mina.api(projectsApi).grant({ project_id: project.id, id: newId(), person_id: guest.id, level: 'take_part' });
  expect(await failure(offers(guest).takeUntaken({ kind: 'task', id: task.id }))).toMatchObject(refused(403, 'may_take'));
  expect(await failure(offer(jonas, {}, guest))).toMatchObject(refused(403, 'may_offer'));
  const made = await offer(guest);
  expect(await whats(guest)).toEqual(['offer']);
  await offers(guest).take({ id: made.id });
  expect(await holderOf(mina, task.key)).toBe('Gus');
  const third = await offer(guest, { subject_id: (await add('Third')).id });
  await offers(guest).counter({ id: third.id, kind: 'other_date', due_on: addDays(today(), 9) });
  const second = await offer(guest, { subject_id: (await add('Second')).id });
  await mina.api(projectsApi).endGrant({ project_id: project.id, id: grant.id });
  expect((await offers(guest).mine()).to_me).toEqual([]);
  expect(await failure(offers(mina).agree({ id: third.id }))).toMatchObject(refused(409, 'person_is_active'));
  expect(await failure(offers(guest).take({ id: second.id }))).toMatchObject(refused(404));
  expect(await inbox(guest)).toEqual([]);
  await offers(guest).handBack({ kind: 'task', id: task.id });
  expect(await holderOf(admin, task.key)).toBeNull();
});

test('one steward of a goal, the last steward of a project stays, and nobody is stuck with what they cannot see any more', async () => {
  const { mina, jonas, ada, project } = await board();
  const goal = await mina.api(goalsApi).create({ id: newId(), title: 'Half online', starts_on: today(), ends_on: addDays(today(), 90), take: true });
  const [one, two] = [
    await offers(mina).offer({ id: newId(), kind: 'goal', subject_id: goal.id, to_person_id: jonas.id }),
    await offers(mina).offer({ id: newId(), kind: 'goal', subject_id: goal.id, to_person_id: ada.id }),
  ];
  expect(await failure(offers(jonas).counter({ id: one.id, kind: 'other_date', due_on: today() }))).toMatchObject(refused(409, 'counter_fits'));
  await offers(jonas).take({ id: one.id });
  expect(await failure(offers(ada).take({ id: two.id }))).toMatchObject(refused(409, 'already_taken'));
  expect(await offers(ada).holdings({ kind: 'goal', id: goal.id })).toMatchObject([{ person: { id: jonas.id }, role: 'steward' }]);

  expect(await failure(offers(mina).handBack({ kind: 'project', id: project.id }))).toMatchObject(refused(409, 'last_steward_stays'));
  const shared = await offers(mina).offer({ id: newId(), kind: 'project', subject_id: project.id, to_person_id: jonas.id });
  await offers(jonas).take({ id: shared.id });
  await offers(mina).handBack({ kind: 'project', id: project.id });
  expect((await mina.api(projectsApi).one({ key: project.key })).stewards).toMatchObject([{ id: jonas.id }]);

  const milestone = await jonas.api(milestonesApi).create({ id: newId(), project_id: project.id, title: 'Pilot', target_on: null });
  const keep = await offers(jonas).offer({ id: newId(), kind: 'milestone', subject_id: milestone.id, to_person_id: ada.id });
  await offers(ada).take({ id: keep.id });
  const now = await jonas.api(projectsApi).one({ key: project.key });
  await jonas.api(projectsApi).edit({ id: project.id, version: now.version, access: 'closed' });
  expect(await failure(ada.api(milestonesApi).one({ id: milestone.id }))).toMatchObject(refused(404));
  await offers(ada).handBack({ kind: 'milestone', id: milestone.id });
  expect(await offers(jonas).holdings({ kind: 'milestone', id: milestone.id })).toEqual([]);
  await offers(jonas).takeUntaken({ kind: 'milestone', id: milestone.id });
  await jonas.api(milestonesApi).trash({ id: milestone.id });
  const kept = await world.ground.database.read.selectFrom('commitments').select('ended_as').where('subject_id', '=', milestone.id).execute();
  expect(kept.map((k) => k.ended_as).sort()).toEqual(['handed_back', null]); // in the trash it is still its keeper's, as it comes back
});

test('work that is over is not offered, and its open offers are over with it', async () => {
  const { mina, jonas, ada, task, add, offer } = await board();
  const made = await offer(jonas);
  await mina.api(tasksApi).trash({ id: task.id });
  expect((await stateOf(made.id)).state).toBe('overtaken');
  expect(await inbox(jonas)).toEqual([]);
  expect(await failure(offers(jonas).take({ id: made.id }))).toMatchObject(refused(409));
  expect((await failure(offer(ada))).status).toBe(409);
  const came = await add('Came with an import');
  const [said, waits] = [await offer(jonas, { subject_id: came.id, message: 'Yours?' }), await offer(ada, { subject_id: came.id })];
  await offers(jonas).decline({ id: said.id });
  await (await mina.context()).transaction((c) => trashBrought(c, [came.id]));
  expect(await stateOf(said.id)).toMatchObject({ state: 'declined', to_person_id: null, answered_by: null, message: '' });
  expect((await stateOf(waits.id)).state).toBe('overtaken');
  expect(await inbox(ada)).toEqual([]);
  const over = await add('Over', { take: true });
  const on = await offer(ada, { subject_id: over.id });
  await mina.api(tasksApi).finish({ id: over.id });
  expect((await stateOf(on.id)).state).toBe('overtaken');
  expect(await failure(offer(ada, { subject_id: over.id }))).toMatchObject(refused(409, 'subject_is_open'));
  expect(await failure(offers(ada).take({ id: newId() }))).toMatchObject(refused(404));
  expect((await failure(offer(ada, { reply_by: addDays(today(), -1), subject_id: (await add('Late')).id }))).problem.rule).toBe('reply_later');
  for (const [body, field] of [
    [{ to_person_id: ada.id, message: 'nul\u0000' }, 'message'],
    [{ to_person_id: ada.id, message: 'x'.repeat(1001) }, 'message'],
    [{ to_person_id: ['a'] }, 'to_person_id'],
    [{ to_person_id: ada.id, kind: 'person' }, 'kind'],
  ] as const) {
    const answer = await mina.request('POST', '/offers', { id: newId(), kind: 'task', subject_id: task.id, ...body });
    expect([field, answer.status]).toEqual([field, 422]);
    expect((await answer.json()).errors[0]).toMatchObject({ field, mend: expect.any(String) });
  }
});

test('another workspace’s offers, people and units do not exist', async () => {
  const { mina, jonas, task, offer } = await board();
  const far = await board();
  const made = await offer(jonas);
  for (const verb of ['take', 'decline', 'later', 'withdraw', 'agree', 'spokenYes', 'withdrawCounter'] as const)
    expect([verb, (await failure(offers(far.mina)[verb]({ id: made.id }))).status]).toEqual([verb, 404]);
  expect(await failure(far.offer(jonas))).toMatchObject(refused(422, 'person_is_here'));
  expect(await failure(offers(far.mina).offer({ id: newId(), kind: 'task', subject_id: task.id, to_person_id: far.jonas.id }))).toMatchObject(refused(404));
  expect((await stateOf(made.id)).state).toBe('open');
  expect(await holderOf(mina, task.key)).toBeNull();
});
