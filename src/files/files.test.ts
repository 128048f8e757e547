import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { checkContents, checkStore } from '../cli/doctor-files.ts';
import { commentsApi } from '../comments/comments.ts';
import { newId } from '../kit/ids.ts';
import { goalsApi } from '../lead/goals/goals.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { offersApi } from '../offers/offers.ts';
import { peopleApi } from '../people/people.ts';
import { searchApi } from '../search/search.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { type FileOn, filesApi, picturesApi } from './files.ts';
import { sweepFiles } from './sweep.server.ts';
import { pngOf, type Sent, send as sendAs } from './testing.ts';

const world = await openWorld();
const send = (who: Actor, content: string | Buffer | ReadableStream, sent: Sent) => sendAs(who, world.fetch, content as BodyInit, sent);
const filesFolder = join(world.ground.dataFolder, 'files');
const lying = async (): Promise<string[]> =>
  (await readdir(filesFolder, { recursive: true }).catch(() => [])).filter((name) => /[0-9a-f]{64}-[0-9a-f-]{36}$/.test(name));

async function put(who: Actor, content: string | Buffer, sent: Sent): Promise<FileOn> {
  const answer = await send(who, content, sent);
  const body = await answer.text();
  expect([answer.status, body]).toEqual([200, body]);
  return JSON.parse(body) as FileOn;
}
const get = (who: Actor, id: string, more = '', headers: Record<string, string> = {}) => who.request('GET', `/files/${id}/content${more}`, undefined, headers);
async function refused(given: Promise<Response>): Promise<[number, string | undefined]> {
  const answer = await given;
  const body = (await answer.json()) as { rule?: string };
  return [answer.status, body.rule];
}

async function place(access: 'open' | 'closed' = 'open') {
  const w = await world.workspace(['mina', 'jonas', 'ada']);
  const { mina, jonas, ada } = w as unknown as { mina: Actor; jonas: Actor; ada: Actor };
  const project = await mina.api(projectsApi).create({ id: newId(), key: 'HAR', name: 'Harbour', access });
  const task = await mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Lay the cable' });
  return { w, mina, jonas, ada, project, task };
}

