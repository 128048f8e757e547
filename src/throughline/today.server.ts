import { implement } from '@orpc/server';
import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing';
import { notFound } from '../kit/errors.ts';
import { daysBetween } from '../kit/time.ts';
import { partsHeldByMe } from '../manage/parts/facts.server.ts';
import { isEnded } from '../manage/projects/projects.ts';
import { myTasks } from '../manage/tasks/tasks.server.ts';
import { myOffers } from '../offers/offers.server.ts';
import type { Offer } from '../offers/offers.ts';
import type { Context } from '../people/context.server.ts';
import { admitPerson, type Entry } from '../people/handlers.server.ts';
import { throughlinesOf } from '../threads/threads.server.ts';
import type { Kind, Throughline } from '../threads/threads.ts';
import { holdsAll, importedWaiting, myPicks, nextMilestone, stepsLeft } from './today.store.ts';
import { type FirstStep, firstSteps, type Item, type MyPart, type OfferToMe, placeInDay, storySentence, storyTask, type Today, todayApi } from './today.ts';

const os = implement(todayApi).$context<{ entry: Entry }>().use(admitPerson);
const done = { done: true } as const;

export const todayRouter = os.router({
  today: os.today.handler(({ context: { c } }) => myDay(c)),
  pick: os.pick.handler(({ context: { c }, input }) => pick(c, input.task_id, input.after_id).then(() => done)),
  order: os.order.handler(({ context: { c }, input }) => order(c, [...new Set(input.task_ids)]).then(() => done)),
  unpick: os.unpick.handler(({ context: { c }, input }) => unpick(c, input.task_id).then(() => done)),
  imported: os.imported.handler(({ context: { c }, input }) => imported(c, input.import_id)),
  skip: os.skip.handler(({ context: { c }, input }) => skipStep(c, input.step).then(() => done)),
});

/** The caller's day in one answer. */
export async function myDay(c: Context): Promise<Today> {
  const [tasks, picks, offers, imported, steps, held] = await Promise.all([
    myTasks(c),
    myPicks(c),
    myOffers(c),
    importedWaiting(c),
    stepsLeft(c),
    partsHeldByMe(c),
  ]);
  const parts = held.filter((p) => p.finished_at === null);
  const open = tasks.filter((t) => !isEnded(t.category));
  const named = offers.to_me.filter((o) => o.origin === 'person');
  const lines = await throughlinesOf(c, [
    ...open.map((t) => ({ kind: 'task' as Kind, id: t.id })),
    ...parts.map((p) => ({ kind: 'part' as Kind, id: p.id })),
    ...named.map((o) => ({ kind: o.subject.kind as Kind, id: o.subject.id })),
  ]);
  const order = new Map(picks.map((p, i) => [p.task_id, i]));
  const items: Item[] = open.map((t) => {
    const line = lines.get(`task:${t.id}`);
    return { ...t, because: line?.because ?? '', reaches: line?.reaches ?? false, picked: order.has(t.id) };
  });
  const sorted = items.sort((a, b) => (order.get(a.id) ?? 1e9) - (order.get(b.id) ?? 1e9) || (a.due_on ?? '9999').localeCompare(b.due_on ?? '9999'));
  const list = (place: 'mine' | 'week' | 'later') => sorted.filter((t) => placeInDay(t, c.today) === place);
  const mine = list('mine');
  const told = storyTask([...mine, ...list('week'), ...list('later')]);
  const line = told && lines.get(`task:${told.id}`);
  const sentence = told && line?.reaches ? storySentence(told.title, line.stops) : null;
  const milestone = await nextMilestone(c, [...new Set([...open, ...parts].map((t) => t.project_id))]);
  const left = firstSteps.filter((s) => steps[s] && !steps.skipped.includes(s));
  return {
    day: c.today,
    story: told && line && sentence ? { sentence, task_key: told.key, line } : null,
    mine,
    week: list('week'),
    later: list('later').slice(0, 200),
    parts: parts.map((p) => partOfDay(p, lines.get(`part:${p.id}`), c.today)),
    offered: await withWhy(c, named, lines),
    imported,
    next_milestone: milestone && { ...milestone, risk: riskOf(milestone.day, c.today) },
    first_steps: c.me.role === 'guest' || c.workspace.isSample ? [] : left,
  };
}

function partOfDay(p: Awaited<ReturnType<typeof partsHeldByMe>>[number], line: Throughline | undefined, today: string): MyPart {
  const due_on = p.due_on ?? p.task_due_on;
  return {
    id: p.id,
    title: p.title,
    due_on,
    place: placeInDay({ category: p.category, due_on, picked: false }, today),
    task: { id: p.task_id, key: `${p.project_key}-${p.number}`, title: p.task_title },
    project_name: p.project_name,
    because: line?.because ?? '',
    reaches: line?.reaches ?? false,
  };
}

