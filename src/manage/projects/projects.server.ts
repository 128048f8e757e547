import { implement } from '@orpc/server';
import { generateNKeysBetween } from 'fractional-indexing';
import { sql } from 'kysely';
import { checkVersion, conflict, invalid, notFound } from '../../kit/errors.ts';
import { newId } from '../../kit/ids.ts';
import { fold } from '../../kit/text.ts';
import type { Context } from '../../people/context.server.ts';
import { admitPerson, type Entry } from '../../people/handlers.server.ts';
import { unitsInOrder } from '../../people/unit-below.server.ts';
import { openUnitFor } from '../../people/unit-people.server.ts';
import { atLeast } from '../../threads/inside.server.ts';
import { placeNode } from '../../threads/nodes.server.ts';
import { accessVerbs } from './access.server.ts';
import { textOfProject } from './found.server.ts';
import { keyIsTaken, lastUsed, type ProjectRecord, projectById, projectByKey, projectRows, shapeOf, visibleProjects } from './projects.store.ts';
import { firstStates, nextStates, type Project, ProjectState, projectsApi, proposeKey } from './projects.ts';
import { levelIn, projectTo } from './rights.server.ts';
import { shapeVerbs } from './shape.server.ts';
import { unitAccessVerbs } from './unit-access.server.ts';

const os = implement(projectsApi).$context<{ entry: Entry }>().use(admitPerson);

export const projectsRouter = os.router({
  list: os.list.handler(({ context: { c }, input }) => listProjects(c, input)),
  one: os.one.handler(async ({ context: { c }, input }) => {
    const found = await projectByKey(c, input.key);
    if (!found) throw notFound('This project');
    return projectView(c, found);
  }),
  create: os.create.handler(({ context: { c }, input }) => createProject(c, input)),
  edit: os.edit.handler(({ context: { c }, input }) => editProject(c, input)),
  rename: os.rename.handler(({ context: { c }, input }) => renameKey(c, input)),
  setState: os.setState.handler(({ context: { c }, input }) => setState(c, input)),
  addState: os.addState.handler(({ context: { c }, input }) => shapeVerbs.addState(c, input).then((p) => projectView(c, p))),
  editState: os.editState.handler(({ context: { c }, input }) => shapeVerbs.editState(c, input).then((p) => projectView(c, p))),
  removeState: os.removeState.handler(({ context: { c }, input }) => shapeVerbs.removeState(c, input).then((p) => projectView(c, p))),
  addLabel: os.addLabel.handler(({ context: { c }, input }) => shapeVerbs.addLabel(c, input)),
  editLabel: os.editLabel.handler(({ context: { c }, input }) => shapeVerbs.editLabel(c, input)),
  removeLabel: os.removeLabel.handler(({ context: { c }, input }) => shapeVerbs.removeLabel(c, input)),
  grants: os.grants.handler(({ context: { c }, input }) => accessVerbs.list(c, input.project_id)),
  grant: os.grant.handler(({ context: { c }, input }) => accessVerbs.grant(c, input)),
  endGrant: os.endGrant.handler(({ context: { c }, input }) => accessVerbs.end(c, input)),
  unitGrants: os.unitGrants.handler(({ context: { c }, input }) => unitAccessVerbs.list(c, input.project_id)),
  grantUnit: os.grantUnit.handler(({ context: { c }, input }) => unitAccessVerbs.grant(c, input)),
  endUnitGrant: os.endUnitGrant.handler(({ context: { c }, input }) => unitAccessVerbs.end(c, input)),
});

/** A project as the caller sees it, with what they may do. */
export async function projectView(c: Context, record: ProjectRecord): Promise<Project> {
  const [[row], shape, level] = await Promise.all([projectRows(c, [record]), shapeOf(c, record.id), levelIn(c, record)]);
  if (!row) throw notFound('This project');
  const live = record.state !== 'archived';
  return {
    ...row,
    ...shape,
    states: shape.states as Project['states'],
    outcome: record.outcome,
    version: record.version,
    created_at: record.created_at,
    can: {
      plan: level === 'steward',
      take_part: live && atLeast(level, 'take_part'),
      comment: live && atLeast(level, 'comment'),
      steward: level === 'steward',
      take_stewardship: row.stewards.length === 0 && c.me.role !== 'guest' && atLeast(level, 'take_part'),
    },
  };
}

