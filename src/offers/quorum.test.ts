import { describe, expect, test } from 'vitest';
import { inboxApi } from '../activity/inbox.ts';
import { newId } from '../kit/ids.ts';
import { addDays } from '../kit/time.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { offersApi } from './offers.ts';
import { boardIn, failure, unitWith } from './testing.ts';

const world = await openWorld();
const offers = (actor: Actor) => actor.api(offersApi);
const refused = (status: number, rule: string) => ({ status, problem: status === 422 ? { errors: [{ rule }] } : { rule } });

/** A shift that needs two of three before it starts. */
async function shift(more: object = {}, access: 'open' | 'closed' = 'open') {
  const board = await boardIn(world, access);
  const task = await board.add('Cover the night', { engagement: 'quorum', people_needed: 2, people_most: 3, ...more });
  const thing = { kind: 'task' as const, id: task.id };
  const running = board.project.states.find((s) => s.category === 'in_progress')?.id ?? '';
  return {
    ...board,
    task,
    thing,
    now: (who: Actor = board.mina) => who.api(tasksApi).one({ key: task.key }),
    start: (who: Actor) => who.api(tasksApi).move({ id: task.id, state_id: running }),
    ask: (to: Actor, by = board.mina) => offers(by).offer({ id: newId(), kind: 'task', subject_id: task.id, to_person_id: to.id }),
  };
}

