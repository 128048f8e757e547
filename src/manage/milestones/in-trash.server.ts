import { sql } from 'kysely';
import type { Context } from '../../people/context.server.ts';
import type { Refused } from '../../proposals/kinds.server.ts';
import { projectVisible } from '../../threads/visible.server.ts';
import { type Db, inArchive, type Lying, registerBin, type Wanted } from '../../trash/kinds.server.ts';
import { dropDays, dropWhatHung } from '../../trash/purge.server.ts';
import { putMilestoneInTrash, takeMilestoneFromTrash } from './milestones.server.ts';
import { milestoneById } from './milestones.store.ts';
import { standingIn } from './rights.server.ts';

const changedSince: Refused = { rule: 'changed_since', sentence: 'Someone changed it since.' };

registerBin({
  kind: 'milestone',
  find,
  lives: async (c, id) => (await milestoneById(c, id)) !== null,
  restore: async (c, id, data) => (await takeMilestoneFromTrash(c, id, data)).version,
  async putBack(c, id, version, data) {
    const milestone = await milestoneById(c, id);
    if (!milestone || milestone.version !== version) return changedSince;
    if (!(await standingIn(c, milestone)).projectLives) return inArchive;
    await putMilestoneInTrash(c, milestone, data);
    return null;
  },
  over: (db, before, most) =>
    db.selectFrom('milestones').select(['workspace_id', 'id']).where('trashed_at', '<', before).orderBy('trashed_at').orderBy('id').limit(most).execute(),
  purge,
});

// Whoever may put it there may take it out: who keeps the milestone, and the steward of its project.
async function find(c: Context, wanted: Wanted): Promise<Lying[]> {
  const rows = await (wanted.ids ? c.db : c.slow)
    .selectFrom('milestones as m')
    .innerJoin('projects as p', (j) => j.onRef('p.workspace_id', '=', 'm.workspace_id').onRef('p.id', '=', 'm.project_id'))
    .select(['m.id', 'm.title', 'm.trashed_at', 'm.version', 'm.project_id', 'p.key', 'p.name', 'p.state'])
    .where('m.workspace_id', '=', c.workspaceId)
    .where('m.trashed_at', '>=', wanted.since)
    .where(projectVisible(c, 'm.project_id'))
    .where(
      sql<boolean>`EXISTS (SELECT 1 FROM commitments k WHERE k.workspace_id = m.workspace_id AND k.person_id = ${c.me.id} AND k.role = 'steward' AND k.until_at IS NULL
        AND ((k.subject_kind = 'milestone' AND k.subject_id = m.id) OR (k.subject_kind = 'project' AND k.subject_id = m.project_id)))`,
    )
    .$if(wanted.ids !== undefined, (q) => q.where('m.id', 'in', wanted.ids ?? []))
    .$if(wanted.projectId !== undefined, (q) => q.where('m.project_id', '=', wanted.projectId ?? ''))
    .$if(wanted.before !== undefined, (q) =>
      q.where(sql<boolean>`(m.trashed_at < ${wanted.before?.at} OR (m.trashed_at = ${wanted.before?.at} AND m.id < ${wanted.before?.id}))`),
    )
    .orderBy('m.trashed_at', 'desc')
    .orderBy('m.id', 'desc')
    .limit(wanted.limit)
    .execute();
  return rows.map((r) => ({
    kind: 'milestone',
    id: r.id,
    title: r.title,
    key: null,
    where: { kind: 'project', id: r.project_id, title: r.name, key: r.key },
    project: { id: r.project_id, key: r.key, name: r.name },
    trashed_at: r.trashed_at ?? '',
    by: null,
    below: 0,
    held_back: r.state === 'archived' ? inArchive : null,
    version: r.version,
    mayEnd: false,
  }));
}

async function purge(trx: Db, workspaceId: string, given: string[], before: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('milestones')
    .select(['id', 'state'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', given)
    .where('trashed_at', '<', before)
    .execute();
  const ids = rows.map((r) => r.id);
  if (ids.length === 0) return [];
  await dropWhatHung(trx, workspaceId, 'milestone', ids);
  for (const table of ['done_means', 'milestone_leavings'] as const)
    await trx.deleteFrom(table).where('workspace_id', '=', workspaceId).where('milestone_id', 'in', ids).execute();
  await dropDays(
    trx,
    workspaceId,
    'milestone',
    rows.filter((r) => r.state === 'reached').map((r) => r.id),
  );
  await trx.updateTable('tasks').set({ milestone_id: null }).where('workspace_id', '=', workspaceId).where('milestone_id', 'in', ids).execute();
  await trx.deleteFrom('milestones').where('workspace_id', '=', workspaceId).where('id', 'in', ids).execute();
  return ids;
}
