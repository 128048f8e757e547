import { invalid, notFound } from '../kit/errors.ts';
import { addDays, daysBetween } from '../kit/time.ts';
import type { Context, Ground } from '../people/context.server.ts';
import { append } from './log.server.ts';
import { laterTodayHours, morning, type SnoozeUntil, snoozeDay } from './snooze.ts';

const mostDays = 366;

/** The instant of a clock's time on a day in a zone; where the clock skips it, the one after. */
export const instantAt = (zone: string, day: string, time: string): string =>
  new Date(Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone).epochMilliseconds).toISOString();

/** Puts a row of the caller's inbox off; it comes back by itself. Null: now. */
export async function snooze(c: Context, id: string, until: SnoozeUntil | null): Promise<{ snoozed_until: string | null }> {
  const at = until === null ? null : instantOf(c, until);
  await c.transaction(async (c) => {
    const { numUpdatedRows } = await c.db
      .updateTable('notices')
      .set({ snoozed_until: at })
      .where('workspace_id', '=', c.workspaceId)
      .where('person_id', '=', c.me.id)
      .where('id', '=', id)
      .where('done_at', 'is', null)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw notFound('This row');
    c.record({ kind: 'inbox.marked', subject: { kind: 'person', id: c.me.id }, features: ['inbox'], audience: 'subject', withoutActor: true });
  });
  return { snoozed_until: at };
}

function instantOf(c: Context, until: SnoozeUntil): string {
  const day = snoozeDay(until, c.today);
  if (day === null) return new Date(Date.parse(c.now) + laterTodayHours * 3_600_000).toISOString();
  if (daysBetween(c.today, day) < 1 || daysBetween(c.today, day) > mostDays)
    throw invalid('until', 'snooze_day_comes', day, `Give a day from ${addDays(c.today, 1)} on, within a year.`);
  return instantAt(c.me.timeZone, day, morning);
}

/** Brings back what was put off until now. Run every minute: what was missed while the program was down comes back with the next run. */
export async function wakeSnoozed(ground: Ground): Promise<number> {
  const now = ground.clock().toISOString();
  const due = await ground.database.read
    .selectFrom('notices')
    .select(['workspace_id', 'id', 'person_id'])
    .where('snoozed_until', '<=', now)
    .orderBy('snoozed_until')
    .limit(1000)
    .execute();
  for (const [workspaceId, rows] of Map.groupBy(due, (r) => r.workspace_id)) {
    await ground.database.write(workspaceId, async (trx) => {
      for (let i = 0; i < rows.length; i += 400)
        await trx
          .updateTable('notices')
          .set({ snoozed_until: null, returned_at: now })
          .where('workspace_id', '=', workspaceId)
          .where('snoozed_until', '<=', now)
          .where(
            'id',
            'in',
            rows.slice(i, i + 400).map((r) => r.id),
          )
          .execute();
      const people = [...new Set(rows.map((r) => r.person_id))];
      await append(
        trx,
        workspaceId,
        null,
        now,
        people.map((id) => ({ kind: 'inbox.told', subject: { kind: 'person', id }, features: ['inbox'], audience: 'subject', withoutActor: true })),
      );
    });
    ground.wake.happened(workspaceId);
  }
  return due.length;
}
