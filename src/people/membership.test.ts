import { expect, test } from 'vitest';
import { newId } from '../kit/ids.ts';
import { addDays } from '../kit/time.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { offersApi } from '../offers/offers.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { accountsApi } from './accounts.ts';
import { endGuests } from './guests.server.ts';
import { peopleApi } from './people.ts';
import { tokensApi } from './tokens.ts';

const world = await openWorld();
const door = world.installationApi(accountsApi);
const refused = (status: number, rule?: string) => ({ status, ...(rule ? { problem: expect.objectContaining({ rule }) } : {}) });
const today = () => world.clock.now.toISOString().slice(0, 10);

async function team(...names: string[]) {
  const w = await world.workspace(names);
  return { w, admin: w.admin, people: names.map((n) => w[n] as Actor) };
}
const linkOf = (email: string) => /#([\w-]{43})/.exec(world.mails.filter((m) => m.to === email).at(-1)?.text ?? '')?.[1] ?? '';
const email = () => `${newId()}@example.org`;
const accept = (token: string, name = 'Nia') => door.acceptInvitation({ token, name, password: 'plum orchard tuesday', time_zone: 'Europe/Zurich' });

test('an invitation is mailed, looked at, accepted once, and seen by all', async () => {
  const { admin, w, people } = await team('mina');
  const to = email();
  const made = await admin.api(peopleApi).invite({ id: newId(), email: to, name: 'Nia Roth' });
  expect(made).toMatchObject({ mailed: true, link: null, person: { state: 'invited', name: 'Nia Roth' } });
  expect(
    await people[0]
      ?.api(peopleApi)
      .one({ id: made.person.id })
      .catch((e) => e),
  ).toMatchObject(refused(404));
  expect((await admin.api(peopleApi).one({ id: made.person.id })).invited_as).toBe(to);
  expect(await door.lookAtInvitation({ token: linkOf(to) })).toMatchObject({ name: 'Nia Roth', email: to, has_account: false, role: 'member' });
  expect(await door.acceptInvitation({ token: linkOf(to), name: 'Nia', password: 'short' }).catch((e) => e)).toMatchObject(refused(422, 'password_length'));
  expect(await door.acceptInvitation({ token: linkOf(to), name: 'Nia', password: 'passwordpassword' }).catch((e) => e)).toMatchObject(
    refused(422, 'password_is_not_common'),
  );
  const token = linkOf(to);
  const raced = await Promise.allSettled([accept(token), accept(token), accept(token)]);
  expect(raced.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
  for (const r of raced) if (r.status === 'rejected') expect([404, 409]).toContain(r.reason.status);
  expect(await accept(token).catch((e) => e)).toMatchObject(refused(404, 'link_is_fresh'));
  const list = await people[0]?.api(peopleApi).list({ q: 'ni' });
  expect(list?.people).toMatchObject([{ name: 'Nia', state: 'active', role: 'member' }]);
  expect((await admin.api(peopleApi).one({ id: made.person.id })).invited_as).toBeNull();
  expect(JSON.stringify(await admin.api(peopleApi).list({}))).not.toContain(to);
  expect(w.slug).toBeTruthy();
});

test('who has an account already joins with its password, and sees both workspaces', async () => {
  const [a, b] = [await team(), await team()];
  const to = email();
  for (const { admin } of [a, b]) await admin.api(peopleApi).invite({ id: newId(), email: to, name: 'Nia' });
  const links = world.mails.filter((m) => m.to === to).map((m) => /#([\w-]{43})/.exec(m.text)?.[1] ?? '');
  await accept(links[0] ?? '');
  expect(await door.lookAtInvitation({ token: links[1] ?? '' })).toMatchObject({ has_account: true });
  expect(await door.acceptInvitation({ token: links[1] ?? '', name: 'Nia', password: 'not my password' }).catch((e) => e)).toMatchObject(
    refused(422, 'password_is_right'),
  );
  expect((await accept(links[1] ?? '')).workspaces).toHaveLength(2);
});

test('withdrawn, renewed and expired invitations let nobody in', async () => {
  const { admin } = await team();
  const api = admin.api(peopleApi);
  const to = email();
  const { person } = await api.invite({ id: newId(), email: to, name: 'Nia' });
  const first = linkOf(to);
  await api.renew({ id: person.id });
  expect(await accept(first).catch((e) => e)).toMatchObject(refused(404));
  await api.withdraw({ id: person.id });
  expect(await accept(linkOf(to)).catch((e) => e)).toMatchObject(refused(404));
  expect(await api.one({ id: person.id }).catch((e) => e)).toMatchObject(refused(404));
  expect(await api.withdraw({ id: person.id }).catch((e) => e)).toMatchObject(refused(404));

  await api.invite({ id: newId(), email: to, name: 'Nia' });
  world.clock.now = new Date(world.clock.now.getTime() + 15 * 86_400_000);
  expect(await accept(linkOf(to)).catch((e) => e)).toMatchObject(refused(404));
});

test('without mail the link is shown to the administrator, once', async () => {
  const { admin } = await team();
  const mailer = world.ground.mailer;
  world.ground.mailer = { on: false, send: async () => false, deliver: async () => ({ state: 'later', problem: 'off' }) };
  const made = await admin.api(peopleApi).invite({ id: newId(), email: email(), name: 'Nia' });
  world.ground.mailer = mailer;
  expect(made.link).toMatch(/^http:\/\/localhost\/invitation#[\w-]{43}$/);
  expect((await accept(made.link?.split('#')[1] ?? '')).account).not.toBeNull();
});

test('inviting the same again makes a fresh link; another with this id or address is refused', async () => {
  const { admin } = await team('mina');
  const api = admin.api(peopleApi);
  const input = { id: newId(), email: email(), name: 'Nia' };
  await api.invite(input);
  const first = linkOf(input.email);
  expect((await api.invite(input)).person.id).toBe(input.id);
  expect(linkOf(input.email)).not.toBe(first);
  expect(await api.invite({ ...input, name: 'Someone else' }).catch((e) => e)).toMatchObject(refused(409, 'invited_already'));
  expect(await api.invite({ ...input, email: email() }).catch((e) => e)).toMatchObject(refused(409, 'id_is_new'));
  expect(await api.invite({ ...input, id: newId() }).catch((e) => e)).toMatchObject(refused(409, 'invited_already'));
  await accept(linkOf(input.email));
  expect(await api.invite({ ...input, id: newId() }).catch((e) => e)).toMatchObject(refused(409, 'person_is_here'));
});

test('bad invitations are answered with the field', async () => {
  const { admin } = await team();
  const api = admin.api(peopleApi);
  const input = { id: newId(), email: email(), name: 'Nia' };
  const cases: [object, number, string?][] = [
    [{ email: 'nobody' }, 422],
    [{ name: ' ' }, 422],
    [{ name: 'x'.repeat(121) }, 422],
    [{ name: 'a\u0000b' }, 422],
    [{ role: 'leader' }, 422],
    [{ role: 'guest' }, 422, 'guests_have_a_last_day'],
    [{ role: 'guest', ends_on: addDays(today(), -1) }, 422, 'day_is_ahead'],
    [{ role: 'guest', ends_on: '2026-02-30' }, 422],
    [{ ends_on: addDays(today(), 9) }, 422, 'only_guests_have_a_last_day'],
    [{ home_unit_id: newId() }, 422, 'unit_exists'],
    [{ project_ids: [newId()] }, 422, 'projects_for_guests'],
    [{ role: 'guest', ends_on: addDays(today(), 9), project_ids: [newId()] }, 404],
    [{ placeholder_id: newId() }, 404],
  ];
  for (const [patch, status, rule] of cases)
    expect([patch, await api.invite({ ...input, ...patch } as never).catch((e) => e)]).toMatchObject([patch, refused(status, rule)]);
  expect((await api.list({ state: 'invited' })).people).toEqual([]);
});

test('a guest sees what was given until the last day, and an administrator gives nothing closed', async () => {
  const { admin, people } = await team('mina');
  const mina = people[0] as Actor;
  const open = await mina.api(projectsApi).create({ id: newId(), name: 'Open door', key: `A${newId().slice(-6).toUpperCase()}` });
  const closed = await mina.api(projectsApi).create({ id: newId(), name: 'Canary', key: `B${newId().slice(-6).toUpperCase()}`, access: 'closed' });
  const guest = { id: newId(), email: email(), name: 'Gus', role: 'guest', ends_on: addDays(today(), 5) } as const;
  expect(
    await admin
      .api(peopleApi)
      .invite({ ...guest, project_ids: [closed.id] })
      .catch((e) => e),
  ).toMatchObject(refused(404));
  await admin.api(peopleApi).invite({ ...guest, project_ids: [open.id] });
  await accept(linkOf(guest.email), 'Gus');
  const account = await world.ground.database.read.selectFrom('accounts').select('id').where('email', '=', guest.email).executeTakeFirstOrThrow();
  const cookie = await signedIn(account.id);
  const get = (path: string) => world.fetch(`/api/w/${mina.slug}${path}`, { headers: { cookie } });
  expect(((await (await get('/projects')).json()) as { projects: { id: string }[] }).projects.map((p) => p.id)).toEqual([open.id]);
  for (const path of ['/people', '/units', `/people/${mina.id}`]) expect([path, (await get(path)).status]).toEqual([path, 403]);
  const task = await mina.api(tasksApi).create({ id: newId(), project_id: open.id, title: 'Paint the sign' });
  const gus = await world.ground.database.read.selectFrom('people').select('id').where('account_id', '=', account.id).executeTakeFirstOrThrow();
  const offer = await mina.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: task.id, to_person_id: gus.id });
  await world.fetch(`/api/w/${mina.slug}/offers/${offer.id}/taking`, { method: 'PUT', headers: { cookie, origin: 'http://localhost' } });
  const holder = async () => (await mina.api(tasksApi).one({ key: task.key })).holder?.name ?? null;
  expect([await holder(), await endGuests(world.ground), await holder()]).toEqual(['Gus', 0, 'Gus']);
  world.clock.now = new Date(world.clock.now.getTime() + 7 * 86_400_000);
  expect((await get('/projects')).status).toBe(404);
  // What they held is free for others once the day is over, and nobody handed it back in their name.
  expect([await endGuests(world.ground), await holder(), await endGuests(world.ground)]).toEqual([1, null, 0]);
});

async function signedIn(accountId: string): Promise<string> {
  const { startSession } = await import('./sessions.server.ts');
  const { signToken } = await import('./secrets.server.ts');
  let token = '';
  const visit = { now: world.clock.now.toISOString(), device: 'test', sessionId: null, setSession: (t: string | null) => (token = t ?? '') };
  await world.ground.database.write(null, (trx) => startSession(visit as never, trx, accountId));
  return `tl_session=${signToken(world.settings.secret, token)}`;
}

test('who is invited in place of a placeholder keeps its id, and what waits for that name', async () => {
  const { admin, w } = await team();
  const id = newId();
  const { addPerson } = await import('./workspaces.server.ts');
  await world.ground.database.write(w.id, (trx) =>
    addPerson(trx, w.id, { id, accountId: null, name: 'nroth', email: null, role: 'member', state: 'placeholder', now: world.clock.now.toISOString() }),
  );
  const to = email();
  const made = await admin.api(peopleApi).invite({ id: newId(), email: to, name: 'Nia Roth', placeholder_id: id });
  expect(made.person.id).toBe(id);
  await accept(linkOf(to));
  expect((await admin.api(peopleApi).one({ id })).state).toBe('active');
});

test('a suspended person is out at once, keeps what they hold, and comes back', async () => {
  const { admin, people } = await team('mina');
  const mina = people[0] as Actor;
  const { secret } = await mina.api(tokensApi).create({ id: newId(), name: 'script', scope: 'write' });
  const stream = await mina.request('GET', '/live');
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
  const project = await mina.api(projectsApi).create({ id: newId(), name: 'Held', key: `H${newId().slice(-6).toUpperCase()}` });
  const { version } = await admin.api(peopleApi).one({ id: mina.id });
  expect(
    await admin
      .api(peopleApi)
      .suspend({ id: mina.id, version: version + 1 })
      .catch((e) => e),
  ).toMatchObject(refused(409, 'version_is_current'));
  const began = performance.now();
  expect((await admin.api(peopleApi).suspend({ id: mina.id, version })).state).toBe('suspended');
  await readToEnd(reader);
  expect(performance.now() - began).toBeLessThan(1000);
  expect((await mina.request('GET', '/me')).status).toBe(403);
  expect((await mina.request('GET', '/live')).status).toBe(403);
  expect((await world.fetch(`/api/w/${mina.slug}/me`, { headers: { authorization: `Bearer ${secret}` } })).status).toBe(403);
  await admin.api(peopleApi).resume({ id: mina.id });
  expect((await mina.api(projectsApi).one({ key: project.key })).can.steward).toBe(true);
});

async function readToEnd(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += new TextDecoder().decode(value);
  }
}

