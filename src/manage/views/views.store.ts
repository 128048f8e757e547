import type { Context } from '../../people/context.server.ts';
import { projectVisible } from '../../threads/visible.server.ts';

/** Views that the caller may use: theirs and shared ones, of projects they see; those of all projects are shared with members. */
export const visibleViews = (c: Context) => viewsOfMine(c).where('views.trashed_at', 'is', null);

/** The same, in the trash too. */
export function viewsOfMine(c: Context) {
  return c.db
    .selectFrom('views')
    .innerJoin('people as keeper', (j) => j.onRef('keeper.workspace_id', '=', 'views.workspace_id').onRef('keeper.id', '=', 'views.kept_by'))
    .leftJoin('projects as p', (j) => j.onRef('p.workspace_id', '=', 'views.workspace_id').onRef('p.id', '=', 'views.project_id'))
    .selectAll('views')
    .select(['keeper.name as keeper_name', 'p.key as project_key', 'p.name as project_name', 'p.access as project_access', 'p.state as project_state'])
    .where('views.workspace_id', '=', c.workspaceId)
    .where((e) => e.or([e('views.kept_by', '=', c.me.id), e('views.shared_at', 'is not', null)]))
    .where((e) =>
      e.or([
        projectVisible(c, 'views.project_id'),
        ...(c.me.role === 'guest' ? [e.and([e('views.project_id', 'is', null), e('views.kept_by', '=', c.me.id)])] : []),
      ]),
    )
    .orderBy('views.name')
    .orderBy('views.id');
}
export type ViewRecord = Awaited<ReturnType<ReturnType<typeof visibleViews>['execute']>>[number];

/** One view that the caller may use, or null. */
export async function viewById(c: Context, id: string): Promise<ViewRecord | null> {
  return (await visibleViews(c).where('views.id', '=', id).executeTakeFirst()) ?? null;
}

/** How many views a person keeps here: so that a program in a loop does not fill the table. */
export async function keptByMe(c: Context): Promise<number> {
  const row = await c.db
    .selectFrom('views')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('workspace_id', '=', c.workspaceId)
    .where('kept_by', '=', c.me.id)
    .where('trashed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** A new row. */
export async function insertView(c: Context, row: { id: string; project_id: string | null; name: string } & Look): Promise<void> {
  await c.db
    .insertInto('views')
    .values({ ...row, workspace_id: c.workspaceId, kept_by: c.me.id, created_at: c.now, updated_at: c.now, updated_by: c.me.id })
    .execute();
}
export interface Look {
  layout: string;
  filter: string;
  sort: string;
  grouping: string;
  columns_shown: string;
}
type Change = Partial<Look> & {
  name?: string;
  shared_at?: string | null;
  locked_at?: string | null;
  locked_by?: string | null;
  default_at?: string | null;
  default_by?: string | null;
  trashed_at?: string | null;
};

/** Changes a row that the caller was found to keep or change. */
export async function updateView(c: Context, id: string, change: Change): Promise<void> {
  await c.db
    .updateTable('views')
    .set((e) => ({ ...change, updated_at: c.now, updated_by: c.me.id, version: e('version', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .execute();
}

/** No view is the one that a project opens with. */
export async function clearDefault(c: Context, projectId: string): Promise<void> {
  await c.db
    .updateTable('views')
    .set((e) => ({ default_at: null, default_by: null, version: e('version', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('project_id', '=', projectId)
    .where('default_at', 'is not', null)
    .execute();
}

/** Views that go for good. */
export async function deleteViews(trx: Context['db'], workspaceId: string, ids: string[]): Promise<void> {
  await trx.deleteFrom('views').where('workspace_id', '=', workspaceId).where('id', 'in', ids).execute();
}
