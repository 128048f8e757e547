import { Readable } from 'node:stream';
import { createRouterClient } from '@orpc/server';
import { Refusal } from '../../kit/errors.ts';
import { goalsRouter } from '../../lead/goals/goals.server.ts';
import type { Field } from '../../manage/fields/fields.ts';
import { milestonesRouter } from '../../manage/milestones/milestones.server.ts';
import { projectsRouter } from '../../manage/projects/projects.server.ts';
import { tasksRouter } from '../../manage/tasks/tasks.server.ts';
import type { Context } from '../../people/context.server.ts';
import { peopleRouter } from '../../people/people.server.ts';
import { unitsRouter } from '../../people/units.server.ts';
import { csvLine } from '../report-words.ts';
import { type Cell, plainCell, workbookOf } from './workbook.server.ts';

/** A list to take away: what it is called, its columns, and its rows. */
interface List {
  title: string;
  head: string[];
  rows: AsyncIterable<Cell[]>;
}
type Asked = Record<string, string>;

const names = (people: ({ name: string } | null)[]) => people.flatMap((p) => (p ? [p.name] : [])).join(', ');
const ownCell = ({ type }: Field, value: string | undefined): Cell =>
  value === undefined ? null : type === 'number' ? { number: value } : type === 'date' ? { day: value } : value;
const yes = (is: boolean) => (is ? 'yes' : null);

// Each is read through the list's own route: what it refuses is refused here, what it hides is hidden here, its filters are these.
const lists: Record<string, (c: Context, asked: Asked) => Promise<List>> = {
  tasks: async (c, asked) => {
    const api = {
      tasks: createRouterClient(tasksRouter, as(c)),
      projects: createRouterClient(projectsRouter, as(c)),
      milestones: createRouterClient(milestonesRouter, as(c)),
    };
    const { project_id = '', ...filters } = asked;
    const page = (cursor?: string) =>
      api.tasks.list({ ...filters, project_id, limit: 1000, fields: 'all', ...(cursor ? { cursor } : {}) } as Parameters<typeof api.tasks.list>[0]); // the route parses what it is given
    const first = await page();
    if (first.of_others) throw notOfOthers();
    const project = (await api.projects.list({})).projects.find((p) => p.id === project_id);
    const whole = project ? await api.projects.one({ key: project.key }) : null;
    const milestones = new Map((await api.milestones.list({ project_id })).map((m) => [m.id, m.title]));
    const states = new Map(whole?.states.map((s) => [s.id, s.name]));
    const labels = new Map(whole?.labels.map((l) => [l.id, l.name]));
    const own = whole?.fields ?? [];
    async function* rows() {
      for (let part = first; ; part = await page(part.next_cursor)) {
        for (const t of part.tasks)
          yield [
            t.key,
            t.title,
            states.get(t.state_id) ?? t.category,
            t.milestone_id ? (milestones.get(t.milestone_id) ?? null) : null,
            t.priority,
            t.labels.map((id) => labels.get(id) ?? '').join(', '),
            t.starts_on,
            t.due_on,
            t.estimate_minutes,
            names([t.holder]),
            names(t.contributors),
            yes(t.offer_open),
            t.imported_names,
            t.finished_at,
            ...own.map((f) => ownCell(f, t.fields.find((v) => v.id === f.id)?.value)),
          ];
        if (!part.next_cursor) return;
      }
    }
    const head = [
      'Key',
      'Title',
      'State',
      'Milestone',
      'Priority',
      'Labels',
      'Starts',
      'Due',
      'Estimate (minutes)',
      'Held by',
      'With',
      'Offered',
      'Names in the import',
      'Finished',
      ...own.map((f) => f.name),
    ];
    return { title: `${project?.key ?? 'Project'} tasks`, head, rows: rows() };
  },
  work: async (c, asked) => {
    const api = createRouterClient(tasksRouter, as(c));
    const page = (cursor?: string) => api.all({ ...asked, limit: 500, ...(cursor ? { cursor } : {}) } as Parameters<typeof api.all>[0]); // the route parses what it is given
    const first = await page();
    if (first.of_others) throw notOfOthers();
    async function* rows() {
      for (let part = first; ; part = await page(part.next_cursor)) {
        const projects = new Map(part.projects.map((p) => [p.id, p]));
        for (const t of part.tasks) {
          const project = projects.get(t.project_id);
          yield [
            t.key,
            t.title,
            project?.name ?? null,
            project?.states.find((s) => s.id === t.state_id)?.name ?? t.category,
            t.priority,
            t.labels.map((id) => project?.labels.find((l) => l.id === id)?.name ?? '').join(', '),
            t.starts_on,
            t.due_on,
            t.estimate_minutes,
            names([t.holder]),
            names(t.contributors),
            yes(t.offer_open),
            t.finished_at,
          ];
        }
        if (!part.next_cursor) return;
      }
    }
    const head = ['Key', 'Title', 'Project', 'State', 'Priority', 'Labels', 'Starts', 'Due', 'Estimate (minutes)', 'Held by', 'With', 'Offered', 'Finished'];
    return { title: 'All work', head, rows: rows() };
  },
  my_tasks: async (c) => {
    const found = await createRouterClient(tasksRouter, as(c)).mine({});
    return {
      title: 'My tasks',
      head: ['Key', 'Title', 'Project', 'State', 'Priority', 'Starts', 'Due', 'Estimate (minutes)', 'Finished'],
      rows: each(found, (t) => [t.key, t.title, t.project_name, t.category, t.priority, t.starts_on, t.due_on, t.estimate_minutes, t.finished_at]),
    };
  },
  milestones: async (c, asked) => {
    const found = await createRouterClient(milestonesRouter, as(c)).list({ project_id: asked.project_id ?? '' });
    return {
      title: 'Milestones',
      head: ['Title', 'Day', 'Promise', 'State', 'Steward', 'Conditions met', 'Conditions', 'Reached'],
      rows: each(found, (m) => [m.title, m.target_on, m.promise, m.state, names([m.steward]), m.conditions.met, m.conditions.all, m.reached_at]),
    };
  },
  projects: async (c, asked) => {
    const { projects } = await createRouterClient(projectsRouter, as(c)).list(asked);
    return {
      title: 'Projects',
      head: ['Key', 'Name', 'Purpose', 'Unit', 'State', 'Who sees it', 'Starts', 'Ends', 'Stewards', 'Next milestone', 'On', 'Serves'],
      rows: each(projects, (p) => [
        p.key,
        p.name,
        p.purpose,
        p.unit?.name ?? null,
        p.state,
        p.access,
        p.starts_on,
        p.ends_on,
        names(p.stewards),
        p.next_milestone?.title ?? null,
        p.next_milestone?.target_on ?? null,
        p.serves,
      ]),
    };
  },
  goals: async (c, asked) => {
    const { goals } = await createRouterClient(goalsRouter, as(c)).list(asked as { state?: 'living' }); // the route parses what it is given
    return {
      title: 'Goals',
      head: ['Goal', 'Unit', 'State', 'Starts', 'Ends', 'Steward', 'Progress', 'Confidence (0 to 10)', 'Outcome', 'Serves', 'Because'],
      rows: each(goals, (g) => [
        g.title,
        g.unit?.name ?? null,
        g.state,
        g.starts_on,
        g.ends_on,
        names([g.steward]),
        g.progress,
        g.confidence,
        g.outcome,
        g.serves?.title ?? null,
        g.serves?.because ?? null,
      ]),
    };
  },
  people: async (c, asked) => {
    const api = createRouterClient(peopleRouter, as(c));
    const page = (after?: string) => api.list({ ...asked, limit: 200, ...(after ? { after } : {}) } as Parameters<typeof api.list>[0]); // the route parses what it is given
    const first = await page();
    async function* rows() {
      for (let part = first; ; part = await page(part.next)) {
        for (const p of part.people) yield [p.name, p.home_unit?.name ?? null, p.role, p.state, p.ends_on];
        if (!part.next) return;
      }
    }
    return { title: 'People', head: ['Name', 'Home unit', 'Role', 'State', 'Until'], rows: rows() };
  },
  units: async (c, asked) => {
    const { units } = await createRouterClient(unitsRouter, as(c)).list(asked as { closed?: 'yes' }); // the route parses what it is given
    const byId = new Map(units.map((u) => [u.id, u.name]));
    return {
      title: 'Units',
      head: ['Unit', 'Part of', 'Purpose', 'Stewards', 'Closed'],
      rows: each(units, (u) => [u.name, u.parent_id ? (byId.get(u.parent_id) ?? null) : null, u.purpose, names(u.stewards), yes(u.is_closed)]),
    };
  },
};

