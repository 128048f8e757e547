import { StandardOpenAPICodec, StandardOpenAPIMatcher } from '@orpc/openapi/standard';
import { StandardBracketNotationSerializer, StandardOpenAPIJsonSerializer, StandardOpenAPISerializer } from '@orpc/openapi-client/standard';
import type { AnyProcedure, AnyRouter } from '@orpc/server';
import { FetchHandler } from '@orpc/server/fetch';
import { StandardHandler } from '@orpc/server/standard';
import { experimental_ZodSmartCoercionPlugin as Coercion } from '@orpc/zod/zod4';
import { Hono } from 'hono';
import type { Logger } from 'pino';
import { liveStream } from '../activity/live.server.ts';
import { mailLink } from '../activity/mail/mail-links.server.ts';
import { Refusal } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import type { Ground } from '../people/context.server.ts';
import { admit } from '../people/handlers.server.ts';
import { problemAnswer, refusalOf } from './answers.ts';
import { docsRoutes } from './docs.ts';
import { type Door, doorOf, enter, type Peer } from './door.ts';
import { installationRouter, rawRoutes, workspaceRouter } from './features.ts';
import { checkAddress, checkBody, checkOrigin, secure } from './guards.ts';
import { measureProgram, metricsRoute } from './metrics.ts';
import type { Settings } from './settings.ts';
import { webRoutes } from './static.ts';

export interface Parts {
  ground: Ground;
  settings: Settings;
  log: Logger;
}

/** Answers hold only JSON values (a test says so), so they need no walk for dates and files. */
class LeanCodec extends StandardOpenAPICodec {
  override encode(output: unknown, procedure: AnyProcedure) {
    return { status: procedure['~orpc'].route.successStatus ?? 200, headers: {}, body: output as object };
  }
}

function handlerOf(router: AnyRouter) {
  const options = {
    plugins: [new Coercion()],
    clientInterceptors: [
      async ({ next, context }: { next: () => Promise<unknown>; context: { failure?: unknown } }) => {
        try {
          return await next();
        } catch (error) {
          context.failure = error;
          throw error;
        }
      },
    ],
  };
  const serializer = new StandardOpenAPISerializer(new StandardOpenAPIJsonSerializer(), new StandardBracketNotationSerializer());
  const codec = new LeanCodec(serializer);
  const handler = new FetchHandler(new StandardHandler(router, new StandardOpenAPIMatcher(), codec, options as never), options as never);
  return async (request: Request, prefix: `/${string}`, context: object): Promise<{ response: Response } | { failure: unknown } | null> => {
    const own: { failure?: unknown } = { ...context };
    const result = await handler.handle(request, { prefix, context: own } as never);
    if (!result.matched) return null;
    if (result.response.status < 400) return { response: result.response };
    return { failure: own.failure ?? new Refusal('unreadable', 'The request could not be read.', { rule: 'request_is_readable' }) };
  };
}

/** The whole program as one function from request to answer. */
export function createApp(parts: Parts) {
  const { ground, log } = parts;
  const installation = handlerOf(installationRouter as AnyRouter);
  const inWorkspace = handlerOf(workspaceRouter as AnyRouter);
  const metrics = parts.settings.metricsToken === null ? null : measureProgram(ground);
  const app = new Hono<{ Bindings: Peer; Variables: { door: Door } }>();

  app.use('*', async (c, next) => {
    const started = performance.now();
    const door = doorOf(parts, c.req.raw, c.env ?? {});
    c.set('door', door);
    await next();
    for (const cookie of door.cookies) c.res.headers.append('set-cookie', cookie);
    secure(c.res, door, c.req.path);
    const ms = performance.now() - started;
    metrics?.answered(c.req.method, c.req.path, c.res.status, ms);
    log.info(
      {
        request: door.requestId,
        method: c.req.method,
        path: c.req.path.replace(/[0-9a-f-]{36}/g, '…'),
        status: c.res.status,
        ms: Math.round(ms),
      },
      'answered',
    );
  });
  app.onError((error, c) => failed(error, c.get('door')?.requestId ?? newId()));

  function failed(error: unknown, requestId: string): Response {
    if (!refusalOf(error)) log.error({ request: requestId, err: error }, 'a fault of the program');
    return problemAnswer(error, requestId);
  }

  app.get('/healthz', (c) => c.json({ ok: true }));
  app.get('/readyz', async (c) => {
    try {
      await ground.database.read.selectFrom('workspaces').select('id').limit(1).execute();
      return c.json({ ready: true });
    } catch {
      return c.json({ ready: false }, 503);
    }
  });
  metricsRoute(app, metrics, parts.settings.metricsToken);
  docsRoutes(app);
  // A link in a mail: without signing in, for the one thing that its token says.
  app.on(['GET', 'POST'], '/mail/:token', async (c) => {
    const { status, html } = await mailLink(ground, c.req.param('token'), c.req.method === 'POST', c.get('door').nonce);
    return c.html(html, status, { 'cache-control': 'no-store' });
  });

  app.use('/api/*', async (c, next) => {
    checkAddress(c.req.raw);
    checkOrigin(c.req.raw, c.get('door'));
    await next();
  });

  for (const route of rawRoutes) {
    app.on(route.method, `/api/w/:workspace${route.path}`, async (c) => {
      const door = c.get('door');
      const entry = await enter(parts, door, c.req.param('workspace') ?? '');
      return route.handle(admit(entry, route.meta, route.method !== 'GET'), c.req.raw, c.req.param() as Record<string, string>);
    });
  }

  app.get('/api/w/:workspace/live', async (c) => {
    const door = c.get('door');
    const slug = c.req.param('workspace');
    const context = admit(await enter(parts, door, slug), { may: 'guest' }, false);
    const last = Number(c.req.header('last-event-id') ?? c.req.query('after') ?? Number.NaN);
    const stillIn = async () => {
      const again = await enter(parts, { ...door, found: undefined }, slug);
      return again.c ?? null;
    };
    const stream = liveStream(context, Number.isSafeInteger(last) ? last : null, stillIn, c.req.raw.signal);
    return new Response(stream, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' } });
  });

  app.all('/api/*', async (c) => {
    const door = c.get('door');
    const request = await checkBody(c.req.raw);
    const slug = /^\/api\/w\/([^/]+)\//.exec(c.req.path)?.[1];
    const result = slug
      ? await inWorkspace(request, `/api/w/${slug}`, { entry: await enter(parts, door, decodeURIComponent(slug)) })
      : await installation(request, '/api', await door.visit());
    if (!result) throw new Refusal('notFound', 'There is no such route. /api/docs lists them all.', { rule: 'route_exists' });
    if ('failure' in result) return failed(result.failure, door.requestId);
    result.response.headers.set('cache-control', 'no-store');
    return result.response;
  });

  webRoutes(app);
  return app;
}
