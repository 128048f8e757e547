import { expect, test } from 'vitest';
import { sampleKeeper } from '../cli/sample/keep.ts';
import { openWorld } from '../server/testing.ts';
import { accountsApi } from './accounts.ts';
import { addLink } from './links.server.ts';
import { newSecret } from './secrets.server.ts';
import { addPerson, addWorkspace } from './workspaces.server.ts';

const world = await openWorld();
const door = world.installationApi(accountsApi);
const input = { workspace_name: 'Valley clinic', name: 'Mina', email: 'mina@example.org', password: 'plum orchard tuesday', time_zone: 'Europe/Zurich' };
const far = { host: 'work.example.org', origin: 'http://work.example.org', 'content-type': 'application/json' };
const setUpFromAfar = (body: object) => world.fetch('/api/setup', { method: 'POST', headers: far, body: JSON.stringify(body) });

test('a fresh installation says so; bad first steps are answered and leave it fresh', async () => {
  expect(await door.session()).toMatchObject({ account: null, workspaces: [], setup_needed: true, setup_link_needed: false, sample_open: false });
  const cases: [object, string][] = [
    [{ workspace_name: ' ' }, 'workspace_name'],
    [{ email: 'mina' }, 'email'],
    [{ password: 'short' }, 'password'],
    [{ password: 'passwordpassword' }, 'password'],
    [{ time_zone: 'Nowhere' }, 'time_zone'],
  ];
  for (const [patch, field] of cases) {
    const error = await door.setUp({ ...input, ...patch }).catch((e) => e);
    expect([patch, error.status, error.problem.errors[0].field]).toEqual([patch, 422, field]);
  }
  expect((await door.session()).setup_needed).toBe(true);
});

test('from elsewhere the set-up needs the link that the start printed', async () => {
  const facts = (await (await world.fetch('/api/session', { headers: far })).json()) as object;
  expect(facts).toMatchObject({ setup_needed: true, setup_link_needed: true });
  expect((await setUpFromAfar(input)).status).toBe(403);
  expect((await setUpFromAfar({ ...input, token: newSecret() })).status).toBe(404);
  const reset = newSecret();
  await world.ground.database.write(null, (trx) => addLink(trx, { kind: 'reset', token: reset, now: world.clock.now.toISOString(), hours: 1 }));
  expect((await setUpFromAfar({ ...input, token: reset })).status).toBe(404);
});

test('before the set-up, whoever may set it up looks around first: the sample is made once, and the link stays fresh', async () => {
  const from = (token?: string) => world.fetch('/api/look-around', { method: 'POST', headers: far, body: JSON.stringify(token ? { token } : {}) });
  world.ground.makeSample = sampleKeeper(world.ground, 'small');
  expect((await door.session()).sample_open).toBe(true);
  expect([(await from()).status, (await from(newSecret())).status]).toEqual([404, 404]);
  const samples = () => world.ground.database.read.selectFrom('workspaces').select('is_sample').execute();
  expect(await samples()).toEqual([]);
  const token = newSecret();
  await world.ground.database.write(null, (trx) => addLink(trx, { kind: 'setup', token, now: world.clock.now.toISOString(), hours: 1 }));
  const entered = await Promise.all([from(token), from(token), door.lookAround({})]);
  expect(entered.slice(0, 2).map((r) => (r as Response).status)).toEqual([200, 200]);
  expect(entered[2]).toMatchObject({ setup_needed: true, workspaces: [{ is_sample: true }] });
  expect(await samples()).toEqual([{ is_sample: 1 }]);
  expect((await from()).status).toBe(404); // without the link it stays closed from elsewhere
  expect((await from(token)).status).toBe(200);
});

test('of several first visitors exactly one sets it up, and then nobody can again', async () => {
  const token = newSecret();
  await world.ground.database.write(null, (trx) => addLink(trx, { kind: 'setup', token, now: world.clock.now.toISOString(), hours: 1 }));
  const raced = await Promise.all([
    setUpFromAfar({ ...input, token }),
    setUpFromAfar({ ...input, token, email: 'jonas@example.org' }),
    setUpFromAfar({ ...input, token, email: 'ada@example.org' }),
  ]);
  expect(raced.filter((r) => r.status === 200)).toHaveLength(1);
  const winner = raced.find((r) => r.status === 200);
  expect(await winner?.json()).toMatchObject({ workspaces: [{ slug: 'valley-clinic', role: 'administrator' }], setup_needed: false });
  for (const lost of raced.filter((r) => r.status !== 200)) expect([403, 404, 409]).toContain(lost.status);
  expect(await door.setUp({ ...input, email: 'late@example.org' }).catch((e) => e)).toMatchObject({ status: 403, problem: { rule: 'set_up_once' } });
  const accounts = await world.ground.database.read.selectFrom('accounts').select('email').where('password_hash', 'is not', null).execute();
  expect(accounts).toHaveLength(1);
  expect((await setUpFromAfar({ ...input, token })).status).toBe(403);
  const lookingBy = await world.fetch('/api/look-around', { method: 'POST', headers: far, body: JSON.stringify({ token }) });
  expect(lookingBy.status).toBe(404); // set up now: the link opens nothing any more
});

test('in the sample one looks around, alone, and changes nothing; elsewhere it is off', async () => {
  const now = world.clock.now.toISOString();
  const slug = await world.ground.database.write(null, async (trx) => {
    const sample = await addWorkspace(trx, { name: 'Sample', timeZone: 'UTC', now, isSample: true });
    await trx.insertInto('accounts').values({ id: '019ab2c4-0000-7000-8000-000000000001', email: 'mina@sample.invalid', created_at: now }).execute();
    await addPerson(trx, sample.id, {
      id: '019ab2c4-0000-7000-8000-000000000002',
      accountId: '019ab2c4-0000-7000-8000-000000000001',
      name: 'Mina',
      email: null,
      role: 'administrator',
      now,
    });
    return sample.slug;
  });
  expect((await door.session()).sample_open).toBe(true);
  const lookAround = async () => ((await world.fetch('/api/look-around', { method: 'POST' })).headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const [a, b] = [await lookAround(), await lookAround()];
  const ask = (cookie: string, method: string, path: string, body?: object) =>
    world.fetch(`/api${path}`, {
      method,
      headers: { cookie, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  expect((await ask(a, 'GET', `/w/${slug}/me`)).status).toBe(200);
  expect(await (await ask(a, 'PATCH', `/w/${slug}/me`, { version: 1, name: 'X' })).json()).toMatchObject({ status: 403, rule: 'sample_is_read_only' });
  expect((await ask(a, 'GET', '/w/valley-clinic/me')).status).toBe(404);
  expect(((await (await ask(a, 'GET', '/sessions')).json()) as object[]).length).toBe(1);
  expect((await ask(a, 'DELETE', '/sessions')).status).toBe(200);
  expect((await ask(a, 'GET', '/sessions')).status).toBe(401);
  expect((await ask(b, 'GET', '/sessions')).status).toBe(200);
  expect((await world.fetch('/api/look-around', { method: 'POST', headers: { host: 'work.example.org', origin: 'http://work.example.org' } })).status).toBe(
    404,
  );
  world.ground.demo = true;
  expect((await world.fetch('/api/look-around', { method: 'POST', headers: { host: 'work.example.org', origin: 'http://work.example.org' } })).status).toBe(
    200,
  );
});
