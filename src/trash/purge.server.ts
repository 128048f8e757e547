import { setImmediate as breathe } from 'node:timers/promises';
import { append } from '../activity/log.server.ts';
import type { Ground } from '../people/context.server.ts';
import { allBins } from './kinds.server.ts';
import { overSince } from './trash.ts';

export { dropDays, dropWhatHung } from './purge.store.ts';

/** So many go in one transaction, so that nobody waits for it; so many steps are taken in a minute. */
const atOnce = 50;
const mostSteps = 40;

/** Ends what lay in the trash for 30 days: it goes for good, with all that hung on it; the log keeps that it was. */
export async function emptyTrash(ground: Pick<Ground, 'database' | 'clock' | 'wake'>): Promise<number> {
  const now = ground.clock().toISOString();
  const before = overSince(now);
  let gone = 0;
  for (const bin of allBins())
    for (let step = 0; step < mostSteps; step++) {
      const over = await bin.over(ground.database.read, before, atOnce);
      if (over.length === 0) break;
      let went = 0;
      for (const [workspaceId, rows] of Map.groupBy(over, (r) => r.workspace_id)) {
        went += await ground.database.write(workspaceId, async (trx) => {
          const ids = await bin.purge(
            trx,
            workspaceId,
            rows.map((r) => r.id),
            before,
          );
          const told = ids.map((id) => ({
            kind: `${bin.kind}.purged`,
            subject: { kind: bin.kind, id },
            features: ['trash'],
            audience: 'subject' as const,
            withoutActor: true,
          }));
          if (told.length > 0) await append(trx, workspaceId, null, now, told);
          return ids.length;
        });
        ground.wake.happened(workspaceId);
      }
      gone += went;
      if (went === 0) break; // what is left waits for what lies below it
      await breathe();
    }
  return gone;
}
