import { beforeEach, expect, test } from 'vitest';
import { newId } from '../kit/ids.ts';
import { openWorld } from '../server/testing.ts';
import { limits } from './limits.server.ts';
import { handOutResetLink } from './resets.server.ts';
import { hashPassword } from './secrets.server.ts';

const world = await openWorld();
const password = 'plum orchard tuesday';
// Each test comes from an hour of its own, so that the limits of one do not reach the next.
beforeEach(() => {
  world.clock.now = new Date(world.clock.now.getTime() + 2 * 3_600_000);
});

const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  world.fetch(`/api${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
const cookieOf = (answer: Response) => (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

async function someone() {
  const w = await world.workspace();
  await world.ground.database.write(null, async (trx) => {
    const hash = await hashPassword(password);
    await trx.updateTable('accounts').set({ password_hash: hash }).where('id', '=', w.admin.accountId).execute();
  });
  return { w, ...w.admin };
}
const signIn = (email: string, given = password, headers = {}) => send('POST', '/session', { email, password: given }, headers);

test('signing in answers who I am and sets a cookie that signs me in', async () => {
  const { email, w } = await someone();
  const answer = await signIn(email.toUpperCase());
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ account: { email }, workspaces: [{ slug: w.slug, role: 'administrator' }], setup_needed: false });
  const header = answer.headers.get('set-cookie') ?? '';
  expect(header).toMatch(/^tl_session=[\w-]+\.[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=2592000$/);
  const cookie = cookieOf(answer);
  expect(await (await send('GET', '/session', undefined, { cookie })).json()).toMatchObject({ account: { email } });
  expect((await world.fetch(`/api/w/${w.slug}/me`, { headers: { cookie } })).status).toBe(200);
});

test('behind https the cookie is __Host- and Secure, and HSTS is set', async () => {
  const { email } = await someone();
  world.settings.publicUrl = 'https://work.example.org';
  try {
    const answer = await signIn(email, password, { origin: 'https://work.example.org' });
    expect(answer.headers.get('set-cookie')).toMatch(/^__Host-tl_session=.*; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+; Secure$/);
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=31536000');
    expect((await (await send('GET', '/session', undefined, { cookie: cookieOf(answer).replace('__Host-', '') })).json()).account).toBeNull();
  } finally {
    world.settings.publicUrl = null;
  }
});

test('a wrong password and an unknown address get the same answer', async () => {
  const { email } = await someone();
  const wrong = await signIn(email, 'not the right words');
  const unknown = await signIn('nobody@example.org', 'not the right words');
  const strip = async (answer: Response) => ({ ...((await answer.json()) as object), requestId: '' });
  expect(wrong.status).toBe(401);
  expect(unknown.status).toBe(401);
  expect(await strip(wrong)).toEqual(await strip(unknown));
  expect(wrong.headers.get('set-cookie')).toBeNull();
});

test('guessing at one account is stopped, known or not, and ends after a while', async () => {
  const { email } = await someone();
  for (const address of [email, `${newId()}@example.org`]) {
    const guesses = Array.from({ length: limits.signInPerAccount.most }, () => signIn(address, 'wrong words again'));
    for (const guess of await Promise.all(guesses)) expect(guess.status).toBe(401);
    const stopped = await signIn(address);
    expect(stopped.status).toBe(429);
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await stopped.json()).toMatchObject({ rule: 'attempts' });
  }
  world.clock.now = new Date(world.clock.now.getTime() + 16 * 60_000);
  expect((await signIn(email)).status).toBe(200);
});

test('guessing from one network address is stopped, while right sign-ins do not count', async () => {
  const { email } = await someone();
  for (let n = 0; n < 3; n++) expect((await signIn(email)).status).toBe(200);
  const guesses = Array.from({ length: limits.signInPerAddress.most }, () => signIn(`${newId()}@example.org`, 'x'));
  for (const guess of await Promise.all(guesses)) expect(guess.status).toBe(401);
  expect((await signIn(email)).status).toBe(429);
});

test('signing out ends this session, everywhere ends all, and each can be ended alone', async () => {
  const { email } = await someone();
  const [a, b, c] = [cookieOf(await signIn(email)), cookieOf(await signIn(email)), cookieOf(await signIn(email))];
  type Row = { id: string; is_this_one: boolean; device: string };
  const mine = async (cookie = '') => (await (await send('GET', '/sessions', undefined, { cookie })).json()) as Row[];
  expect((await mine(a)).filter((s) => s.is_this_one)).toHaveLength(1);
  expect(JSON.stringify(await mine(a))).not.toMatch(/token|hash/);
  const other = (await mine(b)).find((s) => s.is_this_one);
  expect((await send('DELETE', `/sessions/${other?.id}`, undefined, { cookie: a ?? '' })).status).toBe(200);
  expect((await send('GET', '/sessions', undefined, { cookie: b ?? '' })).status).toBe(401);
  const stranger = await someone();
  const theirs = cookieOf(await signIn(stranger.email));
  const first = (await mine(a)).find((s) => s.is_this_one);
  expect((await send('DELETE', `/sessions/${first?.id}`, undefined, { cookie: theirs })).status).toBe(404);
  expect((await send('DELETE', '/session', undefined, { cookie: a ?? '' })).headers.get('set-cookie')).toContain('Max-Age=0');
  expect((await send('GET', '/sessions', undefined, { cookie: a ?? '' })).status).toBe(401);
  expect((await send('DELETE', '/sessions', undefined, { cookie: c ?? '' })).status).toBe(200);
  expect((await send('GET', '/sessions', undefined, { cookie: c ?? '' })).status).toBe(401);
  expect((await mine(theirs)).length).toBeGreaterThan(0);
});

test('changing the password needs the old one and ends the other sessions', async () => {
  const { email } = await someone();
  const [here, there] = [cookieOf(await signIn(email)), cookieOf(await signIn(email))];
  const change = (current: string, next: string) => send('PUT', '/password', { current, next }, { cookie: here });
  expect(await (await change('wrong', 'violet harbour ladder')).json()).toMatchObject({
    status: 422,
    errors: [{ field: 'current', rule: 'password_is_right', value: '(not shown)' }],
  });
  expect((await change(password, 'violet harbour ladder')).status).toBe(200);
  expect((await send('GET', '/sessions', undefined, { cookie: there })).status).toBe(401);
  expect((await send('GET', '/sessions', undefined, { cookie: here })).status).toBe(200);
  expect((await signIn(email)).status).toBe(401);
  expect((await signIn(email, 'violet harbour ladder')).status).toBe(200);
});

test('passwords that are short, long or common are refused, and never repeated in the answer', async () => {
  const { email } = await someone();
  const cookie = cookieOf(await signIn(email));
  for (const next of [
    'short',
    'x'.repeat(129),
    'password1234',
    'PasswordPassword',
    'qwertyuiop123',
    '123456789012',
    'aaaaaaaaaaaaa',
    'iloveyou2026!',
    'passwordpassword',
  ]) {
    const answer = await send('PUT', '/password', { current: password, next }, { cookie });
    expect([next, answer.status]).toEqual([next, 422]);
    expect(await answer.text()).not.toContain(next);
  }
});

test('a reset never tells whether the address is known, and its link works once', async () => {
  const { email } = await someone();
  const before = cookieOf(await signIn(email));
  const known = await send('POST', '/password-resets', { email });
  const unknown = await send('POST', '/password-resets', { email: 'nobody@example.org' });
  expect(await known.json()).toEqual(await unknown.json());
  await expect.poll(() => world.mails.filter((m) => m.to === email).length).toBe(1);
  expect(world.mails.some((m) => m.to === 'nobody@example.org')).toBe(false);
  const token = /#([\w-]+)/.exec(world.mails.find((m) => m.to === email)?.text ?? '')?.[1] ?? '';
  const use = (given: string, chosen: string) => send('POST', '/password-resets/use', { token: given, password: chosen });
  expect((await use('x'.repeat(43), 'violet harbour ladder')).status).toBe(404);
  expect((await use(token, 'passwordpassword')).status).toBe(422);
  const raced = await Promise.all([use(token, 'violet harbour ladder'), use(token, 'violet harbour window')]);
  expect(raced.map((r) => r.status).sort((a, b) => a - b)[0]).toBe(200);
  expect(raced.filter((r) => r.status === 200)).toHaveLength(1);
  expect((await use(token, 'violet harbour door')).status).toBe(404);
  expect((await send('GET', '/sessions', undefined, { cookie: before })).status).toBe(401);
  expect((await signIn(email)).status).toBe(401);
});

test('a reset link expires, and asking again ends the one before', async () => {
  const { email } = await someone();
  const links: string[] = [];
  for (let n = 1; n <= 2; n++) {
    await send('POST', '/password-resets', { email });
    await expect.poll(() => world.mails.filter((m) => m.to === email).length).toBe(n);
    links.push(/#([\w-]+)/.exec(world.mails.filter((m) => m.to === email).at(-1)?.text ?? '')?.[1] ?? '');
  }
  const use = (token?: string) => send('POST', '/password-resets/use', { token, password: 'violet harbour ladder' });
  expect((await use(links[0])).status).toBe(404);
  world.clock.now = new Date(world.clock.now.getTime() + 2 * 3_600_000 + 1000);
  expect((await use(links[1])).status).toBe(404);
});

test('asking for resets is limited the same for known and unknown addresses', async () => {
  const { email } = await someone();
  for (const address of [email, `${newId()}@example.org`]) {
    for (let n = 0; n < limits.resetPerAccount.most; n++) expect((await send('POST', '/password-resets', { email: address })).status).toBe(200);
    expect((await send('POST', '/password-resets', { email: address })).status).toBe(429);
  }
});

test('a link made on the host is told to the person and shown on their privacy page', async () => {
  const { w, email } = await someone();
  expect(await handOutResetLink(world.ground, 'nobody@example.org')).toBeNull();
  const made = await handOutResetLink(world.ground, email);
  expect(made?.link).toMatch(/^http:\/\/localhost\/reset-password#[\w-]{43}$/);
  const ledger = (await (await w.admin.request('GET', '/privacy')).json()) as { reset_links: { used_at: string | null }[] };
  expect(ledger.reset_links).toMatchObject([{ used_at: null }]);
  expect(await (await w.admin.request('GET', '/inbox')).text()).toContain('reset_link_made');
  const token = made?.link.split('#')[1];
  expect((await send('POST', '/password-resets/use', { token, password: 'violet harbour ladder' })).status).toBe(200);
  expect((await signIn(email, 'violet harbour ladder')).status).toBe(200);
});

test('writes that another site sends with my cookie are refused', async () => {
  const { email } = await someone();
  const cookie = cookieOf(await signIn(email));
  const attempt = (headers: Record<string, string>) => send('DELETE', '/sessions', undefined, { cookie, ...headers });
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://localhost.evil.example' },
  ];
  for (const headers of foreign) {
    expect([headers, (await attempt(headers)).status]).toEqual([headers, 403]);
    expect((await signIn(email, password, headers)).status).toBe(403);
  }
  // A bearer does not lend its freedom from these checks to the cookie beside it.
  expect((await attempt({ origin: 'https://evil.example', authorization: `Bearer ${'x'.repeat(43)}` })).status).toBe(401);
  expect((await send('GET', '/sessions', undefined, { cookie })).status).toBe(200);
  expect((await attempt({ origin: 'http://localhost', 'sec-fetch-site': 'same-origin' })).status).toBe(200);
});

test('what is not a mail address, a password or a body is answered with the field', async () => {
  const cases: [unknown, string][] = [
    [{ email: 'no', password }, 'email'],
    [{ email: { toString: 'a@b.ch' }, password }, 'email'],
    [{ email: ['a@b.ch'], password }, 'email'],
    [{ email: 'a@b.ch' }, 'password'],
    [{ email: 'a@b.ch', password: 'x'.repeat(5000) }, 'password'],
    [{ email: `${'a'.repeat(300)}@b.ch`, password }, 'email'],
    [{ email: 'a b@b.ch', password }, 'email'],
  ];
  for (const [body, field] of cases) {
    const answer = await send('POST', '/session', body);
    const problem = (await answer.json()) as { errors?: { field: string; mend: string }[] };
    expect([answer.status, problem.errors?.[0]?.field]).toEqual([422, field]);
    expect(JSON.stringify(problem)).not.toContain('xxxxx');
  }
  expect((await send('POST', '/session', { email: 'a@b.ch', password: '\ud800\u0000' })).status).toBe(401);
});
