import { expect, test } from 'vitest';
import { newId } from '../kit/ids.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { peopleApi } from '../people/people.ts';
import { tokensApi } from '../people/tokens.ts';
import { type Actor, openWorld, refusedField } from './testing.ts';

const world = await openWorld();

async function board() {
  const w = await world.workspace(['mina', 'jonas']);
  const mina = w.mina as Actor;
  const project = await mina.api(projectsApi).create({ id: newId(), name: 'Booking', key: 'BOOK' });
  const task = (more: object = {}) => ({ id: newId(), project_id: project.id, title: 'Form works', ...more });
  const titles = async () => (await mina.api(tasksApi).list({ project_id: project.id })).tasks.map((t) => t.title);
  return { w, mina, jonas: w.jonas as Actor, project, task, titles };
}

/** A refusal as a problem: its status and rule; never a fault of the program. */
async function problem(given: Response | Promise<Response>): Promise<[number, string | undefined]> {
  const answer = await given;
  const body = (await answer.json()) as { status: number; rule?: string; detail: string; requestId: string };
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.status).toBeLessThan(500);
  expect(body).toMatchObject({ status: answer.status, detail: expect.any(String), requestId: expect.any(String) });
  return [answer.status, body.rule];
}

test('a body over a megabyte is refused before it is read whole, wherever it goes', async () => {
  const { mina, task, titles } = await board();
  const big = 'x'.repeat(1_000_001);
  expect(await problem(mina.request('POST', '/tasks', task({ body: big })))).toEqual([413, 'body_size']);
  expect(await problem(mina.request('POST', '/tasks', big))).toEqual([413, 'body_size']);
  expect(await problem(world.fetch('/api/session', { method: 'POST', headers: { 'content-type': 'application/json' }, body: big }))).toEqual([
    413,
    'body_size',
  ]);
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 100_000;
      controller.enqueue(new Uint8Array(100_000));
    },
  });
  const request = { method: 'POST', headers: { cookie: mina.cookie, 'content-type': 'application/json' }, body: endless, duplex: 'half' };
  expect(await problem(world.fetch(`/api/w/${mina.slug}/tasks`, request as RequestInit))).toEqual([413, 'body_size']);
  expect(sent).toBeLessThan(3_000_000);
  expect((await mina.request('POST', '/tasks', task({ body: 'x'.repeat(100_000) }))).status).toBe(200);
  expect(await refusedField(mina.request('POST', '/tasks', task({ body: 'x'.repeat(100_001) })))).toMatchObject({ status: 422, field: 'body' });
  expect(await titles()).toHaveLength(1);
});

