import { createRouterClient } from '@orpc/server';
import { newId } from '../../kit/ids.ts';
import { addDays, dayIn } from '../../kit/time.ts';
import { contextOf, type Ground } from '../../people/context.server.ts';
import type { Workspace } from '../../people/me.ts';
import { addPerson, addWorkspace } from '../../people/workspaces.server.ts';
import { workspaceRouter } from '../../server/features.ts';
import { organisation, people, units, type Who } from './story.ts';

/** The sample as it comes into being: its people act at their own time, through the same routes as everybody. */
export interface Stage {
  workspaceId: string;
  workspace: Workspace;
  slug: string;
  idOf: Record<Who, string>;
  unitIds: Record<keyof typeof units, string>;
  /** The routes of the workspace as one of its people, so many days from now. */
  as(who: Who, day: number): ReturnType<typeof routesAs>;
  /** The day so many days from today, in the workspace's zone. */
  day(n: number): string;
}

const routesAs = (c: ReturnType<typeof contextOf>) => createRouterClient(workspaceRouter, { context: { entry: { c } } });

/** Makes the workspace with its people and units. Nobody can look at it before `openTheDoor`. */
export async function setTheStage(ground: Ground): Promise<Stage> {
  const now = ground.clock();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  const at = (day: number) => new Date(now.getTime() + day * 86_400_000);
  const began = at(-100).toISOString();
  const id = (n: number) => newId(at(-100).getTime() + n); // the first one is who looks around
  const idOf = Object.fromEntries(people.map((p, n) => [p.who, id(n)])) as Record<Who, string>; // every Who is in the list
  const made = await ground.database.write(null, async (trx) => {
    const workspace = await addWorkspace(trx, { name: organisation, timeZone: zone, now: began, isSample: true });
    for (const p of people)
      await addPerson(trx, workspace.id, {
        id: idOf[p.who],
        accountId: null,
        name: p.name,
        email: `${p.who}@ardel-valley.example`,
        role: p.role,
        now: began,
      });
    return workspace;
  });
  const unitIds = { digital: newId(), clinics: newId() };
  // The sample is closed for writing at the door; while it is being made, its people write.
  const workspace: Workspace = { id: made.id, slug: made.slug, name: organisation, timeZone: zone, isSample: false };
  const stage: Stage = {
    workspaceId: made.id,
    workspace,
    slug: made.slug,
    idOf,
    unitIds,
    as(who, day) {
      const person = people.find((p) => p.who === who) ?? { name: who, role: 'member' as const, unit: 'digital' as const };
      const homeUnitId = unitIds[person.unit];
      return routesAs(
        contextOf(
          ground,
          { id: idOf[who], accountId: '', name: person.name, role: person.role, homeUnitId, unitIds: [homeUnitId], timeZone: zone, through: 'session' },
          workspace,
          () => at(day),
        ),
      );
    },
    day: (n) => addDays(dayIn(zone, now), n),
  };
  for (const unit of ['digital', 'clinics'] as const) await stage.as('tilda', -99).units.create({ id: unitIds[unit], ...units[unit] });
  await ground.database.write(made.id, async (trx) => {
    for (const p of people)
      await trx
        .updateTable('people')
        .set({ home_unit_id: unitIds[p.unit], about: p.about })
        .where('workspace_id', '=', made.id)
        .where('id', '=', idOf[p.who])
        .execute();
  });
  return stage;
}

/** Gives the first person an account without a password: whoever looks around comes in as them. What is old in the inboxes is done. */
export async function openTheDoor(ground: Ground, stage: Stage): Promise<void> {
  const now = ground.clock();
  const account = { id: newId(), email: 'look-around@ardel-valley.example', created_at: now.toISOString() };
  await ground.database.write(stage.workspaceId, async (trx) => {
    await trx.insertInto('accounts').values(account).execute();
    await trx.updateTable('people').set({ account_id: account.id }).where('workspace_id', '=', stage.workspaceId).where('id', '=', stage.idOf.noor).execute();
    await trx
      .updateTable('notices')
      .set({ done_at: now.toISOString() })
      .where('workspace_id', '=', stage.workspaceId)
      .where('done_at', 'is', null)
      .where('created_at', '<', new Date(now.getTime() - 4 * 86_400_000).toISOString())
      .execute();
  });
}
