import { sql } from 'kysely';
import type { Context } from '../../people/context.server.ts';
import type { Refused } from '../../proposals/kinds.server.ts';
import { projectVisible, taskShownToMe } from '../../threads/visible.server.ts';
import { type Db, inArchive, type Lying, registerBin, type Wanted } from '../../trash/kinds.server.ts';
import { dropDays, dropWhatHung } from '../../trash/purge.server.ts';
import { refusalOf } from './judge-several.server.ts';
import { mayDo, standingTo } from './rights.server.ts';
import { taskById } from './tasks.store.ts';
import { putInTrash, takeFromTrash } from './trash.server.ts';

const changedSince: Refused = { rule: 'changed_since', sentence: 'Someone changed it since.' };

registerBin({
  kind: 'task',
  find,
  lives: async (c, id) => (await taskById(c, id))?.trashed_at === null,
  async restore(c, id, data) {
    const task = await taskById(c, id);
    if (task) await takeFromTrash(c, task, data);
    return (await taskById(c, id))?.version ?? null;
  },
  async putBack(c, id, version, data) {
    const standing = await standingTo(c, id);
    if (!standing || standing.task.version !== version) return changedSince;
    if (!mayDo(standing, 'trash')) return refusalOf(standing, 'trash');
    await putInTrash(c, standing.task, data);
    return null;
  },
  over: (db, before, most) =>
    db
      .selectFrom('tasks as t')
      .select(['t.workspace_id', 't.id'])
      .where('t.trashed_at', '<', before)
      .where(nothingBelow)
      .orderBy('t.trashed_at')
      .orderBy('t.id')
      .limit(most)
      .execute(),
  purge,
});

// What lies below goes first: what was put there later keeps what is above it until then.
const nothingBelow = sql<boolean>`NOT EXISTS (SELECT 1 FROM tasks s WHERE s.workspace_id = t.workspace_id AND s.parent_id = t.id)`;

async function find(c: Context, wanted: Wanted): Promise<Lying[]> {
  const rows = await (wanted.ids ? c.db : c.slow)
    .selectFrom('tasks as t')
    .innerJoin('projects as p', (j) => j.onRef('p.workspace_id', '=', 't.workspace_id').onRef('p.id', '=', 't.project_id'))
    .leftJoin('tasks as above', (j) => j.onRef('above.workspace_id', '=', 't.workspace_id').onRef('above.id', '=', 't.parent_id'))
    .leftJoin('people as who', (j) => j.onRef('who.workspace_id', '=', 't.workspace_id').onRef('who.id', '=', 't.trashed_by'))
    .select([
      't.id',
      't.title',
      't.number',
      't.trashed_at',
      't.version',
      't.project_id',
      'p.key',
      'p.name',
      'p.state',
      'who.id as by_id',
      'who.name as by_name',
    ])
    .select(['above.id as above_id', 'above.title as above_title', 'above.number as above_number', 'above.trashed_at as above_trashed_at'])
    .select(
      sql<number>`(SELECT count(*) FROM tasks s WHERE s.workspace_id = t.workspace_id AND s.parent_id = t.id AND s.trashed_at = t.trashed_at)`.as('below'),
    )
    .where('t.workspace_id', '=', c.workspaceId)
    .where('t.trashed_at', '>=', wanted.since)
    .where((e) => e.or([projectVisible(c, 't.project_id'), taskShownToMe(c, 't.id')]))
    .where((e) =>
      e.or([
        e('t.trashed_by', '=', c.me.id),
        e('t.created_by', '=', c.me.id),
        e('t.project_id', 'in', (q) =>
          q
            .selectFrom('commitments')
            .select('subject_id')
            .where('workspace_id', '=', c.workspaceId)
            .where('person_id', '=', c.me.id)
            .where('subject_kind', '=', 'project')
            .where('role', '=', 'steward')
            .where('until_at', 'is', null),
        ),
      ]),
    )
    // What went along with what it lies below comes back with that.
    .where((e) => e.or([e('above.trashed_at', 'is', null), e('above.trashed_at', '<>', e.ref('t.trashed_at'))]))
    .$if(wanted.ids !== undefined, (q) => q.where('t.id', 'in', wanted.ids ?? []))
    .$if(wanted.projectId !== undefined, (q) => q.where('t.project_id', '=', wanted.projectId ?? ''))
    .$if(wanted.before !== undefined, (q) =>
      q.where(sql<boolean>`(t.trashed_at < ${wanted.before?.at} OR (t.trashed_at = ${wanted.before?.at} AND t.id < ${wanted.before?.id}))`),
    )
    .orderBy('t.trashed_at', 'desc')
    .orderBy('t.id', 'desc')
    .limit(wanted.limit)
    .execute();
  return rows.map((r) => {
    const project = { id: r.project_id, key: r.key, name: r.name };
    const above = r.above_id ? { kind: 'task', id: r.above_id, title: r.above_title ?? '', key: `${r.key}-${r.above_number}` } : null;
    return {
      kind: 'task',
      id: r.id,
      title: r.title,
      key: `${r.key}-${r.number}`,
      where: above ?? { kind: 'project', id: r.project_id, title: r.name, key: r.key },
      project,
      trashed_at: r.trashed_at ?? '',
      by: r.by_id && r.by_name ? { id: r.by_id, name: r.by_name } : null,
      below: Number(r.below),
      held_back:
        r.state === 'archived'
          ? inArchive
          : above && r.above_trashed_at !== null
            ? { rule: 'parent_first', sentence: `“${above.title}”, which it lies below, is in the trash too: take that out first.` }
            : null,
      version: r.version,
      mayEnd: false,
    };
  });
}

async function purge(trx: Db, workspaceId: string, given: string[], before: string): Promise<string[]> {
  const tasks = await trx
    .selectFrom('tasks as t')
    .select(['t.id', 't.parent_id', 't.category'])
    .where('t.workspace_id', '=', workspaceId)
    .where('t.id', 'in', given)
    .where('t.trashed_at', '<', before)
    .where(nothingBelow)
    .execute();
  const ids = tasks.map((t) => t.id);
  if (ids.length === 0) return [];
  const parts = await trx.selectFrom('parts').select('id').where('workspace_id', '=', workspaceId).where('task_id', 'in', ids).execute();
  await dropWhatHung(
    trx,
    workspaceId,
    'part',
    parts.map((p) => p.id),
  );
  await dropWhatHung(trx, workspaceId, 'task', ids);
  for (const table of ['parts', 'task_labels', 'field_values', 'today_picks', 'milestone_leavings'] as const)
    await trx.deleteFrom(table).where('workspace_id', '=', workspaceId).where('task_id', 'in', ids).execute();
  await dropDays(
    trx,
    workspaceId,
    'task',
    tasks.filter((t) => t.parent_id !== null || t.category === 'done').map((t) => t.id),
  );
  await trx.deleteFrom('tasks').where('workspace_id', '=', workspaceId).where('id', 'in', ids).execute();
  return ids;
}
