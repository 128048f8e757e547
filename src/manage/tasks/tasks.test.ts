import { expect, test } from 'vitest';
import { newId } from '../../kit/ids.ts';
import { offersApi } from '../../offers/offers.ts';
import { openWorld, Refused } from '../../server/testing.ts';
import { projectsApi } from '../projects/projects.ts';
import { mayInList, tasksApi } from './tasks.ts';

const world = await openWorld();

async function board(names: string[] = ['mina', 'jonas']) {
  const w = await world.workspace(names);
  const mina = w.mina as NonNullable<typeof w.mina>;
  const project = await mina.api(projectsApi).create({ id: newId(), name: 'Booking, rebuilt for phones', key: 'BOOK' });
  const add = (title: string, more: object = {}) => mina.api(tasksApi).create({ id: newId(), project_id: project.id, title, ...more });
  return { w, mina, jonas: w.jonas as NonNullable<typeof w.jonas>, project, add };
}
const refusal = (status: number, rule: string) => (error: unknown) => error instanceof Refused && error.status === status && error.problem.rule === rule;
const refused = (promise: Promise<unknown>, status: number, rule: string) => expect(promise).rejects.toSatisfy(refusal(status, rule));

test('a task is nobody’s until someone takes it, and its holder finishes it', async () => {
  const { mina, jonas, project, add } = await board();
  const task = await add('Form works at 360 px');
  expect(task).toMatchObject({ key: 'BOOK-1', holder: null, category: 'ready', can: { edit: true, finish: false, take: true } });
  const offer = await mina.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: task.id, to_person_id: jonas.id });
  expect((await jonas.api(tasksApi).one({ key: 'BOOK-1' })).offer_open).toBe(true);
  await jonas.api(offersApi).take({ id: offer.id });
  const held = await jonas.api(tasksApi).one({ key: 'book-1' });
  expect(held.holder?.id).toBe(jonas.id);
  expect(held.can.finish).toBe(true);
  await refused(mina.api(tasksApi).finish({ id: task.id }), 403, 'holder_decides');
  const done = await jonas.api(tasksApi).finish({ id: task.id });
  expect(done.category).toBe('done');
  expect((await mina.api(projectsApi).one({ key: project.key })).counts).toMatchObject({ done: 1, ready: 0 });
  expect((await jonas.api(tasksApi).reopen({ id: task.id })).category).toBe('ready');
});

test('nobody moves work to progress without a holder', async () => {
  const { mina, project, add } = await board();
  const task = await add('Write the fallback');
  const running = project.states.find((s) => s.category === 'in_progress')?.id ?? '';
  await refused(mina.api(tasksApi).move({ id: task.id, state_id: running }), 409, 'holder_needed');
  await mina.api(offersApi).takeUntaken({ kind: 'task', id: task.id });
  expect((await mina.api(tasksApi).move({ id: task.id, state_id: running })).category).toBe('in_progress');
  await mina.api(offersApi).handBack({ kind: 'task', id: task.id });
  expect(await mina.api(tasksApi).one({ key: task.key })).toMatchObject({ category: 'ready', holder: null });
});

test('a closed project does not exist for those who are not in it', async () => {
  const { mina, jonas } = await board();
  const secret = await mina.api(projectsApi).create({ id: newId(), name: 'Quiet plan', key: 'QUIET', access: 'closed' });
  const task = await mina.api(tasksApi).create({ id: newId(), project_id: secret.id, title: 'Canary' });
  await expect(jonas.api(projectsApi).one({ key: 'QUIET' })).rejects.toMatchObject({ status: 404 });
  await expect(jonas.api(tasksApi).one({ key: task.key })).rejects.toMatchObject({ status: 404 });
  await expect(jonas.api(tasksApi).list({ project_id: secret.id })).rejects.toMatchObject({ status: 404 });
  await expect(jonas.api(tasksApi).edit({ id: task.id, version: 1, title: 'x' })).rejects.toMatchObject({ status: 404 });
  await mina.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: task.id, to_person_id: jonas.id });
  expect((await jonas.api(tasksApi).one({ key: task.key })).title).toBe('Canary');
  await expect(jonas.api(projectsApi).one({ key: 'QUIET' })).rejects.toMatchObject({ status: 404 });
});

test('of fifty who take at once, exactly one wins', async () => {
  const names = Array.from({ length: 10 }, (_, i) => `p${i}`);
  const { w, add } = await board(['mina', 'jonas', ...names]);
  const task = await add('One of us');
  const results = await Promise.allSettled(
    Array.from({ length: 50 }, (_, i) =>
      (w[names[i % 10] ?? ''] as NonNullable<(typeof w)['admin']>).api(offersApi).takeUntaken({ kind: 'task', id: task.id }),
    ),
  );
  expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
  for (const r of results) if (r.status === 'rejected') expect(r.reason.status).toBe(409);
});

