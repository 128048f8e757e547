import { dayIn } from '../../kit/time.ts';
import type { Context } from '../../people/context.server.ts';
import { visibleGoals } from './goals.store.ts';
import { isStale } from './goals.ts';

/** What the map asks of every living goal: its confidence, whether it is stale, when it ends. */
export async function livingGoalFacts(c: Context) {
  const rows = await visibleGoals(c)
    .select(['id', 'state', 'rhythm', 'activated_on', 'last_check_in_at', 'last_confidence', 'ends_on'])
    .where('state', '!=', 'closed')
    .execute();
  return rows.map((r) => ({
    id: r.id,
    state: r.state,
    confidence: r.last_confidence,
    ends_on: r.ends_on,
    stale: isStale({ ...r, last_check_in_on: r.last_check_in_at ? dayIn(c.workspace.timeZone, r.last_check_in_at) : null }, c.today),
  }));
}
