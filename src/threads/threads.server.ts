import { implement } from '@orpc/server';
import { checkVersion, conflict, invalid, notAllowed, notFound, Refusal } from '../kit/errors.ts';
import type { Context } from '../people/context.server.ts';
import { admitPerson, type Entry } from '../people/handlers.server.ts';
import { findNodes } from './find.store.ts';
import { callerMayTie, primaryChanged } from './hooks.server.ts';
import { goalsDeep, livingThreads, pathsOf, wayBetween } from './threads.store.ts';
import { Kind, mayServe, type Stop, type Throughline, type Tie, threadsApi } from './threads.ts';
import { visibleNode } from './visible.server.ts';

const os = implement(threadsApi).$context<{ entry: Entry }>().use(admitPerson);
const deepest = 8;

export const threadsRouter = os.router({
  throughline: os.throughline.handler(async ({ context: { c }, input }) => {
    if (!(await visibleNode(c, input.kind, input.id))) throw notFound();
    return throughlineOf(c, input);
  }),
  ofThing: os.ofThing.handler(async ({ context: { c }, input }) => {
    if (!(await visibleNode(c, input.kind, input.id))) throw notFound();
    const rows = await livingThreads(c).where('t.src_kind', '=', input.kind).where('t.src_id', '=', input.id).execute();
    return { ties: rows.map(tieView), can: { tie: await callerMayTie(c, input.kind, input.id) } };
  }),
  tie: os.tie.handler(({ context: { c }, input }) => tie(c, input)),
  change: os.change.handler(({ context: { c }, input }) => changeBecause(c, input)),
  untie: os.untie.handler(async ({ context: { c }, input }) => {
    await untie(c, input.id);
    return { done: true } as const;
  }),
  find: os.find.handler(async ({ context: { c }, input }) => {
    const kinds = input.kinds ? input.kinds.split(',').filter((k): k is Kind => Kind.safeParse(k).success) : null;
    if (kinds?.length === 0) throw invalid('kinds', 'kinds_are_known', input.kinds, `Give some of ${Kind.options.join(', ')}.`);
    return (await findNodes(c, input.q, kinds, input.limit)).map((n) => ({ ...n, kind: n.kind as Kind, under: n.under ?? '' }));
  }),
});

/** The throughline of one thing. */
export async function throughlineOf(c: Context, thing: { kind: Kind; id: string }): Promise<Throughline> {
  return (await throughlinesOf(c, [thing])).get(`${thing.kind}:${thing.id}`) ?? { stops: [], reaches: false, because: '' };
}

/** The throughlines of many things at once, by `kind:id`: stops from the vision down to the thing. */
export async function throughlinesOf(c: Context, things: { kind: Kind; id: string }[]): Promise<Map<string, Throughline>> {
  const lines = new Map<string, Throughline>();
  for (const row of await pathsOf(c, things)) {
    const key = `${row.src_kind}:${row.src_id}`;
    let line = lines.get(key);
    if (!line) lines.set(key, (line = { stops: [], reaches: false, because: '' }));
    const stop: Stop = { kind: row.kind, id: row.id, title: row.title, key: row.key, day: row.day, state: row.state, because: row.because ?? '' };
    line.stops.unshift(stop);
    if (row.kind === 'vision' || (row.kind === 'direction' && row.state !== 'retired')) line.reaches = true;
    if (!line.because && row.because) line.because = row.because;
  }
  return lines;
}

interface NewTie {
  id: string;
  src_kind: 'task' | 'milestone' | 'project' | 'goal';
  src_id: string;
  dst_kind: 'goal' | 'direction' | 'vision';
  dst_id: string;
  rank: 'primary' | 'also';
  because: string;
}

