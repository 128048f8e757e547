import { sql } from 'kysely';
import { newId } from '../../kit/ids.ts';
import { dayIn, weekday } from '../../kit/time.ts';
import { type Context, contextOf, type Ground } from '../../people/context.server.ts';
import { personHere } from '../../people/sessions.server.ts';
import { mine } from '../inbox.server.ts';
import { usual, weekdays } from './mail-choices.ts';

// Which mails are due: each is written down with its rows before it is sent, once per person and cause.

const hour = 3_600_000;
const mostAtOnce = 500;
/** A moment is left to answer, or to gather what comes together. */
const gatherMs = 60_000;

/** The time of the day in a zone: `08:30`. */
export const timeIn = (zone: string, at: string | Date): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at));

const people = (ground: Ground) =>
  ground.database.read
    .selectFrom('people as p')
    .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
    .leftJoin('mail_choices as m', (j) => j.onRef('m.workspace_id', '=', 'p.workspace_id').onRef('m.person_id', '=', 'p.id'))
    .where('p.state', '=', 'active')
    .where('p.account_id', 'is not', null)
    .where('w.is_sample', '=', 0);
const zone = sql<string>`COALESCE(p.time_zone, w.time_zone)`;

/**
 * Writes down the digests that are due: where the clock of a person's zone has passed their time on one of their days, once a day, whatever
 * the clock did in the night.
 */
export async function writeDigests(ground: Ground): Promise<number> {
  if (!ground.mailer.on) return 0;
  const now = ground.clock().toISOString();
  const zones = await people(ground).select(zone.as('zone')).distinct().execute();
  let written = 0;
  for (const { zone: here } of zones) {
    const day = dayIn(here, now);
    const time = timeIn(here, now);
    const cause = `digest:${day}`;
    const due = await people(ground)
      .select(['p.workspace_id', 'p.id', 'p.joined_at', 'p.created_at', 'w.slug', 'm.updated_at', 'm.digest_at'])
      .select((e) =>
        e
          .exists(
            e
              .selectFrom('notices as n')
              .select('n.id')
              .whereRef('n.workspace_id', '=', 'p.workspace_id')
              .whereRef('n.person_id', '=', 'p.id')
              .where('n.mailed_at', 'is', null)
              .where('n.done_at', 'is', null)
              .where('n.snoozed_until', 'is', null),
          )
          .as('something'),
      )
      .where(zone, '=', here)
      .where(sql`COALESCE(m.digest_days, ${usual.digest_days.join(' ')})`, 'like', `%${weekdays[weekday(day) - 1]}%`)
      .where(sql`COALESCE(m.digest_at, ${usual.digest_at})`, '<=', time)
      .where((e) => e.or([e('m.quiet_until', 'is', null), e('m.quiet_until', '<', day)]))
      .where((e) => e.or([e('p.ends_on', 'is', null), e('p.ends_on', '>=', day)]))
      .where((e) =>
        e.not(
          e.exists(
            e
              .selectFrom('mails as x')
              .select('x.id')
              .whereRef('x.workspace_id', '=', 'p.workspace_id')
              .whereRef('x.person_id', '=', 'p.id')
              .where('x.cause', '=', cause),
          ),
        ),
      )
      .limit(mostAtOnce)
      .execute();
    const isLate = (p: (typeof due)[number]) => {
      const since = [p.joined_at ?? p.created_at, p.updated_at ?? ''].sort().at(-1) ?? '';
      return dayIn(here, since) === day && timeIn(here, since) >= (p.digest_at ?? usual.digest_at);
    };
    // Whoever came or chose after the time of the day waits for the next.
    const [idle, told] = [due.filter((p) => !p.something || isLate(p)), due.filter((p) => p.something && !isLate(p))];
    for (const [workspaceId, some] of Map.groupBy(idle, (p) => p.workspace_id))
      await markEmpty(
        ground,
        workspaceId,
        some.map((p) => p.id),
        cause,
        now,
      );
    for (const p of told) if (await writeMail(ground, p, 'digest', cause)) written++;
  }
  return written;
}

