import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { readSchema } from '../db/schema.ts';
import { newId } from '../kit/ids.ts';
import { openWorld } from '../server/testing.ts';
import { peopleApi } from './people.ts';
import { handOutResetLink } from './resets.server.ts';
import { hashPassword } from './secrets.server.ts';
import { tokensApi } from './tokens.ts';

const world = await openWorld();

test('no value of the database signs anyone in: not as a cookie, not as a bearer, not as a link, not as a password', { timeout: 120_000 }, async () => {
  const w = await world.workspace(['mina']);
  const { admin } = w;
  const { secret } = await admin.api(tokensApi).create({ id: newId(), name: 'script', scope: 'write' });
  await admin.api(peopleApi).invite({ id: newId(), email: 'nia@example.org', name: 'Nia' });
  const reset = await handOutResetLink(world.ground, admin.email);
  const password = 'plum orchard tuesday';
  const hash = await hashPassword(password);
  await world.ground.database.write(null, (trx) => trx.updateTable('accounts').set({ password_hash: hash }).where('id', '=', admin.accountId).execute());

  const values = await everyValue();
  const invitation = /#([\w-]+)/.exec(world.mails.at(-1)?.text ?? '')?.[1] ?? '';
  for (const known of [secret, reset?.link.split('#')[1] ?? '', invitation, admin.token, password]) {
    expect(known.length).toBeGreaterThan(10);
    expect([...values].some((v) => v.includes(known))).toBe(false);
  }
  expect(values.size).toBeGreaterThan(40);

  const post = (path: string, body: object) =>
    world.fetch(`/api${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  for (const value of values) {
    const header = value.replace(/[^\x20-\x7e]/g, '');
    for (const cookie of [`tl_session=${header}`, `tl_session=${header}.${header}`, `__Host-tl_session=${header}`]) {
      const facts = (await (await world.fetch('/api/session', { headers: { cookie } })).json()) as { account: unknown };
      expect([cookie, facts.account]).toEqual([cookie, null]);
      expect((await world.fetch(`/api/w/${w.slug}/me`, { headers: { cookie } })).status).toBe(401);
    }
    expect((await world.fetch(`/api/w/${w.slug}/me`, { headers: { authorization: `Bearer ${header}` } })).status).toBe(401);
    world.clock.now = new Date(world.clock.now.getTime() + 1000);
    for (const [path, body] of [
      ['/invitations/look', { token: value }],
      ['/invitations/accept', { token: value, name: 'X', password: 'violet harbour ladder' }],
      ['/password-resets/use', { token: value, password: 'violet harbour ladder' }],
    ] as const) {
      const { status } = await post(path, body);
      expect([path, value, [404, 422, 429].includes(status)]).toEqual([path, value, true]);
    }
    if (value.length >= 20) await world.ground.database.write(null, (trx) => trx.deleteFrom('attempts').execute());
  }
  for (const value of [...values].filter((v) => v.startsWith('argon2id$') || /^[0-9a-f]{64}$/.test(v))) {
    expect((await post('/session', { email: admin.email, password: value.slice(0, 200) })).status).toBe(401);
    await world.ground.database.write(null, (trx) => trx.deleteFrom('attempts').execute());
  }
  // The same doors open for the real ones, so that the test tries what it says.
  expect((await world.fetch(`/api/w/${w.slug}/me`, { headers: { authorization: `Bearer ${secret}` } })).status).toBe(200);
  expect((await post('/invitations/look', { token: invitation })).status).toBe(200);
  expect((await post('/session', { email: admin.email, password })).status).toBe(200);
});

async function everyValue(): Promise<Set<string>> {
  const values = new Set<string>();
  for (const [table, columns] of Object.entries(await readSchema(world.ground.database))) {
    const { rows } = await sql<Record<string, unknown>>`SELECT * FROM ${sql.table(table)}`.execute(world.ground.database.read);
    for (const row of rows) for (const { name } of columns) if (row[name] !== null) values.add(String(row[name]));
  }
  values.delete('');
  return values;
}