/** Ties a thing to what it serves. A new primary thread ends the one before; the same call twice answers the same. */
export async function tie(c: Context, given: NewTie): Promise<Tie> {
  const input = { ...given, because: told(given.because) };
  return c.transaction(async (c) => {
    const before = await c.db.selectFrom('threads').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', input.id).executeTakeFirst();
    if (before) {
      const same =
        before.by_person_id === c.me.id &&
        before.src_id === input.src_id &&
        before.dst_id === input.dst_id &&
        before.because === input.because &&
        before.rank === input.rank &&
        before.ended_at === null;
      if (!same) throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
      return oneTie(c, input.id);
    }
    const [src, dst] = await Promise.all([visibleNode(c, input.src_kind, input.src_id), visibleNode(c, input.dst_kind, input.dst_id)]);
    if (!src) throw notFound('What you tie');
    if (!dst) throw notFound('What it should serve');
    if (!(await callerMayTie(c, input.src_kind, input.src_id))) throw notAllowed('Whoever holds this, or its steward, may tie it.', 'may_tie');
    checkBecause(input.because);
    if (!mayServe[input.src_kind]?.includes(input.dst_kind))
      throw invalid('dst_kind', 'may_serve', input.dst_kind, `A ${input.src_kind} serves a goal, a direction or the vision.`);
    if (input.src_kind === input.dst_kind && input.src_id === input.dst_id)
      throw invalid('dst_id', 'not_itself', input.dst_id, 'A thing cannot serve itself: choose another goal.');
    if (dst.state === 'closed' || dst.state === 'retired')
      throw invalid('dst_id', 'target_lives', dst.title, `“${dst.title}” is closed. Choose one that lives.`);
    await refuseLoop(c, input, src.title);
    if (input.rank === 'primary') await refuseDepth(c, input);
    const twice = await livingThreads(c)
      .where('t.src_kind', '=', input.src_kind)
      .where('t.src_id', '=', input.src_id)
      .where('t.dst_kind', '=', input.dst_kind)
      .where('t.dst_id', '=', input.dst_id)
      .executeTakeFirst();
    if (twice && twice.rank === input.rank)
      throw conflict('It serves that already. Change why, if the reason is another.', 'threads_once_per_pair', tieView(twice));
    if (twice) await endThread(c, twice.id);
    if (input.rank === 'primary') {
      const old = await livingThreads(c)
        .where('t.src_kind', '=', input.src_kind)
        .where('t.src_id', '=', input.src_id)
        .where('t.rank', '=', 'primary')
        .executeTakeFirst();
      if (old) await endThread(c, old.id);
    }
    await c.db
      .insertInto('threads')
      .values({ workspace_id: c.workspaceId, ...input, by_person_id: c.me.id, at: c.now, confirmed_at: c.now })
      .execute();
    if (input.rank === 'primary' || twice?.rank === 'primary') await follow(c, input.src_kind, input.src_id);
    tied(c, 'thread.tied', input, src.project_id, { to: dst.title, because: input.because, rank: input.rank });
    return oneTie(c, input.id);
  });
}

async function changeBecause(c: Context, given: { id: string; because: string; version: number }): Promise<Tie> {
  const input = { ...given, because: told(given.because) };
  return c.transaction(async (c) => {
    const { thread, projectId } = await threadTo(c, input.id);
    checkVersion(thread, input.version, await oneTie(c, input.id));
    checkBecause(input.because);
    await c.db
      .updateTable('threads')
      .set((e) => ({ because: input.because, confirmed_at: c.now, version: e('version', '+', 1) }))
      .where('workspace_id', '=', c.workspaceId)
      .where('id', '=', input.id)
      .execute();
    tied(c, 'thread.changed', thread, projectId, { because: input.because });
    return oneTie(c, input.id);
  });
}

async function untie(c: Context, id: string): Promise<void> {
  await c.transaction(async (c) => {
    const { thread, projectId } = await threadTo(c, id);
    await endThread(c, id);
    if (thread.rank === 'primary') await follow(c, thread.src_kind as Kind, thread.src_id);
    tied(c, 'thread.untied', thread, projectId, {});
  });
}

async function threadTo(c: Context, id: string) {
  const thread = await c.db
    .selectFrom('threads')
    .selectAll()
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  const src = thread && (await visibleNode(c, thread.src_kind, thread.src_id));
  if (!thread || !src) throw notFound('This thread');
  if (!(await callerMayTie(c, thread.src_kind as Kind, thread.src_id)))
    throw notAllowed('Whoever holds this, or its steward, may change what it serves.', 'may_tie');
  return { thread, projectId: src.project_id };
}

