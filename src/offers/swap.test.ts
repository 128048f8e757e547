import { describe, expect, test } from 'vitest';
import { inboxApi } from '../activity/inbox.ts';
import { newId } from '../kit/ids.ts';
import { addDays } from '../kit/time.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { expireOffers } from './expiry.server.ts';
import { offersApi } from './offers.ts';
import { boardIn, failure } from './testing.ts';

const world = await openWorld();
const offers = (actor: Actor) => actor.api(offersApi);
const refused = (status: number, rule: string) => ({ status, problem: status === 422 ? { errors: [{ rule }] } : { rule } });
// What becomes of things that one follows is another test’s matter.
const whats = async (who: Actor) => (await who.api(inboxApi).list()).filter((n) => n.what !== 'followed').map((n) => `${n.what} ${n.subject.title}`);

/** Mina offers the form to Jonas, who would take it if she takes the map from him. */
async function swap() {
  const board = await boardIn(world);
  const { mina, jonas, task, offer } = board;
  const map = await jonas.api(tasksApi).create({ id: newId(), project_id: board.project.id, title: 'Map', take: true });
  const first = await offer(jonas);
  const countered = await offers(jonas).counter({ id: first.id, kind: 'swap', give_kind: 'task', give_id: map.id, message: 'I know forms.' });
  const back = (await offers(mina).mine()).to_me[0];
  return {
    ...board,
    map,
    first,
    countered,
    back: back?.id ?? '',
    holders: async () => {
      const one = async (key: string) => (await mina.api(tasksApi).one({ key })).holder?.name ?? null;
      return [await one(task.key), await one(map.key)];
    },
    states: async () => {
      const rows = await world.ground.database.read
        .selectFrom('offers')
        .select(['id', 'state', 'counter_kind'])
        .where('workspace_id', '=', board.w.id)
        .execute();
      const of = (id: string) => rows.find((r) => r.id === id);
      return [of(first.id)?.state, of(first.id)?.counter_kind, of(back?.id ?? '')?.state];
    },
  };
}

