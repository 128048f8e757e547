import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { runJobs } from '../activity/jobs.server.ts';
import { newId } from '../kit/ids.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { type Import, importsApi } from './imports.ts';
import { importJobs } from './run.server.ts';

const world = await openWorld();
const rows = 2000;

/** Every tenth row is the parent of the nine before it; every row is with somebody, and every fifth has a comment. */
function table(): string {
  const lines = ['ID,Title,Parent,Assignee,Status,Comment'];
  for (let n = 1; n <= rows; n++) {
    const parent = n % 10 === 0 ? '' : String(Math.ceil(n / 10) * 10);
    lines.push(`${n},Row ${n},${parent},${n % 2 ? 'Ada Byron' : 'Ben Roe'},Doing,${n % 5 === 0 ? `Said of ${n}` : ''}`);
  }
  return `${lines.join('\n')}\n`;
}

test('a run that is killed in the middle goes on where it was: nothing is doubled, nothing is lost', async () => {
  const w = await world.workspace(['mina']);
  const mina = w.mina as Actor;
  const id = newId();
  const answer = await mina.request('POST', `/imports/upload?name=work.csv&id=${id}`, table(), { 'content-type': 'application/octet-stream' });
  const found = (await answer.json()) as Import;
  if (!found.plan) throw new Error(found.problem ?? 'no plan');
  await mina.api(importsApi).plan({ id, version: found.version, plan: found.plan });
  await mina.api(importsApi).run({ id });

  const child = spawn(process.execPath, ['src/exchange/testing.run.ts'], {
    env: { ...process.env, IMPORT_RUN: JSON.stringify({ place: world.settings.place, dataFolder: world.ground.dataFolder }) },
    stdio: 'ignore',
  });
  let killedAt = 0;
  for (let i = 0; i < 3000 && killedAt === 0; i++) {
    const now = await mina.api(importsApi).one({ id });
    if (now.finished_at) throw new Error('It was done before it could be killed.');
    if (now.done_rows >= 400) killedAt = now.done_rows;
    else await new Promise((next) => setTimeout(next, 10));
  }
  const gone = new Promise((next) => child.once('exit', next));
  child.kill('SIGKILL');
  await gone;
  const left = await mina.api(importsApi).one({ id });
  expect(left).toMatchObject({ state: 'running', finished_at: null });
  expect(left.done_rows).toBeLessThan(left.all_rows);
  const count = async (table: 'tasks' | 'comments' | 'offers') => {
    const query = world.ground.database.read
      .selectFrom(table)
      .select((e) => e.fn.countAll<number>().as('n'))
      .where('workspace_id', '=', w.id);
    return Number((await query.where('import_id', '=', id).executeTakeFirstOrThrow()).n);
  };
  const before = await count('tasks');
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(rows);

  world.clock.now = new Date(Date.now() + 120_000); // the lease of the killed one has run out
  const jobs = runJobs(world.ground, importJobs, (error) => console.error(error));
  let done = left;
  for (let i = 0; i < 1200 && !done.finished_at; i++) {
    await new Promise((next) => setTimeout(next, 50));
    done = await mina.api(importsApi).one({ id });
  }
  await jobs.stop();
  expect(done).toMatchObject({
    state: 'done',
    problem: null,
    report: { read: rows, create: rows, update: 0, same: 0, kept: 0, refused: 0, waiting: 0, comments: rows / 5, offers: rows },
  });
  expect([await count('tasks'), await count('comments'), await count('offers')]).toEqual([rows, rows / 5, rows]);
  const tasks = await world.ground.database.read
    .selectFrom('tasks as t')
    .leftJoin('tasks as p', (j) => j.onRef('p.workspace_id', '=', 't.workspace_id').onRef('p.id', '=', 't.parent_id'))
    .select(['t.title', 'p.title as under'])
    .where('t.workspace_id', '=', w.id)
    .execute();
  expect(new Set(tasks.map((t) => t.title)).size).toBe(rows);
  const wrong = tasks.filter((t) => {
    const n = Number(t.title.slice(4));
    return t.under !== (n % 10 === 0 ? null : `Row ${Math.ceil(n / 10) * 10}`);
  });
  expect(wrong).toEqual([]);
}, 180_000);