/** Ends a thread; what it says stays in the history. */
export async function endThread(c: Context, id: string): Promise<void> {
  await c.db.updateTable('threads').set({ ended_at: c.now }).where('workspace_id', '=', c.workspaceId).where('id', '=', id).execute();
}

/** What a thing serves next, after its primary thread changed: the thread's end, else where it lies. */
export async function follow(c: Context, kind: Kind, id: string): Promise<void> {
  const thread = await c.db
    .selectFrom('threads')
    .select(['dst_kind', 'dst_id'])
    .where('workspace_id', '=', c.workspaceId)
    .where('src_kind', '=', kind)
    .where('src_id', '=', id)
    .where('rank', '=', 'primary')
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  await c.db
    .updateTable('nodes')
    .set((e) => ({ serves_kind: thread?.dst_kind ?? e.ref('parent_kind'), serves_id: thread?.dst_id ?? e.ref('parent_id') }))
    .where('workspace_id', '=', c.workspaceId)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .execute();
  await primaryChanged(c, kind, id);
}

// Only goals serve goals, so only they can close a loop, by whatever threads; the loop is shown, from the goal back to itself.
export async function refuseLoop(c: Context, input: NewTie, title: string): Promise<void> {
  if (input.src_kind !== 'goal' || input.dst_kind !== 'goal') return;
  const way = await wayBetween(c, input.dst_id, input.src_id);
  if (way.length === 0) return;
  const loop = [title, ...way];
  throw new Refusal('invalid', `That would be a loop: ${loop.map((t) => `“${t}”`).join(' serves ')}.`, {
    rule: 'no_loop',
    errors: [{ field: 'dst_id', rule: 'no_loop', value: loop.join(' > ').slice(0, 200).toWellFormed(), mend: 'Choose a goal that does not serve this one.' }],
  });
}

export async function refuseDepth(c: Context, input: NewTie): Promise<void> {
  if (input.dst_kind !== 'goal') return;
  const above = (await pathsOf(c, [{ kind: 'goal', id: input.dst_id }])).filter((s) => s.kind === 'goal').length;
  const below = input.src_kind === 'goal' ? await goalsDeep(c, input.src_id) : 0;
  if (above + below > deepest)
    throw invalid('dst_id', 'depth', input.dst_id, `More than ${deepest} goals one above the other tell nobody why: tie it higher up.`);
}

/** "because" stands before it already, so it is not said twice. */
export const told = (because: string): string => because.replace(/^because[\s,:]+(?=[\p{L}\p{N}"“‘«'])/iu, '');

export function checkBecause(because: string): void {
  if (/^because\b[\s.!…]*$/i.test(because)) throw invalid('because', 'because_says_why', because, 'Say why in a few words, or leave it empty for now.');
}

export function tied(c: Context, kind: string, thread: { src_kind: string; src_id: string }, projectId: string | null, data: Record<string, unknown>): void {
  c.record({
    kind,
    subject: { kind: thread.src_kind, id: thread.src_id },
    projectId,
    features: ['threads', 'throughline', 'today', `${thread.src_kind}s`],
    data,
  });
}

async function oneTie(c: Context, id: string): Promise<Tie> {
  return tieView(await livingThreads(c).where('t.id', '=', id).executeTakeFirstOrThrow());
}

function tieView(r: {
  id: string;
  src_kind: string;
  src_id: string;
  dst_kind: string;
  dst_id: string;
  rank: string;
  because: string;
  at: string;
  version: number;
  by_person_id: string | null;
  dst_title: string;
  by_name: string | null;
}): Tie {
  return {
    id: r.id,
    src_kind: r.src_kind as Tie['src_kind'],
    src_id: r.src_id,
    dst_kind: r.dst_kind as Tie['dst_kind'],
    dst_id: r.dst_id,
    dst_title: r.dst_title,
    rank: r.rank as Tie['rank'],
    because: r.because,
    by: r.by_person_id && r.by_name ? { id: r.by_person_id, name: r.by_name } : null,
    at: r.at,
    version: r.version,
  };
}