test('a file is put on a task, listed, read whole and in pieces, and kept once', async () => {
  const { mina, jonas, task } = await place();
  const id = newId();
  const file = await put(mina, 'soundings: 4, 7, 11', { id, on: task.id, name: 'soundings.csv' });
  expect(file).toMatchObject({ id, name: 'soundings.csv', type: 'text/csv', bytes: 19, preview: 'table', by: { name: 'mina' }, can: { remove: true } });
  expect(await put(mina, 'soundings: 4, 7, 11', { id, on: task.id, name: 'soundings.csv' })).toEqual(file); // sent again
  expect(await refused(send(mina, 'other', { id, on: task.id, name: 'soundings.csv' }))).toEqual([409, 'id_is_new']);
  expect(await refused(send(jonas, 'soundings: 4, 7, 11', { id, on: task.id, name: 'soundings.csv' }))).toEqual([409, 'id_is_new']);
  const before = (await lying()).length;
  await put(jonas, 'soundings: 4, 7, 11', { on: task.id, name: 'the same.txt' });
  expect((await lying()).length).toBe(before);
  const { files, can } = await jonas.api(filesApi).list({ kind: 'task', subject_id: task.id });
  expect([files.map((f) => [f.name, f.can.remove]), can]).toEqual([
    [
      ['soundings.csv', false],
      ['the same.txt', true],
    ],
    { add: true },
  ]);

  const whole = await get(jonas, id);
  expect(await whole.text()).toBe('soundings: 4, 7, 11');
  const etag = whole.headers.get('etag') ?? '';
  expect(Object.fromEntries(whole.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="soundings.csv"; filename*=UTF-8''soundings.csv`,
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'private, no-cache',
    'content-length': '19',
    'accept-ranges': 'bytes',
  });
  expect((await get(jonas, id, '', { 'if-none-match': etag })).status).toBe(304);
  const piece = async (range: string, more: Record<string, string> = {}) => {
    const answer = await get(jonas, id, '', { range, ...more });
    return [answer.status, answer.headers.get('content-range'), answer.status === 416 ? '' : await answer.text()];
  };
  expect(await piece('bytes=0-8')).toEqual([206, 'bytes 0-8/19', 'soundings']);
  expect(await piece('bytes=-2')).toEqual([206, 'bytes 17-18/19', '11']);
  expect(await piece('bytes=11-900')).toEqual([206, 'bytes 11-18/19', '4, 7, 11']);
  expect(await piece('bytes=19-')).toEqual([416, 'bytes */19', '']);
  expect((await piece('bytes=0-8', { 'if-range': '"another"' }))[0]).toBe(200);
  for (const range of ['bytes=0-1,3-4', 'bytes=5-2', 'bytes=-', 'lines=1-2']) expect([range, (await piece(range))[0]]).toEqual([range, 200]);
  const looked = await get(jonas, id, '?look');
  expect([looked.headers.get('content-type'), looked.headers.get('content-disposition')?.slice(0, 6)]).toEqual(['text/plain; charset=utf-8', 'inline']);
  await looked.body?.cancel();
});

test('nothing that comes from a file can run: only pictures and letters are shown, by what they are and not by what they say', async () => {
  const { mina, task } = await place();
  const html = '<!doctype html><script>alert(1)</script>';
  const svg = '<?xml version="1.0"?>\n<!-- x -->\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const gif = Buffer.concat([Buffer.from('GIF89a\x02\x00\x02\x00\x00\x00\x00', 'latin1'), Buffer.from(html)]);
  const bomb = gzipSync(Buffer.alloc(5_000_000));
  const huge = pngOf(8);
  huge.writeUInt32BE(60_000, 16);
  huge.writeUInt32BE(60_000, 20);
  const cases: [name: string, content: string | Buffer, type: string, preview: string, shownAs: string][] = [
    ['photo.png', html, 'text/html', 'none', 'application/octet-stream'],
    ['drawing.svg', svg, 'image/svg+xml', 'none', 'application/octet-stream'],
    ['drawing.png', svg, 'image/svg+xml', 'none', 'application/octet-stream'],
    ['page.html', 'plain words', 'text/html', 'none', 'application/octet-stream'],
    ['late.txt', ' \n\ufeff<IFRAME src=x>', 'text/html', 'none', 'application/octet-stream'],
    ['notes.txt', 'Use <b>bold</b> and <script>', 'text/plain', 'text', 'text/plain; charset=utf-8'],
    ['both.gif', gif, 'image/gif', 'image', 'image/gif'],
    ['photo.txt', pngOf(4), 'image/png', 'image', 'image/png'],
    ['huge.png', huge, 'image/png', 'none', 'application/octet-stream'],
    ['paper.pdf', '%PDF-1.7 ...', 'application/pdf', 'none', 'application/octet-stream'],
    ['bomb.zip', bomb, 'application/gzip', 'none', 'application/octet-stream'],
    ['data.json', '{"a":"<script>"}', 'application/json', 'text', 'text/plain; charset=utf-8'],
    ['bytes.txt', Buffer.from([0, 1, 2, 255]), 'application/octet-stream', 'none', 'application/octet-stream'],
    ['wide.txt', Buffer.from('\ufeffgrün', 'utf16le'), 'text/plain', 'text', 'text/plain; charset=utf-16le'],
  ];
  for (const [name, content, type, preview, shownAs] of cases) {
    const file = await put(mina, content, { on: task.id, name, headers: { 'content-type': 'text/html' } });
    expect([name, file.type, file.preview]).toEqual([name, type, preview]);
    const answer = await get(mina, file.id, '?look');
    const shown = shownAs !== 'application/octet-stream';
    expect([name, answer.headers.get('content-type'), answer.headers.get('content-disposition')?.startsWith(shown ? 'inline' : 'attachment')]).toEqual([
      name,
      shownAs,
      true,
    ]);
    expect(answer.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox; frame-ancestors 'none'");
    expect(Buffer.from(await answer.arrayBuffer()).equals(Buffer.from(content))).toBe(true); // never opened, never changed
  }
  // A picture in the store that is none any more is not shown.
  const { id } = await put(mina, pngOf(5), { on: task.id, name: 'p.png' });
  const row = await world.ground.database.read.selectFrom('attachments').select('content_id').where('id', '=', id).executeTakeFirstOrThrow();
  const path = (await lying()).find((name) => name.endsWith(row.content_id)) ?? '';
  await writeFile(join(filesFolder, path), html.padEnd(pngOf(5).length));
  const changed = await get(mina, id, '?look');
  expect([changed.headers.get('content-type'), changed.headers.get('content-disposition')?.slice(0, 10)]).toEqual(['application/octet-stream', 'attachment']);
  await changed.body?.cancel();
});

test('names are mended: no path, no sign that turns or hides letters, an ending that stays', async () => {
  const { mina, task } = await place();
  const cases: [string, string][] = [
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\plan.docx', 'plan.docx'],
    ['photo\u202egnp.exe', 'photognp.exe'],
    ['a\u0000b\r\nc.txt', 'abc.txt'],
    ['..', 'file'],
    ['', 'file'],
    ['.htaccess', 'htaccess'],
    ['NUL.txt', '_NUL.txt'],
    ['a"b<c>:d|e?.txt', 'a_b_c__d_e_.txt'],
    [`${'lang '.repeat(60)}.pdf`, `${'lang '.repeat(60).slice(0, 146).trimEnd()}.pdf`],
    ['Übersicht 🌱 ۱.txt', 'Übersicht 🌱 ۱.txt'],
  ];
  for (const [given, kept] of cases) expect([given, (await put(mina, given || 'x', { on: task.id, name: given })).name]).toEqual([given, kept]);
  const file = await put(mina, 'x', { on: task.id, name: 'Ü "q" 100%.txt' });
  const answer = await get(mina, file.id);
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="_ _q_ 100_.txt"; filename*=UTF-8''%C3%9C%20_q_%20100%25.txt`);
  await answer.body?.cancel();
});

test('what is empty, too large, cut off or not as long as was said leaves nothing', async () => {
  const { mina, task } = await place();
  const before = await lying();
  expect(await refused(send(mina, '', { on: task.id }))).toEqual([422, 'file_has_content']);
  expect(await refused(send(mina, 'four', { on: task.id, headers: { 'content-length': '9' } }))).toEqual([400, 'content_length']);
  expect(await refused(send(mina, 'four', { on: task.id, headers: { 'content-length': String(2 ** 40) } }))).toEqual([413, 'file_size']);
  let sent = 0;
  const endless = new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(65_536).fill(sent++)) });
  expect(await refused(send(mina, endless, { on: task.id }))).toEqual([413, 'file_size']);
  expect(sent).toBeLessThan(40);
  let pulled = 0;
  const cut = new ReadableStream({
    pull: (to) => (pulled++ < 3 ? to.enqueue(new Uint8Array(65_536)) : to.error(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }))),
  });
  expect(await refused(send(mina, cut, { on: task.id }))).toEqual([400, 'file_is_whole']);
  for (const [more, field] of [
    [{ id: 'x' }, 'id'],
    [{ kind: 'unit' }, 'kind'],
    [{ on: 'nothing' }, 'subject_id'],
  ] as [Partial<Sent>, string][]) {
    const answer = await send(mina, 'x', { on: task.id, ...more });
    expect([answer.status, ((await answer.json()) as { errors: { field: string }[] }).errors[0]?.field]).toEqual([422, field]);
  }
  expect((await mina.api(filesApi).list({ kind: 'task', subject_id: task.id })).files).toEqual([]);
  expect(await lying()).toEqual(before);
});

