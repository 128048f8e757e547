import { expect, test } from 'vitest';
import { newId } from '../../kit/ids.ts';
import { addDays } from '../../kit/time.ts';
import { type Actor, openWorld, refusedField } from '../../server/testing.ts';
import { goalsApi, type KeyResultInput } from './goals.ts';

const world = await openWorld();
const day = (n = 0) => addDays(world.clock.now.toISOString().slice(0, 10), n);
const words = { title: 'Half of first visits booked online', starts_on: day(-10), ends_on: day(80) };
const member = async () => (await world.workspace(['mina'])).mina as Actor;
const result = (more: object = {}): KeyResultInput => ({
  id: newId(),
  name: 'First visits booked online',
  kind: 'number',
  aim: 'up',
  unit_word: '',
  currency: null,
  baseline: 0,
  target: 100,
  low: null,
  high: null,
  ...more,
});

test('bad key results are refused with the field, the value and the mend', async () => {
  const mina = await member();
  const cases: [object, string, string, string][] = [
    [{ baseline: 5, target: 5 }, 'results.0.target', 'target_differs', '5'],
    [{ aim: 'up', baseline: 50, target: 20 }, 'results.0.aim', 'aim_fits', 'up'],
    [{ aim: 'down', baseline: 20, target: 50 }, 'results.0.aim', 'aim_fits', 'down'],
    [{ baseline: null }, 'results.0.baseline', 'baseline_is_given', 'null'],
    [{ target: null }, 'results.0.target', 'target_is_given', 'null'],
    [{ aim: 'keep', low: 3 }, 'results.0.high', 'range_is_given', 'null'],
    [{ aim: 'keep', low: 9, high: 3 }, 'results.0.high', 'range_is_ordered', '3'],
    [{ kind: 'percent', baseline: -5 }, 'results.0.baseline', 'percent_is_positive', '-5'],
    [{ target: '1,5' }, 'results.0.target', 'value_is_a_number', '1,5'],
    [{ target: 'NaN' }, 'results.0.target', 'value_is_a_number', 'NaN'],
    [{ target: 'Infinity' }, 'results.0.target', 'value_is_a_number', 'Infinity'],
    [{ target: [3] }, 'results.0.target', 'invalid_union', '[3]'],
    [{ kind: 'gold' }, 'results.0.kind', 'invalid_value', 'gold'],
    [{ kind: 'money' }, 'results.0.currency', 'currency_is_given', 'null'],
    [{ name: ' \t ' }, 'results.0.name', 'too_small', ''],
  ];
  for (const [more, field, rule, value] of cases) {
    const found = await refusedField(mina.request('POST', '/goals', { id: newId(), ...words, results: [result(more)] }));
    expect([found.status, found.field, found.rule, found.value.trim()]).toEqual([422, field, rule, value]);
  }
  const huge = JSON.stringify({ id: newId(), ...words, results: [result()] }).replace('"target":100', '"target":1e999');
  expect(await refusedField(mina.request('POST', '/goals', huge))).toMatchObject({ status: 422, field: 'results.0.target' });
  const nan = JSON.stringify({ id: newId(), ...words, results: [result()] }).replace('"target":100', '"target":NaN');
  expect((await mina.request('POST', '/goals', nan)).status).toBe(400);
  const six = Array.from({ length: 6 }, (_, i) => result({ name: `Result ${i}` }));
  expect(await refusedField(mina.request('POST', '/goals', { id: newId(), ...words, results: six }))).toMatchObject({ field: 'results', rule: 'too_big' });
  const same = result();
  for (const twice of [
    [result(), result({ name: 'first  VISITS booked online' })],
    [same, { ...same, name: 'Another name' }],
  ])
    expect(await refusedField(mina.request('POST', '/goals', { id: newId(), ...words, results: twice }))).toMatchObject({
      status: 422,
      rule: 'results_differ',
    });
  expect((await mina.api(goalsApi).list({ state: 'all' })).goals).toEqual([]);
});

test('bad words and periods are refused', async () => {
  const mina = await member();
  const cases: [object, string][] = [
    [{ title: '' }, 'title'],
    [{ title: ' \n ' }, 'title'],
    [{ title: 'x'.repeat(161) }, 'title'],
    [{ title: 'a\u0000b' }, 'title'],
    [{ title: 'a\ud800b' }, 'title'],
    [{ title: ['a'] }, 'title'],
    [{ contribution: 'x'.repeat(2001) }, 'contribution'],
    [{ starts_on: '2026-02-30' }, 'starts_on'],
    [{ ends_on: '24.11.2026' }, 'ends_on'],
    [{ ends_on: day(-11) }, 'ends_on'],
    [{ ends_on: '2199-01-01' }, 'ends_on'],
    [{ unit_id: newId() }, 'unit_id'],
    [{ rhythm: 'daily' }, 'rhythm'],
    [{ state: 'closed' }, 'state'],
    [{ id: 'one' }, 'id'],
  ];
  for (const [more, field] of cases) {
    const found = await refusedField(mina.request('POST', '/goals', { id: newId(), ...words, ...more }));
    expect([JSON.stringify(more).slice(0, 60), found.status, found.field]).toEqual([JSON.stringify(more).slice(0, 60), 422, field]);
  }
  expect((await mina.api(goalsApi).list({ state: 'all' })).goals).toEqual([]);
});

test('bad check-ins are refused, and leave the goal as it was', async () => {
  const mina = await member();
  const create = (more: object) => mina.api(goalsApi).create({ id: newId(), ...words, ...more });
  const yes = result({ kind: 'yes_no', name: 'Signed' });
  const share = result({ kind: 'percent', name: 'Share' });
  const goal = await create({ results: [yes, share] });
  const path = `/goals/${goal.id}/check-ins`;
  const told = { confidence: 7, what_changed: 'This', what_next: 'That' };
  const cases: [object, string][] = [
    [{ confidence: 11 }, 'confidence'],
    [{ confidence: -1 }, 'confidence'],
    [{ confidence: 7.5 }, 'confidence'],
    [{ confidence: '1,5' }, 'confidence'],
    [{ confidence: null }, 'confidence'],
    [{ what_changed: ' ' }, 'what_changed'],
    [{ what_next: '' }, 'what_next'],
    [{ what_next: 'x'.repeat(501) }, 'what_next'],
    [{ values: [{ id: yes.id, value: 0.5 }] }, 'values.0.value'],
    [{ values: [{ id: share.id, value: -1 }] }, 'values.0.value'],
    [{ values: [{ id: newId(), value: 1 }] }, 'values.0.id'],
    [
      {
        values: [
          { id: share.id, value: 1 },
          { id: share.id, value: 2 },
        ],
      },
      'values.1.id',
    ],
  ];
  for (const [more, field] of cases) {
    const found = await refusedField(mina.request('POST', path, { id: newId(), ...told, ...more }));
    expect([JSON.stringify(more).slice(0, 60), found.status, found.field]).toEqual([JSON.stringify(more).slice(0, 60), 422, field]);
  }
  expect(await mina.api(goalsApi).one({ id: goal.id })).toMatchObject({ version: 1, check_ins: [], confidence: null, progress: 0 });
  const future = await create({ starts_on: day(3) });
  await expect(mina.api(goalsApi).checkIn({ goal_id: future.id, id: newId(), ...told })).rejects.toMatchObject({
    status: 409,
    problem: { rule: 'goal_has_started' },
  });
});
