import type { Scope } from '../balance/parts.server.ts';
import { addDays, dayIn } from '../kit/time.ts';
import type { Context } from '../people/context.server.ts';
import { activeCheckIns, activeResults, goalsSince } from './balance.store.ts';
import { isStale } from './goals/goals.ts';

const recordedWithin = 45;
const endMayBePastBy = 14;

const daysAgo = (scope: Scope, n: number) => new Date(Date.parse(scope.now) - n * 86_400_000).toISOString();

/** Goals of the scope as Balance reads them, with results and check-ins, and whether each is living. */
export async function goalsOf(c: Context, scope: Scope) {
  const [goals, results, checkIns] = await Promise.all([goalsSince(c, scope, daysAgo(scope, 90)), activeResults(c), activeCheckIns(c)]);
  const resultsByGoal = Map.groupBy(results, (r) => r.goal_id);
  const checkInsByGoal = Map.groupBy(checkIns, (i) => i.goal_id);
  return goals.map((goal) => {
    const own = resultsByGoal.get(goal.id) ?? [];
    const history = checkInsByGoal.get(goal.id) ?? [];
    const lastRecord =
      own.length > 0
        ? own
            .map((r) => r.latest_at ?? '')
            .sort()
            .at(-1)
        : history.at(-1)?.at;
    const lastCheckIn = goal.last_check_in_at ? dayIn(c.workspace.timeZone, goal.last_check_in_at) : null;
    const missing = [
      ...(Number(goal.stewards) > 0 ? [] : ['no steward took it']),
      ...(isStale({ ...goal, last_check_in_on: lastCheckIn }, scope.today) ? ['its check-in is overdue'] : []),
      ...(goal.ends_on >= addDays(scope.today, -endMayBePastBy) ? [] : ['its end is long past']),
      ...((lastRecord ?? '') >= daysAgo(scope, recordedWithin) ? [] : [own.length > 0 ? 'no value was recorded in 45 days' : 'no check-in in 45 days']),
    ];
    return { ...goal, results: own, checkIns: history, living: goal.state === 'active' && missing.length === 0, missing: missing.join(', ') };
  });
}
export type ReadGoal = Awaited<ReturnType<typeof goalsOf>>[number];

/** The goals that are living, in the whole workspace: those that keep work joined to the vision. */
export async function livingGoals(c: Context, scope: Scope): Promise<Set<string>> {
  const goals = await goalsOf(c, { ...scope, units: null });
  return new Set(goals.filter((g) => g.living).map((g) => g.id));
}