test('a full disk is said plainly, and nothing is half there', async () => {
  const { mina, task } = await place();
  const { files } = world.ground;
  world.ground.files = { ...files, put: () => Promise.reject(Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })) };
  const answer = await send(mina, 'no room for this', { on: task.id });
  world.ground.files = files;
  expect([answer.status, ((await answer.json()) as { detail: string }).detail]).toEqual([
    503,
    'The disk is full: nothing was saved. Make room, then try again.',
  ]);
  expect((await mina.api(filesApi).list({ kind: 'task', subject_id: task.id })).files).toEqual([]);
  await put(mina, 'no room for this', { on: task.id }); // there is room again
});

test('files are seen by exactly those who see the thing they are on', async () => {
  const { w, mina, jonas, ada, project, task } = await place('closed');
  const stranger = (await world.workspace(['eve'])).eve as Actor;
  const other = await mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Paint the pier' });
  const file = await put(mina, 'behind the door', { on: task.id, name: 'secretplan.txt' });
  const onOther = await put(mina, 'of the other', { on: other.id, name: 'otherplan.txt' });
  const found = async (who: Actor, q: string) => (await who.api(searchApi).find({ q })).found.map((f) => [f.part, f.title.map((p) => p.text).join('')]);
  const seen = async (who: Actor, id: string, on: string) => {
    const answers = [await get(who, id), await who.request('GET', `/files/task/${on}`), await who.request('DELETE', `/files/${id}/trash`)];
    for (const a of answers) await a.body?.cancel();
    return answers.map((a) => a.status);
  };
  for (const who of [jonas, w.admin, ada]) {
    expect([who.name, await seen(who, file.id, task.id)]).toEqual([who.name, [404, 404, 404]]);
    expect(await refused(send(who, 'x', { on: task.id }))).toEqual([404, undefined]);
    expect(await refused(who.request('DELETE', `/files/${file.id}`))).toEqual([404, undefined]);
    expect(await found(who, 'secretplan')).toEqual([]);
  }
  expect(await seen(stranger, file.id, task.id)).toEqual([404, 404, 404]);
  expect((await world.fetch(`/api/w/${mina.slug}/files/${file.id}/content`)).status).toBe(401);
  expect(await found(mina, 'secretplan')).toEqual([['file', 'Lay the cable']]);
  expect(await found(mina, 'kind:file otherplan.txt')).toEqual([['file', 'Paint the pier']]);
  // Whoever is invited to the task sees the files of the task, and no others.
  await mina.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: task.id, to_person_id: jonas.id, message: '' });
  expect([(await get(jonas, file.id)).status, (await get(jonas, onOther.id)).status]).toEqual([200, 404]);
  expect([await found(jonas, 'secretplan'), await found(jonas, 'otherplan')]).toEqual([[['file', 'Lay the cable']], []]);
  expect((await jonas.api(filesApi).list({ kind: 'task', subject_id: task.id })).files.map((f) => f.can.remove)).toEqual([false]);
  expect(await refused(jonas.request('DELETE', `/files/${file.id}`))).toEqual([403, 'own']);
  // In the archive nothing changes.
  for (const state of ['completed', 'archived'] as const) {
    const { version } = await mina.api(projectsApi).one({ key: project.key });
    await mina.api(projectsApi).setState({ id: project.id, version, state });
  }
  expect(await refused(send(mina, 'x', { on: task.id }))).toEqual([403, 'project_is_archived']);
  expect((await get(mina, file.id)).status).toBe(200);
});