function riskOf(day: string, today: string): string | null {
  const left = daysBetween(today, day);
  if (left < 0) return 'past its day';
  return left <= 7 ? `in ${left === 0 ? 'hours' : left === 1 ? 'a day' : `${left} days`}` : null;
}

/** What came with the caller's name in an import and waits, as offers with their why. */
async function imported(c: Context, importId: string): Promise<{ file_name: string; offers: OfferToMe[] }> {
  const file = (await importedWaiting(c)).find((i) => i.import_id === importId);
  if (!file) return { file_name: '', offers: [] };
  const offers = (await myOffers(c)).to_me.filter((o) => o.import_id === importId);
  const lines = await throughlinesOf(
    c,
    offers.map((o) => ({ kind: o.subject.kind as Kind, id: o.subject.id })),
  );
  return { file_name: file.file_name, offers: await withWhy(c, offers, lines) };
}

async function withWhy(c: Context, offers: Offer[], lines: Awaited<ReturnType<typeof throughlinesOf>>): Promise<OfferToMe[]> {
  const estimates = await estimatesOf(
    c,
    offers.filter((o) => o.subject.kind === 'task').map((o) => o.subject.id),
  );
  return offers.map((o) => ({
    ...o,
    because: lines.get(`${o.subject.kind}:${o.subject.id}`)?.because ?? '',
    estimate_minutes: estimates.get(o.subject.id) ?? null,
  }));
}

async function estimatesOf(c: Context, ids: string[]): Promise<Map<string, number | null>> {
  if (ids.length === 0) return new Map();
  const rows = await c.db.selectFrom('tasks').select(['id', 'estimate_minutes']).where('workspace_id', '=', c.workspaceId).where('id', 'in', ids).execute();
  return new Map(rows.map((r) => [r.id, r.estimate_minutes]));
}

/** Puts a task of the caller on today, first or after another. */
async function pick(c: Context, taskId: string, afterId: string | null): Promise<void> {
  await c.transaction(async (c) => {
    if (!(await holdsAll(c, [taskId]))) throw notFound('A task of yours');
    const others = (await myPicks(c)).filter((p) => p.task_id !== taskId);
    const at = afterId === null ? -1 : others.findIndex((p) => p.task_id === afterId);
    const position = generateKeyBetween(others[at]?.position ?? null, others[at + 1]?.position ?? null);
    await c.db
      .insertInto('today_picks')
      .values({ workspace_id: c.workspaceId, person_id: c.me.id, task_id: taskId, day: c.today, position })
      .onConflict((oc) => oc.columns(['workspace_id', 'person_id', 'task_id']).doUpdateSet({ day: c.today, position }))
      .execute();
    mineChanged(c);
  });
}

/** Puts tasks of the caller on today in the order that is given; what else was put there follows. */
async function order(c: Context, taskIds: string[]): Promise<void> {
  await c.transaction(async (c) => {
    if (!(await holdsAll(c, taskIds))) throw notFound('A task of yours');
    const picks = await myPicks(c);
    const days = new Map(picks.map((p) => [p.task_id, p.day]));
    const all = [...taskIds, ...picks.map((p) => p.task_id).filter((id) => !taskIds.includes(id))];
    const positions = generateNKeysBetween(null, null, all.length);
    for (const [i, task_id] of all.entries()) {
      const place = { day: days.get(task_id) ?? c.today, position: positions[i] ?? '' };
      await c.db
        .insertInto('today_picks')
        .values({ workspace_id: c.workspaceId, person_id: c.me.id, task_id, ...place })
        .onConflict((oc) => oc.columns(['workspace_id', 'person_id', 'task_id']).doUpdateSet(place))
        .execute();
    }
    mineChanged(c);
  });
}

async function unpick(c: Context, taskId: string): Promise<void> {
  await c.transaction(async (c) => {
    await c.db.deleteFrom('today_picks').where('workspace_id', '=', c.workspaceId).where('person_id', '=', c.me.id).where('task_id', '=', taskId).execute();
    mineChanged(c);
  });
}

async function skipStep(c: Context, step: FirstStep): Promise<void> {
  await c.transaction(async (c) => {
    const { skipped } = await stepsLeft(c);
    const all = [...new Set([...skipped, step])].join(' ');
    await c.db.updateTable('people').set({ skipped_steps: all }).where('workspace_id', '=', c.workspaceId).where('id', '=', c.me.id).execute();
    mineChanged(c);
  });
}

const mineChanged = (c: Context) =>
  c.record({ kind: 'today.changed', subject: { kind: 'person', id: c.me.id }, features: ['today'], audience: 'subject', withoutActor: true });
