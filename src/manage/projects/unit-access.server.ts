import { conflict, invalid, notFound } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { openUnitFor, wakeUnit } from '../../people/unit-people.server.ts';
import type { GrantLevel, UnitGrant } from './projects.ts';
import { projectTo } from './rights.server.ts';

/** Units that were given access to a project as one: given and ended by its steward. */
export const unitAccessVerbs = { list, grant, end };

function grants(c: Context, projectId: string) {
  return c.db
    .selectFrom('unit_grants as g')
    .innerJoin('units as u', (j) => j.onRef('u.id', '=', 'g.unit_id').onRef('u.workspace_id', '=', 'g.workspace_id'))
    .select(['g.id', 'g.level', 'g.ends_on', 'u.id as unit_id', 'u.name'])
    .where('g.workspace_id', '=', c.workspaceId)
    .where('g.project_id', '=', projectId)
    .where('g.ended_at', 'is', null)
    .orderBy('u.name');
}
const view = (g: { id: string; level: string; ends_on: string | null; unit_id: string; name: string }): UnitGrant => ({
  id: g.id,
  level: g.level as GrantLevel, // the table takes no other
  ends_on: g.ends_on,
  unit: { id: g.unit_id, name: g.name },
});

async function list(c: Context, projectId: string) {
  await projectTo(c, projectId, 'steward');
  return (await grants(c, projectId).execute()).map(view);
}

async function grant(c: Context, input: { project_id: string; id: string; unit_id: string; level: GrantLevel; ends_on: string | null }) {
  const given = await c.transaction(async (c) => {
    const project = await projectTo(c, input.project_id, 'steward');
    const unit = await openUnitFor(c, input.unit_id, 'unit_id');
    if (input.ends_on !== null && input.ends_on < c.today) throw invalid('ends_on', 'grant_ends_later', input.ends_on, 'Choose today or a later day.');
    const living = await grants(c, input.project_id).where('g.unit_id', '=', input.unit_id).executeTakeFirst();
    if (living?.id === input.id && living.level === input.level && living.ends_on === input.ends_on) return view(living);
    const before = await c.db.selectFrom('unit_grants').select('id').where('workspace_id', '=', c.workspaceId).where('id', '=', input.id).executeTakeFirst();
    if (before) throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
    if (living) await close(c, living.id);
    const { id, project_id, unit_id, level, ends_on } = input;
    await c.db
      .insertInto('unit_grants')
      .values({ workspace_id: c.workspaceId, id, project_id, unit_id, level, ends_on, created_at: c.now, created_by: c.me.id })
      .execute();
    c.record({
      kind: 'project.access_given',
      subject: { kind: 'project', id: project.id },
      projectId: project.id,
      features: ['projects', 'units'],
      data: { unit: unit.name, level },
    });
    return view({ id, level, ends_on, unit_id, name: unit.name });
  });
  await wakeUnit(c, input.unit_id);
  return given;
}

async function end(c: Context, input: { project_id: string; id: string }) {
  const unitId = await c.transaction(async (c) => {
    await projectTo(c, input.project_id, 'steward');
    const living = await grants(c, input.project_id).where('g.id', '=', input.id).executeTakeFirst();
    if (!living) throw notFound('This access');
    await close(c, living.id);
    c.record({
      kind: 'project.access_ended',
      subject: { kind: 'project', id: input.project_id },
      projectId: input.project_id,
      features: ['projects', 'units'],
      data: { unit: living.name },
    });
    return living.unit_id;
  });
  await wakeUnit(c, unitId);
  return { done: true } as const;
}

async function close(c: Context, id: string): Promise<void> {
  await c.db.updateTable('unit_grants').set({ ended_at: c.now, ended_by: c.me.id }).where('workspace_id', '=', c.workspaceId).where('id', '=', id).execute();
}
