import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { runJobs } from '../activity/jobs.server.ts';
import { commentsApi } from '../comments/comments.ts';
import { newId } from '../kit/ids.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { type Import, importsApi, type Plan, type Report } from './imports.ts';
import { importJobs } from './run.server.ts';
import { workbookOf } from './testing.xlsx.ts';

const world = await openWorld();
const problems: unknown[] = [];
const jobs = runJobs(world.ground, importJobs, (error) => problems.push(error));
afterAll(() => jobs.stop());

const sample = (name: string) => readFileSync(join(import.meta.dirname, 'samples', name));

async function take(who: Actor, name: string, bytes: Uint8Array | string): Promise<Import> {
  const answer = await world.fetch(`/api/w/${who.slug}/imports/upload?name=${encodeURIComponent(name)}&id=${newId()}`, {
    method: 'POST',
    body: bytes as BodyInit, // bytes and text are both a body
    headers: { cookie: who.cookie, 'content-type': 'application/octet-stream' },
  });
  return (await answer.json()) as Import;
}

async function bring(who: Actor, found: Import, patch: Partial<Plan> = {}): Promise<Import & { report: Report }> {
  if (!found.plan) throw new Error(found.problem ?? 'no plan');
  await who.api(importsApi).plan({ id: found.id, version: found.version, plan: { ...found.plan, ...patch } });
  await who.api(importsApi).run({ id: found.id });
  for (let i = 0; i < 600; i++) {
    const now = await who.api(importsApi).one({ id: found.id });
    if (now.stage === '' && now.finished_at) {
      if (!now.report) throw new Error(`${now.problem} ${problems.map((p) => (p as Error).stack ?? String(p))}`);
      return { ...now, report: now.report };
    }
    await new Promise((next) => setTimeout(next, 50));
  }
  throw new Error(`It did not end: ${problems.map(String)}`);
}

const sum = (r: Report) => r.create + r.update + r.same + r.kept + r.refused;

test('each source comes whole, a second run doubles nothing, and undo spares what someone touched since', async () => {
  for (const [name, source, rows, refused] of [
    ['jira.csv', 'jira', 4, 0],
    ['asana.csv', 'asana', 3, 0],
    ['asana-template.csv', 'asana', 4, 0],
    ['linear-wide.csv', 'linear', 2, 0],
    ['gitlab.csv', 'gitlab', 2, 0],
    ['shortcut.csv', 'shortcut', 3, 0],
    ['pivotal.csv', 'pivotal', 3, 0],
    ['github-rest.json', 'github', 3, 1],
  ] as const) {
    const w = await world.workspace(['mina']);
    const mina = w.mina as Actor;
    const found = await take(mina, name, sample(name));
    expect([name, found.source, found.problem]).toEqual([name, source, null]);
    const first = await bring(mina, found);
    expect([name, first.problem, first.report.read, first.report.refused, sum(first.report)]).toEqual([name, null, rows, refused, rows]);
    const tasks = (await mina.api(tasksApi).list({ project_id: first.project?.id ?? '', limit: 1000 })).tasks;
    expect([name, tasks.length, tasks.every((task) => task.holder === null)]).toEqual([name, rows - refused, true]);

    const again = await take(mina, name.replace('.', ' (1).'), sample(name));
    expect([name, again.sniffed?.as_before, again.plan?.project_id]).toEqual([name, name, first.project?.id]);
    const second = await bring(mina, again);
    expect([name, second.report.create, second.report.update, second.report.same, sum(second.report)]).toEqual([name, 0, 0, rows - refused, rows]);

    const touched = tasks[0];
    if (!touched) throw new Error('no task');
    await mina.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: touched.id, body: 'Mine now' });
    expect((await mina.api(importsApi).undo({ id: first.id })).state).toBe('undone');
    const left = (await mina.api(tasksApi).list({ project_id: first.project?.id ?? '', limit: 1000 })).tasks;
    expect([name, left.map((task) => task.id)]).toEqual([name, [touched.id]]);
  }
}, 180_000);

