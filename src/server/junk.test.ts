import { expect, test } from 'vitest';
import { z } from 'zod';
import { newId } from '../kit/ids.ts';
import { goalsApi } from '../lead/goals/goals.ts';
import { visionApi } from '../lead/vision/vision.ts';
import { projectsApi } from '../manage/projects/projects.ts';
import { tasksApi } from '../manage/tasks/tasks.ts';
import { installationApi, workspaceApi } from './features.ts';
import { openWorld } from './testing.ts';

// Every route, every field of its input, everything that a field should not be: whatever is sent, no answer is a fault of the program.

const world = await openWorld();
type Schema = { type?: string; properties?: Record<string, Schema>; enum?: unknown[]; anyOf?: Schema[]; pattern?: string; minimum?: number; items?: Schema };

const routes = Object.entries({ ...workspaceApi, ...installationApi }).flatMap(([feature, contract]) =>
  Object.entries(contract).map(([name, procedure]) => {
    const def = (procedure as { '~orpc': { route: { method: string; path: string }; inputSchema?: z.ZodType } })['~orpc'];
    const schema = def.inputSchema ? (z.toJSONSchema(def.inputSchema, { unrepresentable: 'any', io: 'input' }) as Schema) : {};
    return { name: `${feature}.${name}`, inWorkspace: feature in workspaceApi, ...def.route, fields: schema.properties ?? {} };
  }),
);
// These end the membership or the session that the test goes on with.
const leaving = ['people.leave', 'accounts.signOut', 'accounts.signOutEverywhere', 'accounts.endSession'];
const junk = ['a\u0000b', '\ud800', '', 'x'.repeat(3000), -1, 1e300, null, [], { a: { b: 1 } }];

/** Something that the shape of a field lets through; `known` are ids of things that are there. */
function likely(schema: Schema, known: string[], n: number): unknown {
  if (schema.anyOf) return likely(schema.anyOf[0] ?? {}, known, n);
  if (schema.enum) return schema.enum[n % schema.enum.length];
  if (schema.type === 'string') return schema.pattern?.includes('0-9a-f') ? known[n % known.length] : ['text', '2026-12-01', 'UTC', 'BOOK-1'][n % 4];
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, schema.minimum ?? 1);
  if (schema.type === 'boolean') return n % 2 === 0;
  if (schema.type === 'array') return schema.items ? [likely(schema.items, known, n)] : [];
  return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, field]) => [name, likely(field, known, n)]));
}

test('no junk in any field of any route is a fault of the program', async () => {
  const { admin, slug } = await world.workspace();
  const project = await admin.api(projectsApi).create({ id: newId(), name: 'Booking', key: 'BOOK' });
  const task = await admin.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Form' });
  const goal = await admin.api(goalsApi).create({ id: newId(), title: 'Visits', starts_on: '2026-01-01', ends_on: '2027-01-01' });
  const vision = await admin.api(visionApi).save({ id: newId(), version: 0, title: 'A doctor within a week', directions: [] });
  const faults: string[] = [];
  const send = async (route: (typeof routes)[0], given: Record<string, unknown>) => {
    const rest = { ...given };
    const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = rest[name];
      delete rest[name];
      return encodeURIComponent(String(value).toWellFormed() || '-').slice(0, 2000);
    });
    const read = route.method === 'GET';
    const text = (value: unknown) => (typeof value === 'string' ? value.toWellFormed() : JSON.stringify(value));
    const query = read ? `?${new URLSearchParams(Object.entries(rest).map(([name, value]) => [name, text(value)] as [string, string]))}` : '';
    const answer = await world.fetch(`${route.inWorkspace ? `/api/w/${slug}` : '/api'}${path}${query}`, {
      method: route.method,
      headers: { cookie: admin.cookie, ...(read ? {} : { 'content-type': 'application/json' }) },
      ...(read ? {} : { body: JSON.stringify(rest) }),
    });
    if (answer.status >= 500) faults.push(`${route.name} ${JSON.stringify(given).slice(0, 300)}`);
    await answer.body?.cancel();
  };
  for (const route of routes.filter((r) => !leaving.includes(r.name))) {
    const ways = Object.keys(route.fields).length > 0 ? 4 : 1;
    for (let n = 0; n < ways; n++) {
      const known = [[project.id], [task.id], [goal.id, vision.id], [newId()]][n] as string[];
      const base = likely({ properties: route.fields }, known, n) as Record<string, unknown>;
      await send(route, base);
      const bent = Object.keys(route.fields).flatMap((field, at) =>
        junk.filter((_, i) => (i + at + n) % 4 === 0).map((value) => send(route, { ...base, [field]: value })),
      );
      await Promise.all(bent);
    }
  }
  expect(faults).toEqual([]);
}, 240_000);
