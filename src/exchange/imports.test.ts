import { parse } from 'csv-parse/sync';
import { afterAll, expect, test } from 'vitest';
import { inboxApi } from '../activity/inbox.ts';
import { runJobs } from '../activity/jobs.server.ts';
import { commentsApi } from '../comments/comments.ts';
import { newId } from '../kit/ids.ts';
import { fieldsApi } from '../manage/fields/fields.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { offersApi } from '../offers/offers.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { type Import, importsApi, type Plan } from './imports.ts';
import { importJobs } from './run.server.ts';
import { generateBoard } from './testing.ts';

const world = await openWorld();
const problems: unknown[] = [];
const jobs = runJobs(world.ground, importJobs, (error) => problems.push(error));
afterAll(() => jobs.stop());

async function bringFile(who: Actor, name: string, body: string): Promise<Import> {
  const answer = await who.request('POST', `/imports/upload?name=${encodeURIComponent(name)}&id=${newId()}`, body, {
    'content-type': 'application/octet-stream',
  });
  return (await answer.json()) as Import;
}
async function settled(who: Actor, id: string): Promise<Import> {
  for (let i = 0; i < 300; i++) {
    const now = await who.api(importsApi).one({ id });
    if (now.stage === '' && now.finished_at) return now;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`The import did not end: ${JSON.stringify(problems.map(String))}`);
}
async function planned(who: Actor, found: Import, patch: Partial<Plan> = {}): Promise<Import> {
  if (!found.plan) throw new Error(found.problem ?? 'no plan');
  return who.api(importsApi).plan({ id: found.id, version: found.version, plan: { ...found.plan, ...patch } });
}
async function run(who: Actor, id: string): Promise<Import> {
  await who.api(importsApi).run({ id });
  return settled(who, id);
}
const open = (report: Import['report']) =>
  report ??
  (() => {
    throw new Error('no report');
  })();

test('a board of 400 cards comes whole: a trial changes nothing, a second run doubles nothing, undo spares what was touched', async () => {
  const w = await world.workspace(['mina', 'jonas']);
  const mina = w.mina as Actor;
  const jonas = w.jonas as Actor;
  const board = generateBoard({ cards: 400, members: 12, seed: 7 });
  const found = await bringFile(mina, 'board.json', JSON.stringify(board));
  expect(found).toMatchObject({ state: 'sniffed', source: 'trello', problem: null });
  const ready = await planned(mina, found, { people: { [board.members[0]?.id ?? '']: jonas.id, [board.members[1]?.id ?? '']: mina.id } });
  await mina.api(importsApi).tryOut({ id: ready.id });
  const tried = await settled(mina, ready.id);
  expect(tried.problem).toBeNull();
  expect(tried.state).toBe('dry_run_ok');
  expect(open(tried.report).tasks).toBe(400);
  expect((await mina.api(projectsApi).list({})).projects).toEqual([]);

  const done = await run(mina, ready.id);
  expect(done.problem).toBeNull();
  const report = open(done.report);
  expect(report).toMatchObject({ tasks: 400, update: 0, same: 0 });
  expect(report.create).toBe(open(tried.report).create);
  // Whoever brought it reads there what was offered to whom; nobody else has the report.
  const csv = await (await mina.request('GET', `/imports/${ready.id}/report`)).text();
  const [head, ...told] = parse(csv, { bom: true }) as string[][]; // a table of text, as no columns are named
  expect(head?.at(-1)).toBe('Offered to');
  expect(told.flatMap((row) => (row.at(-1) ?? '').split(', ').filter(Boolean))).toHaveLength(report.offers);
  expect(told.filter((row) => row.at(-1)?.includes(jonas.name)).length).toBeGreaterThan(5);
  expect((await jonas.request('GET', `/imports/${ready.id}/report`)).status).toBe(404);
  const project = await mina.api(projectsApi).one({ key: done.project?.key ?? '' });
  const all = await everything(mina, project.id);
  expect(all.filter((t) => t.parent_id === null)).toHaveLength(400);
  expect(all).toHaveLength(report.tasks + report.subtasks);
  const counted = Object.values(project.counts).reduce((a, b) => a + b, 0);
  expect(counted).toBe(400);
  expect(all.every((t) => t.holder === null)).toBe(true);

  const inbox = await jonas.api(inboxApi).list();
  expect(inbox).toHaveLength(1);
  expect(inbox[0]?.waiting).toBeGreaterThan(3);
  await jonas.api(offersApi).takeImported({ import_id: done.id });
  const mine = await jonas.api(tasksApi).mine();
  expect(mine).toHaveLength(inbox[0]?.waiting ?? 0);
  const withWords = all.find((t) =>
    board.actions.some(
      (a: { type: string; data: { card?: { id?: string } } }) =>
        a.type === 'commentCard' && board.cards.find((card: { id: string; name: string }) => card.id === a.data.card?.id)?.name === t.title,
    ),
  );
  if (withWords) expect((await mina.api(commentsApi).list({ kind: 'task', subject_id: withWords.id })).length).toBeGreaterThan(0);

  const again = await bringFile(mina, 'board.json', JSON.stringify(board));
  const second = await run(mina, (await planned(mina, again, { project_id: project.id })).id);
  expect(open(second.report)).toMatchObject({ create: 0, update: 0 });
  expect(await everything(mina, project.id)).toHaveLength(all.length);

  const undone = await mina.api(importsApi).undo({ id: done.id });
  expect(undone.state).toBe('undone');
  const left = await everything(mina, project.id);
  expect(new Set(left.map((t) => t.id)).isSubsetOf(new Set(mine.map((t) => t.id)))).toBe(true);
  expect(left).toHaveLength(mine.length);
}, 120_000);

