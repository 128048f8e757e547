import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import type { AnyContractRouter, ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { pino } from 'pino';
import { afterAll, inject } from 'vitest';
import { Wake } from '../activity/wake.server.ts';
import { connect } from '../db/connect.ts';
import { migrate } from '../db/migrate.ts';
import { freshDatabase } from '../db/testing.postgres.ts';
import { openStore } from '../files/open.server.ts';
import { newId } from '../kit/ids.ts';
import type { Context, Ground } from '../people/context.server.ts';
import { contextOf } from '../people/context.server.ts';
import { hashOf, newSecret, signToken } from '../people/secrets.server.ts';
import { personInWorkspace } from '../people/sessions.server.ts';
import { addPerson, addWorkspace } from '../people/workspaces.server.ts';
import { createApp } from './app.ts';
import type { Settings } from './settings.ts';

/** A refused call in a test: the problem body and its status. */
export class Refused extends Error {
  readonly status: number;
  readonly problem: Record<string, unknown> & {
    errors?: { field: string; rule: string; mend: string; value?: string }[];
    rule?: string;
    detail?: string;
    current?: unknown;
  };
  constructor(status: number, problem: Refused['problem']) {
    super(`${status} ${problem.detail ?? ''} ${JSON.stringify(problem.errors ?? '')}`);
    this.status = status;
    this.problem = problem;
  }
}

/** The field that an answer refuses, as whoever sent it reads it: problem+json with the field, the rule, the value (cut) and the mend. */
export async function refusedField(given: Response | Promise<Response>): Promise<{ status: number; field: string; rule: string; value: string; mend: string }> {
  const answer = await given;
  const text = await answer.text();
  if (answer.headers.get('content-type') !== 'application/problem+json') throw new Error(`No problem but ${answer.status}: ${text.slice(0, 300)}`);
  const problem = JSON.parse(text) as Refused['problem'];
  const first = problem.errors?.[0];
  if (!first?.field || !first.rule || !first.mend || first.value === undefined || first.value.length > 80) throw new Error(`Not a whole refusal: ${text}`);
  return { status: answer.status, field: first.field, rule: first.rule, value: first.value, mend: first.mend };
}

/** A person in a test: their own session, in their own workspace. */
export interface Actor {
  id: string;
  name: string;
  slug: string;
  cookie: string;
  token: string;
  accountId: string;
  email: string;
  /** Any request below the workspace, through the whole server, without a socket. */
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** A typed client of one feature of the workspace; refusals throw `Refused`. */
  api<T extends AnyContractRouter>(contract: T): ContractRouterClient<T>;
  /** The context a verb would get. */
  context(): Promise<Context>;
}

export interface World {
  ground: Ground;
  settings: Settings;
  clock: { now: Date };
  mails: { to: string; subject: string; text: string }[];
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** A new workspace of its own with an administrator and people: nothing needs cleaning up, and tenancy is tested for free. */
  workspace(names?: string[], options?: { zone?: string }): Promise<{ id: string; slug: string; admin: Actor } & Record<string, Actor>>;
  person(workspace: { id: string; slug: string }, name: string, role?: 'member' | 'guest' | 'administrator'): Promise<Actor>;
  as(actor: Actor, headers: Record<string, string>): Actor;
  installationApi<T extends AnyContractRouter>(contract: T, cookie?: string): ContractRouterClient<T>;
}

/** The whole server on the engine of this test run, in a database of its own. Call once at the top of a test file. */
export async function openWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-test-'));
  const postgres = process.env.ENGINE === 'postgres' ? await freshDatabase(inject('pg'), { schema: true }) : null;
  const place = postgres ? ({ engine: 'postgres', url: postgres.url } as const) : ({ engine: 'sqlite', file: join(folder, 'test.db') } as const);
  const database = await connect(place);
  await migrate(database);
  const clock = { now: new Date() };
  const mails: World['mails'] = [];
  const mailer = {
    on: true,
    send: async (m: World['mails'][number]) => {
      mails.push(m);
      return true;
    },
    deliver: async (m: World['mails'][number]) => {
      mails.push(m);
      return { state: 'sent' as const };
    },
  };
  const files = { kind: 'folder', folder: join(folder, 'files') } as const;
  const ground: Ground = {
    database,
    wake: new Wake(database),
    mailer,
    demo: false,
    dataFolder: folder,
    files: openStore(files),
    mostFileBytes: 2 ** 20,
    publicUrl: 'http://localhost',
    secret: 's'.repeat(40),
    clock: () => clock.now,
  };
  const settings: Settings = {
    port: 0,
    host: '127.0.0.1',
    dataFolder: folder,
    place,
    publicUrl: null,
    smtpUrl: null,
    files,
    mostFileBytes: 2 ** 20,
    secret: ground.secret,
    trustProxy: false,
    demo: false,
    logLevel: process.env.LOG_LEVEL ?? 'silent',
    metricsToken: null,
  };
  const app = createApp({ ground, settings, log: pino({ level: settings.logLevel }, pino.destination(2)) });
  afterAll(async () => {
    await database.close();
    await postgres?.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  const world: World = {
    ground,
    settings,
    clock,
    mails,
    fetch: async (path, init) => app.fetch(new Request(`http://localhost${path}`, init)),
    async workspace(names = [], options = {}) {
      const now = clock.now.toISOString();
      const made = await database.write(null, (trx) => addWorkspace(trx, { name: `W ${newId()}`, timeZone: options.zone ?? 'UTC', now }));
      const admin = await world.person(made, 'Admin', 'administrator');
      const people: Record<string, Actor> = {};
      for (const name of names) people[name] = await world.person(made, name);
      return { ...made, admin, ...people } as { id: string; slug: string; admin: Actor } & Record<string, Actor>;
    },
    async person(workspace, name, role = 'member') {
      const id = newId();
      const accountId = newId();
      const token = newSecret();
      const email = `${name.toLowerCase().replace(/\W/g, '')}.${id.slice(-6)}@example.org`;
      const now = clock.now.toISOString();
      await database.write(workspace.id, async (trx) => {
        await trx.insertInto('accounts').values({ id: accountId, email, created_at: now }).execute();
        await addPerson(trx, workspace.id, { id, accountId, name, email, role, now });
        await trx
          .insertInto('sessions')
          .values({
            id: newId(),
            account_id: accountId,
            token_hash: hashOf(token),
            device: 'test',
            created_at: now,
            seen_on: now.slice(0, 10),
            expires_at: '2999-01-01',
          })
          .execute();
      });
      const cookie = `tl_session=${signToken(settings.secret, token)}`;
      return actor({ id, name, slug: workspace.slug, cookie, token, accountId, email }, { cookie });
    },
    as: (who, headers) => actor(who, headers),
    installationApi: (contract, cookie) => client(contract, '/api', cookie ? { cookie } : {}),
  };

  function actor(base: Omit<Actor, 'request' | 'api' | 'context'>, headers: Record<string, string>): Actor {
    return {
      ...base,
      request: (method, path, body, more = {}) =>
        world.fetch(`/api/w/${base.slug}${path}`, {
          method,
          headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...more },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
      api: (contract) => client(contract, `/api/w/${base.slug}`, headers),
      async context() {
        const person = await personInWorkspace(database.read, base.slug, base.accountId);
        if (!person) throw new Error(`${base.name} is not in ${base.slug}.`);
        return contextOf(ground, { ...person.me, through: 'session' }, person.workspace);
      },
    };
  }

  function client<T extends AnyContractRouter>(contract: T, base: string, headers: Record<string, string>): ContractRouterClient<T> {
    const link = new OpenAPILink(contract, {
      url: `http://localhost${base}`,
      headers,
      fetch: async (request, init) => {
        const answer = await app.fetch(new Request(request, init as RequestInit));
        if (answer.status >= 400) throw new Refused(answer.status, (await answer.json()) as Refused['problem']);
        return answer;
      },
    });
    return createORPCClient(link) as ContractRouterClient<T>;
  }

  return world;
}
