import { type SqlBool, sql } from 'kysely';
import type { Test } from '../../filter/filter.ts';
import { fold } from '../../kit/text.ts';
import { registerNarrowing } from '../../search/narrow.server.ts';
import { registerTexts } from '../../search/rebuild.server.ts';
import { Category } from '../projects/projects.ts';
import { testOf } from './where.server.ts';

registerNarrowing('task', (c, test, id) => {
  const here = sql`tasks.workspace_id = ${c.workspaceId} AND tasks.trashed_at IS NULL AND ${testOf(c, test)}`;
  // What leaves many is asked of each task as it comes, until the page is full; what leaves few is gathered first.
  if (leavesMany(test)) return sql<SqlBool>`EXISTS (SELECT 1 FROM tasks WHERE tasks.id = ${sql.ref(id)} AND ${here})`;
  return sql<SqlBool>`(${sql.ref(id)} IN (SELECT tasks.id FROM tasks WHERE ${here}))`;
});

function leavesMany({ field, values }: Test): boolean {
  if (field === 'state') return values.some((v) => Category.safeParse(fold(v).replaceAll(' ', '_')).success);
  if (field === 'is') return !values.every((v) => v === 'mine');
  if (field === 'holder') return values.includes('nobody');
  return !['label', 'milestone', 'field', 'goal', 'serves'].includes(field);
}

registerTexts('task', async (trx, workspaceId, after, limit) => {
  const rows = await trx
    .selectFrom('tasks')
    .select(['id', 'title', 'body', 'created_by', 'created_at'])
    .where('workspace_id', '=', workspaceId)
    .where('trashed_at', 'is', null)
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((r) => ({ kind: 'task', id: r.id, part: '', title: r.title, body: r.body, by: r.created_by, at: r.created_at }));
});