test('a file is removed, brought back, and gone for good after 30 days; one of a comment goes with it', async () => {
  const { mina, jonas, task } = await place();
  const file = await put(mina, 'to be removed', { on: task.id, name: 'old.txt' });
  const comment = newId();
  await mina.api(commentsApi).add({ id: comment, kind: 'task', subject_id: task.id, body: 'See this' });
  expect(await refused(send(jonas, 'x', { on: task.id, comment }))).toEqual([404, undefined]);
  const said = await put(mina, 'with words', { on: task.id, name: 'said.txt', comment });
  expect(said.comment_id).toBe(comment);
  await mina.api(filesApi).remove({ id: file.id });
  expect((await get(mina, file.id)).status).toBe(404);
  expect((await mina.api(searchApi).find({ q: 'old.txt' })).found).toEqual([]);
  expect((await mina.api(filesApi).restore({ id: file.id })).name).toBe('old.txt');
  expect((await get(mina, file.id)).status).toBe(200);
  await mina.api(filesApi).remove({ id: file.id });
  await mina.api(commentsApi).remove({ id: comment });
  expect((await get(mina, said.id)).status).toBe(404);
  expect(await refused(mina.request('DELETE', `/files/${said.id}/trash`))).toEqual([404, undefined]);
  expect((await mina.api(filesApi).list({ kind: 'task', subject_id: task.id })).files).toEqual([]);
  const holds = async () => {
    const row = await world.ground.database.read
      .selectFrom('file_contents')
      .select(['id', 'gone_after'])
      .where('workspace_id', '=', (await mina.context()).workspaceId)
      .execute();
    return { rows: row.length, here: (await lying()).filter((name) => row.some((r) => name.endsWith(r.id))).length };
  };
  await sweepFiles(world.ground); // what was refused is not kept
  expect(await holds()).toMatchObject({ rows: 2, here: 2 });
  const start = world.clock.now;
  const later = async (days: number) => {
    world.clock.now = new Date(start.getTime() + days * 86_400_000);
    await sweepFiles(world.ground);
  };
  await later(29);
  expect(await holds()).toMatchObject({ rows: 2, here: 2 });
  await later(31);
  expect(await refused(mina.request('DELETE', `/files/${file.id}/trash`))).toEqual([404, undefined]);
  expect(await holds()).toMatchObject({ rows: 2, here: 2 }); // a day more, for archives that are being written
  await later(33);
  expect(await holds()).toMatchObject({ rows: 0, here: 0 });
  world.clock.now = start;
});

