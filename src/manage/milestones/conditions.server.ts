import { generateKeyBetween } from 'fractional-indexing';
import { conflict, invalid, notFound } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { doneMeansOf, type MilestoneRecord } from './milestones.store.ts';
import { milestoneTo, refuseReached } from './rights.server.ts';

const mostConditions = 20;

/** What done means for a milestone: each verb is called inside its transaction and says what happened. */
export const conditionVerbs = { add, remove, tick, untick, waive };

async function add(c: Context, m: MilestoneRecord, input: { id: string; text: string }): Promise<string> {
  const before = await c.db
    .selectFrom('done_means')
    .select(['milestone_id', 'text'])
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', input.id)
    .executeTakeFirst();
  if (before) {
    if (before.milestone_id !== m.id || before.text !== input.text) throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
    return 'condition_added';
  }
  refuseReached(m);
  const own = await doneMeansOf(c, [m.id]);
  if (own.length >= mostConditions) throw invalid('text', 'conditions_at_most', input.text, `${mostConditions} conditions are the most.`);
  await c.db
    .insertInto('done_means')
    .values({
      workspace_id: c.workspaceId,
      id: input.id,
      milestone_id: m.id,
      text: input.text,
      position: generateKeyBetween(own.at(-1)?.position ?? null, null),
    })
    .execute();
  return 'condition_added';
}

async function remove(c: Context, m: MilestoneRecord, id: string): Promise<string> {
  await condition(c, m, id);
  await c.db.deleteFrom('done_means').where('workspace_id', '=', c.workspaceId).where('id', '=', id).execute();
  return 'condition_removed';
}

async function tick(c: Context, m: MilestoneRecord, id: string): Promise<string> {
  await condition(c, m, id);
  return write(c, id, { ticked_at: c.now, ticked_by: c.me.id, waived_because: null }, 'condition_ticked');
}

// Whoever takes part ticks and unticks; what the steward waived is the steward's to take back.
async function untick(c: Context, m: MilestoneRecord, id: string): Promise<string> {
  const { waived_because } = await condition(c, m, id);
  if (waived_because !== null) await milestoneTo(c, m.id, 'plan');
  return write(c, id, { ticked_at: null, ticked_by: null, waived_because: null }, 'condition_unticked');
}

async function waive(c: Context, m: MilestoneRecord, input: { id: string; because: string }): Promise<string> {
  await condition(c, m, input.id);
  return write(c, input.id, { ticked_at: null, ticked_by: null, waived_because: input.because }, 'condition_waived');
}

async function condition(c: Context, m: MilestoneRecord, id: string) {
  const found = (await doneMeansOf(c, [m.id])).find((d) => d.id === id);
  if (!found) throw notFound('This condition');
  refuseReached(m);
  return found;
}

async function write(
  c: Context,
  id: string,
  patch: { ticked_at: string | null; ticked_by: string | null; waived_because: string | null },
  what: string,
): Promise<string> {
  await c.db.updateTable('done_means').set(patch).where('workspace_id', '=', c.workspaceId).where('id', '=', id).execute();
  return what;
}