test('whoever leaves hands everything back, and nothing of theirs lets them in', async () => {
  const { admin, people } = await team('mina', 'jonas');
  const [mina, jonas] = people as [Actor, Actor];
  const project = await jonas.api(projectsApi).create({ id: newId(), name: 'Held', key: `H${newId().slice(-6).toUpperCase()}` });
  const task = await jonas.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Carry it' });
  await mina.api(offersApi).takeUntaken({ kind: 'task', id: task.id });
  const other = await jonas.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Also' });
  await jonas.api(offersApi).offer({ id: newId(), kind: 'task', subject_id: other.id, to_person_id: mina.id });
  const { secret } = await mina.api(tokensApi).create({ id: newId(), name: 'script', scope: 'read' });
  await mina.api(peopleApi).leave();
  expect((await mina.request('GET', '/me')).status).toBe(404);
  expect((await world.fetch(`/api/w/${mina.slug}/me`, { headers: { authorization: `Bearer ${secret}` } })).status).toBe(401);
  expect(await jonas.api(offersApi).holdings({ kind: 'task', id: task.id })).toEqual([]);
  expect((await jonas.api(offersApi).mine()).by_me).toEqual([]);
  expect(await jonas.api(peopleApi).one({ id: mina.id })).toMatchObject({ state: 'not_here', about: '', can: { offer: false } });
  expect((await jonas.api(peopleApi).list({})).people.map((p) => p.name)).not.toContain('mina');
  expect((await admin.api(peopleApi).one({ id: mina.id })).state).toBe('left');
  const back = await admin.api(peopleApi).invite({ id: newId(), email: mina.email, name: 'Mina again' });
  expect(back.person.id).toBe(mina.id);
});

