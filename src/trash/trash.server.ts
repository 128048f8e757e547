import { implement } from '@orpc/server';
import { checkVersion, conflict, invalid, notAllowed, notFound } from '../kit/errors.ts';
import type { Context } from '../people/context.server.ts';
import { admitPerson, type Entry } from '../people/handlers.server.ts';
import { propose } from '../proposals/preview.server.ts';
import { proposalView } from '../proposals/proposals.server.ts';
import { allBins, type Bin, binOf, type Lying } from './kinds.server.ts';
import { daysLeft, overSince, type Trashed, type TrashKind, trashApi } from './trash.ts';

const os = implement(trashApi).$context<{ entry: Entry }>().use(admitPerson);

export const trashRouter = os.router({
  list: os.list.handler(async ({ context: { c }, input }) => {
    const bins = input.kind ? [binOf(input.kind)] : allBins();
    const before = input.after === undefined ? undefined : placeOf(input.after);
    const wanted = { projectId: input.project_id, before, since: overSince(c.now), limit: input.limit + 1 };
    const found = (await Promise.all(bins.map((bin) => bin.find(c, wanted)))).flat().sort(latestFirst);
    const page = found.slice(0, input.limit);
    const last = page.at(-1);
    return { things: page.map((t) => view(c, t)), next_after: found.length > page.length && last ? `${last.trashed_at}~${last.id}` : null };
  }),
  restore: os.restore.handler(({ context: { c }, input }) =>
    c.transaction(async (c) => {
      const bin = binOf(input.kind);
      const thing = await inTrash(c, bin, input.id);
      if (!thing) return { done: true } as const; // said twice
      checkVersion({ version: thing.version ?? 0 }, thing.version === null ? undefined : input.version, view(c, thing));
      if (thing.held_back) throw conflict(thing.held_back.sentence, thing.held_back.rule);
      await bin.restore(c, thing.id, {});
      touched(c);
      return { done: true } as const;
    }),
  ),
  end: os.end.handler(({ context: { c }, input }) =>
    c.transaction(async (c) => {
      const bin = binOf(input.kind);
      const thing = await inTrash(c, bin, input.id);
      if (!thing) throw conflict('It is not in the trash. Put it there first.', 'in_the_trash');
      if (!thing.mayEnd || !bin.end)
        throw notAllowed('It goes by itself when its days are over. Only what you wrote, kept or put there yourself goes before.', 'own');
      await bin.end(c, thing.id);
      touched(c);
      return { done: true } as const;
    }),
  ),
  several: os.several.handler(async ({ context: { c }, input }) => {
    const things = [...new Map(input.things.map((t) => [t.id, t])).values()];
    const asked = { id: input.id, kind: 'trash.restore', ask: { things }, because: '', projectId: null, subjects: async () => things };
    return proposalView(c, await propose(c, asked));
  }),
});

/** What the caller may take out; null when it is there again already. */
async function inTrash(c: Context, bin: Bin, id: string): Promise<Lying | null> {
  const [thing] = await bin.find(c, { ids: [id], since: overSince(c.now), limit: 1 });
  if (thing) return thing;
  if (await bin.lives(c, id)) return null;
  throw notFound(thisOne[bin.kind]);
}

const thisOne: Record<TrashKind, string> = { task: 'This task', milestone: 'This milestone', comment: 'This comment', file: 'This file', view: 'This view' };

/** A thing as the caller reads it. */
function view(c: Context, { mayEnd, ...t }: Lying): Trashed {
  const free = !c.workspace.isSample;
  return { ...t, days_left: daysLeft(t.trashed_at, c.now), can: { restore: free && t.held_back === null, end: free && mayEnd } };
}

const latestFirst = (a: Lying, b: Lying) => (a.trashed_at !== b.trashed_at ? (a.trashed_at < b.trashed_at ? 1 : -1) : a.id < b.id ? 1 : -1);

function placeOf(after: string): { at: string; id: string } {
  const [, at, id] = /^(\d{4}-[\d:.TZ-]{6,24})~([0-9a-f-]{36})$/.exec(after) ?? [];
  if (!at || !id) throw invalid('after', 'cursor', after, 'Give what the page before said in next_after, or leave it out.');
  return { at, id };
}

// My own open screens of the trash read it again; nobody else's trash is told of.
function touched(c: Context): void {
  c.record({ kind: 'trash.changed', subject: { kind: 'person', id: c.me.id }, features: ['trash'], audience: 'subject', withoutActor: true });
}
