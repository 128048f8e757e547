import { notFound } from '../kit/errors.ts';
import type { Context, Ground } from './context.server.ts';
import { eraseRows } from './erase.store.ts';
import { keepErased } from './erased.server.ts';
import { closeStreams, personToManage, refuseLast, takeLeave } from './membership.server.ts';
import { personById } from './people.store.ts';

export { eraseRows };

type Forget = (ground: Ground, workspaceId: string, personId: string) => Promise<void>;
const forgets: Forget[] = [];

/** A feature that keeps files of people says here how they go with whoever is erased. */
export function whenErased(forget: Forget): void {
  forgets.push(forget);
}

/** Leaves the workspace and is erased from it; the last administrator stays until there is another. */
export async function eraseMe(c: Context): Promise<void> {
  const person = await c.transaction(async (c) => {
    const person = await personById(c, c.me.id);
    if (person?.state !== 'active') throw notFound('Your membership');
    if (person.role === 'administrator') await refuseLast(c, person);
    await takeLeave(c, person, true);
    // Leaving gave the account back: it is erased with the person, where it is of no other workspace.
    await c.db.updateTable('people').set({ account_id: person.account_id }).where('workspace_id', '=', c.workspaceId).where('id', '=', person.id).execute();
    await eraseRows(c.db, c.workspaceId, person.id, c.now);
    told(c);
    return person;
  });
  closeStreams(c, person);
  await remember(c, person.id);
}

/** Erases somebody who left, or a name that came with an import. */
export async function erasePerson(c: Context, id: string): Promise<void> {
  const was = await c.transaction(async (c) => {
    const person = await c.db.selectFrom('people').select('state').where('workspace_id', '=', c.workspaceId).where('id', '=', id).executeTakeFirst();
    if (person?.state === 'erased') return id; // said twice, done once
    const here = await personToManage(c, id, ['left', 'placeholder']);
    await eraseRows(c.db, c.workspaceId, here.id, c.now);
    told(c);
    return here.id;
  });
  await remember(c, was);
}

// The list outlives the database: a restore of an older archive reads it.
async function remember(c: Context, personId: string): Promise<void> {
  await keepErased(c.ground.dataFolder, [{ workspace_id: c.workspaceId, person_id: personId, at: c.now }]);
  for (const forget of forgets) await forget(c.ground, c.workspaceId, personId);
}

function told(c: Context): void {
  c.record({
    kind: 'person.erased',
    subject: { kind: 'workspace', id: c.workspaceId },
    audience: 'subject',
    features: ['people', 'units', 'comments', 'tasks', 'offers'],
    withoutActor: true,
  });
}
