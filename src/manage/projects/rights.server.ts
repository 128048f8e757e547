import { notAllowed, notFound } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { type Mine, mineIn, type ProjectRecord, projectById, stewardsOf } from './projects.store.ts';

export const levels = ['see', 'comment', 'take_part', 'steward'] as const;
export type ProjectLevel = (typeof levels)[number];
export const atLeast = (level: ProjectLevel, needed: ProjectLevel): boolean => levels.indexOf(level) >= levels.indexOf(needed);

/** The one level of the caller in a project that they see: the highest that applies (permissions.md). */
export async function levelIn(c: Context, project: Pick<ProjectRecord, 'id' | 'access'>): Promise<ProjectLevel> {
  const [mine] = await mineIn(c, { project: project.id });
  return levelOf(c, project, mine);
}

/** The level that follows from what the caller has in a project: its stewardship, a grant. */
export function levelOf(c: Context, project: Pick<ProjectRecord, 'access'>, mine: Mine | undefined): ProjectLevel {
  if (mine?.stewards) return 'steward';
  if (c.me.role !== 'guest' && project.access === 'open') return 'take_part';
  return (mine?.granted as ProjectLevel | null | undefined) ?? 'see';
}

/** A project that the caller may change at a level: only such a row is written to. Read inside the transaction. */
export async function projectTo(c: Context, id: string, needed: ProjectLevel): Promise<ProjectRecord & { level: ProjectLevel }> {
  const project = await projectById(c, id);
  if (!project) throw notFound('This project');
  const level = await levelIn(c, project);
  if (!atLeast(level, needed)) {
    if (needed !== 'steward')
      throw notAllowed(`You can look at ${project.name}, and need to be asked in to ${needed === 'comment' ? 'comment' : 'take part'}.`, 'take_part');
    throw notAllowed(`Only the steward of ${project.name} may do this${await namesOfStewards(c, id)}.`, 'project_steward');
  }
  return { ...project, level };
}

/** ": ask Mina or Jonas", or what to do when there is no steward. */
export async function namesOfStewards(c: Context, projectId: string): Promise<string> {
  const names = ((await stewardsOf(c, 'project', [projectId])).get(projectId) ?? []).map((s) => s.name);
  return names.length > 0 ? `: ask ${names.join(' or ')}` : '; it has no steward now, an administrator can offer its stewardship';
}
