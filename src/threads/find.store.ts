import { type SqlBool, sql } from 'kysely';
import { fold } from '../kit/text.ts';
import type { Context } from '../people/context.server.ts';
import type { Kind } from './threads.ts';
import { visibleNodes } from './visible.server.ts';

/** Things by title or key, only what the caller sees: what has the key, then starts of titles, then starts of words, then the rest. */
export async function findNodes(c: Context, q: string, kinds: Kind[] | null, limit: number) {
  const text = fold(q).replace(/[\\%_]/g, '\\$&');
  if (text === '')
    return shown(c, kinds)
      .where('nodes.kind', 'in', kinds ?? ['vision', 'direction', 'goal', 'project', 'milestone', 'unit', 'person'])
      .where('nodes.kind', '!=', 'task')
      .orderBy('nodes.updated_at', 'desc')
      .limit(limit)
      .execute();
  const byKey = await shown(c, kinds).where('nodes.kind', '!=', 'part').where('nodes.key', '=', q.trim().toUpperCase()).limit(limit).execute();
  const isTask = byKey.some((n) => n.kind === 'task'); // a whole key of a task names one thing
  const ids = isTask ? [] : (await byName(c, text, kinds, limit)).filter((n) => !byKey.some((k) => k.kind === n.kind && k.id === n.id));
  if (ids.length === 0) return byKey;
  const named = await shown(c, kinds)
    .where((e) => e.or(ids.map((n) => e.and([e('nodes.kind', '=', n.kind), e('nodes.id', '=', n.id)]))))
    .execute();
  const at = new Map(named.map((n) => [`${n.kind}:${n.id}`, n]));
  return [...byKey, ...ids.flatMap((n) => at.get(`${n.kind}:${n.id}`) ?? [])].slice(0, limit);
}

function seen(c: Context, kinds: Kind[] | null) {
  return visibleNodes({ ...c, db: c.slow })
    .where('nodes.state', 'not in', ['left', 'erased', 'placeholder', 'invited', 'suspended'])
    .$if(kinds !== null, (query) => query.where('nodes.kind', 'in', kinds ?? []))
    .$if(c.me.role === 'guest', (query) => query.where('nodes.kind', 'in', ['project', 'milestone', 'task', 'part']));
}

function shown(c: Context, kinds: Kind[] | null) {
  return seen(c, kinds)
    .leftJoin('nodes as up', (j) =>
      j.onRef('up.workspace_id', '=', 'nodes.workspace_id').onRef('up.kind', '=', 'nodes.parent_kind').onRef('up.id', '=', 'nodes.parent_id'),
    )
    .select(['nodes.kind', 'nodes.id', 'nodes.title', 'nodes.key', 'nodes.state', 'up.title as under']);
}

// Goes over every name, and so over one index only: nothing is named here that does not stand in nodes_by_name.
function byName(c: Context, text: string, kinds: Kind[] | null, limit: number) {
  return seen(c, kinds)
    .select(['nodes.kind', 'nodes.id'])
    .where(sql<SqlBool>`nodes.folded LIKE ${`%${text}%`} ESCAPE '\\'`)
    .orderBy(
      sql`CASE WHEN nodes.folded LIKE ${`${text}%`} ESCAPE '\\' THEN 1 WHEN nodes.folded LIKE ${`% ${text}%`} ESCAPE '\\' THEN 2 ELSE 3 END
        + CASE WHEN nodes.state IN ('done', 'dropped', 'archived', 'closed') THEN 4 ELSE 0 END`,
    )
    .orderBy(sql`length(nodes.folded)`)
    .orderBy('nodes.id', 'desc')
    .limit(limit)
    .execute();
}