test('a table comes with every column, and what one person imports another does not see', async () => {
  const w = await world.workspace(['mina', 'jonas']);
  const mina = w.mina as Actor;
  const csv = 'Title,Status,Due,Assignee,Weather\nFirst,Doing,2026-12-01,Someone Else,sunny\nSecond,Done,2026-12-02,,rain\n,Doing,,,\n';
  const found = await bringFile(mina, 'work.csv', csv);
  expect(found.state).toBe('sniffed');
  const done = await run(mina, (await planned(mina, found)).id);
  expect(done.problem).toBeNull();
  expect(open(done.report)).toMatchObject({ tasks: 2 });
  const tasks = await everything(mina, done.project?.id ?? '');
  const first = await mina.api(tasksApi).one({ key: tasks.find((t) => t.title === 'First')?.key ?? '' });
  expect(first).toMatchObject({ category: 'in_progress', not_taken_here: true, imported_names: 'Someone Else', due_on: '2026-12-01' });
  expect(first.fields).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'Weather', value: 'sunny' })]));
  await expect((w.jonas as Actor).api(importsApi).one({ id: done.id })).rejects.toMatchObject({ status: 404 });
  await expect((w.jonas as Actor).api(importsApi).undo({ id: done.id })).rejects.toMatchObject({ status: 404 });
});

test('a column that has the name of a field of another type fills it with what fits, and drops nothing', async () => {
  const w = await world.workspace(['mina']);
  const mina = w.mina as Actor;
  const project = await mina.api(projectsApi).create({ id: newId(), key: 'TYPED', name: 'Typed' });
  const at = { project_id: project.id };
  await mina.api(fieldsApi).add({ ...at, id: newId(), name: 'Cost', type: 'number' });
  const gone = await mina.api(fieldsApi).add({ ...at, id: newId(), name: 'Weather', type: 'text' });
  await mina.api(fieldsApi).end({ ...at, id: gone.id });
  const found = await bringFile(mina, 'work.csv', 'Title,Status,Cost,Weather\nFirst,Doing,007.50,sunny\nSecond,Doing,about ten,rain\n');
  const done = await run(mina, (await planned(mina, found, at)).id);
  expect(done.problem).toBeNull();
  const told: Record<string, Record<string, string>> = {};
  for (const t of await everything(mina, project.id))
    told[t.title] = Object.fromEntries((await mina.api(tasksApi).one({ key: t.id })).fields.map((f) => [f.name, f.value]));
  expect(told).toEqual({ First: { Cost: '7.50', Weather: 'sunny' }, Second: { 'Cost (as text)': 'about ten', Weather: 'rain' } });
}, 60_000);

test('a file that is no export is refused in plain words, and an empty one too', async () => {
  const w = await world.workspace(['mina']);
  const mina = w.mina as Actor;
  expect(await bringFile(mina, 'x.json', '{"hello": 1}')).toMatchObject({ state: 'failed' });
  const empty = await mina.request('POST', `/imports/upload?name=x.csv&id=${newId()}`, '', { 'content-type': 'application/octet-stream' });
  expect(empty.status).toBe(422);
  const guest = await world.person(w, 'Gast', 'guest');
  expect((await guest.request('POST', `/imports/upload?name=x.csv&id=${newId()}`, 'a', { 'content-type': 'text/csv' })).status).toBe(403);
});

async function everything(who: Actor, projectId: string) {
  const tasks = [];
  let cursor: string | undefined;
  do {
    const page = await who.api(tasksApi).list({ project_id: projectId, limit: 1000, ...(cursor ? { cursor } : {}) });
    tasks.push(...page.tasks);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return tasks;
}

test('names that JavaScript knows too are names like any other', async () => {
  const w = await world.workspace(['mina']);
  const mina = w.mina as Actor;
  const table = 'Title,Status,Assignee\nOne,constructor,__proto__\nTwo,__proto__,toString\nThree,hasOwnProperty,constructor\n';
  const ready = await planned(mina, await bringFile(mina, 'table.csv', table));
  await mina.api(importsApi).tryOut({ id: ready.id });
  expect(await settled(mina, ready.id)).toMatchObject({ state: 'dry_run_ok', problem: null });
  const done = await run(mina, ready.id);
  expect(open(done.report)).toMatchObject({ tasks: 3, refused: 0 });
  expect(
    open(done.report)
      .states.map((s) => s.name)
      .sort(),
  ).toEqual(['__proto__', 'constructor', 'hasOwnProperty']);
});