async function listProjects(c: Context, input: { state?: string | undefined; unit?: string | undefined }) {
  const states = input.state?.split(',').filter(Boolean) ?? [];
  const unknown = states.find((s) => !ProjectState.safeParse(s).success);
  if (unknown !== undefined) throw invalid('state', 'states_are_known', unknown, `Give some of ${ProjectState.options.join(', ')}.`);
  const records = await visibleProjects(c)
    .selectAll('projects')
    .$if(states.length > 0, (q) => q.where('projects.state', 'in', states))
    .$if(input.unit !== undefined, (q) => q.where('projects.unit_id', '=', input.unit ?? ''))
    .orderBy('projects.name')
    .execute();
  const units = new Set(records.map((r) => r.unit_id));
  return {
    projects: await projectRows(c, records),
    units: (await unitsInOrder(c)).filter((u) => units.has(u.id)),
    last_used: await lastUsed(c),
    can: { create: c.me.role !== 'guest' },
  };
}

type NewProject = {
  id: string;
  key?: string | undefined;
  name: string;
  purpose: string;
  outcome: string;
  unit_id: string | null;
  access: 'open' | 'closed';
  starts_on: string | null;
  ends_on: string | null;
};

const told = ['name', 'purpose', 'outcome', 'unit_id', 'access', 'starts_on', 'ends_on'] as const satisfies (keyof NewProject)[];

/** Makes a project; whoever makes it takes its stewardship. The same call twice answers the same. */
export async function createProject(c: Context, input: NewProject): Promise<Project> {
  checkDates(input);
  return c.transaction(async (c) => {
    const before = await c.db.selectFrom('projects').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', input.id).executeTakeFirst();
    if (before) {
      const same = before.created_by === c.me.id && told.every((field) => before[field] === input[field]);
      const hadKey = input.key === undefined || (await keyIsTaken(c, input.key)) === before.id;
      if (!same || !hadKey) throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
      return projectView(c, before);
    }
    if (input.unit_id !== null) await openUnitFor(c, input.unit_id, 'unit_id');
    const key = input.key ?? (await freeKey(c, proposeKey(input.name)));
    if (input.key && (await keyIsTaken(c, input.key)))
      throw invalid(
        'key',
        'key_is_unique',
        input.key,
        `${input.key} is or was the key of a project: choose another, since old keys lead to their project for ever.`,
      );
    const stamp = { created_at: c.now, created_by: c.me.id, updated_at: c.now, updated_by: c.me.id };
    await c.db
      .insertInto('projects')
      .values({
        workspace_id: c.workspaceId,
        id: input.id,
        key,
        name: input.name,
        purpose: input.purpose,
        outcome: input.outcome,
        unit_id: input.unit_id,
        access: input.access,
        state: 'active',
        starts_on: input.starts_on,
        ends_on: input.ends_on,
        ...stamp,
      })
      .execute();
    await c.db.insertInto('project_keys').values({ workspace_id: c.workspaceId, key, project_id: input.id }).execute();
    const positions = generateNKeysBetween(null, null, firstStates.length);
    await c.db
      .insertInto('project_states')
      .values(
        firstStates.map((s, i) => ({
          workspace_id: c.workspaceId,
          id: newId(),
          project_id: input.id,
          name: s.name,
          folded: fold(s.name),
          category: s.category,
          position: positions[i] ?? 'a0',
        })),
      )
      .execute();
    await c.db
      .insertInto('commitments')
      .values({ workspace_id: c.workspaceId, id: newId(), subject_kind: 'project', subject_id: input.id, person_id: c.me.id, role: 'steward', from_at: c.now })
      .execute();
    c.record({
      kind: 'project.created',
      subject: { kind: 'project', id: input.id },
      projectId: input.id,
      features: ['projects', 'throughline'],
      data: { name: input.name },
    });
    return saved(c, input.id);
  });
}

async function editProject(c: Context, input: { id: string; version: number } & Partial<Omit<NewProject, 'id' | 'key'>>): Promise<Project> {
  return c.transaction(async (c) => {
    const { level: _, ...before } = await projectTo(c, input.id, 'steward');
    checkVersion(before, input.version, await projectView(c, before));
    const { id, version: __, ...given } = input;
    const patch = Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined)) as Partial<NewProject>;
    checkDates({
      starts_on: patch.starts_on === undefined ? before.starts_on : patch.starts_on,
      ends_on: patch.ends_on === undefined ? before.ends_on : patch.ends_on,
    });
    if (patch.unit_id) await openUnitFor(c, patch.unit_id, 'unit_id');
    await touch(c, id, patch);
    if (patch.unit_id !== undefined && patch.unit_id !== before.unit_id)
      await c.db.updateTable('nodes').set({ unit_id: patch.unit_id }).where('workspace_id', '=', c.workspaceId).where('project_id', '=', id).execute();
    c.record({
      kind: 'project.changed',
      subject: { kind: 'project', id },
      projectId: id,
      features: ['projects', 'throughline'],
      data: { changed: Object.keys(patch) },
    });
    return saved(c, id);
  });
}

