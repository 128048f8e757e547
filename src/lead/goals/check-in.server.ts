import { conflict, invalid } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { writeTexts } from '../../search/texts.server.ts';
import { keptValue } from './amounts.ts';
import { textOfCheckIn } from './found.server.ts';
import { type GoalRecord, goalById, resultsOf } from './goals.store.ts';
import { goalTo } from './rights.server.ts';

interface NewCheckIn {
  goal_id: string;
  id: string;
  confidence: number;
  what_changed: string;
  what_next: string;
  values: { id: string; value: number | string }[];
}

/** A check-in by the steward: how sure they are, what changed, what is next. Kept as it was given, for ever. */
export async function checkInOn(c: Context, input: NewCheckIn): Promise<GoalRecord> {
  return c.transaction(async (c) => {
    const goal = await goalTo(c, input.goal_id, 'isSteward');
    const before = await c.db.selectFrom('check_ins').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', input.id).executeTakeFirst();
    if (before) {
      if (before.goal_id === goal.id && before.by_person_id === c.me.id && before.what_changed === input.what_changed && before.confidence === input.confidence)
        return goal;
      throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
    }
    if (goal.state !== 'active')
      throw conflict(
        goal.state === 'closed' ? 'This goal is closed: nothing more is checked in on it.' : 'This goal has not begun. Begin it first.',
        'goal_is_active',
      );
    if (c.today < goal.starts_on) throw conflict(`This goal starts on ${goal.starts_on}: the first check-in comes then.`, 'goal_has_started');
    if (goal.last_check_in_at === c.now) throw conflict('A check-in was made in this same moment. Load the page again and look.', 'one_check_in_at_a_time');
    const results = await resultsOf(c, [goal.id]);
    const given = new Map<string, number | null>();
    for (const [i, { id, value: told }] of input.values.entries()) {
      const kr = results.find((r) => r.id === id);
      if (!kr) throw invalid(`values.${i}.id`, 'result_of_the_goal', id, 'This key result is not one of the goal now. Load the page again.');
      if (input.values.findIndex((v) => v.id === id) < i) throw invalid(`values.${i}.id`, 'result_once', id, 'Two values for one key result: which one goes?');
      const value = keptValue(told, kr, `values.${i}.value`);
      given.set(id, value);
      if (kr.kind === 'yes_no' && value !== 0 && value !== 1) throw invalid(`values.${i}.value`, 'yes_or_no', value, 'Give 1 for yes, 0 for no.');
      if (kr.kind === 'percent' && value !== null && value < 0) throw invalid(`values.${i}.value`, 'percent_is_positive', value, 'A percentage is 0 or more.');
    }
    const snapshot = results.map((r) => ({ name: r.name, value: given.get(r.id) ?? r.latest, ...(r.currency ? { currency: r.currency } : {}) }));
    await c.db
      .insertInto('check_ins')
      .values({
        workspace_id: c.workspaceId,
        id: input.id,
        goal_id: goal.id,
        by_person_id: c.me.id,
        at: c.now,
        confidence: input.confidence,
        what_changed: input.what_changed,
        what_next: input.what_next,
        snapshot: JSON.stringify(snapshot),
      })
      .execute();
    await writeTexts(c.db, c.workspaceId, [textOfCheckIn({ ...input, by_person_id: c.me.id, at: c.now })]);
    for (const [id, value] of given)
      await c.db.updateTable('key_results').set({ latest: value, latest_at: c.now }).where('workspace_id', '=', c.workspaceId).where('id', '=', id).execute();
    await c.db
      .updateTable('goals')
      .set((e) => ({ last_check_in_at: c.now, last_confidence: input.confidence, updated_at: c.now, updated_by: c.me.id, version: e('version', '+', 1) }))
      .where('workspace_id', '=', c.workspaceId)
      .where('id', '=', goal.id)
      .execute();
    c.record({
      kind: 'goal.checked_in',
      subject: { kind: 'goal', id: goal.id },
      features: ['goals', 'throughline', 'today'],
      data: { confidence: input.confidence, was: goal.last_confidence },
    });
    return (await goalById(c, goal.id)) ?? goal;
  });
}
