import { expect, test } from 'vitest';
import { historyApi, inboxApi } from '../activity/inbox.ts';
import { newId } from '../kit/ids.ts';
import { addDays } from '../kit/time.ts';
import { goalsApi } from '../lead/goals/goals.ts';
import { milestonesApi } from '../manage/milestones/milestones.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { offersApi } from '../offers/offers.ts';
import { boardIn, failure } from '../offers/testing.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { trashApi } from '../trash/trash.ts';
import { bringCommentRows } from './bulk.server.ts';
import { type Comment, commentsApi } from './comments.ts';

const world = await openWorld();
const refused = (status: number, rule?: string) => ({ status, ...(rule ? { problem: expect.objectContaining({ rule }) } : {}) });
const comments = (who: Actor) => who.api(commentsApi);
const inbox = (who: Actor) => who.api(inboxApi).list();
const whats = async (who: Actor) => (await inbox(who)).map((n) => n.what);
const mention = (who: { id: string; name: string }) => `[@${who.name}](person:${who.id})`;
const today = () => world.clock.now.toISOString().slice(0, 10);

/** A board with a task, and a way to say something on it. */
async function talk(access: 'open' | 'closed' = 'open') {
  const b = await boardIn(world, access);
  const say = (who: Actor, body: string, more: object = {}) => comments(who).add({ id: newId(), kind: 'task', subject_id: b.task.id, body, ...more });
  const read = (who: Actor, kind: 'task' | 'project' | 'goal' | 'milestone' = 'task', id = b.task.id) => comments(who).list({ kind, subject_id: id });
  return { ...b, say, read };
}
async function liveUntil(who: Actor, word: string): Promise<string> {
  const stream = await who.request('GET', '/live?after=0');
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
  let text = '';
  while (!text.includes(word)) text += new TextDecoder().decode((await reader.read()).value);
  await reader.cancel();
  return text;
}

test('people say things about tasks, projects, milestones and goals, oldest first', async () => {
  const { mina, jonas, say, read, project } = await talk();
  const first = await say(jonas, '  One\r\ntwo  ');
  expect(first).toMatchObject({
    body: 'One\ntwo',
    by: { id: jonas.id },
    imported: false,
    deleted: false,
    edited_at: null,
    version: 1,
    can: { edit: true, fold: false },
  });
  const second = await say(mina, '**Two**');
  expect((await read(jonas)).map((m) => [m.id, m.can.edit, m.can.fold])).toEqual([
    [first.id, true, false],
    [second.id, false, false],
  ]);
  expect((await read(mina)).every((m) => m.can.fold)).toBe(true);
  const goal = await mina.api(goalsApi).create({ id: newId(), title: 'Half online', starts_on: today(), ends_on: addDays(today(), 9), take: true });
  const milestone = await mina.api(milestonesApi).create({ id: newId(), project_id: project.id, title: 'Pilot', target_on: null });
  for (const [kind, id] of [
    ['goal', goal.id],
    ['project', project.id],
    ['milestone', milestone.id],
  ] as const) {
    await say(jonas, `On the ${kind}`, { kind, subject_id: id });
    expect((await read(mina, kind, id)).map((m) => m.body)).toEqual([`On the ${kind}`]);
  }
});