const notOfOthers = () =>
  new Refusal('notAllowed', 'The work of another person is listed in pages, and not taken away. Leave the name out.', { rule: 'not_by_person' });

const as = (c: Context) => ({ context: { entry: { c } } });

async function* each<T>(things: T[], cells: (thing: T) => Cell[]): AsyncGenerator<Cell[]> {
  for (const thing of things) yield cells(thing);
}

/** A list as CSV or as a workbook, with the filters of the list itself. */
export async function downloadList(c: Context, request: Request, which: string): Promise<Response> {
  const open = Object.hasOwn(lists, which) ? lists[which] : undefined;
  if (!open) throw new Refusal('notFound', `There is no list ${which.slice(0, 40)}. There are ${Object.keys(lists).join(', ')}.`, { rule: 'list_exists' });
  const { format = 'csv', ...asked } = Object.fromEntries(new URL(request.url).searchParams);
  if (format !== 'csv' && format !== 'xlsx')
    throw new Refusal('invalid', 'Give csv or xlsx.', {
      rule: 'list_format',
      errors: [{ field: 'format', rule: 'list_format', value: format.slice(0, 80), mend: 'Give csv or xlsx.' }],
    });
  const list = await open(c, asked);
  const bytes = format === 'csv' ? csvOf(list) : workbookOf(list.title, list.head, list.rows);
  const name = `${list.title}.${format}`;
  return new Response(Readable.toWeb(Readable.from(bytes)) as ReadableStream, {
    // Node's and the DOM's stream types are two names of one thing
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': `attachment; filename="list.${format}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'no-store',
    },
  });
}

async function* csvOf({ head, rows }: List): AsyncGenerator<Buffer> {
  yield Buffer.from(`\uFEFF${csvLine(head)}`);
  let held = '';
  for await (const cells of rows) {
    held += csvLine(cells.map(plainCell));
    if (held.length > 65_536) {
      yield Buffer.from(held);
      held = '';
    }
  }
  yield Buffer.from(held);
}
