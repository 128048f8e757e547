import fc from 'fast-check';
import { expect, test } from 'vitest';
import { card, isLoose, layOut, mapWidth } from './layout.ts';
import { mostPerColumn, type ThroughlineMap, widthOf } from './throughline.ts';
import { type Facts, goalRisk, type Line, type Named, projectRisk, weave } from './weave.ts';

const node = (kind: string, id: string, serves: [string, string] | null = null, more: Partial<Named> = {}): Named => ({
  kind,
  id,
  title: id,
  key: kind === 'project' ? id.toUpperCase() : null,
  serves_kind: serves?.[0] ?? null,
  serves_id: serves?.[1] ?? null,
  project_id: kind === 'project' ? id : null,
  state: kind === 'goal' || kind === 'project' ? 'active' : 'living',
  day: null,
  ...more,
});
const line = (kind: string, id: string, project_id: string, open: number, finished = 0): Line => ({ kind, id, project_id, open, finished });
const facts = (nodes: Named[], lines: Line[], more: Partial<Facts> = {}): Facts => ({
  nodes,
  lines,
  becauses: new Map(),
  goalRisks: new Map(),
  projectRisks: new Map(),
  recent: new Set(),
  ...more,
});
const drawn = (woven: ReturnType<typeof weave>): ThroughlineMap => ({ ...woven, figures: null, no_figures: null });

const vision = node('vision', 'v');
const care = node('direction', 'care', ['vision', 'v']);
const visits = node('goal', 'visits', ['direction', 'care']);
const forms = node('goal', 'forms', ['goal', 'visits']);
const adrift = node('goal', 'adrift');
const booking = node('project', 'booking', ['goal', 'forms']);
const pilot = node('milestone', 'pilot', ['goal', 'visits'], { project_id: 'booking', state: 'planned', day: '2026-12-20' });
const plan = node('project', 'plan', ['goal', 'adrift']);
const garden = node('project', 'garden');
const all = [vision, care, visits, forms, adrift, booking, pilot, plan, garden];

test('open work is counted once along its path, and reaches when the path ends at a direction or the vision', () => {
  const woven = weave(
    facts(all, [
      line('project', 'booking', 'booking', 6),
      line('milestone', 'pilot', 'booking', 2, 1),
      line('project', 'plan', 'plan', 3),
      line('project', 'garden', 'garden', 1),
    ]),
  );
  expect(woven).toMatchObject({ open: 12, reaching: 8, loose_projects: 1, goals_with_work: 3 });
  expect(woven.goals.map((g) => [g.id, g.depth, g.open, g.finished, g.reaches, g.direction])).toEqual([
    ['visits', 0, 8, 1, true, 'care'],
    ['forms', 1, 6, 0, true, null],
    ['adrift', 0, 3, 0, false, null],
  ]);
  expect(woven.strands.map((s) => [s.from_id, s.to_id, s.open])).toEqual([
    ['booking', 'forms', 6],
    ['plan', 'adrift', 3],
    ['booking', 'visits', 2],
    ['visits', 'v', 8],
    ['forms', 'visits', 6],
  ]);
  expect(woven.loose.map((l) => [l.id, l.n])).toEqual([
    ['plan', 3],
    ['garden', 1],
  ]);
  expect(woven.projects.map((p) => p.id)).toEqual(['booking', 'plan', 'garden']);
  expect(woven.projects[0]).toMatchObject({ milestones: 1, next_milestone: { title: 'pilot', day: '2026-12-20' }, open: 8, loose: 0 });
});

test('a retired direction is no end: what serves it is loose', () => {
  const retired = [vision, { ...care, state: 'retired', serves_kind: null, serves_id: null }, visits, { ...booking, serves_id: 'visits' }];
  const woven = weave(facts(retired, [line('project', 'booking', 'booking', 4)]));
  expect(woven).toMatchObject({ open: 4, reaching: 0, directions_without_goal: [] });
  expect(woven.loose).toMatchObject([{ id: 'booking', n: 4 }]);
});