test('what cannot be said is answered with the field, the value and the mend, and nothing is written', async () => {
  const { jonas, task, read } = await talk();
  const cases: [unknown, RegExp, RegExp][] = [
    ['', /Write something first/, /^$/],
    [' \n\t ', /Write something first/, /^\s*$/],
    ['x'.repeat(20_001), /20,000 characters/, /^x{79}…$/],
    ['nul\u0000here', /cannot be printed/, /^nul here$/],
    ['lone \ud800 half', /cannot be printed/, /^lone/],
    [['a'], /./, /a/],
    [{ $gt: '' }, /./, /gt/],
    [7, /./, /7/],
    [null, /./, /null/],
  ];
  for (const [body, mend, value] of cases) {
    const answer = await jonas.request('POST', '/comments', { id: newId(), kind: 'task', subject_id: task.id, body });
    expect([body, answer.status]).toEqual([body, 422]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const { errors } = await answer.json();
    expect(errors[0]).toMatchObject({ field: 'body', mend: expect.stringMatching(mend) });
    expect(errors[0].value).toMatch(value);
  }
  for (const [patch, field] of [
    [{ id: 'x' }, 'id'],
    [{ kind: 'person' }, 'kind'],
    [{ subject_id: 'x' }, 'subject_id'],
  ] as const) {
    const answer = await jonas.request('POST', '/comments', { id: newId(), kind: 'task', subject_id: task.id, body: 'Fine', ...patch });
    expect([field, answer.status, (await answer.json()).errors?.[0]?.field]).toEqual([field, 422, field]);
  }
  expect(await read(jonas)).toEqual([]);
  expect((await comments(jonas).add({ id: newId(), kind: 'task', subject_id: task.id, body: 'x'.repeat(20_000) })).body).toHaveLength(20_000);
});

test('the same comment twice is one; the same id with anything else is a conflict, seen or hidden', async () => {
  const { mina, jonas, say, read, add } = await talk();
  const id = newId();
  const once = await say(jonas, 'Once', { id });
  expect(await say(jonas, 'Once', { id })).toEqual(once);
  const other = await add('Another');
  for (const again of [() => say(jonas, 'Twice', { id }), () => say(mina, 'Once', { id }), () => say(jonas, 'Once', { id, subject_id: other.id })])
    expect(await failure(again())).toMatchObject(refused(409, 'id_is_new'));
  expect(await read(mina)).toHaveLength(1);
  const closed = await mina.api(projectsApi).create({ id: newId(), name: 'Quiet', key: 'QUIET', access: 'closed' });
  const hidden = newId();
  await say(mina, 'Hidden words', { id: hidden, kind: 'project', subject_id: closed.id });
  const no = await failure(say(jonas, 'Hidden words', { id: hidden }));
  expect(no).toMatchObject(refused(409, 'id_is_new'));
  expect(JSON.stringify(no.problem)).not.toContain('Hidden');
});

test('only its author changes or deletes a comment; a stale version shows what stands there now', async () => {
  const { mina, jonas, admin, say, read } = await talk();
  const made = await say(jonas, 'First');
  for (const who of [mina, admin]) {
    expect(await failure(comments(who).edit({ id: made.id, version: 1, body: 'Mine now' }))).toMatchObject(refused(403, 'own'));
    expect(await failure(comments(who).remove({ id: made.id }))).toMatchObject(refused(403, 'own'));
  }
  const second = await comments(jonas).edit({ id: made.id, version: 1, body: 'Second' });
  expect(second).toMatchObject({ body: 'Second', version: 2, edited_at: expect.any(String) });
  expect(await failure(comments(jonas).edit({ id: made.id, version: 1, body: 'Third' }))).toMatchObject({
    status: 409,
    problem: { rule: 'version_is_current', current: { body: 'Second', version: 2 } },
  });
  expect((await failure(comments(jonas).edit({ id: made.id, version: 2, body: ' ' }))).status).toBe(422);
  expect((await read(mina))[0]?.body).toBe('Second');
  expect(await failure(comments(jonas).edit({ id: newId(), version: 1, body: 'x' }))).toMatchObject(refused(404));
});

test('a deleted comment leaves its place and, but for its author’s trash, none of its words: not in the inbox, the history, the log or the stream', async () => {
  const { w, mina, jonas, ada, task, say, read } = await talk();
  await mina.api(offersApi).takeUntaken({ kind: 'task', id: task.id });
  const kept = await say(ada, 'Earlier words');
  const made = await say(jonas, `Canary for ${mention(ada)} and all`);
  expect(await whats(mina)).toEqual(['comment']);
  expect(await inbox(ada)).toMatchObject([{ what: 'mention', data: { excerpt: 'Canary for @Ada and all' } }]);
  await comments(jonas).edit({ id: made.id, version: 1, body: `Canary again for ${mention(ada)}` });
  expect((await inbox(ada))[0]?.data).toMatchObject({ excerpt: 'Canary again for @Ada' });
  await comments(jonas).remove({ id: made.id });
  expect(await read(ada)).toMatchObject([
    { id: kept.id, body: 'Earlier words' },
    { id: made.id, body: '', deleted: true, by: { id: jonas.id }, can: { edit: false, fold: false } },
  ]);
  expect(await whats(ada)).toEqual([]);
  expect(await inbox(mina)).toMatchObject([{ what: 'comment', data: { comment_id: kept.id, excerpt: 'Earlier words' } }]);
  const db = world.ground.database.read;
  const everywhere = await Promise.all([
    inbox(mina),
    inbox(ada),
    mina.api(historyApi).ofThing({ kind: 'task', id: task.id }),
    liveUntil(mina, 'comment.deleted'),
    db.selectFrom('activity').selectAll().where('workspace_id', '=', w.id).execute(),
    db.selectFrom('notices').selectAll().where('workspace_id', '=', w.id).execute(),
    ...[mina, ada, w.admin].map((who) => who.api(trashApi).list({})),
    read(jonas),
  ]);
  expect(JSON.stringify(everywhere)).not.toContain('Canary');
  expect((await jonas.api(trashApi).list({})).things).toMatchObject([{ kind: 'comment', id: made.id, title: 'Canary again for @Ada' }]);
  for (const again of [() => comments(jonas).remove({ id: made.id }), () => comments(jonas).edit({ id: made.id, version: 3, body: 'Back' })])
    expect(await failure(again())).toMatchObject(refused(404));
  expect(await failure(say(jonas, 'Canary again', { id: made.id }))).toMatchObject(refused(409, 'id_is_new'));
  await comments(ada).remove({ id: kept.id });
  expect(await inbox(mina)).toEqual([]);
});

test('a mention reaches whoever sees the thing, once, and nobody else', async () => {
  const { w, admin, mina, jonas, ada, nils, say, project, task } = await talk('closed');
  await mina.api(projectsApi).grant({ project_id: project.id, id: newId(), person_id: ada.id, level: 'comment' });
  const guest = await world.person(w, 'Gus', 'guest');
  const far = (await world.workspace(['Far'])).Far as Actor;
  const everyone = [jonas, ada, nils, admin, guest, far, mina, { id: newId(), name: 'Nobody' }];
  const made = await say(mina, `${everyone.map(mention).join(' ')} look; [@broken](person:not-an-id) [@x](person:${'-'.repeat(36)})`);
  expect(await inbox(ada)).toMatchObject([{ kind: 'needs_you', what: 'mention', by: { id: mina.id }, subject: { id: task.id } }]);
  for (const who of [jonas, nils, admin, guest, far, mina]) expect([who.name, await inbox(who)]).toEqual([who.name, []]);
  expect(await world.ground.database.read.selectFrom('notices').selectAll().where('workspace_id', '=', w.id).execute()).toHaveLength(1);
  await comments(mina).edit({ id: made.id, version: 1, body: `${mention(ada)} and ${mention(jonas)}` });
  expect(await whats(ada)).toEqual(['mention']);
  await mina.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: task.id, to_person_id: jonas.id });
  await comments(mina).edit({ id: made.id, version: 2, body: `${mention(ada)}, ${mention(jonas)}, ${mention(nils)}` });
  expect(await whats(nils)).toEqual([]);
  expect(await whats(jonas)).toEqual(['offer']);
  await comments(mina).edit({ id: made.id, version: 3, body: 'Nobody now' });
  expect(await inbox(ada)).toEqual([]);
});

