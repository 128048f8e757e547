import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Refusal } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import { addDays } from '../kit/time.ts';
import { goalsApi } from '../lead/goals/goals.ts';
import { createTask } from '../manage/tasks/create.server.ts';
import { finishTask, moveTask } from '../manage/tasks/finish.server.ts';
import type { Context } from '../people/context.server.ts';
import { openWorld } from '../server/testing.ts';
import { agreeToCounter, askLater, counterOffer, declineOffer, noteSpokenYes, withdrawCounter, withdrawOffer } from './answer.server.ts';
import { expireOffers } from './expiry.server.ts';
import { makeOffer } from './make.server.ts';
import { handBack } from './offers.server.ts';
import type { SubjectKind } from './offers.ts';
import { takeOffer, takeUntaken } from './take.server.ts';
import { boardIn, unitWith } from './testing.ts';

// Whatever four people do with offers over four tasks, a part and a goal, in any order: the laws of holding stand after every step.

const world = await openWorld();
const people = ['mina', 'jonas', 'ada', 'nils'] as const;
const verbs = [
  'take',
  'decline',
  'later',
  'date',
  'part',
  'swap',
  'uncounter',
  'agree',
  'spoken',
  'withdraw',
  'untaken',
  'back',
  'start',
  'finish',
  'expire',
] as const;

const who = fc.constantFrom(...people);
const thing = fc.nat(5);
const step = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('offer' as const), by: who, thing, to: fc.constantFrom(...people, 'unit' as const), part: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom(...verbs), by: who, thing, nth: fc.nat(5) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const closedStates = ['accepted', 'declined', 'withdrawn', 'expired', 'overtaken'];

