import type { z } from 'zod';
import { invalid } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import type { Context } from '../people/context.server.ts';
import { type Done, type Draft, type Group, type Refused, registerProposalKind, type Subject } from '../proposals/kinds.server.ts';
import { propose } from '../proposals/preview.server.ts';
import { proposalView } from '../proposals/proposals.server.ts';
import type { Proposal } from '../proposals/proposals.ts';
import { callerMayTieMany } from './hooks.server.ts';
import { tiesOf } from './several.store.ts';
import { checkBecause, endThread, follow, refuseDepth, refuseLoop, tied, told } from './threads.server.ts';
import { type Kind, mayServe, type Source } from './threads.ts';
import { seenOf, visibleNode, visibleNodes } from './visible.server.ts';

interface Ask {
  dst_kind: 'goal' | 'direction' | 'vision';
  dst_id: string;
}
interface Undo {
  thread: string;
  /** What it served before. */
  before: { kind: string; id: string; because: string } | null;
  /** It also served the same: now it serves it first of all. */
  also: { because: string } | null;
}

registerProposalKind<Ask>({
  kind: 'threads.tie',
  features: ['threads', 'throughline', 'today', 'tasks', 'projects', 'milestones', 'goals', 'vision'],
  async title(c, { dst_kind, dst_id }) {
    const dst = await visibleNode(c, dst_kind, dst_id);
    return `Tie to “${dst?.title ?? 'something that is gone'}”`;
  },
  seen: seenOf,
  async look(c, ask, subjects) {
    return (await looked(c, ask, subjects)).drafts;
  },
  async apply(c, ask, drafts, group, breathe) {
    const { dst, nodes, ties } = await looked(
      c,
      ask,
      drafts.map((d) => d.subject),
    );
    const because = told(group.because);
    const done = new Map<string, Undo>();
    for (const { subject } of drafts) {
      const own = ties.get(`${subject.kind}:${subject.id}`) ?? [];
      const primary = own.find((t) => t.rank === 'primary');
      const also = own.find((t) => t.rank === 'also' && t.dst_id === ask.dst_id);
      for (const old of [primary, also]) if (old) await endThread(c, old.id);
      const thread = await insert(c, subject, { kind: ask.dst_kind, id: ask.dst_id, because }, 'primary');
      await follow(c, subject.kind as Kind, subject.id);
      const data = { to: dst?.title ?? '', because, rank: 'primary', proposal: group.id };
      tied(c, 'thread.tied', { src_kind: subject.kind, src_id: subject.id }, nodes.get(`${subject.kind}:${subject.id}`)?.project_id ?? null, data);
      done.set(subject.id, {
        thread,
        before: primary ? { kind: primary.dst_kind, id: primary.dst_id, because: primary.because } : null,
        also: also ? { because: also.because } : null,
      });
      await breathe();
    }
    return done;
  },
  async revert(c, ask, done, group, breathe) {
    return takeBack(c, ask, done as (Done & { undo: Undo })[], group, breathe); // what apply answered above
  },
});

async function looked(c: Context, ask: Ask, subjects: Subject[]) {
  const ids = subjects.map((s) => s.id);
  const wide = ids.length > 50 ? { ...c, db: c.slow } : c;
  const found = await visibleNodes(wide)
    .select(['nodes.kind', 'nodes.id', 'nodes.title', 'nodes.key', 'nodes.project_id'])
    .where('nodes.id', 'in', ids)
    .execute();
  const nodes = new Map(found.map((n) => [`${n.kind}:${n.id}`, n]));
  const here = subjects.flatMap((s) => nodes.get(`${s.kind}:${s.id}`) ?? []);
  const [dst, ties, ...may] = await Promise.all([
    visibleNode(c, ask.dst_kind, ask.dst_id),
    tiesOf(wide, ids),
    ...[...Map.groupBy(here, (n) => n.kind)].map(([kind, own]) =>
      callerMayTieMany(
        c,
        kind as Kind,
        own.map((n) => n.id),
      ),
    ),
  ]);
  const allowed = new Set(may.flatMap((m) => [...m]));
  const drafts = await Promise.all(
    here.map(async (n): Promise<Draft> => {
      const own = ties.get(`${n.kind}:${n.id}`) ?? [];
      const primary = own.find((t) => t.rank === 'primary');
      const same = primary?.dst_id === ask.dst_id;
      const refused = same ? null : await refusalTo(c, ask, n, dst, allowed.has(n.id));
      return {
        subject: { kind: n.kind, id: n.id },
        title: n.title,
        key: n.key,
        stamp: primary?.id ?? '',
        fields: same ? [] : [{ field: 'serves', from: primary?.dst_title ?? null, to: dst?.title ?? null }],
        refused,
        effects: refused || !primary || same ? [] : [{ rule: 'tie_ends', sentence: 'What it served first of all until now ends.' }],
      };
    }),
  );
  return { dst, nodes, ties, drafts };
}