test('the last administrator stays; of two who demote each other exactly one succeeds', async () => {
  const { admin, people } = await team('mina');
  const mina = people[0] as Actor;
  const api = admin.api(peopleApi);
  const version = async (id: string) => (await api.one({ id })).version;
  expect(await api.leave().catch((e) => e)).toMatchObject(refused(409, 'last_administrator'));
  expect(await api.setRole({ id: admin.id, version: await version(admin.id), role: 'member' }).catch((e) => e)).toMatchObject(
    refused(409, 'last_administrator'),
  );
  expect(await api.suspend({ id: admin.id, version: await version(admin.id) }).catch((e) => e)).toMatchObject(refused(409, 'not_oneself'));
  expect(await api.end({ id: admin.id }).catch((e) => e)).toMatchObject(refused(409, 'not_oneself'));
  await api.setRole({ id: mina.id, version: await version(mina.id), role: 'administrator' });
  const [a, m] = [await version(admin.id), await version(mina.id)];
  const raced = await Promise.allSettled([
    api.setRole({ id: mina.id, version: m, role: 'member' }),
    mina.api(peopleApi).setRole({ id: admin.id, version: a, role: 'member' }),
  ]);
  expect(raced.filter((r) => r.status === 'fulfilled')).toHaveLength(1);
});

