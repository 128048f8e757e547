import { conflict, invalid, notFound } from '../../kit/errors.ts';
import { initialsOf } from '../../kit/text.ts';
import type { Context } from '../../people/context.server.ts';
import { projectTo } from './rights.server.ts';

/** Who was given access to a project: given and ended by its steward. */
export const accessVerbs = { list, grant, end };

function grants(c: Context, projectId: string) {
  return c.db
    .selectFrom('grants as g')
    .innerJoin('people as p', (j) => j.onRef('p.id', '=', 'g.person_id').onRef('p.workspace_id', '=', 'g.workspace_id'))
    .select(['g.id', 'g.level', 'g.ends_on', 'p.id as person_id', 'p.name', 'p.account_id'])
    .where('g.workspace_id', '=', c.workspaceId)
    .where('g.object_kind', '=', 'project')
    .where('g.object_id', '=', projectId)
    .where('g.ended_at', 'is', null)
    .orderBy('p.name');
}
const view = (g: { id: string; level: string; ends_on: string | null; person_id: string; name: string }) => ({
  id: g.id,
  level: g.level as 'see',
  ends_on: g.ends_on,
  person: { id: g.person_id, name: g.name, initials: initialsOf(g.name) },
});

async function list(c: Context, projectId: string) {
  await projectTo(c, projectId, 'steward');
  return (await grants(c, projectId).execute()).map(view);
}

async function grant(c: Context, input: { project_id: string; id: string; person_id: string; level: 'see' | 'comment' | 'take_part'; ends_on: string | null }) {
  return c.transaction(async (c) => {
    const project = await projectTo(c, input.project_id, 'steward');
    const person = await c.db
      .selectFrom('people')
      .select(['id', 'name', 'role', 'state'])
      .where('workspace_id', '=', c.workspaceId)
      .where('id', '=', input.person_id)
      .executeTakeFirst();
    if (!person || !['active', 'invited'].includes(person.state))
      throw invalid('person_id', 'person_is_here', input.person_id, 'This person is not in the workspace now.');
    if (input.ends_on !== null && input.ends_on < c.today) throw invalid('ends_on', 'grant_ends_later', input.ends_on, 'Choose today or a later day.');
    const living = await grants(c, input.project_id).where('g.person_id', '=', input.person_id).executeTakeFirst();
    if (living?.id === input.id && living.level === input.level && living.ends_on === input.ends_on) return view(living);
    const before = await c.db.selectFrom('grants').select('id').where('workspace_id', '=', c.workspaceId).where('id', '=', input.id).executeTakeFirst();
    if (before) throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
    if (living) await close(c, living.id);
    await c.db
      .insertInto('grants')
      .values({
        workspace_id: c.workspaceId,
        id: input.id,
        person_id: input.person_id,
        object_kind: 'project',
        object_id: input.project_id,
        level: input.level,
        ends_on: input.ends_on,
        created_at: c.now,
        created_by: c.me.id,
      })
      .execute();
    c.record({
      kind: 'project.access_given',
      subject: { kind: 'project', id: project.id },
      projectId: project.id,
      features: ['projects', 'people'],
      data: { person: person.name, level: input.level },
    });
    return view({ id: input.id, level: input.level, ends_on: input.ends_on, person_id: person.id, name: person.name });
  });
}

async function end(c: Context, input: { project_id: string; id: string }) {
  const accountId = await c.transaction(async (c) => {
    await projectTo(c, input.project_id, 'steward');
    const living = await grants(c, input.project_id).where('g.id', '=', input.id).executeTakeFirst();
    if (!living) throw notFound('This access');
    await close(c, living.id);
    c.record({
      kind: 'project.access_ended',
      subject: { kind: 'project', id: input.project_id },
      projectId: input.project_id,
      features: ['projects', 'people'],
      data: { person: living.name },
    });
    return living.account_id;
  });
  if (accountId) c.ground.wake.happened(`account:${accountId}`);
  return { done: true } as const;
}

async function close(c: Context, id: string): Promise<void> {
  await c.db.updateTable('grants').set({ ended_at: c.now, ended_by: c.me.id }).where('workspace_id', '=', c.workspaceId).where('id', '=', id).execute();
}
