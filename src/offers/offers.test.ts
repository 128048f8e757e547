import { expect, test } from 'vitest';
import { historyApi, inboxApi } from '../activity/inbox.ts';
import { newId } from '../kit/ids.ts';
import { addDays, addWorkingDays } from '../kit/time.ts';
import { milestonesApi } from '../manage/milestones/milestones.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { expireOffers } from './expiry.server.ts';
import { offersApi, replyWorkingDays } from './offers.ts';
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

test('an offer waits in one inbox until it is answered, and whoever takes it holds the task', async () => {
  const { mina, jonas, ada, task, offer } = await board();
  const made = await offer(jonas, { message: 'You know this form.' });
  expect(made).toMatchObject({ state: 'open', role: 'holder', reply_by: addWorkingDays(today(), replyWorkingDays), can: { answer: false, withdraw: true } });
  expect(await inbox(jonas)).toMatchObject([
    {
      kind: 'needs_you',
      what: 'offer',
      subject: { id: task.id, title: task.title },
      by: { id: mina.id },
      data: { offer_id: made.id, message: 'You know this form.' },
    },
  ]);
  expect((await offers(jonas).mine()).to_me).toMatchObject([{ id: made.id, can: { answer: true, withdraw: false, agree: false } }]);
  expect((await offers(mina).mine()).by_me).toMatchObject([{ id: made.id }]);
  expect(await holderOf(ada, task.key)).toBeNull();
  expect(await inbox(ada)).toEqual([]);
  expect(await inbox(mina)).toEqual([]);

  await offers(jonas).take({ id: made.id });
  expect(await offers(ada).holdings({ kind: 'task', id: task.id })).toMatchObject([{ person: { id: jonas.id }, role: 'holder', is_me: false }]);
  expect(await inbox(jonas)).toEqual([]);
  expect(await whats(mina)).toEqual(['offer_taken']);
  expect(await offers(jonas).mine()).toEqual({ to_me: [], by_me: [] });
  expect(await failure(offers(jonas).take({ id: made.id }))).toMatchObject(refused(409, 'already_taken'));
  expect((await ada.api(historyApi).ofThing({ kind: 'task', id: task.id })).map((h) => [h.kind, h.actor?.name])).toEqual([
    ['offer.taken', 'Jonas'],
    ['offer.made', 'Mina'],
    ['task.created', 'Mina'],
  ]);

  await offers(jonas).handBack({ kind: 'task', id: task.id });
  expect(await holderOf(mina, task.key)).toBeNull();
  expect(await failure(offers(jonas).handBack({ kind: 'task', id: task.id }))).toMatchObject(refused(404));
  expect(await failure(offers(mina).handBack({ kind: 'task', id: task.id }))).toMatchObject(refused(404));
  await offers(ada).takeUntaken({ kind: 'task', id: task.id });
  expect(await holderOf(mina, task.key)).toBe('Ada');
});

test('the same offer twice is one offer; the same id with anything else is a conflict', async () => {
  const { mina, jonas, ada, nils, task, add } = await board();
  const other = await add('Another', { engagement: 'together' });
  const given = { id: newId(), kind: 'task' as const, subject_id: other.id, to_person_id: jonas.id, message: 'Yours?' };
  const first = await offers(mina).offer(given);
  expect(await offers(mina).offer(given)).toEqual(first);
  expect((await offers(jonas).mine()).to_me).toHaveLength(1);
  for (const change of [
    { message: 'Other' },
    { subject_id: task.id },
    { to_person_id: nils.id },
    { role: 'contributor' as const },
    { reply_by: addDays(today(), 30) },
  ])
    expect([change, await failure(offers(mina).offer({ ...given, ...change }))]).toEqual([change, expect.objectContaining(refused(409, 'id_is_new'))]);
  expect(await failure(offers(ada).offer(given))).toMatchObject(refused(409, 'id_is_new'));
  expect(await failure(offers(mina).offer({ ...given, id: newId() }))).toMatchObject(refused(409, 'offered_once'));
  expect(await stateOf(first.id)).toMatchObject({ state: 'open', to_person_id: jonas.id, version: 1 });
});