test('whoever holds a task hears of a comment once, not of their own, and a guest past their last day of nothing', async () => {
  const { w, mina, jonas, ada, task, say, project } = await talk();
  await jonas.api(offersApi).takeUntaken({ kind: 'task', id: task.id });
  await say(jonas, 'My own');
  expect(await inbox(jonas)).toEqual([]);
  await say(mina, 'One');
  const last = await say(ada, 'Two');
  expect(await inbox(jonas)).toMatchObject([{ what: 'comment', by: { id: ada.id }, data: { excerpt: 'Two', comment_id: last.id } }]);
  await say(mina, `${mention(jonas)} three`);
  expect((await whats(jonas)).sort()).toEqual(['comment', 'mention']);
  const guest = await world.person(w, 'Gus', 'guest');
  await mina.api(projectsApi).grant({ project_id: project.id, id: newId(), person_id: guest.id, level: 'see' });
  await world.ground.database.write(w.id, (trx) =>
    trx
      .updateTable('people')
      .set({ ends_on: addDays(today(), -1) })
      .where('id', '=', guest.id)
      .execute(),
  );
  await say(mina, mention(guest));
  expect(await world.ground.database.read.selectFrom('notices').select('id').where('person_id', '=', guest.id).execute()).toEqual([]);
});

test('guests read or comment as they were given; members of an open project comment; strangers find nothing', async () => {
  const { w, admin, mina, jonas, project, task, say, read } = await talk();
  const far = (await talk()).mina;
  const reader = await world.person(w, 'Rea', 'guest');
  const writer = await world.person(w, 'Wim', 'guest');
  const none = await world.person(w, 'Non', 'guest');
  const give = (to: Actor, level: 'see' | 'comment') => mina.api(projectsApi).grant({ project_id: project.id, id: newId(), person_id: to.id, level });
  await give(reader, 'see');
  const grant = await give(writer, 'comment');
  expect(await failure(say(reader, 'Hello'))).toMatchObject(refused(403, 'comment'));
  const said = await say(writer, 'Hello');
  expect((await read(reader)).map((m) => m.body)).toEqual(['Hello']);
  for (const who of [none, far]) {
    expect(await failure(read(who))).toMatchObject(refused(404));
    expect(await failure(say(who, 'Hello'))).toMatchObject(refused(404));
    for (const verb of [
      () => comments(who).edit({ id: said.id, version: 1, body: 'x' }),
      () => comments(who).remove({ id: said.id }),
      () => comments(who).unfold({ id: said.id }),
    ])
      expect(await failure(verb())).toMatchObject(refused(404));
  }
  const goal = await mina.api(goalsApi).create({ id: newId(), title: 'Half online', starts_on: today(), ends_on: addDays(today(), 9) });
  expect(await failure(read(writer, 'goal', goal.id))).toMatchObject(refused(404));
  expect((await comments(writer).edit({ id: said.id, version: 1, body: 'Hello you' })).body).toBe('Hello you');
  await mina.api(projectsApi).endGrant({ project_id: project.id, id: grant.id });
  expect(await failure(comments(writer).edit({ id: said.id, version: 2, body: 'Too late' }))).toMatchObject(refused(404));

  const closed = await talk('closed');
  expect(await failure(closed.read(closed.admin))).toMatchObject(refused(404));
  const offer = await closed.offer(closed.jonas);
  expect((await closed.say(closed.jonas, 'Until when?')).body).toBe('Until when?');
  await closed.jonas.api(offersApi).decline({ id: offer.id });
  expect(await failure(closed.read(closed.jonas))).toMatchObject(refused(404));
  const given = await closed.mina.api(projectsApi).grant({ project_id: closed.project.id, id: newId(), person_id: closed.ada.id, level: 'see' });
  expect(await failure(closed.say(closed.ada, 'Hello'))).toMatchObject(refused(403, 'comment'));
  expect(given.level).toBe('see');
  expect((await say(admin, 'As any member')).body).toBe('As any member');
  expect((await jonas.api(tasksApi).one({ key: task.key })).can.comment).toBe(true);
});

