import { expect, test } from 'vitest';
import { newId } from '../kit/ids.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { accountsApi } from '../people/accounts.ts';
import { peopleApi } from '../people/people.ts';
import { tokensApi } from '../people/tokens.ts';
import { unitsApi } from '../people/units.ts';
import { type Actor, openWorld } from '../server/testing.ts';

const world = await openWorld();

async function board() {
  const w = await world.workspace(['mina', 'jonas']);
  const mina = w.mina as Actor;
  const open = await mina.api(projectsApi).create({ id: newId(), name: 'Booking', key: 'BOOK' });
  const closed = await mina.api(projectsApi).create({ id: newId(), name: 'Quiet plan', key: 'QUIET', access: 'closed' });
  const add = async (project: { id: string } = open) => (await mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Form' })).id;
  return { w, mina, jonas: w.jonas as Actor, open, closed, add };
}

interface Event {
  id: number;
  event: string;
  data: { features?: string[]; kind?: string; subject?: { kind: string; id: string } };
}

/** An open live stream: what came over it so far, and whether it ended. */
async function listen(who: { slug: string }, headers: Record<string, string>) {
  const leave = new AbortController();
  const answer = await world.fetch(`/api/w/${who.slug}/live`, { headers, signal: leave.signal });
  let text = '';
  let ended = false;
  const reading = (async () => {
    for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) text += new TextDecoder().decode(chunk);
    ended = true;
  })();
  const events = (): Event[] =>
    text
      .split('\n\n')
      .slice(0, -1)
      .filter((frame) => /^data:/m.test(frame))
      .map((frame) => ({
        id: Number(/^id: (\d+)$/m.exec(frame)?.[1] ?? Number.NaN),
        event: /^event: (\w+)$/m.exec(frame)?.[1] ?? 'message',
        data: JSON.parse(/^data: (.*)$/m.exec(frame)?.[1] ?? '{}') as Event['data'],
      }));
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    events,
    subjects: () => events().flatMap((e) => (e.data.subject ? [e.data.subject.id] : [])),
    ended: () => ended,
    text: () => text,
    close: async () => {
      leave.abort();
      await reading.catch(() => {});
    },
  };
}
const within = { timeout: 10_000, interval: 20 };
const until = (check: () => boolean) => expect.poll(check, within).toBe(true);

test('a stream says which features changed as it happens, and nothing of what is hidden', async () => {
  const { jonas, closed, add } = await board();
  const live = await listen(jonas, { cookie: jonas.cookie });
  expect([live.status, live.type]).toEqual([200, 'text/event-stream']);
  await until(() => live.events().some((e) => e.event === 'hello'));
  const hidden = await add(closed);
  const shown = await add();
  await until(() => live.subjects().includes(shown));
  expect(live.events().find((e) => e.data.subject?.id === shown)?.data).toMatchObject({ features: expect.arrayContaining(['tasks']), kind: 'task.created' });
  expect(live.subjects()).not.toContain(hidden);
  for (const word of [hidden, closed.id, 'QUIET', 'Form']) expect(live.text()).not.toContain(word);
  await live.close();
});

test('after a lost connection the stream catches up by itself: nothing missed, nothing twice, nothing hidden', async () => {
  const { jonas, closed, add } = await board();
  const first = await listen(jonas, { cookie: jonas.cookie });
  const before = await add();
  await until(() => first.subjects().includes(before));
  const last = first.events().at(-1)?.id ?? 0;
  await first.close();
  const missed = [await add(), await add(closed), await add(), await add(closed), await add()];
  const again = await listen(jonas, { cookie: jonas.cookie, 'last-event-id': String(last) });
  const now = await add();
  await until(() => again.subjects().includes(now));
  expect(again.subjects()).toEqual([missed[0], missed[2], missed[4], now]);
  expect(again.events().every((e) => e.id > last)).toBe(true);
  expect(again.text()).not.toContain(closed.id);
  await again.close();
});

