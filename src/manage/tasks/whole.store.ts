import { type SqlBool, sql } from 'kysely';
import { engineOf } from '../../db/connect.ts';
import { nested } from '../../db/nested.ts';
import { type Asking, keptFor } from '../../people/kept.server.ts';
import { myLevel } from '../../threads/inside.server.ts';
import { visibleTasks } from './tasks.store.ts';

type Way = 'key' | 'id' | 'written';

/** A task as it is asked for: by its human key, present or old, or by its id, where the caller sees it; by its id alone where they have just written it. */
function asked(c: Asking, key: { project: string; number: number; id: string }, way: Way) {
  if (way === 'written') return c.db.selectFrom('tasks').where('tasks.workspace_id', '=', c.workspaceId).where('tasks.id', '=', key.id);
  if (way === 'id') return visibleTasks(c).where('tasks.id', '=', key.id);
  return visibleTasks(c).where((e) =>
    e.and([
      e(
        'tasks.project_id',
        '=',
        e.selectFrom('project_keys as k').select('k.project_id').where('k.workspace_id', '=', c.workspaceId).where('k.key', '=', key.project),
      ),
      e('tasks.number', '=', key.number),
    ]),
  );
}

/** A task with everything around it but its subtasks, in one question. */
export const wholeTask = keptFor((c, key: { project: string; number: number; id: string }, way: Way) => {
  const engine = engineOf(c.db);
  return asked(c, key, way)
    .innerJoin('projects as p', (j) => j.onRef('p.workspace_id', '=', 'tasks.workspace_id').onRef('p.id', '=', 'tasks.project_id'))
    .leftJoin('milestones as m', (j) => j.onRef('m.workspace_id', '=', 'tasks.workspace_id').onRef('m.id', '=', 'tasks.milestone_id'))
    .leftJoin('tasks as up', (j) => j.onRef('up.workspace_id', '=', 'tasks.workspace_id').onRef('up.id', '=', 'tasks.parent_id'))
    .selectAll('tasks')
    .select(['p.key as project_key', 'p.name as project_name', 'p.state as project_state', 'p.access as project_access'])
    .select(['m.title as milestone_title', 'm.target_on as milestone_target_on', 'up.number as parent_number', 'up.title as parent_title'])
    .select(myLevel(c, sql<string>`tasks.project_id`))
    .select((e) => [
      nested(
        engine,
        e.selectFrom('task_labels as l').select('l.label_id').where('l.workspace_id', '=', c.workspaceId).whereRef('l.task_id', '=', 'tasks.id'),
      ).as('labels'),
      nested(
        engine,
        e
          .selectFrom('commitments as k')
          .innerJoin('people as who', (j) => j.onRef('who.workspace_id', '=', 'k.workspace_id').onRef('who.id', '=', 'k.person_id'))
          .select(['k.role', 'who.id', 'who.name'])
          .where('k.workspace_id', '=', c.workspaceId)
          .where('k.subject_kind', '=', 'task')
          .whereRef('k.subject_id', '=', 'tasks.id')
          .where('k.until_at', 'is', null)
          .orderBy('k.from_at'),
      ).as('people'),
      nested(
        engine,
        e
          .selectFrom('field_values as v')
          .innerJoin('fields as f', (j) => j.onRef('f.workspace_id', '=', 'v.workspace_id').onRef('f.id', '=', 'v.field_id'))
          .select(['f.id', 'f.name', 'f.type', 'v.value'])
          .where('v.workspace_id', '=', c.workspaceId)
          .whereRef('v.task_id', '=', 'tasks.id')
          .where('f.ended_at', 'is', null)
          .orderBy('f.position')
          .orderBy('f.folded'),
      ).as('fields'),
      e
        .exists(
          e
            .selectFrom('offers as o')
            .select('o.id')
            .where('o.workspace_id', '=', c.workspaceId)
            .where('o.subject_kind', '=', 'task')
            .whereRef('o.subject_id', '=', 'tasks.id')
            .where('o.state', 'in', ['open', 'countered']),
        )
        .$castTo<SqlBool>()
        .as('offered'),
      e
        .selectFrom('tasks as below')
        .select((b) => b.fn.countAll<number>().as('n'))
        .where('below.workspace_id', '=', c.workspaceId)
        .whereRef('below.parent_id', '=', 'tasks.id')
        .where('below.trashed_at', 'is', null)
        .as('below'),
    ]);
});

export type WholeTask = Awaited<ReturnType<typeof wholeTask>>[number];
