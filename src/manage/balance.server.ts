import type { Thing } from '../balance/balance.ts';
import { type Counted, countedOf, type Judged, registerPart } from '../balance/parts.server.ts';
import { counted } from '../kit/text.ts';
import { addDays, endOfDayIn, weekday } from '../kit/time.ts';
import type { Context } from '../people/context.server.ts';
import { datedWork, dueBy, heldProjects, type Judging, keysOf, projectNames, promisedDays, workInHand } from './balance.store.ts';

// The five parts of Order: promises, dates, hands on the work.

/** The day so many working days (Monday to Friday) before a day. */
function workingDaysBefore(day: string, n: number): string {
  let result = day;
  for (let left = n; left > 0; ) {
    result = addDays(result, -1);
    if (weekday(result) <= 5) left--;
  }
  return result;
}

/** Things of tasks with the names of their projects; keys are read for those that are shown. */
async function ofWork(c: Context, rows: (Omit<Judged, 'in' | 'key'> & { projectId: string })[]): Promise<Counted> {
  const projects = await projectNames(c);
  const all = countedOf(rows.map(({ projectId, ...r }) => ({ ...r, key: projects.get(projectId)?.key ?? null, in: projects.get(projectId)?.name ?? '' })));
  return {
    ...all,
    async things(good, most) {
      const things = await all.things(good, most);
      const keys = await keysOf(
        c,
        things.filter((t) => t.kind === 'task').map((t) => t.id),
      );
      return things.map((t) => (t.kind === 'task' ? { ...t, key: keys.get(t.id) ?? t.key } : t));
    },
  };
}

/** The same of things that are many: the database counts, and what someone looks at is read then. */
async function ofMany<Row extends { id: string; title: string; project_id: string }>(
  c: Context,
  judging: Judging<Row>,
  thing: (row: Row) => { kind: Thing['kind']; note: string },
): Promise<Counted> {
  const [tally, projects] = await Promise.all([judging.tally(), projectNames(c)]);
  const sum = (good: boolean) => tally.reduce((n, t) => (t.good === good ? n + t.n : n), 0);
  const bad = Map.groupBy(
    tally.filter((t) => !t.good),
    (t) => projects.get(t.project_id)?.name ?? '',
  );
  return {
    g: sum(true),
    n: sum(true) + sum(false),
    among: [...bad].map(([title, of]) => ({ title, n: of.reduce((n, t) => n + t.n, 0) })).sort((a, b) => b.n - a.n),
    async things(good, most) {
      const rows = (await judging.some(good, most)).map((row) => ({ id: row.id, title: row.title, projectId: row.project_id, ...thing(row) }));
      const keys = await keysOf(
        c,
        rows.filter((r) => r.kind === 'task').map((r) => r.id),
      );
      return rows.map(({ projectId, ...r }) => ({ ...r, key: keys.get(r.id) ?? projects.get(projectId)?.key ?? null }));
    },
  };
}

registerPart({
  id: 'O1',
  axis: 'order',
  name: 'Promises kept',
  weight: 30,
  counts: 'days that were promised in the last 30 days: due days of work and target days of milestones that stood three days before',
  goodWhen: 'finished, or the milestone reached, on or before that day',
  act: 'See what slipped',
  sign: (bad) => `${counted(bad, 'promised day', 'promised days')} passed without ${bad === 1 ? 'its' : 'their'} work`,
  async count(c, scope) {
    const rows = await promisedDays(c, scope, addDays(scope.today, -30), addDays(scope.today, -1));
    const pieces = rows.filter((r) => r.here_since === null || ageAt(r.here_since, r.finished_at ?? scope.now) >= 3);
    const ends = new Map([...new Set(pieces.map((r) => r.day))].map((day) => [day, endOfDayIn(c.workspace.timeZone, day)]));
    return ofWork(
      c,
      pieces.map((r) => {
        const done = r.state === (r.subject_kind === 'task' ? 'done' : 'reached') && r.finished_at !== null;
        return {
          kind: r.subject_kind as 'task',
          id: r.subject_id,
          title: r.title,
          projectId: r.project_id,
          good: done && r.finished_at !== null && r.finished_at < (ends.get(r.day) ?? ''),
          note: `promised for ${r.day}`,
        };
      }),
    );
  },
});

