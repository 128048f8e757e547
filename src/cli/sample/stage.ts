import { createRouterClient } from '@orpc/server';
import { newId } from '../../kit/ids.ts';
import { addDays, dayIn, endOfDayIn, weekday } from '../../kit/time.ts';
import { type Context, contextOf, type Ground } from '../../people/context.server.ts';
import type { Workspace } from '../../people/me.ts';
import { addPerson, addWorkspace } from '../../people/workspaces.server.ts';
import { workspaceRouter } from '../../server/features.ts';
import { organisation, people, personOf, type UnitOfSample, unitNames, units, type Who } from './cast.ts';

/** The first day of the sample: a quarter with its check-ins, and the weeks before it from which it grew. */
export const firstDay = -124;

/** The sample as it comes into being: its people act at their own time, through the same routes as everybody. */
export interface Stage {
  workspace: Workspace;
  idOf: Record<Who, string>;
  unitIds: Record<UnitOfSample, string>;
  /** The routes of the workspace as one of its people, so many days from now. */
  as(who: Who, at: number): Routes;
  /** The same, for what has no route in JSON. */
  context(who: Who, at: number): Context;
  /** The ground as it is now: inside one write, the handle of that write. */
  ground(): Ground;
  /** The first instant of the day so many days from now. */
  midnight(n: number): number;
  /** The instant: a day and the share of its working hours that is gone. What falls on a weekend happened on the Friday before. */
  instant(at: number): number;
  /** The day so many days from today, in the workspace's zone. */
  day(n: number): string;
  /** The same, on a working day: before a weekend that is past, after one that comes. */
  workday(n: number): string;
  /** What is done inside is one write, in the order in which it is done: one durable commit for all of it. */
  asOneWrite(work: () => Promise<void>): Promise<void>;
}

const routesAs = (c: Context) => createRouterClient(workspaceRouter, { context: { entry: { c } } });
export type Routes = ReturnType<typeof routesAs>;

const hour = 3_600_000;

/** Makes the workspace with its people and units. Nobody can look at it before `openTheDoor`. */
export async function setTheStage(ground: Ground): Promise<Stage> {
  const now = ground.clock();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  const today = dayIn(zone, now);
  const day = (n: number) => addDays(today, n);
  const starts = new Map<number, number>();
  const startOf = (n: number) => {
    const known = starts.get(n) ?? Date.parse(endOfDayIn(zone, day(n - 1)));
    starts.set(n, known);
    return known;
  };
  const instant = (at: number) => {
    const n = Math.floor(at);
    const past = Math.max(0, weekday(day(n)) - 5); // 1 on a Saturday, 2 on a Sunday
    return past === 0 ? startOf(n) + (8 + (at - n) * 10) * hour : startOf(n - past) + (17 + past + (at - n)) * hour;
  };
  const workday = (n: number) => {
    const past = Math.max(0, weekday(day(n)) - 5);
    return n === 0 || past === 0 ? day(n) : day(n < 0 ? n - past : n + 3 - past);
  };
  const began = new Date(instant(firstDay)).toISOString();
  const idOf = Object.fromEntries(people.map((p, n) => [p.who, newId(Date.parse(began) + n)])) as Record<Who, string>; // every Who is in the list
  const made = await ground.database.write(null, async (trx) => {
    const workspace = await addWorkspace(trx, { name: organisation, timeZone: zone, now: began, isSample: true });
    for (const p of people)
      await addPerson(trx, workspace.id, {
        id: idOf[p.who],
        accountId: null,
        name: p.name,
        email: `${p.who}@ardel-valley.example`,
        role: p.role,
        endsOn: p.role === 'guest' ? day(90) : null,
        now: began,
      });
    return workspace;
  });
  const unitIds = Object.fromEntries(unitNames.map((name) => [name, newId()])) as Record<UnitOfSample, string>; // every unit is in the list
  // The sample is closed for writing at the door; while it is being made, its people write.
  const workspace: Workspace = { id: made.id, slug: made.slug, name: organisation, timeZone: zone, isSample: false };
  let present = ground;
  const stage: Stage = {
    workspace,
    idOf,
    unitIds,
    ground: () => present,
    midnight: startOf,
    instant,
    day,
    workday,
    as: (who, at) => routesAs(stage.context(who, at)),
    context(who, at) {
      const { name, role, unit } = personOf(who);
      const homeUnitId = unit && unitIds[unit];
      const me = { id: idOf[who], accountId: '', name, role, homeUnitId, unitIds: homeUnitId ? [homeUnitId] : [], timeZone: zone, through: 'session' } as const;
      return contextOf(present, me, workspace, () => new Date(instant(at)));
    },
    asOneWrite: (work) =>
      ground.database.write(made.id, async (trx) => {
        present = { ...ground, database: { ...ground.database, read: trx, slow: trx, write: (_, inner) => inner(trx) } };
        try {
          await work();
        } finally {
          present = ground;
        }
      }),
  };
  await stage.asOneWrite(async () => {
    for (const name of unitNames) {
      const { above, ...unit } = units[name];
      await stage.as('tilda', firstDay + 0.1).units.create({ id: unitIds[name], parent_id: above && unitIds[above], ...unit });
    }
    await present.database.write(made.id, async (trx) => {
      for (const { who, unit, about } of people)
        await trx
          .updateTable('people')
          .set({ home_unit_id: unit && unitIds[unit], about })
          .where('workspace_id', '=', made.id)
          .where('id', '=', idOf[who])
          .execute();
    });
  });
  return stage;
}

/** Gives the first person an account without a password: whoever looks around comes in as them. What is old in the inboxes is done, but for the last rows of whoever looks around. */
export async function openTheDoor(ground: Ground, stage: Stage): Promise<void> {
  const now = ground.clock();
  const account = { id: newId(), email: 'look-around@ardel-valley.example', created_at: now.toISOString() };
  const first = stage.idOf[people[0]?.who ?? 'noor'];
  await ground.database.write(stage.workspace.id, async (trx) => {
    await trx.insertInto('accounts').values(account).execute();
    await trx.updateTable('people').set({ account_id: account.id }).where('workspace_id', '=', stage.workspace.id).where('id', '=', first).execute();
    // After a weekend little is new: whoever looks around finds the last six in any case.
    const last = await trx
      .selectFrom('notices')
      .select('id')
      .where('workspace_id', '=', stage.workspace.id)
      .where('person_id', '=', first ?? '')
      .where('done_at', 'is', null)
      .orderBy('created_at', 'desc')
      .limit(6)
      .execute();
    await trx
      .updateTable('notices')
      .set({ done_at: now.toISOString() })
      .where('workspace_id', '=', stage.workspace.id)
      .where('done_at', 'is', null)
      .where('id', 'not in', ['', ...last.map((n) => n.id)])
      .where('created_at', '<', new Date(now.getTime() - 4 * 24 * hour).toISOString())
      .execute();
  });
}
