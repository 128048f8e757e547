import { newId } from '../kit/ids.ts';
import { dayIn } from '../kit/time.ts';
import type { Context } from '../people/context.server.ts';

export type Dated = { kind: 'task' | 'milestone'; id: string; projectId: string };

/** Keeps which day a thing has, from when until when; null: it has none now, or is dropped. What is corrected on the same day leaves no trace. */
export async function holdDay(c: Context, thing: Dated, day: string | null): Promise<void> {
  const today = dayIn(c.workspace.timeZone, c.now);
  const rows = c.db
    .selectFrom('held_days')
    .select(['id', 'day', 'from_on', 'until_on'])
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', thing.kind)
    .where('subject_id', '=', thing.id)
    .orderBy('from_on', 'desc')
    .orderBy('id', 'desc');
  const [last, beforeLast] = await rows.limit(2).execute();
  const now = last?.until_on === null ? last : undefined;
  if (now?.day === day || (!now && day === null)) return;
  if (now && now.from_on === today) await c.db.deleteFrom('held_days').where('workspace_id', '=', c.workspaceId).where('id', '=', now.id).execute();
  else if (now) await c.db.updateTable('held_days').set({ until_on: today }).where('workspace_id', '=', c.workspaceId).where('id', '=', now.id).execute();
  if (day === null) return;
  const earlier = now && now.from_on === today ? beforeLast : last;
  await insert(c, [{ thing, day, today, later: earlier !== undefined && earlier.day < day ? 1 : 0 }]);
}

/** The same for many new things at once. */
export async function holdFirstDays(c: Context, things: (Dated & { day: string })[]): Promise<void> {
  const today = dayIn(c.workspace.timeZone, c.now);
  for (let i = 0; i < things.length; i += 200)
    await insert(
      c,
      things.slice(i, i + 200).map(({ day, ...thing }) => ({ thing, day, today, later: 0 })),
    );
}

async function insert(c: Context, rows: { thing: Dated; day: string; today: string; later: number }[]): Promise<void> {
  await c.db
    .insertInto('held_days')
    .values(
      rows.map(({ thing, day, today, later }) => ({
        workspace_id: c.workspaceId,
        id: newId(),
        subject_kind: thing.kind,
        subject_id: thing.id,
        project_id: thing.projectId,
        day,
        from_on: today,
        later,
      })),
    )
    .execute();
}

/** Ends the days of tasks that go to the trash together. */
export async function endDaysOf(c: Context, taskIds: string[]): Promise<void> {
  await c.db
    .updateTable('held_days')
    .set({ until_on: dayIn(c.workspace.timeZone, c.now) })
    .where('workspace_id', '=', c.workspaceId)
    .where('subject_kind', '=', 'task')
    .where('subject_id', 'in', taskIds)
    .where('until_on', 'is', null)
    .execute();
}