test('a second file of a source comes with the columns, states and dates chosen for the first', async () => {
  const w = await world.workspace(['mina']);
  const mina = w.mina as Actor;
  const csv = (n: number) => `Nr,What,When,Stand\n${n},Thing ${n},03/04/2026,Parked\n`;
  const first = await take(mina, 'list 2026-11-01.csv', csv(1));
  if (!first.plan?.csv) throw new Error('no plan');
  const columns = first.plan.csv.columns.map((column) =>
    column.header === 'When'
      ? { ...column, target: 'due_on' as const, dates: 'dmy' as const }
      : column.header === 'What'
        ? { ...column, target: 'title' as const }
        : column,
  );
  const done = await bring(mina, first, { csv: { ...first.plan.csv, columns }, states: { parked: 'idea' } });
  expect(done.report).toMatchObject({ read: 1, create: 1 });
  const second = await take(mina, 'list 2026-11-24.csv', csv(2));
  expect(second.sniffed?.as_before).toBe('list 2026-11-01.csv');
  expect(second.plan).toMatchObject({ states: { parked: 'idea' }, project_id: done.project?.id });
  expect(second.plan?.csv?.columns.find((column) => column.header === 'When')).toMatchObject({ target: 'due_on', dates: 'dmy' });
  expect((await take(mina, 'list.csv', csv(3))).plan?.project_id).toBe(done.project?.id);
  const american = await take(mina, 'list.csv', 'Nr,What,When,Stand\n3,Thing,12/31/2026,Parked\n');
  expect(american.plan?.csv?.columns.find((column) => column.header === 'When')?.dates).toBe('mdy');
  const other = await take(mina, 'other.csv', 'Title,Place\na,b\n');
  expect([other.sniffed?.as_before, other.plan?.project_id]).toEqual([null, null]);
}, 60_000);

test('a child that came before its parent is laid under it when the parent comes with a later file', async () => {
  const w = await world.workspace(['mina']);
  const mina = w.mina as Actor;
  const first = await bring(mina, await take(mina, 'parts.csv', 'ID,Title,Parent\n2,Part,1\n'));
  expect(first.report.waiting).toBe(1);
  await bring(mina, await take(mina, 'parts.csv', 'ID,Title,Parent\n1,Whole,\n'));
  const all = (await mina.api(tasksApi).list({ project_id: first.project?.id ?? '', limit: 100 })).tasks;
  const whole = all.find((task) => task.title === 'Whole');
  const part = all.find((task) => task.title === 'Part');
  expect(part).toBeDefined();
  expect(part?.parent_id).toBe(whole?.id);
}, 60_000);

test('the sums add up for tables of any kind, the first time and again after they changed', async () => {
  const w = await world.workspace(['mina']);
  const mina = w.mina as Actor;
  const value = fc.constantFrom('', 'a', 'b', 'c', '1', '2', '3', 'Open', 'Done', '2026-01-02', 'x;y', '=1', 'High');
  const rowsOf = fc.array(fc.array(value, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 9 });
  const text = (rows: string[][]) => `ID,Title,Status,Parent,Labels\n${rows.map((row) => `${row.join(',')}\n`).join('')}`;
  let n = 0;
  await fc.assert(
    fc.asyncProperty(rowsOf, rowsOf, async (before, after) => {
      const name = `t${String.fromCharCode(97 + (n % 26))}${n++}x.csv`;
      for (const rows of [before, after, after]) {
        const found = await take(mina, name, text(rows));
        const there = rows.filter((row) => row.some((cell) => cell.trim())).length;
        if (!found.plan?.csv || there === 0) continue;
        const columns = found.plan.csv.columns.map((column, at) => ({
          ...column,
          target: (['source_id', 'title', 'state', 'parent', 'labels'] as const)[at] ?? ('ignore' as const),
        }));
        const { report } = await bring(mina, found, { csv: { ...found.plan.csv, columns } });
        expect([report.read, sum(report)]).toEqual([there, there]);
        expect(report.reasons.reduce((all, reason) => all + reason.rows, 0)).toBe(report.refused);
      }
    }),
    { numRuns: 3 },
  );
}, 120_000);

test('a workbook comes like a table', async () => {
  const w = await world.workspace(['mina']);
  const mina = w.mina as Actor;
  const bytes = workbookOf([
    {
      name: 'Work',
      rows: [
        ['ID', 'Title', 'Due date'],
        ['1', 'First', { xml: '<c s="1"><v>46023</v></c>' }],
        ['2', ''],
        ['3', 'Third'],
      ],
    },
  ]);
  const found = await take(mina, 'work.xlsx', bytes);
  expect(found).toMatchObject({ source: 'xlsx', state: 'sniffed' });
  const { report } = await bring(mina, found);
  expect(report).toMatchObject({ read: 3, create: 2, refused: 1, reasons: [{ rule: 'title_missing', rows: 1 }] });
}, 60_000);
