import { notAllowed, notFound } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { atLeast, type ProjectLevel } from '../../threads/inside.server.ts';
import { partsOfTasks } from '../parts/facts.server.ts';
import { levelIn, namesOfStewards } from '../projects/rights.server.ts';
import { type TaskRecord, taskById } from './tasks.store.ts';

/** What the caller is to a task: the facts that every right is made of. */
export interface Standing {
  task: TaskRecord;
  level: ProjectLevel;
  isHolder: boolean;
  isContributor: boolean;
  /** Has taken a part of it. */
  hasPart: boolean;
  isAuthor: boolean;
  /** The holder's name, or null: untaken. */
  holder: string | null;
  projectOpen: boolean;
  /** A guest has what they hold, and nothing by their access alone but to see, to comment and to be offered. */
  isGuest: boolean;
  projectLives: boolean;
}

export type Act = 'edit' | 'plan' | 'move_dates' | 'finish' | 'trash' | 'offer';

// permissions.md in code. Author and holder: "own" tasks. A held task is its holder's; others propose.
const rules: Record<Act, (s: Standing) => boolean> = {
  edit: (s) => s.isHolder || (s.holder === null && (s.level === 'steward' || (takesPart(s) && (s.isAuthor || s.projectOpen)))),
  plan: (s) => s.isHolder || (s.holder === null && (s.level === 'steward' || (s.isAuthor && takesPart(s)))),
  move_dates: (s) => s.isHolder || (s.holder === null && (s.level === 'steward' || (s.isAuthor && takesPart(s)))),
  finish: (s) => s.isHolder,
  trash: (s) => s.isHolder || (s.holder === null && (s.level === 'steward' || (s.isAuthor && takesPart(s)))),
  offer: (s) => s.isHolder || takesPart(s),
};

/** Takes part in the project of a task as a member: may write, offer, and take what nobody holds. */
export const takesPart = (s: Standing): boolean => !s.isGuest && atLeast(s.level, 'take_part');

/** Whether a standing allows an act. */
export const mayDo = (s: Standing, act: Act): boolean => s.projectLives && s.task.trashed_at === null && rules[act](s);

/** How the caller stands to a task that they see; null when they do not see it. */
export async function standingTo(c: Context, id: string): Promise<Standing | null> {
  const task = await taskById(c, id);
  return task && standingOf(c, task);
}

export async function standingOf(c: Context, task: TaskRecord): Promise<Standing> {
  const [project, people, parts] = await Promise.all([
    c.db
      .selectFrom('projects')
      .select(['id', 'access', 'state'])
      .where('workspace_id', '=', c.workspaceId)
      .where('id', '=', task.project_id)
      .executeTakeFirstOrThrow(),
    c.db
      .selectFrom('commitments as k')
      .innerJoin('people as p', (j) => j.onRef('p.id', '=', 'k.person_id').onRef('p.workspace_id', '=', 'k.workspace_id'))
      .select(['k.role', 'k.person_id', 'p.name'])
      .where('k.workspace_id', '=', c.workspaceId)
      .where('k.subject_kind', '=', 'task')
      .where('k.subject_id', '=', task.id)
      .where('k.until_at', 'is', null)
      .execute(),
    task.engagement === 'all_of' ? partsOfTasks(c, [task.id]) : [],
  ]);
  return standing(c, task, { ...project, level: await levelIn(c, project) }, people, parts);
}

/** How the caller stands to a task, from what was read of it. */
export function standing(
  c: Context,
  task: TaskRecord,
  project: { access: string; state: string; level: ProjectLevel },
  people: { role: string; person_id: string; name: string }[],
  parts: { person_id: string | null }[],
): Standing {
  const holder = people.find((p) => p.role === 'holder');
  return {
    task,
    level: project.level,
    isHolder: holder?.person_id === c.me.id,
    isContributor: people.some((p) => p.role === 'contributor' && p.person_id === c.me.id),
    hasPart: parts.some((p) => p.person_id === c.me.id),
    isAuthor: task.created_by === c.me.id,
    holder: holder?.name ?? null,
    projectOpen: project.access === 'open',
    isGuest: c.me.role === 'guest',
    projectLives: project.state !== 'archived',
  };
}

/** How the caller stands to many tasks at once: four statements for any number. */
export async function standingsOf(c: Context, tasks: TaskRecord[]): Promise<Standing[]> {
  if (tasks.length === 0) return [];
  const db = tasks.length > 50 ? c.slow : c.db;
  const shared = tasks.filter((t) => t.engagement === 'all_of').map((t) => t.id);
  const [projects, people, parts] = await Promise.all([
    db
      .selectFrom('projects')
      .select(['id', 'access', 'state'])
      .where('workspace_id', '=', c.workspaceId)
      .where('id', 'in', [...new Set(tasks.map((t) => t.project_id))])
      .execute(),
    db
      .selectFrom('commitments as k')
      .innerJoin('people as p', (j) => j.onRef('p.id', '=', 'k.person_id').onRef('p.workspace_id', '=', 'k.workspace_id'))
      .select(['k.subject_id', 'k.role', 'k.person_id', 'p.name'])
      .where('k.workspace_id', '=', c.workspaceId)
      .where('k.subject_kind', '=', 'task')
      .where(
        'k.subject_id',
        'in',
        tasks.map((t) => t.id),
      )
      .where('k.until_at', 'is', null)
      .execute(),
    shared.length > 0 ? partsOfTasks(c, shared) : [],
  ]);
  const places = new Map(await Promise.all(projects.map(async (p) => [p.id, { ...p, level: await levelIn(c, p) }] as const)));
  const taken = Map.groupBy(people, (p) => p.subject_id);
  return tasks.flatMap((task) => {
    const project = places.get(task.project_id);
    if (!project) return [];
    const own = parts.filter((p) => p.task_id === task.id);
    return [standing(c, task, project, taken.get(task.id) ?? [], own)];
  });
}

/** A task on which the caller may do this; read inside the transaction that does it. */
export async function taskTo(c: Context, id: string, act: Act): Promise<Standing> {
  const standing = await standingTo(c, id);
  if (!standing || (standing.task.trashed_at !== null && act !== 'trash')) throw notFound('This task');
  if (mayDo(standing, act)) return standing;
  if (!standing.projectLives) throw notAllowed('This project is in the archive: nothing in it changes.', 'project_is_archived');
  if (act === 'finish' && standing.holder === null) throw notAllowed('Nobody holds this task. Take it, then finish it.', 'holder_needed');
  if (standing.holder !== null) throw notAllowed(`${standing.holder} holds this: propose it to them in a comment.`, 'holder_decides');
  throw notAllowed(`The project’s steward or whoever wrote the task may do this${await namesOfStewards(c, standing.task.project_id)}.`, 'project_steward');
}