test('a steward folds a comment with a reason; nobody else does, and its author may still delete it', async () => {
  const { mina, jonas, ada, admin, say, read } = await talk();
  const made = await say(jonas, 'Long aside');
  for (const who of [jonas, ada, admin])
    expect(await failure(comments(who).fold({ id: made.id, because: 'off the point' }))).toMatchObject(refused(403, 'project_steward'));
  expect((await failure(comments(mina).fold({ id: made.id, because: ' ' }))).status).toBe(422);
  expect(await comments(mina).fold({ id: made.id, because: 'off the point' })).toMatchObject({
    folded: { by: 'Mina', because: 'off the point' },
    body: 'Long aside',
  });
  expect((await read(ada))[0]?.folded).toEqual({ by: 'Mina', because: 'off the point' });
  expect((await comments(mina).unfold({ id: made.id })).folded).toBeNull();
  await comments(jonas).remove({ id: made.id });
  expect(await failure(comments(mina).fold({ id: made.id, because: 'late' }))).toMatchObject(refused(404));
});

test('nothing is said about what is in the trash or the archive', async () => {
  const { mina, jonas, add, say, read, project } = await talk();
  const gone = await add('Gone');
  await say(jonas, 'Before', { subject_id: gone.id });
  await mina.api(tasksApi).trash({ id: gone.id });
  expect(await failure(say(jonas, 'After', { subject_id: gone.id }))).toMatchObject(refused(404));
  expect(await failure(read(jonas, 'task', gone.id))).toMatchObject(refused(404));
  await mina.api(tasksApi).restore({ id: gone.id });
  expect((await read(jonas, 'task', gone.id)).map((m) => m.body)).toEqual(['Before']);
  const { version } = await mina.api(projectsApi).one({ key: project.key });
  const done = await mina.api(projectsApi).setState({ id: project.id, version, state: 'completed' });
  await mina.api(projectsApi).setState({ id: project.id, version: done.version, state: 'archived' });
  expect(await failure(say(jonas, 'In the archive'))).toMatchObject(refused(403, 'project_is_archived'));
});

test('imported comments keep their author and time, tell nobody, and belong to nobody to change', async () => {
  const { mina, jonas, task, read } = await talk();
  await jonas.api(offersApi).takeUntaken({ kind: 'task', id: task.id });
  const c = await mina.context();
  const row = { task_id: task.id, at: '2019-03-04T05:06:07.000Z' };
  const [known, unknown] = [newId(), newId()];
  await c.transaction((c) =>
    bringCommentRows(c, newId(), [
      { ...row, id: known, body: `Then, ${mention(jonas)}`, by_person_id: jonas.id, said_by: 'J. Weber' },
      { ...row, id: unknown, body: 'From elsewhere', by_person_id: null, said_by: 'Old Friend', at: '2019-03-05T00:00:00.000Z' },
    ]),
  );
  const seen: Comment[] = await read(jonas);
  expect(seen).toMatchObject([
    { id: known, by: { id: jonas.id }, said_by: 'J. Weber', at: row.at, imported: true, edited_at: null, can: { edit: false } },
    { id: unknown, by: null, said_by: 'Old Friend', at: '2019-03-05T00:00:00.000Z', imported: true },
  ]);
  expect(await inbox(jonas)).toEqual([]);
  for (const who of [jonas, mina]) expect(await failure(comments(who).edit({ id: known, version: 1, body: 'Now' }))).toMatchObject(refused(403, 'own'));
  expect(await failure(comments(jonas).remove({ id: unknown }))).toMatchObject(refused(403, 'own'));
});