test('goals without work and directions without a goal are told; work finished lately and planned goals count', () => {
  const other = node('direction', 'reach', ['vision', 'v']);
  const planned = node('goal', 'later', ['direction', 'reach'], { state: 'planned' });
  const woven = weave(facts([vision, care, other, visits, adrift, planned], [], { recent: new Set(['adrift']) }));
  expect(woven.goals_without_work.map((g) => g.id)).toEqual(['visits']);
  expect(woven.goals_with_work).toBe(1);
  expect(woven.directions_without_goal.map((d) => d.id)).toEqual(['reach']);
});

test('a line is at risk for its own reason only', () => {
  const woven = weave(
    facts(all, [line('project', 'booking', 'booking', 6)], {
      goalRisks: new Map([['forms', 'confidence is 2 of 10']]),
      projectRisks: new Map([['plan', 'late']]),
    }),
  );
  expect(woven.strands.filter((s) => s.risk !== null).map((s) => [s.from_id, s.risk])).toEqual([
    ['plan', 'late'],
    ['forms', 'confidence is 2 of 10'],
  ]);
});

test('a loop among goals, or a goal that serves nothing here, does not hang the picture', () => {
  const a = node('goal', 'a', ['goal', 'b']);
  const b = node('goal', 'b', ['goal', 'a']);
  const far = node('project', 'far', ['goal', 'gone']);
  const woven = weave(facts([a, b, far, { ...booking, serves_id: 'a' }], [line('project', 'booking', 'booking', 2), line('project', 'far', 'far', 1)]));
  expect(woven).toMatchObject({ vision: null, open: 3, reaching: 0 });
});

test('at most thirty stand in a column, the rest is told', () => {
  const goals = Array.from({ length: 40 }, (_, i) => node('goal', `g${i}`, ['vision', 'v']));
  const projects = goals.map((g, i) => node('project', `p${i}`, ['goal', g.id]));
  const woven = weave(
    facts(
      [vision, ...goals, ...projects],
      projects.map((p, i) => line('project', p.id, p.id, i + 1)),
    ),
  );
  expect([woven.goals.length, woven.projects.length, woven.more]).toEqual([mostPerColumn, mostPerColumn, { goals: 10, projects: 10 }]);
  expect(woven.goals[0]).toMatchObject({ id: 'g39', open: 40 });
  for (const s of woven.strands)
    expect(s.from_kind === 'project' ? woven.projects.some((p) => p.id === s.from_id) : woven.goals.some((g) => g.id === s.from_id)).toBe(true);
});

test('thickness is a share of the thickest, never under 1.5, nothing for no work', () => {
  expect([widthOf(0, 100), widthOf(1, 100), widthOf(50, 100), widthOf(100, 100), widthOf(3, 0)]).toEqual([0, 1.5, 5, 10, 30]);
});

/** A world of goals and projects that serve some earlier goal, a direction, the vision, or nothing. */
const worlds = fc
  .record({
    goals: fc.array(fc.nat(), { maxLength: 12 }),
    projects: fc.array(fc.record({ pick: fc.nat(), open: fc.nat(20), finished: fc.nat(9) }), { maxLength: 20 }),
  })
  .map(({ goals, projects }) => {
    const above = (pick: number, n: number): [string, string] | null =>
      ([null, ['vision', 'v'], ['direction', 'care'], ...Array.from({ length: n }, (_, i) => ['goal', `g${i}`])] as ([string, string] | null)[])[
        pick % (n + 3)
      ] ?? null;
    const nodes = [
      vision,
      care,
      ...goals.map((pick, i) => node('goal', `g${i}`, above(pick, i))),
      ...projects.map((p, i) => node('project', `p${i}`, above(p.pick, goals.length))),
    ];
    return facts(
      nodes,
      projects.map((p, i) => line('project', `p${i}`, `p${i}`, p.open, p.finished)),
    );
  });

test('whatever serves whatever: all open work is counted once, reaching and loose are all of it', () => {
  fc.assert(
    fc.property(worlds, (given) => {
      const woven = weave(given);
      const open = given.lines.reduce((sum, l) => sum + l.open, 0);
      expect(woven.open).toBe(open);
      expect(woven.reaching + woven.loose.reduce((sum, l) => sum + l.n, 0)).toBe(open);
      expect(woven.goals.length + woven.more.goals).toBe(given.nodes.filter((n) => n.kind === 'goal').length);
      const toVision = woven.strands.filter((s) => s.to_kind === 'vision').reduce((sum, s) => sum + s.open, 0);
      expect(toVision).toBe(woven.reaching);
      for (const s of woven.strands) expect(s.width).toBe(s.open === 0 ? 0 : Math.max(1.5, s.width));
    }),
  );
});