registerPart({
  id: 'O2',
  axis: 'order',
  name: 'Dates that hold',
  weight: 20,
  counts: 'open work and milestones with a day',
  goodWhen: 'moved later at most once in 90 days, and at most 7 days overdue',
  act: 'See the plan',
  sign: (bad) => `${counted(bad, 'date', 'dates')} moved twice or more, or ${bad === 1 ? 'is' : 'are'} over a week past`,
  count: (c, scope) =>
    ofMany(c, datedWork(c, scope, addDays(scope.today, -90), addDays(scope.today, -7)), (r) => ({
      kind: r.kind,
      note: [`for ${r.day}`, ...(r.moves > 1 ? [`moved later ${r.moves} times in 90 days`] : [])].join(', '),
    })),
});

registerPart({
  id: 'O3',
  axis: 'order',
  name: 'Work that is due is taken',
  weight: 25,
  counts: 'open work due within 7 days, or overdue',
  goodWhen: 'someone holds it',
  act: 'Offer them',
  sign: (bad) => `${counted(bad, 'task is', 'tasks are')} due this week and nobody has taken ${bad === 1 ? 'it' : 'them'}`,
  count: (c, scope) => ofMany(c, dueBy(c, scope, addDays(scope.today, 7)), (r) => ({ kind: 'task', note: `due ${r.due_on}` })),
});

registerPart({
  id: 'O4',
  axis: 'order',
  name: 'Work in hand moves',
  weight: 15,
  counts: 'work in progress or in review',
  goodWhen: 'first started at most 20 working days ago, or a subtask at least 3 days old was finished in the last 10 working days',
  act: 'Ask what it waits for',
  sign: (bad) => `${counted(bad, 'task has', 'tasks have')} been in hand for a month without a step`,
  count(c, scope) {
    const dayOf = (n: number) => endOfDayIn(c.workspace.timeZone, addDays(workingDaysBefore(scope.today, n), -1));
    return ofMany(c, workInHand(c, scope, dayOf(20), dayOf(10)), (r) => ({ kind: 'task', note: `in hand since ${r.since.slice(0, 10)}` }));
  },
});

registerPart({
  id: 'O5',
  axis: 'order',
  name: 'Projects are held',
  weight: 10,
  counts: 'active open projects',
  goodWhen: 'a steward took it, and its next milestone or its own end is today or later',
  act: 'Offer the stewardship',
  sign: (bad) => `${counted(bad, 'project has', 'projects have')} no steward or no day ahead`,
  async count(c, scope) {
    const rows = await heldProjects(c, scope);
    const isHeld = (p: (typeof rows)[number]) => Number(p.stewards) > 0;
    const isAhead = (p: (typeof rows)[number]) => p.next_on !== null || (p.ends_on !== null && p.ends_on >= scope.today);
    const bad = rows.filter((p) => !isHeld(p) || !isAhead(p));
    const many = (what: string) => counted(bad.length, `project has ${what}`, `projects have ${what}`);
    const sign = bad.every(isHeld)
      ? { text: many('no day ahead'), act: 'Give it a day' }
      : bad.every(isAhead)
        ? { text: many('no steward'), act: 'Offer the stewardship' }
        : undefined;
    const things = countedOf(
      rows.map((p) => {
        const held = isHeld(p);
        const ahead = isAhead(p);
        const missing = [...(held ? [] : ['no steward took it']), ...(ahead ? [] : ['no milestone or end ahead'])];
        return {
          kind: 'project',
          id: p.id,
          title: p.name,
          key: p.key,
          in: `“${p.name}”`,
          good: held && ahead,
          note: missing.join(', ') || `next ${p.next_on ?? p.ends_on}`,
        };
      }),
    );
    return { ...things, ...(sign ? { sign } : {}) };
  },
});

/** Age in days, whole and part, at an instant. */
const ageAt = (since: string, at: string): number => (Date.parse(at) - Date.parse(since)) / 86_400_000;