test('of any sequence of offers and answers, every step keeps the laws of holding', async () => {
  const { w, admin, mina, project, ...rest } = await boardIn(world);
  const actors = { mina, jonas: rest.jonas, ada: rest.ada, nils: rest.nils };
  const unit = await unitWith(admin, [rest.ada, rest.nils]);
  const running = project.states.find((s) => s.category === 'in_progress')?.id ?? '';
  const contexts = async (by: (typeof people)[number]): Promise<Context> => actors[by].context();

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24, size: 'max' }), async (steps) => {
      const c = await contexts('mina');
      const blank = { body: '', parent_id: null, milestone_id: null, state_id: null, priority: 'normal', people_needed: null, people_most: null } as const;
      const rows = { estimate_minutes: null, starts_on: null, due_on: null, labels: [], take: false };
      const one = await createTask(c, { id: newId(), project_id: project.id, title: 'Alone', engagement: 'individual', ...blank, ...rows });
      const two = await createTask(c, { id: newId(), project_id: project.id, title: 'Together', engagement: 'together', ...blank, ...rows });
      const three = await createTask(c, {
        id: newId(),
        project_id: project.id,
        title: 'Two of us',
        engagement: 'quorum',
        ...blank,
        people_needed: 2,
        people_most: 3,
        ...rows,
      });
      const part = newId();
      const four = await createTask(c, {
        id: newId(),
        project_id: project.id,
        title: 'Of parts',
        engagement: 'all_of',
        ...blank,
        ...rows,
        parts: [{ id: part, title: 'The part' }],
      });
      const goal = await mina.api(goalsApi).create({ id: newId(), title: 'Goal', starts_on: '2026-01-01', ends_on: '2027-01-01', take: false });
      const things = [
        { kind: 'task', id: one.id },
        { kind: 'task', id: two.id },
        { kind: 'task', id: three.id },
        { kind: 'task', id: four.id },
        { kind: 'part', id: part, in: four.id },
        { kind: 'goal', id: goal.id },
      ] as const;
      const over = new Map<string, string>();
      const was = new Map<string, string>();
      for (const s of steps) {
        await act(s, things);
        await holds(things, over);
        await startsWithItsQuorum(three.id, was);
      }
    }),
    { numRuns: 14 },
  );

  async function act(s: Step, things: readonly { kind: SubjectKind; id: string; in?: string }[]): Promise<void> {
    const c = await contexts(s.by);
    const { kind, id } = things[s.thing] ?? { kind: 'task', id: '' };
    try {
      if (s.do === 'offer') {
        const to = s.to === 'unit' ? { to_unit_id: unit.id } : { to_person_id: actors[s.to].id };
        await makeOffer(c, { id: newId(), kind, subject_id: id, message: '', ...to, ...(s.part && kind !== 'goal' ? { role: 'contributor' } : {}) });
        return;
      }
      const all = await world.ground.database.read
        .selectFrom('offers')
        .select('id')
        .where('workspace_id', '=', w.id)
        .where('subject_id', '=', id)
        .orderBy('id')
        .execute();
      const offer = all.length > 0 ? (all[s.nth % all.length]?.id ?? '') : '';
      if (s.do === 'untaken') await takeUntaken(c, kind, id);
      else if (s.do === 'back') await handBack(c, kind, id);
      else if (s.do === 'start' && kind === 'task') await moveTask(c, { id, state_id: running, after_id: null, before_id: null });
      else if (s.do === 'finish' && kind === 'task') await finishTask(c, { id, children: 'move' });
      else if (s.do === 'expire') await expireLater();
      else if (s.do === 'take') await takeOffer(c, offer);
      else if (s.do === 'decline') await declineOffer(c, offer);
      else if (s.do === 'later') await askLater(c, offer);
      else if (s.do === 'date') await counterOffer(c, { id: offer, kind: 'other_date', due_on: addDays(c.today, 9), message: '' });
      else if (s.do === 'part') await counterOffer(c, { id: offer, kind: 'smaller_part', title: 'A part', message: '' });
      else if (s.do === 'swap') {
        const other = things[s.nth % things.length];
        const give = other && other.kind !== 'goal' ? { give_kind: other.kind as 'task', give_id: other.id } : {};
        await counterOffer(c, { id: offer, kind: 'swap', ...give, message: '' });
      } else if (s.do === 'uncounter') await withdrawCounter(c, offer);
      else if (s.do === 'agree') await agreeToCounter(c, offer);
      else if (s.do === 'spoken') await noteSpokenYes(c, offer);
      else if (s.do === 'withdraw') await withdrawOffer(c, offer);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error; // a no with its reason is an answer; anything else is a bug
    }
  }

  async function expireLater(): Promise<void> {
    const before = world.clock.now;
    world.clock.now = new Date(before.getTime() + 15 * 86_400_000);
    try {
      await expireOffers(world.ground);
    } finally {
      world.clock.now = before;
    }
  }

  // It starts with two, and never takes a fourth.
  async function startsWithItsQuorum(id: string, was: Map<string, string>): Promise<void> {
    const db = world.ground.database.read;
    const task = await db.selectFrom('tasks').select('category').where('workspace_id', '=', w.id).where('id', '=', id).executeTakeFirstOrThrow();
    const taken = await db
      .selectFrom('commitments')
      .select('id')
      .where('workspace_id', '=', w.id)
      .where('subject_id', '=', id)
      .where('until_at', 'is', null)
      .execute();
    const started = ['in_progress', 'done'].includes(task.category) && (was.get(id) ?? 'ready') === 'ready';
    if (started) expect(taken.length).toBeGreaterThanOrEqual(2);
    expect(taken.length).toBeLessThanOrEqual(3);
    was.set(id, task.category);
  }

  async function holds(things: readonly { kind: SubjectKind; id: string; in?: string }[], over: Map<string, string>): Promise<void> {
    const db = world.ground.database.read;
    const parts = await db
      .selectFrom('tasks')
      .select('id')
      .where('workspace_id', '=', w.id)
      .where(
        'parent_id',
        'in',
        things.map((t) => t.id),
      )
      .execute();
    const ids = [...things.map((t) => t.id), ...parts.map((p) => p.id)];
    const [commitments, offers, tasks, log, notices] = await Promise.all([
      db.selectFrom('commitments').selectAll().where('workspace_id', '=', w.id).where('subject_id', 'in', ids).execute(),
      db.selectFrom('offers').selectAll().where('workspace_id', '=', w.id).where('subject_id', 'in', ids).execute(),
      db.selectFrom('tasks').select(['id', 'category']).where('workspace_id', '=', w.id).where('id', 'in', ids).execute(),
      db
        .selectFrom('activity')
        .select(['kind', 'subject_id', 'actor_id', 'at', 'data'])
        .where('workspace_id', '=', w.id)
        .where('subject_id', 'in', ids)
        .execute(),
      db.selectFrom('notices').selectAll().where('workspace_id', '=', w.id).where('subject_id', 'in', ids).where('done_at', 'is', null).execute(),
    ]);
    const living = commitments.filter((k) => k.until_at === null);
    for (const id of ids) {
      const here = living.filter((k) => k.subject_id === id);
      expect(here.filter((k) => k.role !== 'contributor').length).toBeLessThanOrEqual(1);
      expect(new Set(here.map((k) => k.person_id)).size).toBe(here.length);
      const task = tasks.find((t) => t.id === id);
      if (task && ['in_progress', 'in_review'].includes(task.category)) expect(here.filter((k) => k.role === 'holder')).toHaveLength(1);
    }
    // Law 2: by own act, or by the own "yes, if" that the other agreed to.
    for (const k of commitments) {
      // A part is told of in the history of its task.
      const told = k.subject_kind === 'part' ? (things.find((t) => t.kind === 'part')?.in ?? '') : k.subject_id;
      const own = log.some((l) => l.kind === 'offer.taken' && l.subject_id === told && l.actor_id === k.person_id && l.at === k.from_at);
      const offer = offers.find((o) => o.id === k.offer_id);
      const asTheySaid =
        offer !== undefined &&
        offer.counter_at !== null &&
        offer.state === 'accepted' &&
        offer.answered_by === k.person_id &&
        offer.to_person_id === k.person_id;
      expect([k, own || asTheySaid]).toEqual([k, true]);
    }
    // Of a swap both wait, or neither; both come to pass, or neither.
    for (const back of offers.filter((o) => o.swap_of !== null)) {
      const first = offers.find((o) => o.id === back.swap_of);
      const waits = back.state === 'open' || back.state === 'countered';
      if (waits) expect([first?.state, first?.counter_kind]).toEqual(['countered', 'swap']);
      if (back.state === 'accepted') expect([first?.state, first?.counter_kind]).toEqual(['accepted', 'swap']);
    }
    for (const o of offers.filter((o) => o.counter_kind === 'swap' && (o.state === 'countered' || o.state === 'accepted')))
      expect(offers.filter((back) => back.swap_of === o.id && back.state === (o.state === 'accepted' ? 'accepted' : 'open'))).toHaveLength(1);
    for (const o of offers) {
      const was = over.get(o.id);
      if (was !== undefined) expect([o.id, o.state]).toEqual([o.id, was]);
      if (closedStates.includes(o.state)) over.set(o.id, o.state);
      const waits = o.state === 'open' || o.state === 'countered';
      const rows = notices.filter((n) => n.cause === `offer:${o.id}` || n.cause === `counter:${o.id}`);
      if (!waits) expect([o.state, rows]).toEqual([o.state, []]);
      if (o.state === 'countered') expect(rows.map((n) => [n.cause, n.person_id])).toEqual([[`counter:${o.id}`, o.by_person_id]]);
      if (o.state === 'open') expect(rows.every((n) => n.cause.startsWith('offer:') && n.person_id !== o.by_person_id)).toBe(true);
    }
  }
}, 60_000);
