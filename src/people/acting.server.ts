import { type Context, contextOf, type Ground } from './context.server.ts';
import { personInWorkspace } from './sessions.server.ts';

/** A context for work that goes on in a person's name after their request; null when they are no longer here. */
export async function contextOfPerson(ground: Ground, workspaceId: string, personId: string): Promise<Context | null> {
  const row = await ground.database.read
    .selectFrom('people as p')
    .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
    .select(['w.slug', 'p.account_id'])
    .where('p.workspace_id', '=', workspaceId)
    .where('p.id', '=', personId)
    .executeTakeFirst();
  const person = row?.account_id ? await personInWorkspace(ground.database.read, row.slug, row.account_id) : null;
  return person && person.state === 'active' ? contextOf(ground, { ...person.me, through: 'session' }, person.workspace) : null;
}
