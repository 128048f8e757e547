import { countedOf, registerPart, type Scope } from '../balance/parts.server.ts';
import { counted } from '../kit/text.ts';
import { addDays, dayIn, daysBetween } from '../kit/time.ts';
import type { Context } from '../people/context.server.ts';
import { goalThreads, visionAndDirections } from './balance.store.ts';
import { goalProgress } from './goals/goals.ts';
import { goalsOf, livingGoals, type ReadGoal } from './living.server.ts';

// What Lift reads of vision and goals alone. The parts that also read the work stand in src/balance/joined.server.ts.

registerPart({
  id: 'L3',
  axis: 'lift',
  name: 'Directions are served',
  weight: 20,
  counts: 'directions of the vision; without any the vision as one; without a vision three that are missing',
  goodWhen: 'a living goal serves it',
  act: 'Open a goal',
  sign: (bad) => `${counted(bad, 'direction has', 'directions have')} no living goal`,
  async count(c, scope) {
    const vision = await visionAndDirections(c);
    if (!vision)
      return {
        ...countedOf([], { n: 3, speaks: false }),
        among: [{ title: 'There is no vision yet', n: 3 }],
      };
    const served = await servedEnds(c, await livingGoals(c, scope));
    if (vision.directions.length === 0)
      return countedOf([
        { kind: 'vision', id: vision.id, title: vision.title, key: null, good: served.size > 0, note: 'a vision without directions', in: `“${vision.title}”` },
      ]);
    return countedOf(
      vision.directions.map((d) => ({
        kind: 'direction',
        id: d.id,
        title: d.title,
        key: null,
        good: served.has(`direction:${d.id}`),
        note: served.has(`direction:${d.id}`) ? 'served' : 'no living goal serves it',
        in: `“${d.title}”`,
      })),
    );
  },
});

/** Ends in the vision that living goals lead to: by their own threads, and upward through the goals that they serve. */
async function servedEnds(c: Context, living: Set<string>): Promise<Set<string>> {
  const threads = Map.groupBy(await goalThreads(c), (t) => t.src_id);
  const ends = new Set<string>();
  for (const goal of living) {
    let at: string | undefined = goal;
    for (let hops = 0; at && hops < 24; hops++) {
      const own: { dst_kind: string; dst_id: string; rank: string }[] = threads.get(at) ?? [];
      for (const t of own) if (t.dst_kind !== 'goal') ends.add(`${t.dst_kind}:${t.dst_id}`);
      at = own.find((t) => t.dst_kind === 'goal' && t.rank === 'primary')?.dst_id;
    }
  }
  return ends;
}

registerPart({
  id: 'L4',
  axis: 'lift',
  name: 'Goals move',
  weight: 20,
  counts: 'active goals with key results that are older than 30 days',
  goodWhen: 'progress is 5 points or more above that of 30 days ago, or 100; where all is to be kept, every record of the 30 days was in its range',
  act: 'Read the goal',
  sign: (bad) => `${counted(bad, 'goal has', 'goals have')} not moved in 30 days`,
  async count(c, scope) {
    const goals = (await goalsOf(c, scope)).filter(
      (g) => g.state === 'active' && g.results.length > 0 && g.activated_on !== null && daysBetween(g.activated_on, scope.today) > 30,
    );
    return countedOf(
      goals.map((g) => {
        const { good, note } = movement(g, scope);
        return { kind: 'goal', id: g.id, title: g.title, key: null, good, note, in: `“${g.title}”` };
      }),
    );
  },
});

/** How a goal moved in 30 days, from the values that its check-ins recorded. */
function movement(goal: ReadGoal, scope: Scope): { good: boolean; note: string } {
  const measured = goal.results.map((r) => ({ ...r, kind: r.kind as 'number', aim: r.aim as 'up' }));
  const before = new Date(Date.parse(scope.now) - 30 * 86_400_000).toISOString();
  const valuesOf = (snapshot: string) => new Map((JSON.parse(snapshot) as { name: string; value: number | null }[]).map((v) => [v.name, v.value]));
  if (goal.results.every((r) => r.aim === 'keep')) {
    const records = goal.checkIns.filter((i) => i.at >= before).map((i) => valuesOf(i.snapshot));
    const kept = measured.every((r) =>
      [...records.map((v) => v.get(r.name) ?? r.latest), r.latest].every((v) => v !== null && v >= (r.low ?? v) && v <= (r.high ?? v)),
    );
    return { good: kept, note: kept ? 'kept in its range' : 'left its range' };
  }
  const then = goal.checkIns.findLast((i) => i.at <= before);
  const old = then ? valuesOf(then.snapshot) : new Map<string, number | null>();
  const now = goalProgress(measured) ?? 0;
  const was = goalProgress(measured.map((r) => ({ ...r, latest: old.get(r.name) ?? null }))) ?? 0;
  return { good: now >= 100 || now - was >= 5, note: `${now} % now, ${was} % a month ago` };
}

registerPart({
  id: 'L5',
  axis: 'lift',
  name: 'We look again',
  weight: 10,
  counts: 'the vision, and goals that ended in the last 90 days',
  goodWhen:
    'the vision was written, changed or reviewed with a reason within a year; a goal was closed within 14 days of its end, with what was learned in 40 characters or more',
  act: 'Review it',
  sign: (bad) => `${counted(bad, 'thing was', 'things were')} not looked at again`,
  async count(c, scope) {
    const [vision, goals] = await Promise.all([visionAndDirections(c), goalsOf(c, scope)]);
    const since = addDays(scope.today, -90);
    const ended = goals
      .map((g) => ({ ...g, ended: g.state === 'closed' && g.closed_at !== null ? earlier(dayIn(c.workspace.timeZone, g.closed_at), g.ends_on) : g.ends_on }))
      .filter((g) => g.ended >= since && (g.state === 'closed' || g.ended < scope.today));
    const looked = vision !== null && vision.lastLookedAt >= new Date(Date.parse(scope.now) - 365 * 86_400_000).toISOString();
    const things = countedOf([
      ...(vision
        ? [
            {
              kind: 'vision' as const,
              id: vision.id,
              title: vision.title,
              key: null,
              good: looked,
              note: `last written or reviewed on ${vision.lastLookedAt.slice(0, 10)}`,
              in: `“${vision.title}”`,
            },
          ]
        : []),
      ...ended.map((g) => {
        const late = daysBetween(g.ended, g.closed_at === null ? scope.today : dayIn(c.workspace.timeZone, g.closed_at)) > 14;
        const learned = (g.learned ?? '').trim().length >= 40;
        const good = g.state === 'closed' ? !late && learned : !late;
        return {
          kind: 'goal' as const,
          id: g.id,
          title: g.title,
          key: null,
          good,
          note:
            g.state !== 'closed'
              ? 'ended, and not closed'
              : [...(late ? ['closed late'] : []), ...(learned ? [] : ['too little was said of what was learned'])].join(', ') || 'closed in time',
          in: `“${g.title}”`,
        };
      }),
    ]);
    return {
      ...things,
      n: 1 + ended.length,
      speaks: ended.length > 0,
      ...(vision ? {} : { among: [{ title: 'There is no vision yet', n: 1 }, ...things.among] }),
    };
  },
});

const earlier = (a: string, b: string) => (a < b ? a : b);