type Node = { kind: string; id: string; title: string };

async function refusalTo(c: Context, ask: Ask, src: Node, dst: { title: string; state: string } | null, may: boolean): Promise<Refused | null> {
  if (!dst) return { rule: 'gone', sentence: 'What it should serve does not exist any more, or you cannot see it.' };
  if (dst.state === 'closed' || dst.state === 'retired') return { rule: 'target_lives', sentence: `“${dst.title}” is closed. Choose one that lives.` };
  if (!may) return { rule: 'may_tie', sentence: 'Whoever holds it, or its steward, may tie it.' };
  if (!mayServe[src.kind]?.includes(ask.dst_kind)) return { rule: 'may_serve', sentence: 'This serves nothing of that kind.' };
  if (src.kind !== 'goal') return null;
  if (src.id === ask.dst_id) return { rule: 'not_itself', sentence: 'A thing cannot serve itself.' };
  const input = { id: '', src_kind: 'goal' as const, src_id: src.id, ...ask, rank: 'primary' as const, because: '' };
  try {
    await refuseLoop(c, input, src.title);
    await refuseDepth(c, input);
    return null;
  } catch {
    return { rule: 'no_loop', sentence: 'That would be a loop, or a line too long to tell anybody why.' };
  }
}

async function takeBack(c: Context, ask: Ask, done: (Done & { undo: Undo })[], group: Group, breathe: () => Promise<void>): Promise<Map<string, Refused>> {
  const { nodes, ties } = await looked(
    c,
    ask,
    done.map((d) => d.subject),
  );
  const kept = new Map<string, Refused>();
  const may = new Set<string>();
  for (const [kind, own] of Map.groupBy(done, (d) => d.subject.kind))
    for (const id of await callerMayTieMany(
      c,
      kind as Kind,
      own.map((d) => d.subject.id),
    ))
      may.add(id);
  for (const { subject, undo } of done) {
    const at = `${subject.kind}:${subject.id}`;
    const now = (ties.get(at) ?? []).find((t) => t.id === undo.thread);
    if (!nodes.has(at)) kept.set(subject.id, { rule: 'gone', sentence: 'It is gone, or you cannot see it any more.' });
    else if (!now || now.version > 1) kept.set(subject.id, { rule: 'changed_since', sentence: 'It was tied anew since, or the reason is another.' });
    else if (!may.has(subject.id)) kept.set(subject.id, { rule: 'may_tie', sentence: 'Whoever holds it, or its steward, may tie it.' });
    else {
      await endThread(c, now.id);
      if (undo.before && (await livingTarget(c, undo.before))) await insert(c, subject, undo.before, 'primary');
      if (undo.also) await insert(c, subject, { kind: ask.dst_kind, id: ask.dst_id, because: undo.also.because }, 'also');
      await follow(c, subject.kind as Kind, subject.id);
      const projectId = nodes.get(at)?.project_id ?? null;
      tied(c, 'thread.untied', { src_kind: subject.kind, src_id: subject.id }, projectId, { proposal: group.id, undo: true });
    }
    await breathe();
  }
  return kept;
}

async function livingTarget(c: Context, dst: { kind: string; id: string }): Promise<boolean> {
  const node = await visibleNode(c, dst.kind, dst.id);
  return node !== null && node.state !== 'closed' && node.state !== 'retired';
}

async function insert(c: Context, src: Subject, dst: { kind: string; id: string; because: string }, rank: 'primary' | 'also'): Promise<string> {
  const id = newId();
  const row = { src_kind: src.kind, src_id: src.id, dst_kind: dst.kind, dst_id: dst.id, because: dst.because, rank };
  await c.db
    .insertInto('threads')
    .values({ workspace_id: c.workspaceId, id, ...row, by_person_id: c.me.id, at: c.now, confirmed_at: c.now })
    .execute();
  return id;
}

/** Looks at what tying several things to one would change. */
export async function proposeTies(
  c: Context,
  input: { id: string; things: { kind: z.infer<typeof Source>; id: string }[]; dst_kind: Ask['dst_kind']; dst_id: string; because: string },
): Promise<Proposal> {
  checkBecause(told(input.because));
  const dst = await visibleNode(c, input.dst_kind, input.dst_id);
  if (!dst) throw invalid('dst_id', 'target_exists', input.dst_id, 'Choose a goal, a direction or the vision.');
  const things = [...new Map(input.things.map((t) => [`${t.kind}:${t.id}`, t])).values()];
  const proposal = await propose(c, {
    id: input.id,
    kind: 'threads.tie',
    ask: { dst_kind: input.dst_kind, dst_id: input.dst_id, things },
    because: input.because,
    projectId: null,
    subjects: async () => things,
  });
  return proposalView(c, proposal);
}
