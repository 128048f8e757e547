import { asksForOthers } from '../../filter/filter.ts';
import { print } from '../../filter/print.ts';
import { read } from '../../filter/read.ts';
import { invalid, notFound } from '../../kit/errors.ts';
import { daysBetween } from '../../kit/time.ts';
import type { Context } from '../../people/context.server.ts';
import { projectById } from '../projects/facts.server.ts';
import { dueBetween, milestonesBetween, projectsOf } from './all.store.ts';
import { pageFrom } from './page.server.ts';
import { taskRows } from './rows.store.ts';
import type { TaskSort } from './tasks.store.ts';
import { unknownNames } from './unknown.server.ts';

/** A page of all work that the caller sees, with what one must know of its projects. */
export async function allWork(c: Context, input: { cursor?: string | undefined; limit: number; filter?: string | undefined; sort: TaskSort }) {
  const { records, ...page } = await pageFrom(c, null, input);
  const [tasks, projects] = await Promise.all([
    taskRows(c, records),
    projectsOf(
      c,
      records.map((r) => r.project_id),
    ),
  ]);
  return { ...page, tasks, projects };
}

const mostDays = 62;
const mostUndated = 50;

/** Tasks by due day and milestones by their day; what has no day stands aside. Of another person's work there is no calendar: it groups by day. */
export async function calendarOf(c: Context, input: { from: string; to: string; filter?: string | undefined; project_id?: string | undefined }) {
  const days = daysBetween(input.from, input.to);
  if (days < 0 || days > mostDays) throw invalid('to', 'days_of_a_calendar', input.to, `Give a day up to ${mostDays} days after the first.`);
  const projectId = input.project_id ?? null;
  if (projectId !== null && !(await projectById(c, projectId))) throw notFound('This project');
  const { filter, said } = read(input.filter ?? '');
  const of_others = asksForOthers(filter);
  const unknown = await unknownNames(c, filter, projectId);
  if (of_others) return { tasks: [], projects: [], days: [], milestones: [], undated: [], more_undated: false, said, unknown, of_others };
  const [dated, milestones, undated] = await Promise.all([
    dueBetween(c, projectId, filter, input.from, input.to),
    milestonesBetween(c, projectId, input.from, input.to),
    pageFrom(c, projectId, { filter: `due:none is:open ${print(filter)}`, limit: mostUndated, sort: 'updated_at' }),
  ]);
  const records = [...dated, ...undated.records];
  const [rows, projects] = await Promise.all([
    taskRows(c, records),
    projectsOf(
      c,
      records.map((r) => r.project_id),
    ),
  ]);
  return {
    tasks: rows.slice(0, dated.length),
    undated: rows.slice(dated.length),
    more_undated: undated.next_cursor !== null,
    projects,
    days: [...new Map(dated.map((d) => [d.due_on ?? '', d.on_day]))].map(([day, n]) => ({ day, n })),
    milestones: milestones.map((m) => ({ ...m, target_on: m.target_on ?? '' })),
    said,
    unknown,
    of_others,
  };
}
