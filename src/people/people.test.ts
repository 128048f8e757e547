import { expect, test } from 'vitest';
import { newId } from '../kit/ids.ts';
import { addDays } from '../kit/time.ts';
import { type Actor, openWorld } from '../server/testing.ts';
import { peopleApi } from './people.ts';
import { tokensApi } from './tokens.ts';
import { unitsApi } from './units.ts';
import { workspaceSettingsApi } from './workspace.ts';

const world = await openWorld();
const refused = (status: number, rule?: string) => ({ status, ...(rule ? { problem: expect.objectContaining({ rule }) } : {}) });
const today = () => world.clock.now.toISOString().slice(0, 10);

async function team(...names: string[]) {
  const w = await world.workspace(names);
  return { w, admin: w.admin, people: names.map((n) => w[n] as Actor) };
}

test('I change my own name, words, zone and pause, and the others see the name and the words', async () => {
  const { people } = await team('mina', 'jonas');
  const [mina, jonas] = people as [Actor, Actor];
  const me = await mina.api(peopleApi).me();
  expect(me).toMatchObject({ person: { id: mina.id, email: mina.email, role: 'member', unit_ids: [] }, can: { write: true, invite: false, settings: false } });
  const until = addDays(today(), 3);
  const changed = await mina
    .api(peopleApi)
    .editMe({ version: me.person.version, name: 'Mina Aebi', about: 'I like *forms*.', time_zone: 'Asia/Tokyo', no_offers_until: until });
  expect(changed.person).toMatchObject({ name: 'Mina Aebi', initials: 'MA', time_zone: 'Asia/Tokyo', no_offers_until: until, version: me.person.version + 1 });
  expect(await jonas.api(peopleApi).one({ id: mina.id })).toMatchObject({
    name: 'Mina Aebi',
    about: 'I like *forms*.',
    no_offers_until: until,
    is_me: false,
    can: { offer: true, suspend: false },
  });
  expect((await jonas.api(peopleApi).list({ q: 'aeb' })).people.map((p) => p.id)).toEqual([mina.id]);
  expect(JSON.stringify(await jonas.api(peopleApi).one({ id: mina.id }))).not.toContain(mina.email);
  const stale = await mina
    .api(peopleApi)
    .editMe({ version: me.person.version, name: 'Old' })
    .catch((e) => e);
  expect(stale).toMatchObject(refused(409, 'version_is_current'));
  expect(stale.problem.current.person.name).toBe('Mina Aebi');
  expect((await mina.api(peopleApi).editMe({ version: changed.person.version, time_zone: null, no_offers_until: null })).person.time_zone).toBeNull();
});

test('bad changes of myself are answered with the field, and change nothing', async () => {
  const { people } = await team('mina');
  const mina = people[0] as Actor;
  const { version } = (await mina.api(peopleApi).me()).person;
  const cases: [object, string, string?][] = [
    [{ name: '' }, 'name'],
    [{ name: ' \t ' }, 'name'],
    [{ name: 'x'.repeat(121) }, 'name'],
    [{ name: ['Mina'] }, 'name'],
    [{ name: 'a\ud800' }, 'name'],
    [{ about: 'x'.repeat(2001) }, 'about'],
    [{ about: '\u0000' }, 'about'],
    [{ time_zone: 'Mars/Olympus' }, 'time_zone'],
    [{ home_unit_id: newId() }, 'home_unit_id', 'unit_exists'],
    [{ home_unit_id: 'x' }, 'home_unit_id'],
    [{ no_offers_until: addDays(today(), -2) }, 'no_offers_until', 'day_is_ahead'],
    [{ no_offers_until: addDays(today(), 800) }, 'no_offers_until', 'at_most_a_year'],
    [{ no_offers_until: '2026-13-01' }, 'no_offers_until'],
  ];
  for (const [patch, field] of cases) {
    const answer = await mina.request('PATCH', '/me', { version, ...patch });
    expect([patch, answer.status, ((await answer.json()) as { errors: { field: string }[] }).errors[0]?.field]).toEqual([patch, 422, field]);
  }
  expect((await mina.request('PATCH', '/me', { version, __proto__: null, role: 'administrator' })).status).toBe(200);
  expect((await mina.api(peopleApi).me()).person).toMatchObject({ name: 'mina', role: 'member' });
});