test('only an administrator in the browser manages people', async () => {
  const { admin, people, w } = await team('mina', 'jonas');
  const [mina, jonas] = people as [Actor, Actor];
  const guest = await world.person(w, 'Gus', 'guest');
  const { secret } = await admin.api(tokensApi).create({ id: newId(), name: 'script', scope: 'write' });
  const token = world.as(admin, { authorization: `Bearer ${secret}` });
  const { version } = await admin.api(peopleApi).one({ id: jonas.id });
  const writes: [string, string, object?][] = [
    ['POST', '/invitations', { id: newId(), email: email(), name: 'Nia' }],
    ['PUT', `/invitations/${jonas.id}/link`],
    ['DELETE', `/invitations/${jonas.id}`],
    ['PUT', `/people/${jonas.id}/suspension`, { version }],
    ['DELETE', `/people/${jonas.id}/suspension`],
    ['PUT', `/people/${jonas.id}/role`, { version, role: 'administrator' }],
    ['DELETE', `/people/${jonas.id}`],
    ['DELETE', `/people/${jonas.id}/sessions`],
    ['PATCH', '/workspace', { version: 1, name: 'Mine' }],
  ];
  for (const [method, path, body] of writes)
    for (const who of [mina, guest, token])
      expect([method, path, who === token, (await who.request(method, path, body)).status]).toEqual([method, path, who === token, 403]);
  const stranger = (await team()).admin;
  const abroad = world.as({ ...stranger, slug: w.slug }, { cookie: stranger.cookie });
  for (const [method, path, body] of writes) expect((await abroad.request(method, path, body)).status).toBe(404);
  expect((await admin.api(peopleApi).one({ id: jonas.id })).version).toBe(version);
});