describe('yes, if you take this one from me', () => {
  test('both change hands in one step when the other agrees, by either of the two offers', async () => {
    for (const by of ['agree', 'take'] as const) {
      const { mina, jonas, first, countered, back, holders, states } = await swap();
      expect(countered).toMatchObject({ state: 'countered', counter: { kind: 'swap', title: 'Map' } });
      expect((await offers(mina).mine()).to_me).toMatchObject([
        { id: back, subject: { title: 'Map' }, in_exchange_for: { title: 'Form works at 360 px' }, can: { answer: true, counter: false } },
      ]);
      expect(await whats(mina)).toEqual(['counter Form works at 360 px']);
      expect(await holders()).toEqual([null, 'Jonas']);
      if (by === 'agree') await offers(mina).agree({ id: first.id });
      else await offers(mina).take({ id: back });
      expect(await holders()).toEqual(['Jonas', 'Mina']);
      expect(await states()).toEqual(['accepted', 'swap', 'accepted']);
      expect(await whats(mina)).toEqual([]);
      expect(await whats(jonas)).toEqual(['counter_agreed Form works at 360 px']);
    }
  });

  test('left, withdrawn or not agreed to, nothing changes hands; the first offer waits for its answer again', async () => {
    for (const end of [
      (s: Awaited<ReturnType<typeof swap>>) => offers(s.mina).withdrawCounter({ id: s.first.id }),
      (s: Awaited<ReturnType<typeof swap>>) => offers(s.jonas).withdrawCounter({ id: s.first.id }),
      (s: Awaited<ReturnType<typeof swap>>) => offers(s.mina).decline({ id: s.back }),
      (s: Awaited<ReturnType<typeof swap>>) => offers(s.jonas).withdraw({ id: s.back }),
      (s: Awaited<ReturnType<typeof swap>>) => offers(s.jonas).handBack({ kind: 'task', id: s.map.id }),
      (s: Awaited<ReturnType<typeof swap>>) => s.jonas.api(tasksApi).finish({ id: s.map.id }),
      async (s: Awaited<ReturnType<typeof swap>>) => {
        const other = await offers(s.jonas).offer({ id: newId(), kind: 'task', subject_id: s.map.id, to_person_id: s.ada.id });
        await offers(s.ada).take({ id: other.id });
      },
    ]) {
      const s = await swap();
      await end(s);
      const [first, counter, back] = await s.states();
      expect([first, counter]).toEqual(['open', null]);
      expect(['declined', 'withdrawn', 'overtaken']).toContain(back);
      expect((await s.holders())[0]).toBeNull();
      expect(await failure(offers(s.mina).agree({ id: s.first.id }))).toMatchObject(refused(409, 'offer_is_countered'));
      expect((await offers(s.mina).mine()).to_me).toEqual([]);
      expect((await offers(s.jonas).mine()).to_me).toMatchObject([{ id: s.first.id, can: { answer: true } }]);
      expect((await whats(s.mina)).filter((w) => w.startsWith('counter'))).toEqual([]);
    }
  });

  test('when the first offer is over, so is what was offered in exchange', async () => {
    for (const end of [
      (s: Awaited<ReturnType<typeof swap>>) => offers(s.mina).withdraw({ id: s.first.id }),
      (s: Awaited<ReturnType<typeof swap>>) => offers(s.jonas).take({ id: s.first.id }),
      (s: Awaited<ReturnType<typeof swap>>) => offers(s.jonas).decline({ id: s.first.id }),
      (s: Awaited<ReturnType<typeof swap>>) => offers(s.nils).takeUntaken({ kind: 'task', id: s.task.id }),
      (s: Awaited<ReturnType<typeof swap>>) => s.mina.api(tasksApi).trash({ id: s.task.id }),
      (s: Awaited<ReturnType<typeof swap>>) => offers(s.jonas).counter({ id: s.first.id, kind: 'other_date', due_on: '2027-05-01' }),
      async () => {
        const before = world.clock.now;
        world.clock.now = new Date(before.getTime() + 15 * 86_400_000);
        await expireOffers(world.ground);
        world.clock.now = before;
      },
    ]) {
      const s = await swap();
      await end(s);
      expect(['overtaken', 'expired']).toContain((await s.states())[2]);
      expect((await s.holders())[1]).toBe('Jonas');
      expect((await offers(s.mina).mine()).to_me).toEqual([]);
      expect((await failure(offers(s.mina).take({ id: s.back }))).status).toBe(409);
    }
  });

  test('only what one holds is given, once, for something else; the two know of it and nobody besides', async () => {
    const { mina, jonas, ada, task, map, first, back } = await swap();
    const counter = (more: object, who = jonas) => offers(who).counter({ id: first.id, kind: 'swap', ...more });
    expect(await failure(counter({}))).toMatchObject(refused(422, 'counter_has_a_swap'));
    expect(await failure(counter({ give_kind: 'task', give_id: task.id }))).toMatchObject(refused(422, 'swap_of_two'));
    const hers = await ada.api(tasksApi).create({ id: newId(), project_id: task.project_id, title: 'Hers', take: true });
    expect(await failure(counter({ give_kind: 'task', give_id: hers.id }))).toMatchObject(refused(422, 'swap_is_held'));
    expect(await failure(counter({ give_kind: 'task', give_id: newId() }))).toMatchObject(refused(422, 'swap_is_held'));
    expect((await failure(counter({ give_kind: 'task', give_id: hers.id }, ada))).status).toBe(404);
    expect(await failure(offers(mina).counter({ id: back, kind: 'other_date', due_on: addDays('2027-01-01', 3) }))).toMatchObject(
      refused(409, 'swap_is_whole'),
    );
    expect(await failure(offers(mina).takeUntaken({ kind: 'task', id: map.id }))).toMatchObject(refused(409, 'already_taken'));
    expect((await offers(jonas).toGive()).map((t) => t.title)).toEqual(['Map']);
    for (const id of [task.id, map.id])
      for (const seen of await offers(ada).ofThing({ kind: 'task', id }))
        expect(seen).toMatchObject({ state: 'open', counter: null, in_exchange_for: null, message: '' });
  });
});
