import { notAllowed, notFound } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { type GoalRecord, goalById, goalStewards } from './goals.store.ts';

/** What the caller is to a goal. A goal without a steward is edited by its author, its unit's steward, or an administrator. */
export async function goalStanding(c: Context, record: GoalRecord) {
  const steward = (await goalStewards(c, [record.id])).get(record.id) ?? null;
  const unitSteward = record.unit_id
    ? (await c.db
        .selectFrom('commitments')
        .select('id')
        .where('workspace_id', '=', c.workspaceId)
        .where('subject_kind', '=', 'unit')
        .where('subject_id', '=', record.unit_id)
        .where('person_id', '=', c.me.id)
        .where('role', '=', 'steward')
        .where('until_at', 'is', null)
        .executeTakeFirst()) !== undefined
    : false;
  const isSteward = steward?.id === c.me.id;
  const isAuthor = record.created_by === c.me.id;
  const free = steward === null;
  return {
    steward,
    isSteward,
    /** Its period: also the steward of its unit. */
    mayMove: isSteward || unitSteward || (free && isAuthor),
    mayEdit: isSteward || (free && (isAuthor || unitSteward)),
    mayTake: free && c.me.role !== 'guest' && (isAuthor || unitSteward || c.me.role === 'administrator'),
    mayOffer: isSteward || unitSteward || (free && (isAuthor || c.me.role === 'administrator')),
  };
}

/** A goal that the caller may change; read inside the transaction. */
export async function goalTo(c: Context, id: string, needs: 'mayEdit' | 'mayMove' | 'isSteward'): Promise<GoalRecord> {
  const record = await goalById(c, id);
  if (!record) throw notFound('This goal');
  const standing = await goalStanding(c, record);
  if (!standing[needs]) {
    if (standing.steward) throw notAllowed(`${standing.steward.name} is the steward of this goal: ask them.`, 'goal_steward');
    throw notAllowed(
      needs === 'isSteward'
        ? 'This goal has no steward. Take its stewardship first.'
        : 'This goal has no steward now; its author, its unit’s steward or an administrator can offer it.',
      'goal_steward',
    );
  }
  return record;
}