test('the list of people goes by pages without a total, by unit and by state', async () => {
  const { admin, people } = await team('ada', 'bea', 'cleo', 'dora');
  const unit = await admin.api(unitsApi).create({ id: newId(), name: 'Care' });
  const [ada, bea] = people as [Actor, Actor];
  await ada.api(unitsApi).join({ id: unit.id });
  const { version } = (await bea.api(peopleApi).me()).person;
  await bea.api(peopleApi).editMe({ version, home_unit_id: unit.id });
  const first = await ada.api(peopleApi).list({ limit: 2 });
  const second = await ada.api(peopleApi).list({ limit: 2, after: first.next ?? '' });
  const third = await ada.api(peopleApi).list({ limit: 2, after: second.next ?? '' });
  expect([first, second, third].flatMap((p) => p.people.map((r) => r.name))).toEqual(['ada', 'Admin', 'bea', 'cleo', 'dora']);
  expect(third.next).toBeNull();
  expect((await ada.api(peopleApi).list({ unit: unit.id })).people.map((p) => p.name)).toEqual(['ada', 'bea']);
  expect((await ada.api(peopleApi).list({ unit: unit.id })).people[1]?.home_unit).toEqual({ id: unit.id, name: 'Care' });
  expect(Object.keys(first)).toEqual(['people', 'next', 'can']);
  for (const state of ['invited', 'suspended', 'left'] as const) {
    expect(
      await ada
        .api(peopleApi)
        .list({ state })
        .catch((e) => e),
    ).toMatchObject(refused(403));
    expect((await admin.api(peopleApi).list({ state })).people).toEqual([]);
  }
  expect(
    await ada
      .api(peopleApi)
      .list({ after: 'nonsense' })
      .catch((e) => e),
  ).toMatchObject(refused(422));
  expect((await ada.api(peopleApi).list({ q: '%_\\' })).people).toEqual([]);
});

test('people of another workspace do not exist', async () => {
  const [a, b] = [await team('mina'), await team('mina')];
  const mina = a.people[0] as Actor;
  const abroad = b.people[0] as Actor;
  expect(
    await mina
      .api(peopleApi)
      .one({ id: abroad.id })
      .catch((e) => e),
  ).toMatchObject(refused(404));
  expect((await world.fetch(`/api/w/${abroad.slug}/people`, { headers: { cookie: mina.cookie } })).status).toBe(404);
  expect(
    await a.admin
      .api(peopleApi)
      .endSessions({ id: abroad.id })
      .catch((e) => e),
  ).toMatchObject(refused(404));
  expect((await abroad.request('GET', '/me')).status).toBe(200);
});