test('an administrator can sign someone out, and never learns or sets what signs them in', async () => {
  const { admin, people } = await team('mina');
  const mina = people[0] as Actor;
  await admin.api(peopleApi).endSessions({ id: mina.id });
  expect((await mina.request('GET', '/me')).status).toBe(401);
  const seen = JSON.stringify([await admin.api(peopleApi).one({ id: mina.id }), await admin.api(peopleApi).list({})]);
  expect(seen).not.toContain(mina.email);
  expect(seen).not.toMatch(/password|hash|token/);
  for (const patch of [{ email: 'other@example.org' }, { password: 'plum orchard tuesday' }]) {
    const answer = await admin.request('PUT', `/people/${mina.id}/role`, { version: 1, role: 'member', ...patch });
    expect(answer.status).toBe(200);
    const row = await world.ground.database.read
      .selectFrom('accounts')
      .select(['email', 'password_hash'])
      .where('id', '=', mina.accountId)
      .executeTakeFirstOrThrow();
    expect(row).toEqual({ email: mina.email, password_hash: null });
    await world.ground.database.write(null, (trx) => trx.updateTable('people').set({ version: 1 }).where('id', '=', mina.id).execute());
  }
});

test('what was done to a membership shows on nobody’s page and names nobody in the stream', async () => {
  const { admin, people } = await team('mina', 'jonas');
  const [mina, jonas] = people as [Actor, Actor];
  const { version } = await admin.api(peopleApi).one({ id: mina.id });
  await admin.api(peopleApi).suspend({ id: mina.id, version });
  const history = await (await jonas.request('GET', `/history/person/${mina.id}`)).text();
  expect(history).not.toContain('membership');
  const stream = await jonas.request('GET', '/live?after=0');
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
  let text = '';
  while (!text.includes('"people","units"')) text += new TextDecoder().decode((await reader.read()).value);
  await reader.cancel();
  expect(text).not.toContain(mina.id);
  expect(text).not.toContain('membership');
});
