import type { Context } from '../people/context.server.ts';
import { livingThreads } from './threads.store.ts';

/** What many things serve, by `kind:id`. */
export async function tiesOf(c: Context, ids: string[]) {
  const rows = await livingThreads(c).where('t.src_id', 'in', ids).execute();
  return Map.groupBy(rows, (t) => `${t.src_kind}:${t.src_id}`);
}