async function markEmpty(ground: Ground, workspaceId: string, ids: string[], cause: string, now: string): Promise<void> {
  const row = { workspace_id: workspaceId, kind: 'digest', cause, rows_told: '[]', state: 'empty', run_at: now, created_at: now };
  await ground.database.write(workspaceId, (trx) =>
    trx
      .insertInto('mails')
      .values(ids.map((person_id) => ({ ...row, id: newId(), person_id })))
      .onConflict((oc) => oc.columns(['workspace_id', 'person_id', 'cause']).doNothing())
      .execute(),
  );
}

/** Writes down a mail at once for whoever something needs, a minute after it came; what is older than a day waits for the digest. */
export async function writeImmediate(ground: Ground): Promise<number> {
  if (!ground.mailer.on) return 0;
  const now = ground.clock();
  const due = await people(ground)
    .innerJoin('notices as n', (j) => j.onRef('n.workspace_id', '=', 'p.workspace_id').onRef('n.person_id', '=', 'p.id'))
    .select(['p.workspace_id', 'p.id', 'w.slug', 'm.quiet_until', zone.as('zone')])
    .where('n.kind', '=', 'needs_you')
    .where('n.mailed_at', 'is', null)
    .where('n.done_at', 'is', null)
    .where('n.snoozed_until', 'is', null)
    .where('n.created_at', '<=', new Date(now.getTime() - gatherMs).toISOString())
    .where('n.created_at', '>', new Date(now.getTime() - 24 * hour).toISOString())
    .where(sql`COALESCE(m.immediate, ${usual.immediate ? 'on' : 'off'})`, '=', 'on')
    .distinct()
    .limit(mostAtOnce)
    .execute();
  let written = 0;
  for (const p of due)
    if (p.quiet_until === null || p.quiet_until < dayIn(p.zone, now)) if (await writeMail(ground, p, 'immediate', `needs:${now.toISOString()}`)) written++;
  return written;
}

/** The context of a person whom the program writes to; null when they are not here any more. */
export async function readerContext(ground: Ground, slug: string, personId: string): Promise<Context | null> {
  const person = await personHere(ground.database.read, slug, personId);
  if (person?.state !== 'active' || (person.endsOn !== null && person.endsOn < ground.clock().toISOString().slice(0, 10))) return null;
  return contextOf(ground, { ...person.me, through: 'program' }, person.workspace);
}

// The rows are taken in the same step as the mail is written: no row is in two mails.
async function writeMail(ground: Ground, person: { id: string; slug: string }, kind: 'digest' | 'immediate', cause: string): Promise<boolean> {
  const reader = await readerContext(ground, person.slug, person.id);
  if (!reader) return false;
  return reader.transaction(async (c) => {
    const rows = await mine(c, 'open')
      .select('n.id')
      .where('n.mailed_at', 'is', null)
      .$if(kind === 'immediate', (q) => q.where('n.kind', '=', 'needs_you'))
      .limit(300)
      .execute();
    if (rows.length === 0 && kind === 'immediate') return false;
    const ids = rows.map((r) => r.id);
    const made = await c.db
      .insertInto('mails')
      .values({
        workspace_id: c.workspaceId,
        id: newId(),
        person_id: c.me.id,
        kind,
        cause,
        rows_told: JSON.stringify(ids),
        state: ids.length > 0 ? 'waiting' : 'empty',
        run_at: c.now,
        created_at: c.now,
      })
      .onConflict((oc) => oc.columns(['workspace_id', 'person_id', 'cause']).doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!made || ids.length === 0) return false;
    await c.db.updateTable('notices').set({ mailed_at: c.now }).where('workspace_id', '=', c.workspaceId).where('id', 'in', ids).execute();
    return true;
  });
}