describe('so many before it starts', () => {
  test('it starts when as many as it needs have taken it, and the first of them holds it', async () => {
    const { jonas, ada, nils, now, start, ask, thing } = await shift();
    const [first, second, third] = [await ask(jonas), await ask(ada), await ask(nils)];
    await offers(jonas).take({ id: first.id });
    const no = await failure(start(jonas));
    expect(no).toMatchObject(refused(409, 'quorum_is_in'));
    expect(no.problem.detail).toBe('1 of 2 have taken it; one more is needed before it starts.');
    expect(await failure(jonas.api(tasksApi).finish({ id: thing.id }))).toMatchObject(refused(409, 'quorum_is_in'));
    await offers(ada).take({ id: second.id });
    expect(await now()).toMatchObject({ holder: { id: jonas.id }, contributors: [{ id: ada.id }], people_in: { in: 2, needed: 2, most: 3 } });
    expect((await start(jonas)).category).toBe('in_progress');
    await offers(nils).take({ id: third.id }); // later than needed, and welcome
    expect((await now()).people_in?.in).toBe(3);
    expect((await now(ada)).can.take).toBe(false);
  });

  test('handed back before the start it may not start; after the start it goes on, and whoever holds it is told', async () => {
    const { mina, jonas, ada, now, start, ask, thing } = await shift();
    for (const who of [jonas, ada]) await offers(who).take({ id: (await ask(who)).id });
    await offers(ada).handBack(thing);
    expect(await failure(start(jonas))).toMatchObject(refused(409, 'quorum_is_in'));
    await offers(ada).takeUntaken(thing);
    await start(jonas);
    await offers(ada).handBack(thing);
    expect(await now()).toMatchObject({ category: 'in_progress', holder: { id: jonas.id }, people_in: { in: 1 } });
    expect((await jonas.api(inboxApi).list()).map((n) => n.what)).toContain('quorum_short');
    await offers(jonas).handBack(thing);
    expect(await now()).toMatchObject({ category: 'ready', holder: null });
    expect(mina.name).toBe('Mina');
  });

  test('an offer to a unit stays for the others until all places are taken', async () => {
    const { admin, mina, jonas, ada, nils, now, thing } = await shift({ people_most: 2 });
    const unit = await unitWith(admin, [jonas, ada, nils]);
    const offer = await offers(mina).offer({ id: newId(), kind: 'task', subject_id: thing.id, to_unit_id: unit.id });
    await offers(jonas).take({ id: offer.id });
    expect((await offers(jonas).mine()).to_me).toEqual([]);
    expect((await offers(ada).mine()).to_me).toMatchObject([{ id: offer.id, can: { answer: true } }]);
    expect(await failure(offers(jonas).take({ id: offer.id }))).toMatchObject(refused(409, 'already_taken'));
    await offers(ada).take({ id: offer.id });
    expect((await offers(nils).mine()).to_me).toEqual([]);
    expect(await failure(offers(nils).takeUntaken(thing))).toMatchObject(refused(409, 'quorum_is_full'));
    expect(await failure(offers(nils).take({ id: offer.id }))).toMatchObject({ status: 409 });
    expect(await now(nils)).toMatchObject({ people_in: { in: 2 }, can: { take: false } });
  });

  test('those who are in agree who holds it: it is handed on, and all stay in', async () => {
    const { jonas, ada, now, start, ask, task } = await shift();
    for (const who of [jonas, ada]) await offers(who).take({ id: (await ask(who)).id });
    await start(jonas);
    const on = await offers(jonas).offer({ id: newId(), kind: 'task', subject_id: task.id, to_person_id: ada.id, role: 'holder' });
    await offers(ada).take({ id: on.id });
    expect(await now()).toMatchObject({ category: 'in_progress', holder: { id: ada.id }, contributors: [{ id: jonas.id }] });
  });

  test('who said “yes, if” to a place has a place, also when whoever held the whole has handed it back since', async () => {
    for (const how of ['other_date', 'swap'] as const) {
      const { mina, jonas, ada, project, now, ask, thing } = await shift();
      await offers(ada).take({ id: (await ask(ada)).id });
      const asked = await ask(jonas);
      const map = await jonas.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Map', take: true });
      const given = how === 'swap' ? { give_kind: 'task' as const, give_id: map.id } : { due_on: addDays(world.clock.now.toISOString().slice(0, 10), 40) };
      await offers(jonas).counter({ id: asked.id, kind: how, ...given });
      await offers(ada).handBack(thing);
      await offers(mina).agree({ id: asked.id });
      // Law 2: they said yes to a place; the whole they may take themselves.
      expect(await now()).toMatchObject({ holder: null, contributors: [{ id: jonas.id }], people_in: { in: 1 } });
      await offers(jonas).takeUntaken(thing);
      expect(await now()).toMatchObject({ holder: { id: jonas.id }, contributors: [] });
    }
    // To the first who is asked it is the whole, and that is what they said yes to.
    const { mina, jonas, now, ask } = await shift();
    const first = await ask(jonas);
    await offers(jonas).counter({ id: first.id, kind: 'other_date', due_on: addDays(world.clock.now.toISOString().slice(0, 10), 40) });
    await offers(mina).agree({ id: first.id });
    expect(await now()).toMatchObject({ holder: { id: jonas.id } });
  });

  test('numbers that do not fit are refused, with the field and how to mend it', async () => {
    const { mina, jonas, ada, add, ask, start, task, thing } = await shift();
    for (const [given, rule] of [
      [{ engagement: 'quorum' }, 'quorum_has_a_number'],
      [{ engagement: 'quorum', people_needed: 4, people_most: 3 }, 'quorum_k_of_n'],
      [{ engagement: 'together', people_most: 3 }, 'most_for_quorum'],
      [{ engagement: 'quorum', people_needed: 1 }, 'too_small'],
    ] as const)
      expect(await failure(add('Not so', given))).toMatchObject(refused(422, rule));
    const edit = async (more: object) => mina.api(tasksApi).edit({ id: task.id, version: (await mina.api(tasksApi).one({ key: task.key })).version, ...more });
    expect(await failure(edit({ people_needed: 4 }))).toMatchObject({
      status: 422,
      problem: { errors: [{ field: 'people_needed', rule: 'quorum_k_of_n', value: '4' }] },
    });
    const offer = await ask(jonas);
    expect(await failure(edit({ engagement: 'individual' }))).toMatchObject(refused(409, 'offers_wait'));
    await offers(jonas).take({ id: offer.id });
    await offers(ada).takeUntaken(thing);
    await start(jonas);
    const mine = async (more: object) => jonas.api(tasksApi).edit({ id: task.id, version: (await mina.api(tasksApi).one({ key: task.key })).version, ...more });
    expect(await failure(mine({ people_needed: 3 }))).toMatchObject(refused(422, 'quorum_is_in'));
    expect(await failure(mine({ engagement: 'individual' }))).toMatchObject(refused(409, 'contributors_are_in'));
    expect((await mine({ engagement: 'together' })).people_in).toMatchObject({ needed: 2, most: null });
  });

  test('work in progress is not written down before its people are there', async () => {
    const { add, project } = await shift();
    const running = project.states.find((s) => s.category === 'in_progress')?.id ?? '';
    const given = { engagement: 'quorum', people_needed: 2, state_id: running, take: true };
    expect(await failure(add('Started too soon', given))).toMatchObject(refused(409, 'quorum_is_in'));
  });
});
