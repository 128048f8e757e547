import type { Context } from '../people/context.server.ts';
import { whoSees } from '../threads/visible.server.ts';
import type { Happening } from './activity.ts';
import { writeFollow } from './follows.server.ts';
import type { Why } from './follows.ts';
import { whenRecorded } from './log.server.ts';
import { notify } from './notices.server.ts';
import { alsoToProject, eventsOf, mostAtOnce, mostEvents, type ToldEvent, toldOf } from './told.ts';

// Whoever follows a thing hears of what happens to it, in the transaction that did it: one row of the inbox per thing.

const followable = new Set(['task', 'milestone', 'project', 'goal']);
/** Who writes many things in one act (an import, a list that was pasted) does not follow each. */
const mostWritten = 20;

interface Thing {
  kind: string;
  id: string;
  projectId: string | null;
  events: ToldEvent[];
  /** Whether it is told to those who follow its project. */
  wide: boolean;
  /** Changed with others by a proposal: told in one row, however many they are in this part of it. */
  together: boolean;
}
interface Telling {
  thing: Thing;
  to: string;
  why: Why;
}

whenRecorded(async (c, happenings) => {
  await followByWriting(c, happenings);
  await endWhereUnseen(c, happenings);
  await forgetComments(c, happenings);
  const things = toldThings(c, happenings);
  if (things.length === 0) return;
  const told = new Set(happenings.flatMap((h) => (h.about ? [`${h.subject.id} ${h.about.id}`] : [])));
  const tellings = (await tellingsOf(c, things)).filter((t) => !told.has(`${t.to} ${t.thing.id}`));
  const seen = await whatIsSeen(c, tellings);
  for (const [to, theirs] of Map.groupBy(seen, (t) => t.to))
    for (const [projectId, here] of Map.groupBy(theirs, (t) => t.thing.projectId)) {
      if (projectId !== null && (here.length > mostAtOnce || here.some((t) => t.thing.together))) await tellOfMany(c, to, projectId, here);
      else for (const telling of here) await tellOfOne(c, telling);
    }
});

function toldThings(c: Context, happenings: Happening[]): Thing[] {
  const things = new Map<string, Thing>();
  for (const h of happenings) {
    if (h.audience === 'subject' || !followable.has(h.subject.kind)) continue;
    const event = toldOf(h.kind, c.now, h.data ?? {});
    if (!event) continue;
    const thing = things.get(h.subject.id) ?? { ...h.subject, projectId: h.projectId ?? null, events: [], wide: false, together: false };
    thing.events.push(event);
    thing.together ||= typeof h.data?.proposal === 'string';
    thing.wide ||= alsoToProject(h.kind, event);
    things.set(h.subject.id, thing);
  }
  return [...things.values()];
}

/** Who follows each of these, and why: never whoever does it now, never whoever muted it. */
async function tellingsOf(c: Context, things: Thing[]): Promise<Telling[]> {
  const byId = new Map<string, Map<string, { reason: string | null; left: boolean; muted: boolean; holds: boolean }>>();
  const at = (id: string, person: string) => {
    const people = byId.get(id) ?? new Map();
    byId.set(id, people);
    const known = people.get(person) ?? { reason: null, left: false, muted: false, holds: false };
    people.set(person, known);
    return known;
  };
  const ids = [...new Set(things.flatMap((t) => (t.projectId ? [t.id, t.projectId] : [t.id])))];
  for (let i = 0; i < ids.length; i += 400) {
    const some = ids.slice(i, i + 400);
    const rows = await c.db.selectFrom('follows').selectAll().where('workspace_id', '=', c.workspaceId).where('subject_id', 'in', some).execute();
    for (const r of rows) Object.assign(at(r.subject_id, r.person_id), { reason: r.reason, left: r.left_at !== null, muted: r.muted_at !== null });
    const held = await c.db
      .selectFrom('commitments')
      .select(['subject_id', 'person_id'])
      .where('workspace_id', '=', c.workspaceId)
      .where('until_at', 'is', null)
      .where('subject_id', 'in', some)
      .execute();
    for (const h of held) at(h.subject_id, h.person_id).holds = true;
  }
  const none = new Map<string, never>();
  return things.flatMap((thing) => {
    const own = byId.get(thing.id) ?? none;
    const around = (thing.projectId && thing.projectId !== thing.id && byId.get(thing.projectId)) || none;
    const people = new Set([...own.keys(), ...(thing.wide ? around.keys() : [])]);
    if (c.me.through !== 'program') people.delete(c.me.id);
    return [...people].flatMap((to): Telling[] => {
      const mine = own.get(to);
      const project = around.get(to);
      if (mine?.muted || project?.muted || mine?.left) return [];
      const why = mine?.holds ? 'holding' : (mine?.reason as Why | null | undefined);
      if (why) return [{ thing, to, why }];
      return thing.wide && project && !project.left && (project.holds || project.reason) ? [{ thing, to, why: 'project' }] : [];
    });
  });
}

/** Only what its reader sees now is told; whoever sees a thing no more stops following it. */
async function whatIsSeen(c: Context, tellings: Telling[]): Promise<Telling[]> {
  const seen: Telling[] = [];
  for (const [thing, here] of Map.groupBy(tellings, (t) => t.thing)) {
    const people = here.map((t) => t.to);
    const who = await whoSees(c, people, thing.kind, thing.id);
    seen.push(...here.filter((t) => who.has(t.to)));
    const blind = people.filter((p) => !who.has(p));
    if (blind.length > 0) await forget(c, [thing.id], blind);
  }
  return seen;
}

