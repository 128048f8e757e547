import { sql } from 'kysely';
import type { Context } from '../../people/context.server.ts';
import type { Refused } from '../../proposals/kinds.server.ts';
import { inArchive, type Lying, registerBin, type Wanted } from '../../trash/kinds.server.ts';
import { mostKept, putViewInTrash, takeViewFromTrash, view } from './views.server.ts';
import { deleteViews, keptByMe, viewById, viewsOfMine } from './views.store.ts';

const changedSince: Refused = { rule: 'changed_since', sentence: 'Someone changed it since.' };
const tooMany: Refused = { rule: 'most_views', sentence: `You keep ${mostKept} views: let one go first.` };

registerBin({
  kind: 'view',
  find,
  lives: async (c, id) => (await viewById(c, id)) !== null,
  async restore(c, id) {
    const row = await viewsOfMine(c).where('views.id', '=', id).executeTakeFirst();
    if (row) await takeViewFromTrash(c, row);
    return (await viewById(c, id))?.version ?? null;
  },
  async putBack(c, id, version) {
    const row = await viewById(c, id);
    if (!row || row.version !== version) return changedSince;
    await putViewInTrash(c, row);
    return null;
  },
  end: (c, id) => deleteViews(c.db, c.workspaceId, [id]),
  over: (db, before, most) =>
    db.selectFrom('views').select(['workspace_id', 'id']).where('trashed_at', '<', before).orderBy('trashed_at').orderBy('id').limit(most).execute(),
  async purge(trx, workspaceId, given, before) {
    const rows = await trx
      .selectFrom('views')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', given)
      .where('trashed_at', '<', before)
      .execute();
    const ids = rows.map((r) => r.id);
    if (ids.length > 0) await deleteViews(trx, workspaceId, ids);
    return ids;
  },
});

// My own, and shared ones that I keep as the steward of their project or, of all work, as an administrator.
async function find(c: Context, wanted: Wanted): Promise<Lying[]> {
  if (c.me.role === 'guest') return [];
  const rows = await viewsOfMine(c)
    .clearOrderBy()
    .where('views.trashed_at', '>=', wanted.since)
    .where((e) =>
      e.or([
        e('views.kept_by', '=', c.me.id),
        ...(c.me.role === 'administrator' ? [e('views.project_id', 'is', null)] : []),
        sql<boolean>`views.project_id IN (SELECT k.subject_id FROM commitments k WHERE k.workspace_id = ${c.workspaceId} AND k.person_id = ${c.me.id}
          AND k.subject_kind = 'project' AND k.role = 'steward' AND k.until_at IS NULL)`,
      ]),
    )
    .$if(wanted.ids !== undefined, (q) => q.where('views.id', 'in', wanted.ids ?? []))
    .$if(wanted.projectId !== undefined, (q) => q.where('views.project_id', '=', wanted.projectId ?? ''))
    .$if(wanted.before !== undefined, (q) =>
      q.where(sql<boolean>`(views.trashed_at < ${wanted.before?.at} OR (views.trashed_at = ${wanted.before?.at} AND views.id < ${wanted.before?.id}))`),
    )
    .orderBy('views.trashed_at', 'desc')
    .orderBy('views.id', 'desc')
    .limit(wanted.limit)
    .execute();
  const full = rows.length > 0 && (await keptByMe(c)) >= mostKept;
  return Promise.all(
    rows.map(async (r): Promise<Lying> => {
      const { mine, project } = await view(c, r);
      return {
        kind: 'view',
        id: r.id,
        title: r.name,
        key: null,
        where: project ? { kind: 'project', id: project.id, title: project.name, key: project.key } : null,
        project,
        trashed_at: r.trashed_at ?? '',
        by: null,
        below: 0,
        held_back: r.project_state === 'archived' ? inArchive : mine && full ? tooMany : null,
        version: r.version,
        mayEnd: mine,
      };
    }),
  );
}