test('a token is shown once, has its scope, its last day, and can be revoked', async () => {
  const { people } = await team('mina', 'jonas');
  const [mina, jonas] = people as [Actor, Actor];
  const api = mina.api(tokensApi);
  const made = await api.create({ id: newId(), name: 'script', scope: 'read', expires_on: addDays(today(), 1) });
  expect(made.secret).toMatch(/^tl_[\w-]{43}$/);
  const list = await api.list();
  expect(list).toMatchObject([{ name: 'script', scope: 'read', used_on: null, is_expired: false }]);
  expect(JSON.stringify(list)).not.toContain(made.secret);
  expect(await api.create({ id: made.token.id, name: 'script', scope: 'read' }).catch((e) => e)).toMatchObject(refused(409, 'id_is_new'));
  const by = (secret: string) => world.as(mina, { authorization: `Bearer ${secret}` });
  expect((await by(made.secret).request('GET', '/me')).status).toBe(200);
  expect(await (await by(made.secret).request('PATCH', '/me', { version: 1, name: 'No' })).json()).toMatchObject({ status: 403, rule: 'token_scope' });
  const writer = await api.create({ id: newId(), name: 'writer', scope: 'write' });
  expect((await by(writer.secret).request('PATCH', '/me', { version: 1, about: 'By a script.' })).status).toBe(200);
  for (const [method, path] of [
    ['GET', '/my/tokens'],
    ['POST', '/my/tokens'],
    ['GET', '/privacy'],
    ['POST', '/me/leave'],
  ] as const)
    expect([path, (await by(writer.secret).request(method, path, method === 'POST' ? { id: newId(), name: 'x', scope: 'write' } : undefined)).status]).toEqual([
      path,
      403,
    ]);
  expect(
    await jonas
      .api(tokensApi)
      .revoke({ id: writer.token.id })
      .catch((e) => e),
  ).toMatchObject(refused(404));
  expect(await jonas.api(tokensApi).list()).toEqual([]);
  await api.revoke({ id: writer.token.id });
  expect((await by(writer.secret).request('GET', '/me')).status).toBe(401);
  await expect.poll(async () => (await api.list())[0]?.used_on).toBe(today());
  const later = world.clock.now;
  world.clock.now = new Date(later.getTime() + 3 * 86_400_000);
  expect((await by(made.secret).request('GET', '/me')).status).toBe(401);
  world.clock.now = later;
  for (const bad of [{ name: '' }, { scope: 'admin' }, { expires_on: '2020-01-01' }])
    expect(await api.create({ id: newId(), name: 'x', scope: 'read', ...bad } as never).catch((e) => e)).toMatchObject(refused(422));
});

test('an administrator names the workspace; a member does not', async () => {
  const { admin, people } = await team('mina');
  const mina = people[0] as Actor;
  const api = admin.api(workspaceSettingsApi);
  const before = await api.settings();
  expect(await api.edit({ version: before.version, name: 'Valley clinic', time_zone: 'Europe/Zurich' })).toMatchObject({
    name: 'Valley clinic',
    slug: before.slug,
    time_zone: 'Europe/Zurich',
  });
  expect(await api.edit({ version: before.version, name: 'Other' }).catch((e) => e)).toMatchObject(refused(409, 'version_is_current'));
  expect(await api.edit({ version: before.version + 1, time_zone: 'Nowhere' }).catch((e) => e)).toMatchObject(refused(422));
  expect(
    await mina
      .api(workspaceSettingsApi)
      .edit({ version: 2, name: 'Mine' })
      .catch((e) => e),
  ).toMatchObject(refused(403, 'administrators_only'));
  expect((await mina.api(workspaceSettingsApi).settings()).can.edit).toBe(false);
  expect((await mina.api(peopleApi).me()).workspace).toMatchObject({ name: 'Valley clinic' });
});

test('everybody reads who may do what, and what is stored about them, of nobody else', async () => {
  const { people, w } = await team('mina', 'jonas');
  const [mina, jonas] = people as [Actor, Actor];
  const guest = await world.person(w, 'Gus', 'guest');
  const table = await guest.api(workspaceSettingsApi).permissions();
  expect(table).toMatchObject({ mine: 'guest' });
  expect(table.rows.map((r) => r.standing)).toContain('project_steward');
  expect(table.rows.every((r) => table.acts.every((a) => r.may[a.act]))).toBe(true);
  await mina.api(tokensApi).create({ id: newId(), name: 'script', scope: 'read' });
  const ledger = await mina.api(workspaceSettingsApi).privacy();
  expect(ledger.rows.find((r) => r.table === 'api_tokens')).toMatchObject({ n: 1, who_sees: 'only you' });
  expect((await jonas.api(workspaceSettingsApi).privacy()).rows.find((r) => r.table === 'api_tokens')?.n).toBe(0);
  expect(ledger.facts.find((f) => f.what === 'Your mail address')?.value).toBe(mina.email);
  expect(JSON.stringify(await jonas.api(workspaceSettingsApi).privacy())).not.toContain(mina.email);
});