async function renameKey(c: Context, input: { id: string; version: number; key: string }): Promise<Project> {
  return c.transaction(async (c) => {
    const before = await projectTo(c, input.id, 'steward');
    checkVersion(before, input.version, await projectView(c, before));
    if (before.key === input.key) return projectView(c, before);
    const owner = await keyIsTaken(c, input.key);
    if (owner && owner !== input.id) throw invalid('key', 'key_is_unique', input.key, `${input.key} is or was the key of another project: choose another.`);
    if (!owner) await c.db.insertInto('project_keys').values({ workspace_id: c.workspaceId, key: input.key, project_id: input.id }).execute();
    await touch(c, input.id, { key: input.key });
    await c.db
      .updateTable('nodes')
      .set((e) => ({
        key: e
          .selectFrom('tasks as t')
          .select(sql<string>`CAST(${`${input.key}-`} AS TEXT) || t.number`.as('k'))
          .where('t.workspace_id', '=', c.workspaceId)
          .whereRef('t.id', '=', 'nodes.id'),
      }))
      .where('workspace_id', '=', c.workspaceId)
      .where('kind', '=', 'task')
      .where('project_id', '=', input.id)
      .execute();
    // A part is found by the key of its task.
    await sql`UPDATE nodes SET key = (SELECT up.key FROM nodes up WHERE up.workspace_id = nodes.workspace_id AND up.kind = 'task' AND up.id = nodes.parent_id)
      WHERE workspace_id = ${c.workspaceId} AND kind = 'part' AND project_id = ${input.id}`.execute(c.db);
    c.record({
      kind: 'project.key_changed',
      subject: { kind: 'project', id: input.id },
      projectId: input.id,
      features: ['projects', 'tasks'],
      data: { from: before.key, to: input.key },
    });
    return saved(c, input.id);
  });
}

async function setState(c: Context, input: { id: string; version: number; state: ProjectState; because: string }): Promise<Project> {
  return c.transaction(async (c) => {
    const before = await projectTo(c, input.id, 'steward');
    checkVersion(before, input.version, await projectView(c, before));
    if (before.state === input.state) return projectView(c, before);
    const next = nextStates[before.state as ProjectState];
    if (!next.includes(input.state)) throw invalid('state', 'state_follows', input.state, `A project that is ${before.state} can become ${next.join(', ')}.`);
    if (input.state === 'stopped' && input.because.length < 3)
      throw invalid('because', 'stopping_has_a_reason', input.because, 'Say in a sentence why it stops.');
    await touch(c, input.id, { state: input.state });
    c.record({
      kind: `project.${input.state}`,
      subject: { kind: 'project', id: input.id },
      projectId: input.id,
      features: ['projects', 'throughline', 'today'],
      data: { from: before.state, because: input.because },
    });
    return saved(c, input.id);
  });
}

async function touch(c: Context, id: string, patch: Partial<NewProject> & { state?: string }): Promise<void> {
  await c.db
    .updateTable('projects')
    .set((e) => ({ ...patch, updated_at: c.now, updated_by: c.me.id, version: e('version', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .execute();
}

async function saved(c: Context, id: string): Promise<Project> {
  const record = await c.db.selectFrom('projects').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', id).executeTakeFirstOrThrow();
  await placeProject(c, record);
  const seen = await projectById(c, id);
  if (!seen) throw notFound('This project');
  return projectView(c, seen);
}

/** Writes the project's row among all that can be named. */
export async function placeProject(
  c: Context,
  record: Pick<ProjectRecord, 'id' | 'name' | 'key' | 'state' | 'access' | 'unit_id' | 'ends_on' | 'purpose' | 'outcome' | 'created_by'>,
): Promise<void> {
  await placeNode(c.db, c.workspaceId, {
    kind: 'project',
    id: record.id,
    title: record.name,
    key: record.key,
    state: record.state,
    projectId: record.id,
    unitId: record.unit_id,
    day: record.ends_on,
    access: record.access as 'open',
    updatedAt: c.now,
    text: textOfProject(record),
    byId: record.created_by,
  });
}

function checkDates(given: { starts_on: string | null; ends_on: string | null }): void {
  if (given.starts_on && given.ends_on && given.ends_on < given.starts_on)
    throw invalid('ends_on', 'projects_end_after_start', given.ends_on, `It ends before it starts on ${given.starts_on}: choose a later day.`);
}

/** A key that no project ever had, made from a proposal. */
export async function freeKey(c: Context, proposal: string): Promise<string> {
  if (!(await keyIsTaken(c, proposal))) return proposal;
  for (let n = 2; ; n++) {
    const key = `${proposal.slice(0, 10 - String(n).length)}${n}`;
    if (!(await keyIsTaken(c, key))) return key;
  }
}