test('things of other kinds have files too, and each has room for a hundred', async () => {
  const { mina, project } = await place();
  const goal = await mina.api(goalsApi).create({ id: newId(), title: 'Visits', starts_on: '2026-01-01', ends_on: '2027-01-01' });
  for (const [kind, on] of [
    ['project', project.id],
    ['goal', goal.id],
  ] as const) {
    const file = await put(mina, `of ${kind}`, { kind, on });
    expect((await mina.api(filesApi).list({ kind, subject_id: on })).files.map((f) => f.id)).toEqual([file.id]);
  }
  const { content_id } = await world.ground.database.read
    .selectFrom('attachments')
    .select('content_id')
    .where('subject_id', '=', goal.id)
    .executeTakeFirstOrThrow();
  const { workspaceId } = await mina.context();
  const rows = Array.from({ length: 99 }, () => ({
    workspace_id: workspaceId,
    id: newId(),
    content_id,
    subject_kind: 'goal',
    subject_id: goal.id,
    name: 'n',
    type: 'text/plain',
    at: '2026',
    by_person_id: mina.id,
  }));
  await world.ground.database.write(workspaceId, (trx) => trx.insertInto('attachments').values(rows).execute());
  expect(await refused(send(mina, 'one more', { kind: 'goal', on: goal.id }))).toEqual([409, 'files_on_one_thing']);
});