async function tellOfOne(c: Context, { thing, to, why }: Telling): Promise<void> {
  const cause = `followed:${thing.kind}:${thing.id}`;
  const before = await openRow(c, to, cause);
  await notify(c, {
    to,
    cause,
    kind: why === 'holding' ? 'changed_for_you' : 'fyi',
    what: 'followed',
    subject: { kind: thing.kind, id: thing.id },
    data: { why, events: [...(before ? eventsOf(before) : []), ...thing.events].slice(-mostEvents) },
  });
}

async function tellOfMany(c: Context, to: string, projectId: string, tellings: Telling[]): Promise<void> {
  const cause = `followed.many:${projectId}`;
  const before = await openRow(c, to, cause);
  const ids = [...new Set([...(Array.isArray(before?.ids) ? (before.ids as string[]) : []), ...tellings.map((t) => t.thing.id)])];
  await notify(c, {
    to,
    cause,
    kind: tellings.some((t) => t.why === 'holding') ? 'changed_for_you' : 'fyi',
    what: 'followed_many',
    subject: { kind: 'project', id: projectId },
    data: { many: ids.length, ids: ids.slice(-500) },
  });
}

async function openRow(c: Context, to: string, cause: string): Promise<Record<string, unknown> | null> {
  const row = await c.db
    .selectFrom('notices')
    .select('data')
    .where('workspace_id', '=', c.workspaceId)
    .where('person_id', '=', to)
    .where('cause', '=', cause)
    .where('done_at', 'is', null)
    .executeTakeFirst();
  return row ? (JSON.parse(row.data) as Record<string, unknown>) : null;
}

/** Writing somewhere, or being named there, follows it; whoever left it before is left alone. */
async function followByWriting(c: Context, happenings: Happening[]): Promise<void> {
  const wrote = happenings.filter((h) => followable.has(h.subject.kind) && (h.kind === 'comment.added' || h.kind === `${h.subject.kind}.created`));
  if (c.me.through !== 'program' && wrote.length <= mostWritten)
    for (const h of wrote) await writeFollow(c.db, c.workspaceId, c.me.id, h.subject, c.now, {}, 'wrote');
  for (const h of happenings)
    if (h.about?.what === 'mention' && followable.has(h.about.kind))
      await writeFollow(c.db, c.workspaceId, h.subject.id, { kind: h.about.kind, id: h.about.id }, c.now, {}, 'mentioned');
}

/** Where access to a project ended or it was closed, whoever does not see it any more follows nothing in it. */
async function endWhereUnseen(c: Context, happenings: Happening[]): Promise<void> {
  const closed = happenings.filter(
    (h) => h.kind === 'project.access_ended' || (h.kind === 'project.changed' && Array.isArray(h.data?.changed) && h.data.changed.includes('access')),
  );
  for (const { subject } of closed) {
    const rows = await c.db
      .selectFrom('follows as f')
      .innerJoin('nodes as n', (j) =>
        j.onRef('n.workspace_id', '=', 'f.workspace_id').onRef('n.kind', '=', 'f.subject_kind').onRef('n.id', '=', 'f.subject_id'),
      )
      .select(['f.person_id', 'f.subject_kind', 'f.subject_id'])
      .where('f.workspace_id', '=', c.workspaceId)
      .where('n.workspace_id', '=', c.workspaceId)
      .where((e) => e.or([e('n.project_id', '=', subject.id), e('n.id', '=', subject.id)]))
      .execute();
    for (const [id, followers] of Map.groupBy(rows, (r) => r.subject_id)) {
      const people = followers.map((f) => f.person_id);
      const who = await whoSees(c, people, followers[0]?.subject_kind ?? '', id);
      const blind = people.filter((p) => !who.has(p));
      if (blind.length > 0) await forget(c, [id], blind);
    }
  }
}

async function forget(c: Context, ids: string[], people: string[]): Promise<void> {
  await c.db.deleteFrom('follows').where('workspace_id', '=', c.workspaceId).where('subject_id', 'in', ids).where('person_id', 'in', people).execute();
}

/** A comment that was deleted is told to nobody any more; a row that held nothing else goes with it. */
async function forgetComments(c: Context, happenings: Happening[]): Promise<void> {
  for (const h of happenings.filter((h) => h.kind === 'comment.deleted')) {
    const rows = await c.db
      .selectFrom('notices')
      .select(['id', 'data'])
      .where('workspace_id', '=', c.workspaceId)
      .where('subject_kind', '=', h.subject.kind)
      .where('subject_id', '=', h.subject.id)
      .where('what', '=', 'followed')
      .execute();
    for (const row of rows) {
      const data = JSON.parse(row.data) as Record<string, unknown>;
      const before = eventsOf(data);
      const events = before.filter((e) => e.data.comment_id !== h.data?.comment_id);
      if (events.length === before.length) continue;
      const here = (q: { id: string }) =>
        c.db
          .updateTable('notices')
          .set({ data: JSON.stringify({ ...data, events }) })
          .where('workspace_id', '=', c.workspaceId)
          .where('id', '=', q.id);
      if (events.length > 0) await here(row).execute();
      else await c.db.deleteFrom('notices').where('workspace_id', '=', c.workspaceId).where('id', '=', row.id).execute();
    }
  }
}
