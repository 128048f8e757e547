import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Context } from '../people/context.server.ts';
import type { Asking } from '../people/kept.server.ts';
import { projectsOfMine } from './inside.server.ts';

/**
 * The one rule of sight for everything that lies in a project: a member sees open projects, and closed ones that they are in; a guest
 * sees only those that they are in. A null project is the workspace itself, seen by members.
 */
export function projectVisible(c: Asking, column: string): RawBuilder<SqlBool> {
  const project = sql.ref(column);
  const mine = projectsOfMine(c);
  if (c.me.role === 'guest') return sql<SqlBool>`(${project} IN (${mine}))`;
  const closed = sql`SELECT id FROM nodes WHERE workspace_id = ${c.workspaceId} AND kind = 'project' AND access = 'closed'`;
  return sql<SqlBool>`(${project} IS NULL OR ${project} NOT IN (${closed}) OR ${project} IN (${mine}))`;
}

/** Whether what the caller took of a node, or is offered, shows it to them: a task, or a part of one. `at` is what the nodes are called in the statement. */
export const nodeShownToMe = (c: Asking, at: string): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${sql.ref(`${at}.kind`)} IN ('task', 'part') AND ${shownToMe(c, sql`(CASE WHEN ${sql.ref(`${at}.kind`)} = 'part' THEN ${sql.ref(`${at}.parent_id`)} ELSE ${sql.ref(`${at}.id`)} END)`)})`;

/** Tasks that a commitment or an open offer shows to the caller wherever they lie; an offer to a guest only inside what they were given. */
export const taskShownToMe = (c: Asking, column: string): RawBuilder<SqlBool> => shownToMe(c, sql.ref(column));

function shownToMe(c: Asking, task: RawBuilder<unknown>): RawBuilder<SqlBool> {
  const inside = sql`AND EXISTS (SELECT 1 FROM nodes at WHERE at.workspace_id = ${c.workspaceId} AND at.kind = 'task' AND at.id = offers.subject_id AND at.project_id IN (${projectsOfMine(c)}))`;
  const ofUnits = c.me.unitIds.length > 0 ? sql`OR k.to_unit_id IN (${sql.join(c.me.unitIds)})` : sql``;
  const units = c.me.unitIds.length > 0 ? sql`OR to_unit_id IN (${sql.join(c.me.unitIds)})` : sql``;
  // A part that one took, or is offered, shows its task.
  const ofPart = sql`n.workspace_id = ${c.workspaceId} AND n.kind = 'part' AND n.id = k.subject_id`;
  return sql<SqlBool>`(${task} IN (
    SELECT subject_id FROM commitments WHERE workspace_id = ${c.workspaceId} AND person_id = ${c.me.id} AND subject_kind = 'task' AND until_at IS NULL
    UNION SELECT subject_id FROM offers WHERE workspace_id = ${c.workspaceId} AND subject_kind = 'task' AND state IN ('open', 'countered') AND (to_person_id = ${c.me.id} ${units}) ${c.me.role === 'guest' ? inside : sql``}
    UNION SELECT n.parent_id FROM commitments k JOIN nodes n ON ${ofPart} WHERE k.workspace_id = ${c.workspaceId} AND k.person_id = ${c.me.id} AND k.subject_kind = 'part' AND k.until_at IS NULL
    UNION SELECT n.parent_id FROM offers k JOIN nodes n ON ${ofPart} WHERE k.workspace_id = ${c.workspaceId} AND k.subject_kind = 'part' AND k.state IN ('open', 'countered') AND (k.to_person_id = ${c.me.id} ${ofUnits}) ${c.me.role === 'guest' ? sql`AND n.project_id IN (${projectsOfMine(c)})` : sql``}))`;
}

/** Nodes the caller sees: members all that lie in no project or in one they see; guests what was granted, and their own tasks. */
export function visibleNodes(c: Asking) {
  return c.db
    .selectFrom('nodes')
    .where('nodes.workspace_id', '=', c.workspaceId)
    .where((e) => e.or([projectVisible(c, 'nodes.project_id'), nodeShownToMe(c, 'nodes')]));
}

/** One thing by kind and id as the caller sees it, or null: not visible and not existing are the same. */
export async function visibleNode(c: Context, kind: string, id: string) {
  return (await visibleNodes(c).selectAll('nodes').where('nodes.kind', '=', kind).where('nodes.id', '=', id).executeTakeFirst()) ?? null;
}

/** Which of some things the caller sees, by id. */
export async function seenOf(c: Context, things: { kind: string; id: string }[]): Promise<Set<string>> {
  if (things.length === 0) return new Set();
  const ids = things.map((t) => t.id);
  const rows = await visibleNodes(ids.length > 50 ? { ...c, db: c.slow } : c)
    .select(['nodes.kind', 'nodes.id'])
    .where('nodes.id', 'in', ids)
    .execute();
  const seen = new Set(rows.map((r) => `${r.kind}:${r.id}`));
  return new Set(things.filter((t) => seen.has(`${t.kind}:${t.id}`)).map((t) => t.id));
}

/** Whether another person sees a thing: asked before they are told of it. */
export async function visibleToPerson(c: Context, personId: string, kind: string, id: string): Promise<boolean> {
  const person = await c.db
    .selectFrom('people')
    .select(['id', 'role', 'state', 'home_unit_id', 'ends_on'])
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', personId)
    .executeTakeFirst();
  if (person?.state !== 'active' || (person.ends_on !== null && person.ends_on < c.now.slice(0, 10))) return false;
  const units = await c.db
    .selectFrom('unit_participants')
    .select('unit_id')
    .where('workspace_id', '=', c.workspaceId)
    .where('person_id', '=', personId)
    .execute();
  const unitIds = [person.home_unit_id, ...units.map((u) => u.unit_id)].filter((u) => u !== null);
  const theirs = { ...c, me: { ...c.me, id: personId, role: person.role as Context['me']['role'], unitIds } };
  return (await visibleNode(theirs, kind, id)) !== null;
}

/** Which of these people see a thing: one question for many, where it lies open to every member. */
export async function whoSees(c: Context, personIds: string[], kind: string, id: string): Promise<Set<string>> {
  const node = await c.db
    .selectFrom('nodes as n')
    .leftJoin('nodes as p', (j) => j.onRef('p.workspace_id', '=', 'n.workspace_id').on('p.kind', '=', 'project').onRef('p.id', '=', 'n.project_id'))
    .select(['n.id', 'p.access'])
    .where('n.workspace_id', '=', c.workspaceId)
    .where('n.kind', '=', kind)
    .where('n.id', '=', id)
    .executeTakeFirst();
  if (!node || personIds.length === 0) return new Set();
  const people = await c.db
    .selectFrom('people')
    .select(['id', 'role', 'ends_on'])
    .where('workspace_id', '=', c.workspaceId)
    .where('state', '=', 'active')
    .where('id', 'in', personIds)
    .execute();
  const seeing = new Set<string>();
  for (const p of people) {
    const open = node.access !== 'closed' && p.role !== 'guest' && p.ends_on === null;
    if (open || (await visibleToPerson(c, p.id, kind, id))) seeing.add(p.id);
  }
  return seeing;
}