test('a picture is square, small and nothing but a picture; members see it, guests those they share a project with, and it goes with the person', async () => {
  const { w, mina, jonas, project, task } = await place();
  const putPicture = (who: Actor, content: Buffer) =>
    world.fetch(`/api/w/${who.slug}/me/picture`, { method: 'PUT', body: new Uint8Array(content), headers: { cookie: who.cookie } });
  const withPlace = pngOf(64, [
    { kind: 'eXIf', content: Buffer.from('GPS 47.37 8.54') },
    { kind: 'tEXt', content: Buffer.from('Author\0Mina') },
  ]);
  const { picture } = (await (await putPicture(mina, Buffer.concat([withPlace, Buffer.from('<script>')]))).json()) as { picture: string };
  const shown = await jonas.request('GET', `/people/${mina.id}/picture`);
  const bytes = Buffer.from(await shown.arrayBuffer());
  expect(bytes.equals(pngOf(64))).toBe(true);
  expect(Object.fromEntries(shown.headers)).toMatchObject({
    'content-type': 'image/png',
    'cache-control': 'private, max-age=3600',
    'content-security-policy': expect.stringContaining('sandbox'),
  });
  expect(await jonas.api(picturesApi).list({ ids: `${mina.id},${jonas.id}` })).toEqual([{ person_id: mina.id, picture }]);
  const tall = pngOf(64);
  tall.writeUInt32BE(80, 20);
  for (const [content, rule] of [
    [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'picture_type'],
    [Buffer.from('GIF89a\x40\x00\x40\x00', 'latin1'), 'picture_type'],
    [withPlace.subarray(0, 90), 'picture_type'],
    [tall, 'picture_size'],
    [pngOf(8), 'picture_size'],
    [pngOf(1100), 'picture_size'],
  ] as [Buffer, string][])
    expect([rule, (await refused(putPicture(mina, content)))[1]]).toEqual([rule, rule]);
  expect(await refused(putPicture(mina, Buffer.alloc(1_100_000)))).toEqual([413, 'file_size']);

  const guest = await world.person(w, 'Gast', 'guest');
  const sees = async (who: Actor, whom: Actor) => (await who.request('GET', `/people/${whom.id}/picture`)).status;
  await putPicture(jonas, pngOf(40));
  expect([await sees(guest, mina), await sees(guest, jonas)]).toEqual([404, 404]);
  await mina.api(projectsApi).grant({ id: newId(), project_id: project.id, person_id: guest.id, level: 'comment', ends_on: null } as never);
  expect([await sees(guest, mina), await sees(guest, jonas)]).toEqual([200, 404]);
  await jonas.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: task.id, body: 'Here too' });
  expect(await sees(guest, jonas)).toBe(200);
  const stranger = (await world.workspace(['eve'])).eve as Actor;
  expect((await stranger.request('GET', `/people/${mina.id}/picture`)).status).toBe(404);

  expect(await refused(jonas.request('DELETE', `/pictures/${mina.id}`))).toEqual([403, 'own']);
  await w.admin.api(picturesApi).remove({ person_id: mina.id });
  expect(await sees(jonas, mina)).toBe(404);
  // Erased: the picture is gone from the store, a file stays under the name of a tombstone.
  const file = await put(jonas, 'what I brought', { on: task.id });
  const mineRows = (await (await jonas.request('GET', '/privacy/mine')).json()) as { carries_my_name: { what: string; rows: unknown[] }[] };
  expect(mineRows.carries_my_name.find((p) => p.what === 'Files you put on things')?.rows).toMatchObject([{ id: file.id, name: 'a.txt' }]);
  const own = await world.ground.database.read.selectFrom('pictures').select('content_id').where('person_id', '=', jonas.id).executeTakeFirstOrThrow();
  expect((await lying()).some((name) => name.endsWith(own.content_id))).toBe(true);
  await jonas.api(peopleApi).eraseMe();
  expect((await lying()).some((name) => name.endsWith(own.content_id))).toBe(false);
  expect(await sees(mina, jonas)).toBe(404);
  expect((await mina.api(filesApi).list({ kind: 'task', subject_id: task.id })).files.map((f) => f.by.name)).toEqual(['someone who left']);
});

test('contents lie with the rights of their owner alone, and the doctor finds what is lost', async () => {
  const [path] = await lying();
  const { mode } = await stat(join(filesFolder, path ?? ''));
  expect(mode & 0o077).toBe(0);
  expect((await readFile(join(filesFolder, path ?? ''))).length).toBeGreaterThan(0);
  const { mina, task } = await place();
  await put(mina, 'soon to be lost', { on: task.id });
  const lost = (
    await world.ground.database.read
      .selectFrom('file_contents')
      .select('id')
      .where('workspace_id', '=', (await mina.context()).workspaceId)
      .execute()
  )[0]?.id;
  const before = await checkContents(world.ground.database, world.settings);
  await rm(join(filesFolder, (await lying()).find((name) => name.endsWith(lost ?? '-')) ?? ''));
  expect(before.text).not.toContain(lost);
  expect(await checkContents(world.ground.database, world.settings)).toMatchObject({ state: 'wrong', text: expect.stringContaining(lost ?? '-') });
  expect(await checkStore(world.settings)).toMatchObject({ state: 'fine' });
});
