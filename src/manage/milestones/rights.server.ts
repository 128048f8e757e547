import { conflict, notAllowed, notFound } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { atLeast } from '../../threads/inside.server.ts';
import { stewardsOf } from '../projects/facts.server.ts';
import { levelIn, namesOfStewards } from '../projects/rights.server.ts';
import { type MilestoneRecord, milestoneById } from './milestones.store.ts';

/** What the caller is in the project of a milestone, and whether that project changes at all. */
export async function standingIn(c: Context, milestone: Pick<MilestoneRecord, 'project_id'>) {
  const project = await c.db
    .selectFrom('projects')
    .select(['id', 'access', 'state'])
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', milestone.project_id)
    .executeTakeFirstOrThrow();
  return { level: await levelIn(c, project), projectLives: project.state !== 'archived' };
}

/** A milestone that the caller sees. */
export async function foundMilestone(c: Context, id: string): Promise<MilestoneRecord> {
  const record = await milestoneById(c, id);
  if (!record) throw notFound('This milestone');
  return record;
}

/** A milestone that the caller may change; read inside the transaction that does it. */
export async function milestoneTo(c: Context, id: string, needs: 'plan' | 'take_part'): Promise<MilestoneRecord> {
  const record = await foundMilestone(c, id);
  const { level, projectLives } = await standingIn(c, record);
  const steward = (await stewardsOf(c, 'milestone', [id])).get(id)?.[0];
  if (level !== 'steward' && steward?.id !== c.me.id && !(needs === 'take_part' && atLeast(level, 'take_part')))
    throw notAllowed(
      `The steward of the milestone or of its project may do this${steward ? `: ask ${steward.name}` : await namesOfStewards(c, record.project_id)}.`,
      'project_steward',
    );
  refuseArchived(projectLives);
  return record;
}

/** Refuses to change what lies in an archived project. */
export function refuseArchived(projectLives: boolean): void {
  if (!projectLives) throw conflict('This project is in the archive: nothing in it changes.', 'project_is_archived');
}

/** Refuses to change what a milestone says once it is reached. */
export function refuseReached(milestone: MilestoneRecord): void {
  if (milestone.state === 'reached') throw conflict('This milestone is reached. Open it again to change it.', 'milestone_is_open');
}