test('a stale version is a conflict that shows both sides, the same id twice makes one task', async () => {
  const { mina, project, add } = await board();
  const id = newId();
  const once = await mina.api(tasksApi).create({ id, project_id: project.id, title: 'Once' });
  expect((await mina.api(tasksApi).create({ id, project_id: project.id, title: 'Once' })).key).toBe(once.key);
  await refused(mina.api(tasksApi).create({ id, project_id: project.id, title: 'Twice' }), 409, 'id_is_new');
  const task = await add('First');
  await mina.api(tasksApi).edit({ id: task.id, version: task.version, title: 'Second' });
  const error = await mina
    .api(tasksApi)
    .edit({ id: task.id, version: task.version, title: 'Third' })
    .catch((e: Refused) => e);
  expect(error).toMatchObject({ status: 409, problem: { rule: 'version_is_current', current: { title: 'Second' } } });
});

test('bad input gets the field, the rule and the mend', async () => {
  const { mina, add, project } = await board();
  const other = await mina.api(projectsApi).create({ id: newId(), name: 'Other', key: 'OTHER' });
  const far = await mina.api(tasksApi).create({ id: newId(), project_id: other.id, title: 'Elsewhere' });
  const task = await add('Here');
  await expect(add('   ')).rejects.toMatchObject({ status: 422, problem: { errors: [{ field: 'title' }] } });
  await expect(add('x'.repeat(256))).rejects.toMatchObject({ status: 422 });
  await expect(add('nul\u0000')).rejects.toMatchObject({ status: 422 });
  await expect(add('lone \ud800')).rejects.toMatchObject({ status: 422 });
  await refused(add('Child', { parent_id: far.id }), 422, 'parent_of_the_project');
  await refused(add('Backwards', { starts_on: '2026-05-02', due_on: '2026-05-01' }), 422, 'tasks_due_after_start');
  await expect(add('Endless', { estimate_minutes: 99_999_999 })).rejects.toMatchObject({ status: 422 });
  const child = await add('Child', { parent_id: task.id });
  await refused(mina.api(tasksApi).edit({ id: task.id, version: task.version, parent_id: child.id }), 422, 'no_loop');
  await expect(mina.request('POST', '/tasks', { id: newId(), project_id: project.id, title: ['array'] }).then((r) => r.status)).resolves.toBe(422);
  await expect(mina.request('POST', '/tasks', '[1]').then((r) => r.status)).resolves.toBe(422);
  await expect(mina.request('POST', '/tasks', '['.repeat(1000)).then((r) => r.status)).resolves.toBe(400);
  await expect(mina.request('POST', '/tasks', '{}', { 'content-type': 'text/plain' }).then((r) => r.status)).resolves.toBe(415);
});

test('pages of a long list join without a gap', async () => {
  const { mina, project, add } = await board();
  for (let i = 0; i < 25; i++) await add(`Task ${i}`, { priority: i % 3 === 0 ? 'high' : 'normal' });
  for (const sort of ['position', 'priority', 'title', 'number', 'due_on', 'updated_at'] as const) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await mina.api(tasksApi).list({ project_id: project.id, limit: 7, sort, ...(cursor ? { cursor } : {}) });
      seen.push(...page.tasks.map((t) => t.id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(25);
    expect(seen).toHaveLength(25);
  }
});

test('a list says of each row what its task says the caller may do', async () => {
  const { w, mina, jonas } = await board();
  const guest = await world.person(w, 'Gast', 'guest');
  for (const access of ['open', 'closed'] as const) {
    const key = access.toUpperCase();
    const project = await mina.api(projectsApi).create({ id: newId(), name: access, key, access });
    for (const who of access === 'open' ? [guest] : [guest, jonas])
      await mina.api(projectsApi).grant({ project_id: project.id, id: newId(), person_id: who.id, level: 'take_part' });
    for (const who of [mina, jonas])
      for (const take of [false, true]) await who.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'x', take });
    for (const who of [mina, jonas, guest]) {
      const [{ tasks }, seen, me] = [
        await who.api(tasksApi).list({ project_id: project.id }),
        await who.api(projectsApi).one({ key }),
        { id: who.id, guest: who === guest },
      ];
      const all = await who.api(tasksApi).all({ filter: `project:${key}` });
      for (const row of tasks) {
        const { can } = await who.api(tasksApi).one({ key: row.id });
        const may = { edit: can.edit, plan: can.plan };
        expect([who.name, access, row.key, mayInList(row, seen, me)]).toEqual([who.name, access, row.key, may]);
        for (const project of all.projects) expect(mayInList(row, project, me)).toEqual(may);
      }
    }
  }
});