test('no card lies over another, every strand has both its ends, and all fits the picture', () => {
  fc.assert(
    fc.property(worlds, (given) => {
      const map = drawn(weave(given));
      const { placed, strands, height } = layOut(map);
      expect(placed.size).toBe(map.goals.length + map.projects.length + 1);
      const cards = [...placed.values()];
      for (const [i, a] of cards.entries()) {
        expect(a.x >= 0 && a.x + card.width <= mapWidth && a.y >= 0 && a.y + card.height <= height).toBe(true);
        for (const b of cards.slice(i + 1)) expect(a.kind !== b.kind || Math.abs(a.y - b.y) >= card.height).toBe(true);
      }
      expect(strands).toHaveLength(map.strands.length);
      for (const s of strands) expect(s.path).toMatch(/^M[\d.]+ [\d.]+ C[-\d.]+ [\d.]+ [-\d.]+ [\d.]+ [\d.]+ [\d.]+$/);
      const loose = map.projects.filter((p) => isLoose(map, p)).map((p) => placed.get(`project:${p.id}`)?.y ?? 0);
      const tied = map.projects.filter((p) => !isLoose(map, p)).map((p) => placed.get(`project:${p.id}`)?.y ?? 0);
      expect(Math.min(...loose, Number.POSITIVE_INFINITY)).toBeGreaterThan(Math.max(...tied, Number.NEGATIVE_INFINITY));
    }),
  );
});

test('an empty workspace is an empty picture', () => {
  const woven = weave(facts([], []));
  expect(woven).toMatchObject({ vision: null, goals: [], projects: [], strands: [], open: 0, reaching: 0 });
  expect(layOut(drawn(woven))).toMatchObject({ strands: [], height: card.height + 8 });
});

test('a project is at risk for the first reason that holds', () => {
  const today = '2026-11-24';
  const m = (day: string | null, more: object = {}) => ({ title: 'Pilot', day, state: 'planned', untaken: 0, ...more });
  const risk = (milestones: ReturnType<typeof m>[], open = 0, overdue = 0) => projectRisk({ milestones, open, overdue }, today);
  expect(risk([m('2026-11-23')], 10, 5)).toBe('“Pilot” is past its day');
  expect(risk([m('2026-11-23', { state: 'reached' }), m('2026-11-23', { state: 'withdrawn' }), m(null, { untaken: 3 })])).toBeNull();
  expect(risk([m('2026-11-24')])).toBeNull();
  expect(risk([m('2026-12-01', { untaken: 1 })])).toBe('“Pilot” is within 7 days, and a task in it is not taken');
  expect(risk([m('2026-11-30', { untaken: 4, state: 'agreed' })])).toBe('“Pilot” is within 7 days, and 4 tasks in it are not taken');
  expect(risk([m('2026-12-02', { untaken: 4 })])).toBeNull();
  expect(risk([], 20, 2)).toBe('2 of 20 open tasks are over a week late');
  expect(risk([], 21, 2)).toBeNull();
  expect(risk([], 1, 1)).toBeNull();
});

test('a goal is at risk for the first reason that holds, and only while it is active', () => {
  const goal = { state: 'active', confidence: null, stale: false, ends_on: '2026-12-31' };
  const risk = (more: Partial<Parameters<typeof goalRisk>[0]>) => goalRisk({ ...goal, ...more }, '2026-11-24');
  expect(risk({ confidence: 3, stale: true })).toBe('confidence is 3 of 10');
  expect(risk({ confidence: 0 })).toBe('confidence is 0 of 10');
  expect(risk({ confidence: 4 })).toBeNull();
  expect(risk({ stale: true, ends_on: '2026-11-01' })).toBe('no check-in for a while');
  expect(risk({ ends_on: '2026-11-23' })).toBe('past its end and not closed');
  expect(risk({ ends_on: '2026-11-24' })).toBeNull();
  for (const state of ['planned', 'closed']) expect(risk({ state, confidence: 0, stale: true, ends_on: '2026-01-01' })).toBeNull();
});