test('of two who take in the same instant one wins, and the other hears who and when', async () => {
  const { mina, jonas, ada, nils, task, offer } = await board();
  const [one, two] = [await offer(jonas), await offer(ada)];
  const raced = await Promise.allSettled([
    offers(jonas).take({ id: one.id }),
    offers(ada).take({ id: two.id }),
    offers(nils).takeUntaken({ kind: 'task', id: task.id }),
  ]);
  expect(raced.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
  const [holding] = await offers(mina).holdings({ kind: 'task', id: task.id });
  for (const r of raced)
    if (r.status === 'rejected')
      expect(r.reason).toMatchObject({
        status: 409,
        problem: { rule: 'already_taken', detail: `Already taken by ${holding?.person.name}, ${holding?.from_at}.` },
      });
  for (const id of [one.id, two.id]) expect(['accepted', 'overtaken']).toContain((await stateOf(id)).state);
  for (const who of [jonas, ada]) expect(await whats(who)).toEqual([]);
});

test('the other offers of a task are overtaken when one is taken', async () => {
  const { jonas, ada, offer } = await board();
  const [one, two] = [await offer(jonas), await offer(ada)];
  await offers(jonas).take({ id: one.id });
  expect((await stateOf(two.id)).state).toBe('overtaken');
  expect(await inbox(ada)).toEqual([]);
  for (const verb of ['take', 'decline', 'later'] as const)
    expect(await failure(offers(ada)[verb]({ id: two.id }))).toMatchObject(refused(409, 'already_taken'));
  expect(await failure(offer(ada, {}, jonas).then(() => offer(ada, {}, jonas)))).toMatchObject(refused(409, 'offered_once'));
});

test('not for me: the one who offered hears it, nobody else sees, counts or lists it, and it goes with the task', async () => {
  const { mina, jonas, ada, admin, task, offer } = await board();
  const made = await offer(jonas, { message: 'Secret words' });
  await offers(jonas).decline({ id: made.id });
  expect(await whats(mina)).toEqual(['offer_declined']);
  expect(await inbox(jonas)).toEqual([]);
  expect(await failure(offers(jonas).take({ id: made.id }))).toMatchObject(refused(409, 'offer_is_declined'));
  expect(await failure(offers(jonas).decline({ id: made.id }))).toMatchObject(refused(409));
  for (const who of [ada, admin]) {
    const seen = await Promise.all([
      offers(who).ofThing({ kind: 'task', id: task.id }),
      offers(who).mine(),
      who.api(historyApi).ofThing({ kind: 'task', id: task.id }),
      who.api(tasksApi).one({ key: task.key }),
      inbox(who),
    ]);
    expect(JSON.stringify(seen)).not.toMatch(/declin|answered|Secret words/);
    expect((seen[3] as { offer_open: boolean }).offer_open).toBe(false);
  }
  await offers(ada).takeUntaken({ kind: 'task', id: task.id });
  await ada.api(tasksApi).finish({ id: task.id });
  expect(await stateOf(made.id)).toMatchObject({ state: 'declined', to_person_id: null, answered_by: null, answered_at: null, message: '' });
  expect(await whats(mina)).not.toContain('offer_declined');
});

test('ask me later gives three more working days, also from a day that was further off', async () => {
  const { jonas, mina, offer } = await board();
  const made = await offer(jonas, { reply_by: addDays(today(), 10) });
  const later = await offers(jonas).later({ id: made.id });
  expect(later).toMatchObject({ state: 'open', reply_by: addWorkingDays(addDays(today(), 10), 3) });
  expect(await whats(jonas)).toEqual(['offer']);
  expect(await failure(offers(mina).later({ id: made.id }))).toMatchObject(refused(403, 'own_answer'));
});

test('no day to answer lies outside the calendar: such an offer could be read by nobody', async () => {
  const { mina, jonas, offer } = await boardIn(world);
  const made = await offer(jonas, { reply_by: '2199-12-31' });
  expect(await offers(jonas).later({ id: made.id })).toMatchObject({ state: 'open', reply_by: '2199-12-31' });
  expect((await offers(jonas).mine()).to_me).toMatchObject([{ id: made.id }]);
  expect((await offers(mina).mine()).by_me).toMatchObject([{ id: made.id }]);
});

test('yes, if another day: the one who offered agrees, the date moves and they hold it', async () => {
  const { mina, jonas, ada, task, offer } = await board();
  const made = await offer(jonas);
  const day = addDays(today(), 20);
  const bad = (more: object) => failure(offers(jonas).counter({ id: made.id, kind: 'other_date', ...more }));
  expect(await bad({})).toMatchObject(refused(422, 'counter_has_a_day'));
  expect(await bad({ due_on: addDays(today(), -1) })).toMatchObject(refused(422, 'day_is_ahead'));
  expect(await bad({ kind: 'smaller_part' })).toMatchObject(refused(422, 'counter_has_a_part'));
  expect((await bad({ due_on: '2026-02-30' })).status).toBe(422);
  const countered = await offers(jonas).counter({ id: made.id, kind: 'other_date', due_on: day, message: 'After the release' });
  expect(countered).toMatchObject({ state: 'countered', counter: { kind: 'other_date', due_on: day, message: 'After the release' } });
  expect(await inbox(mina)).toMatchObject([{ kind: 'needs_you', what: 'counter', data: { due_on: day } }]);
  expect(await inbox(jonas)).toEqual([]);
  const seen = await offers(ada).ofThing({ kind: 'task', id: task.id });
  expect(seen).toMatchObject([{ state: 'open', counter: null, message: '', can: { answer: false, withdraw: false, agree: false } }]);
  expect(await failure(offers(jonas).agree({ id: made.id }))).toMatchObject(refused(409, 'offerer_agrees'));
  expect(await failure(offers(ada).agree({ id: made.id }))).toMatchObject(refused(404));
  await offers(mina).agree({ id: made.id });
  expect(await mina.api(tasksApi).one({ key: task.key })).toMatchObject({ holder: { id: jonas.id }, due_on: day });
  expect(await whats(jonas)).toEqual(['counter_agreed']);
  expect(await whats(mina)).toEqual([]);
  expect((await stateOf(made.id)).answered_by).toBe(jonas.id);
  expect(await failure(offers(mina).agree({ id: made.id }))).toMatchObject(refused(409, 'offer_is_countered'));
});

test('yes, if a smaller part: the part is theirs as a subtask, the rest stays untaken', async () => {
  const { mina, jonas, task, offer } = await board();
  const made = await offer(jonas);
  await offers(jonas).counter({ id: made.id, kind: 'smaller_part', title: 'Only the calendar' });
  await offers(mina).agree({ id: made.id });
  const whole = await mina.api(tasksApi).one({ key: task.key });
  expect(whole).toMatchObject({ holder: null, subtasks: [{ title: 'Only the calendar', holder: { id: jonas.id } }] });
  expect((await stateOf(made.id)).state).toBe('accepted');
});

test('either side withdraws a “yes, if”: the offer is open as before', async () => {
  const { mina, jonas, ada, offer } = await board();
  const made = await offer(jonas);
  expect(await failure(offers(jonas).withdrawCounter({ id: made.id }))).toMatchObject(refused(409, 'offer_is_countered'));
  for (const who of [jonas, mina]) {
    await offers(jonas).counter({ id: made.id, kind: 'smaller_part', title: 'Half' });
    expect(await failure(offers(ada).withdrawCounter({ id: made.id }))).toMatchObject(refused(404));
    expect(await offers(who).withdrawCounter({ id: made.id })).toMatchObject({ state: 'open', counter: null });
    expect(await whats(mina)).toEqual([]);
  }
  expect(await whats(jonas)).toEqual(['offer']);
  await offers(jonas).take({ id: made.id });
});

test('whoever could not move the date cannot agree to it, and hears who can; a part never lies too deep', async () => {
  const { mina, jonas, ada, project, offer, add } = await board();
  const milestone = await mina.api(milestonesApi).create({ id: newId(), project_id: project.id, title: 'Pilot', target_on: addDays(today(), 5) });
  const held = await add('Inside the milestone', { milestone_id: milestone.id });
  await offers(jonas).takeUntaken({ kind: 'task', id: held.id });
  const on = await offers(jonas).offer({ id: newId(), kind: 'task', subject_id: held.id, to_person_id: ada.id });
  await offers(ada).counter({ id: on.id, kind: 'other_date', due_on: addDays(today(), 50) });
  const no = await failure(offers(jonas).agree({ id: on.id }));
  expect(no).toMatchObject(refused(409, 'could_move_the_date'));
  expect(no.problem.detail).toContain('Mina');
  expect((await stateOf(on.id)).state).toBe('countered');
  expect(await holderOf(mina, held.key)).toBe('Jonas');
  let above = await add('Level 0');
  for (let n = 1; n <= 12; n++) above = await add(`Level ${n}`, { parent_id: above.id });
  const deep = await offer(jonas, { subject_id: above.id });
  await offers(jonas).counter({ id: deep.id, kind: 'smaller_part', title: 'Level 13' });
  expect(await failure(offers(mina).agree({ id: deep.id }))).toMatchObject(refused(422, 'depth'));
  expect((await stateOf(deep.id)).state).toBe('countered');
});

test('what was taken back cannot be answered; taking back twice is fine', async () => {
  const { mina, jonas, ada, task, offer } = await board();
  const made = await offer(jonas);
  expect(await failure(offers(ada).withdraw({ id: made.id }))).toMatchObject(refused(404));
  expect(await failure(offers(jonas).withdraw({ id: made.id }))).toMatchObject(refused(404));
  await offers(mina).withdraw({ id: made.id });
  await offers(mina).withdraw({ id: made.id });
  expect(await inbox(jonas)).toEqual([]);
  const api = offers(jonas);
  for (const answer of [
    () => api.take({ id: made.id }),
    () => api.decline({ id: made.id }),
    () => api.later({ id: made.id }),
    () => api.counter({ id: made.id, kind: 'smaller_part', title: 'Half' }),
  ])
    expect(await failure(answer())).toMatchObject(refused(409, 'offer_is_withdrawn'));
  expect(await failure(offers(mina).spokenYes({ id: made.id }))).toMatchObject(refused(409, 'offer_is_open'));
  const again = await offer(jonas);
  await offers(jonas).take({ id: again.id });
  expect(await failure(offers(mina).withdraw({ id: again.id }))).toMatchObject(refused(409, 'offer_is_accepted'));
  expect(await holderOf(mina, task.key)).toBe('Jonas');
});

test('an offer whose day is past expires, and only the one who offered hears it', async () => {
  const { mina, jonas, ada, task, offer } = await board();
  const made = await offer(jonas, { reply_by: today() });
  const far = await offer(ada, { reply_by: addDays(today(), 30) });
  const before = world.clock.now;
  await expireOffers(world.ground);
  expect((await stateOf(made.id)).state).toBe('open');
  try {
    world.clock.now = new Date(before.getTime() + 2 * 86_400_000);
    await expireOffers(world.ground);
    await expireOffers(world.ground);
    expect(await stateOf(made.id)).toMatchObject({ state: 'expired', answered_by: null });
    expect((await stateOf(far.id)).state).toBe('open');
    expect(await inbox(jonas)).toEqual([]);
    expect(await inbox(mina)).toMatchObject([{ kind: 'changed_for_you', what: 'offer_expired', by: null, subject: { id: task.id } }]);
    expect(await failure(offers(jonas).take({ id: made.id }))).toMatchObject(refused(409, 'offer_is_expired'));
    expect(await holderOf(ada, task.key)).toBeNull();
    expect((await ada.api(historyApi).ofThing({ kind: 'task', id: task.id })).map((h) => h.kind)).not.toContain('offer.expired');
    expect((await offer(jonas)).state).toBe('open');
  } finally {
    world.clock.now = before;
  }
});

test('a spoken yes is noted by the one who offered, and binds nobody', async () => {
  const { mina, jonas, task, offer } = await board();
  const made = await offer(jonas);
  expect(await failure(offers(jonas).spokenYes({ id: made.id }))).toMatchObject(refused(404));
  expect((await offers(mina).spokenYes({ id: made.id })).spoken_yes_at).not.toBeNull();
  expect(await holderOf(mina, task.key)).toBeNull();
  expect((await offers(jonas).mine()).to_me).toMatchObject([{ state: 'open', can: { answer: true } }]);
  await offers(jonas).take({ id: made.id });
  expect(await holderOf(mina, task.key)).toBe('Jonas');
});

test('an offer to oneself is taken at once', async () => {
  const { mina, jonas, task, offer } = await board();
  expect(await offer(mina)).toMatchObject({ state: 'accepted', can: { answer: false } });
  expect(await holderOf(jonas, task.key)).toBe('Mina');
  expect(await inbox(mina)).toEqual([]);
  expect(await failure(offer(mina))).toMatchObject(refused(409, 'already_taken'));
  expect(await failure(offer(jonas, {}, jonas))).toMatchObject(refused(409, 'already_taken'));
});

test('the holder hands on by offering; whoever is not the holder cannot offer what is taken', async () => {
  const { mina, jonas, ada, task, project, offer } = await board();
  await offers(jonas).takeUntaken({ kind: 'task', id: task.id });
  const running = project.states.find((s) => s.category === 'in_progress')?.id ?? '';
  await jonas.api(tasksApi).move({ id: task.id, state_id: running });
  const no = await failure(offer(ada));
  expect(no).toMatchObject(refused(409, 'already_taken'));
  expect(no.problem.detail).toContain('Jonas');
  const on = await offer(ada, {}, jonas);
  await offers(ada).take({ id: on.id });
  expect(await mina.api(tasksApi).one({ key: task.key })).toMatchObject({ category: 'in_progress', holder: { id: ada.id } });
  expect(await offers(mina).holdings({ kind: 'task', id: task.id })).toHaveLength(1);
  await offers(ada).handBack({ kind: 'task', id: task.id });
  expect(await mina.api(tasksApi).one({ key: task.key })).toMatchObject({ category: 'ready', holder: null });
});

test('together: one holder and who takes part; nobody who holds it becomes less by an offer', async () => {
  const { admin, mina, jonas, ada, task, project, add, offer } = await board();
  const both = await add('Paint the room', { engagement: 'together', people_needed: 3 });
  expect(await failure(offer(jonas, { role: 'contributor' }))).toMatchObject(refused(422, 'contributors_for_together'));
  expect(await failure(offer(jonas, { role: 'steward' }))).toMatchObject(refused(422, 'role_fits'));
  const part = await offer(ada, { subject_id: both.id, role: 'contributor' });
  const unit = await unitWith(admin, [ada]);
  const toUnit = await offers(mina).offer({ id: newId(), kind: 'task', subject_id: both.id, to_unit_id: unit.id, role: 'contributor' });
  await offers(ada).takeUntaken({ kind: 'task', id: both.id });
  expect((await mina.api(tasksApi).one({ key: both.key })).holder?.id).toBe(ada.id);
  expect(await whats(ada)).toEqual(['offer']); // the unit's still waits for the others; her own is answered by holding it
  expect(await failure(offers(ada).take({ id: part.id }))).toMatchObject(refused(409, 'already_taken'));
  await ada.api(tasksApi).move({ id: both.id, state_id: project.states.find((s) => s.category === 'in_progress')?.id ?? '' });
  expect(await failure(offers(ada).take({ id: toUnit.id }))).toMatchObject(refused(409, 'already_taken'));
  expect(await mina.api(tasksApi).one({ key: both.key })).toMatchObject({ category: 'in_progress', holder: { id: ada.id } });
  await offers(jonas).takeUntaken({ kind: 'task', id: both.id });
  expect(await mina.api(tasksApi).one({ key: both.key })).toMatchObject({ contributors: [{ id: jonas.id }], people_in: { in: 2, needed: 3 } });
  expect(await failure(offers(jonas).takeUntaken({ kind: 'task', id: both.id }))).toMatchObject(refused(409, 'already_taken'));
  const hold = await offer(jonas, { subject_id: both.id }, ada);
  await offers(jonas).take({ id: hold.id });
  expect(await mina.api(tasksApi).one({ key: both.key })).toMatchObject({ holder: { id: jonas.id }, contributors: [] });
  await offers(jonas).handBack({ kind: 'task', id: both.id });
  expect((await mina.api(tasksApi).one({ key: both.key })).category).toBe('ready');
  expect(await failure(offers(jonas).takeUntaken({ kind: 'task', id: newId() }))).toMatchObject(refused(404));
  expect(task.holder).toBeNull();
});