test('who was away for long, or knows a later time than the server, is told of a gap and hears what follows', async () => {
  const { w, jonas, add } = await board();
  const { last_seq } = await world.ground.database.read.selectFrom('workspaces').select('last_seq').where('id', '=', w.id).executeTakeFirstOrThrow();
  await world.ground.database.write(w.id, (trx) =>
    trx
      .updateTable('workspaces')
      .set({ last_seq: last_seq + 5000 })
      .where('id', '=', w.id)
      .execute(),
  );
  for (const seen of [String(last_seq), '9007199254740991', String(last_seq + 6000)]) {
    const live = await listen(jonas, { cookie: jonas.cookie, 'last-event-id': seen });
    await until(() => live.events().some((e) => e.event === 'gap'));
    const task = await add();
    await until(() => live.subjects().includes(task));
    await live.close();
  }
  for (const seen of ['', 'x', '1.5', '-1', 'Infinity', '9'.repeat(400)]) {
    const live = await listen(jonas, { cookie: jonas.cookie, 'last-event-id': seen });
    const task = await add();
    await until(() => live.events().length > 0);
    expect([seen, live.status]).toEqual([seen, 200]);
    await until(() => live.subjects().includes(task) || live.events().some((e) => e.event === 'hello'));
    await live.close();
  }
});

test('the stream of whoever was just removed, suspended or signed out ends, and says nothing more', async () => {
  const { w, mina, add } = await board();
  const ways: [string, (who: Actor) => Promise<unknown>][] = [
    ['removed', (who) => w.admin.api(peopleApi).end({ id: who.id })],
    ['suspended', async (who) => w.admin.api(peopleApi).suspend({ id: who.id, version: (await w.admin.api(peopleApi).one({ id: who.id })).version })],
    ['signed out everywhere', (who) => w.admin.api(peopleApi).endSessions({ id: who.id })],
    ['left', (who) => who.api(peopleApi).leave()],
    ['signed out', (who) => world.installationApi(accountsApi, who.cookie).signOut()],
  ];
  const staying = await listen(mina, { cookie: mina.cookie });
  for (const [way, out] of ways) {
    const who = await world.person(w, 'Nia');
    const live = await listen(who, { cookie: who.cookie });
    await until(() => live.events().some((e) => e.event === 'hello'));
    await out(who);
    await expect.poll(() => [way, live.ended()], within).toEqual([way, true]);
    expect([way, live.events().at(-1)?.event]).toEqual([way, 'closed']);
    const after = await add();
    expect(live.text()).not.toContain(after);
    const again = await listen(who, { cookie: who.cookie });
    expect([way, [401, 403, 404].includes(again.status)]).toEqual([way, true]);
  }
  expect(staying.ended()).toBe(false);
  await staying.close();
});

test('a stream opened by a token ends when the token is revoked', async () => {
  const { jonas } = await board();
  const { token, secret } = await jonas.api(tokensApi).create({ id: newId(), name: 'reads', scope: 'read' });
  const live = await listen(jonas, { authorization: `Bearer ${secret}` });
  await until(() => live.events().some((e) => e.event === 'hello'));
  await jonas.api(tokensApi).revoke({ id: token.id });
  await until(() => live.ended());
});

test('whoever leaves a unit that was let into a closed project reads everything anew, and hears no more of it', async () => {
  const { w, mina, jonas, closed, add } = await board();
  const unit = await w.admin.api(unitsApi).create({ id: newId(), name: 'Care' });
  await jonas.api(unitsApi).join({ id: unit.id });
  const live = await listen(jonas, { cookie: jonas.cookie });
  await until(() => live.events().some((e) => e.event === 'hello'));
  const gaps = () => live.events().filter((e) => e.event === 'gap').length;
  const give = () => mina.api(projectsApi).grantUnit({ project_id: closed.id, id: newId(), unit_id: unit.id, level: 'see' });
  const given = await give();
  await until(() => gaps() > 0);
  const shown = await add(closed);
  await until(() => live.subjects().includes(shown));
  for (const away of [
    () => mina.api(projectsApi).endUnitGrant({ project_id: closed.id, id: given.id }).then(give),
    () => jonas.api(unitsApi).leave({ id: unit.id }),
  ]) {
    const before = gaps();
    await away();
    await until(() => gaps() > before);
  }
  const hidden = await add(closed);
  const open = await add();
  await until(() => live.subjects().includes(open));
  expect(live.subjects()).not.toContain(hidden);
  await live.close();
});

test('whoever loses access to a closed project hears no more of it', async () => {
  const { mina, jonas, closed, add } = await board();
  const grant = await mina.api(projectsApi).grant({ project_id: closed.id, id: newId(), person_id: jonas.id, level: 'see' });
  const live = await listen(jonas, { cookie: jonas.cookie });
  await until(() => live.events().some((e) => e.event === 'hello'));
  const shown = await add(closed);
  await until(() => live.subjects().includes(shown));
  await mina.api(projectsApi).endGrant({ project_id: closed.id, id: grant.id });
  const hidden = await add(closed);
  const open = await add();
  await until(() => live.subjects().includes(open));
  expect(live.subjects()).not.toContain(hidden);
  await live.close();
});
