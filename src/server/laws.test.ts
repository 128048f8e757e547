import { expect, test } from 'vitest';
import { z } from 'zod';
import { readSchema } from '../db/schema.ts';
import type { Meta } from '../kit/contract.ts';
import { newId } from '../kit/ids.ts';
import { measures } from '../kit/measures.ts';
import { tokensApi } from '../people/tokens.ts';
import { installationApi, rawRoutes, workspaceApi } from './features.ts';
import { openWorld } from './testing.ts';

const world = await openWorld();

interface Route {
  name: string;
  meta: Meta;
  method: string;
  path: string;
  output: z.ZodType | null;
}

function routesOf(api: Record<string, Record<string, unknown>>): Route[] {
  return Object.entries(api).flatMap(([feature, contract]) =>
    Object.entries(contract).map(([name, procedure]) => {
      const def = (procedure as { '~orpc': { meta: Meta; route: { method: string; path: string }; outputSchema?: z.ZodType } })['~orpc'];
      return { name: `${feature}.${name}`, meta: def.meta, method: def.route.method, path: def.route.path, output: def.outputSchema ?? null };
    }),
  );
}
const inWorkspace: Route[] = [...routesOf(workspaceApi as never), ...rawRoutes.map((r) => ({ ...r, path: r.path.replace(/:(\w+)/g, '{$1}'), output: null }))];
const ofInstallation = routesOf(installationApi as never);
const filled = (path: string) => path.replace(/\{kind\}/g, 'task').replace(/\{\w+\}/g, newId());

// Whoever calls these is nobody in particular: sign-in and the links that lead there. A new one is a decision, and is written here.
const forAnyone = [
  'accounts.session',
  'accounts.signIn',
  'accounts.signOut',
  'accounts.askForReset',
  'accounts.useReset',
  'accounts.setUp',
  'accounts.lookAround',
  'accounts.lookAtInvitation',
  'accounts.acceptInvitation',
];

test('no route is without may, and the routes for anyone are the ones that are named', () => {
  for (const route of [...inWorkspace, ...ofInstallation])
    expect([route.name, ['anyone', 'account', 'guest', 'member', 'administrator'].includes(route.meta.may)]).toEqual([route.name, true]);
  expect(inWorkspace.filter((r) => r.meta.may === 'anyone' || r.meta.may === 'account').map((r) => r.name)).toEqual([]);
  expect(
    ofInstallation
      .filter((r) => r.meta.may === 'anyone')
      .map((r) => r.name)
      .sort(),
  ).toEqual(forAnyone.sort());
});

test('every role, every route: who may not is refused, and nothing has changed', async () => {
  const here = await world.workspace(['mina', 'sus']);
  const there = await world.workspace(['stranger']);
  const guest = await world.person(here, 'Gast', 'guest');
  const mina = here.mina as NonNullable<typeof here.mina>;
  const sus = here.sus as NonNullable<typeof here.sus>;
  const stranger = there.stranger as NonNullable<typeof there.stranger>;
  const { secret } = await mina.api(tokensApi).create({ id: newId(), name: 'reads', scope: 'read' });
  await world.ground.database.write(here.id, (trx) =>
    trx.updateTable('people').set({ state: 'suspended' }).where('workspace_id', '=', here.id).where('id', '=', sus.id).execute(),
  );
  const before = await everyCount();
  const call = async (route: Route, headers: Record<string, string>) => {
    const write = route.method !== 'GET';
    const answer = await world.fetch(`/api/w/${here.slug}${filled(route.path)}`, {
      method: route.method,
      headers: { ...headers, ...(write ? { 'content-type': 'application/json' } : {}) },
      ...(write && route.method !== 'DELETE' ? { body: '{}' } : {}),
    });
    await answer.body?.cancel();
    return answer.status;
  };
  const found: string[] = [];
  const expectStatus = async (who: string, route: Route, headers: Record<string, string>, wanted: number[]) => {
    const status = await call(route, headers);
    if (!wanted.includes(status)) found.push(`${who} ${route.method} ${route.name}: ${status}, not ${wanted.join(' or ')}`);
  };
  for (const route of inWorkspace) {
    await expectStatus('nobody', route, {}, [401]);
    await expectStatus('a member of another workspace', route, { cookie: stranger.cookie }, [404]);
    await expectStatus('a suspended member', route, { cookie: sus.cookie }, [403]);
    await expectStatus('a made-up token', route, { authorization: `Bearer ${'x'.repeat(43)}` }, [401]);
    if (route.method !== 'GET') await expectStatus('a token that reads', route, { authorization: `Bearer ${secret}` }, [403]);
    if (route.meta.may === 'member' || route.meta.may === 'administrator') await expectStatus('a guest', route, { cookie: guest.cookie }, [403]);
    if (route.meta.may === 'administrator') await expectStatus('a member', route, { cookie: mina.cookie }, [403]);
  }
  for (const route of ofInstallation.filter((r) => r.meta.may === 'account')) {
    const answer = await world.fetch(`/api${filled(route.path)}`, { method: route.method });
    if (answer.status !== 401) found.push(`nobody ${route.name}: ${answer.status}`);
  }
  expect(found).toEqual([]);
  expect(await everyCount()).toEqual(before);
}, 120_000);

async function everyCount(): Promise<Record<string, number>> {
  const schema = await readSchema(world.ground.database);
  const counts: Record<string, number> = {};
  for (const table of Object.keys(schema).filter((t) => t !== 'attempts')) {
    const { n } = await world.ground.database.read
      .selectFrom(table as 'people') // any table counts alike
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    counts[table] = Number(n);
  }
  return counts;
}

test('law 1: a number in an answer is entered on a thing or a registered measure, and no measure is about a person', () => {
  const unnamed: string[] = [];
  const walk = (schema: unknown, at: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    const s = schema as Record<string, unknown>;
    if (s.type === 'number' || s.type === 'integer') {
      const measured = typeof s.measure === 'string' && s.measure in measures;
      if (!measured && typeof s.attribute !== 'string') unnamed.push(at);
    }
    for (const [key, value] of Object.entries(s)) if (key !== 'enum' && key !== 'const') walk(value, `${at}.${key}`);
  };
  for (const route of [...inWorkspace, ...ofInstallation])
    if (route.output) walk(z.toJSONSchema(route.output, { unrepresentable: 'any', io: 'output' }), route.name);
  expect(unnamed).toEqual([]);
  for (const measure of Object.values(measures)) expect(['thing', 'unit', 'workspace']).toContain(measure.grain);
});

test('law 2: no column says whose a task is; only commitments do, and they name their person', async () => {
  const schema = await readSchema(world.ground.database);
  const columns = Object.entries(schema).flatMap(([table, list]) => list.map((column) => `${table}.${column.name}`));
  expect(columns.filter((c) => /assign|owner|responsible|holder/i.test(c))).toEqual([]);
  expect(schema.commitments?.find((c) => c.name === 'person_id')?.nullable).toBe(false);
});

test('law 3: nothing makes anyone a leader', async () => {
  const schema = await readSchema(world.ground.database);
  const names = Object.entries(schema).flatMap(([table, list]) => [table, ...list.map((c) => `${table}.${c.name}`)]);
  expect(names.filter((n) => /leader|rank_of|score|points|rating/i.test(n))).toEqual([]);
});

test('answers hold only JSON values, since the codec walks none', () => {
  for (const route of [...inWorkspace, ...ofInstallation])
    if (route.output) expect(() => z.toJSONSchema(route.output as z.ZodType, { io: 'output' })).not.toThrow();
});