test('a body is JSON, said to be JSON, and one object', async () => {
  const { mina, task, titles } = await board();
  const body = JSON.stringify(task());
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonp', 'text/json', '*/*'])
    expect([type, await problem(mina.request('POST', '/tasks', body, { 'content-type': type }))]).toEqual([type, [415, 'body_is_json']]);
  for (const text of ['{', '{"a":', "{'a':1}", '{"title":NaN}', '{"a":1}{"b":2}', 'undefined', '\u0000', '{"a":"\\ud"}', '{"a":01}'])
    expect([text, await problem(mina.request('POST', '/tasks', text))]).toEqual([text, [400, 'body_is_json']]);
  for (const text of ['[]', '[{}]', '"text"', '7', 'null', 'true'])
    expect([text, await problem(mina.request('POST', '/tasks', text))]).toEqual([text, [422, 'body_is_an_object']]);
  expect(await titles()).toEqual([]);
  expect((await mina.request('POST', '/tasks', body, { 'content-type': 'Application/JSON; charset=utf-8' })).status).toBe(200);
});

test('JSON nested deeper than 64 levels is refused; brackets in a text are text', async () => {
  const { mina, task, titles } = await board();
  const nested = (depth: number) => JSON.stringify(task({ more: 0 })).replace('"more":0', `"more":${'['.repeat(depth)}${']'.repeat(depth)}`);
  expect(await problem(mina.request('POST', '/tasks', nested(64)))).toEqual([400, 'body_depth']);
  expect(await problem(mina.request('POST', '/tasks', '{"a":'.repeat(100_000)))).toEqual([400, 'body_depth']);
  const body = `${'[{'.repeat(500)} and a quote " and a backslash \\ ${'}]'.repeat(3)}`;
  const made = await mina.request('POST', '/tasks', task({ title: '[[[[ {{{{', body }));
  expect([made.status, ((await made.json()) as { body: string }).body]).toEqual([200, body]);
  expect((await mina.request('POST', '/tasks', nested(63))).status).toBe(200);
  expect(await titles()).toHaveLength(2);
});

test('keys that mean something to the language mean nothing here', async () => {
  const { mina, task, titles } = await board();
  const evil = '"__proto__":{"polluted":"yes","title":"Evil"},"constructor":{"prototype":{"polluted":"yes"}},"toString":"x","hasOwnProperty":1';
  const made = await mina.request('POST', '/tasks', `{${evil},${JSON.stringify(task()).slice(1)}`);
  expect(made.status).toBe(200);
  expect(await problem(mina.request('POST', '/tasks', `{${evil}}`))).toEqual([422, expect.any(String)]);
  for (const query of ['__proto__[polluted]=yes', 'constructor[prototype][polluted]=yes', '__proto__.polluted=yes', 'toString=x&__proto__=x'])
    expect([query, (await mina.request('GET', `/projects?${query}`)).status]).toEqual([query, 200]);
  for (const kind of ['__proto__', 'constructor', 'toString'])
    expect([kind, await problem(mina.request('GET', `/threads/${kind}/${newId()}`))]).toEqual([kind, [422, expect.any(String)]]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  expect(await titles()).toEqual(['Form works']);
});

test('an array or object where a scalar is due, and the reverse, name the field', async () => {
  const { mina, task, titles } = await board();
  const cases: [object, string][] = [
    [{ title: ['Form'] }, 'title'],
    [{ title: { a: 1 } }, 'title'],
    [{ title: null }, 'title'],
    [{ title: 7 }, 'title'],
    [{ id: [newId()] }, 'id'],
    [{ labels: 'Phone' }, 'labels'],
    [{ labels: { 0: newId() } }, 'labels'],
    [{ due_on: ['2026-12-01'] }, 'due_on'],
    [{ estimate_minutes: [60] }, 'estimate_minutes'],
    [{ take: 'perhaps' }, 'take'],
  ];
  for (const [more, field] of cases) {
    const found = await refusedField(mina.request('POST', '/tasks', task(more)));
    expect([JSON.stringify(more), found.status, found.field]).toEqual([JSON.stringify(more), 422, field]);
  }
  for (const [query, field] of [
    ['sort=title&sort=number', 'sort'],
    ['limit[]=1&limit[]=2', 'limit'],
    ['limit=many', 'limit'],
    ['sort[a]=b', 'sort'],
  ]) {
    const { id } = await mina.api(projectsApi).one({ key: 'BOOK' });
    expect([query, (await refusedField(mina.request('GET', `/projects/${id}/tasks?${query}`))).field]).toEqual([query, field]);
  }
  expect(await titles()).toEqual([]);
});

test('NUL and lone surrogates are refused in every field, address and cursor, and never stored', async () => {
  const { mina, project, task, titles } = await board();
  for (const bad of ['\u0000', '\ud800', '\udfff', '\u0007'])
    for (const field of ['title', 'body', 'id', 'due_on', 'priority'])
      expect([field, (await refusedField(mina.request('POST', '/tasks', task({ [field]: `a${bad}b` })))).field]).toEqual([field, field]);
  const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const paths = [
    '/projects/%00',
    '/projects/%ED%A0%80',
    '/tasks/a%00b',
    '/find?q=%00',
    '/find?q=%ED%A0%80',
    '/people?q=%00',
    '/people?after=%00',
    `/projects/${project.id}/tasks?filter=%00`,
    `/projects/${project.id}/tasks?filter=state:%00`,
    `/projects/${project.id}/tasks?filter=milestone:%22%00%22`,
    `/projects/${project.id}/tasks?filter=priority:%00`,
    `/projects/${project.id}/tasks?cursor=${cursor(['position', 'a\u0000', 'x'])}`,
    `/projects/${project.id}/tasks?cursor=${cursor(['position', 'a', 'x\u0000'])}`,
    `/projects/${project.id}/tasks?sort=number&cursor=${cursor(['number', 'abc', 'x'])}`,
    `/projects/${project.id}/tasks?sort=number&cursor=${cursor(['number', 1.5e300, 'x'])}`,
    `/projects/${project.id}/tasks?cursor=${cursor(['position', 7, 'x'])}`,
    `/projects/${project.id}/tasks?cursor=${cursor('x')}`,
    `/projects/${project.id}/tasks?cursor=%00`,
  ];
  for (const path of paths) {
    const answer = await mina.request('GET', path);
    expect([path, answer.status < 500, answer.headers.get('content-type')]).toEqual([path, true, expect.stringMatching(/json/)]);
  }
  expect(await titles()).toEqual([]);
});

test('addresses that cannot be read and queries without end are refused, not a fault', async () => {
  const { mina } = await board();
  for (const path of [
    '/api/w/%E0%A4%A/projects',
    `/api/w/${mina.slug}/projects/%E0%A4%A`,
    `/api/w/${mina.slug}/tasks/%`,
    `/api/w/${mina.slug}/threads/task/%zz`,
  ]) {
    const [status] = await problem(world.fetch(path, { headers: { cookie: mina.cookie } }));
    expect([path, [400, 404, 422].includes(status)]).toEqual([path, true]);
  }
  expect(await refusedField(mina.request('GET', `/find?q=${'x'.repeat(100_000)}`))).toMatchObject({ status: 422, field: 'q' });
  const many = Array.from({ length: 20_000 }, (_, i) => `p${i}=${i}`).join('&');
  const deep = `state${'[a]'.repeat(5_000)}=1`;
  const wide = Array.from({ length: 20_000 }, () => 'state[]=active').join('&');
  for (const query of [many, deep, wide, 'state[99999999]=active', '='.repeat(1000), '&'.repeat(1000)])
    expect([query.slice(0, 30), (await mina.request('GET', `/projects?${query}`)).status < 500]).toEqual([query.slice(0, 30), true]);
});

test('what stands in the address decides, not the body', async () => {
  const { mina, task } = await board();
  const [a, b] = [await mina.api(tasksApi).create(task()), await mina.api(tasksApi).create(task({ title: 'Other' }))];
  await mina.request('PATCH', `/tasks/${a.id}`, { id: b.id, version: 1, title: 'Changed' });
  expect((await mina.api(tasksApi).one({ key: b.key })).title).toBe('Other');
});

test('the same id sent ten times at once makes one thing', async () => {
  const { mina, task, titles } = await board();
  const given = task();
  const made = await Promise.all(Array.from({ length: 10 }, () => mina.api(tasksApi).create(given)));
  expect(new Set(made.map((m) => m.key))).toEqual(new Set(['BOOK-1']));
  const id = newId();
  const raced = await Promise.allSettled(['A', 'B', 'C'].map((title) => mina.api(tasksApi).create({ ...given, id, title })));
  expect(raced.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
  for (const r of raced) if (r.status === 'rejected') expect(r.reason).toMatchObject({ status: 409, problem: { rule: 'id_is_new' } });
  expect(await titles()).toHaveLength(2);
});

test('whoever is suspended or has left changes nothing, by cookie or by token', async () => {
  const { w, jonas, task, titles } = await board();
  const { secret } = await jonas.api(tokensApi).create({ id: newId(), name: 'writes', scope: 'write' });
  const bearer = world.as(jonas, { authorization: `Bearer ${secret}` });
  const write = (who: Actor) => who.request('POST', '/tasks', task());
  expect((await write(bearer)).status).toBe(200);
  const { version } = await w.admin.api(peopleApi).one({ id: jonas.id });
  await w.admin.api(peopleApi).suspend({ id: jonas.id, version });
  for (const who of [jonas, bearer]) {
    expect(await problem(write(who))).toEqual([403, 'suspended']);
    expect(await problem(who.request('GET', '/projects'))).toEqual([403, 'suspended']);
  }
  await w.admin.api(peopleApi).resume({ id: jonas.id });
  expect((await write(bearer)).status).toBe(200);
  await w.admin.api(peopleApi).end({ id: jonas.id });
  expect((await problem(write(jonas)))[0]).toBe(404);
  expect(await problem(write(bearer))).toEqual([401, 'token']);
  expect(await titles()).toHaveLength(2);
});

test('a token that reads reads, and writes nothing', async () => {
  const { mina, project, task, titles } = await board();
  const { secret } = await mina.api(tokensApi).create({ id: newId(), name: 'reads', scope: 'read' });
  const reader = world.as(mina, { authorization: `Bearer ${secret}` });
  expect((await reader.api(projectsApi).one({ key: 'BOOK' })).id).toBe(project.id);
  expect(await problem(reader.request('POST', '/tasks', task()))).toEqual([403, 'token_scope']);
  expect(await problem(reader.request('PATCH', `/projects/${project.id}`, { version: 1, name: 'Mine' }))).toEqual([403, 'token_scope']);
  expect(await problem(reader.request('POST', '/tasks', task(), { cookie: mina.cookie }))).toEqual([403, 'token_scope']);
  expect(await titles()).toEqual([]);
});

test('a page of another site cannot write with my cookie', async () => {
  const { mina, task, titles } = await board();
  const foreign: [string, string][] = [
    ['origin', 'https://evil.example'],
    ['origin', 'null'],
    ['sec-fetch-site', 'cross-site'],
    ['sec-fetch-site', 'same-site'],
  ];
  for (const [name, value] of foreign) expect(await problem(mina.request('POST', '/tasks', task(), { [name]: value }))).toEqual([403, 'same_origin']);
  expect(await titles()).toEqual([]);
  expect((await mina.request('POST', '/tasks', task(), { origin: 'http://localhost', 'sec-fetch-site': 'same-origin' })).status).toBe(200);
});
