import { notAllowed, notFound } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { atLeast, levels, type ProjectLevel } from '../../threads/inside.server.ts';
import { myLevelIn, type ProjectRecord, projectById, stewardsOf } from './projects.store.ts';

/** The one level of the caller in a project that they see: the highest that applies (permissions.md). */
export async function levelIn(c: Context, project: Pick<ProjectRecord, 'id' | 'access'>): Promise<ProjectLevel> {
  const [mine] = await myLevelIn(c, { project: project.id });
  return levelOf(c, project, mine);
}

/** The level that follows from how the caller is in a project, or is not. */
export function levelOf(c: Context, project: Pick<ProjectRecord, 'access'>, mine: { my_level: number | null } | undefined): ProjectLevel {
  const level = levels[mine?.my_level ?? 0] ?? 'see';
  return level !== 'steward' && c.me.role !== 'guest' && project.access === 'open' ? 'take_part' : level;
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
