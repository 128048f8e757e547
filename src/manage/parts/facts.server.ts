import { conflict } from '../../kit/errors.ts';
import { closeOffersOfAll } from '../../offers/offers.server.ts';
import type { Context } from '../../people/context.server.ts';
import { partsOfTasks, unnameParts } from './parts.store.ts';

/** What tasks and the day may ask of parts: read here, so that the SQL stays in its folder. */
export { insertParts, nameParts, partsHeldByMe, partsOf, partsOfTasks } from './parts.store.ts';

/** Refuses the end of a task while parts of it are open: none is closed over the heads of those who have it. */
export async function refuseOpenParts(c: Context, taskId: string): Promise<void> {
  const open = (await partsOfTasks(c, [taskId])).filter((p) => p.finished_at === null);
  if (open.length === 0) return;
  throw conflict(
    open.length === 1 ? 'A part of it is still open. Finish it or drop it first.' : `${open.length} parts of it are still open. Finish or drop them first.`,
    'open_parts',
  );
}

/** Ends the offers of the parts of tasks that are over. */
export async function closePartOffers(c: Context, taskIds: string[]): Promise<void> {
  const ids = (await partsOfTasks(c, taskIds)).map((p) => p.id);
  for (let i = 0; i < ids.length; i += 300) await closeOffersOfAll(c, 'part', ids.slice(i, i + 300));
}

/** Parts go to the trash with their tasks. */
export async function trashPartsOf(c: Context, taskIds: string[]): Promise<void> {
  await closePartOffers(c, taskIds);
  await unnameParts(c, taskIds);
}
