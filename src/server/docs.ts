import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import type { Hono } from 'hono';
import type { Door, Peer } from './door.ts';
import { installationApi, rawRoutes, workspaceApi } from './features.ts';
import { fileAnswer, fileShelf } from './static.ts';

type Operation = { summary?: string; parameters?: unknown[]; responses?: Record<string, unknown>; 'x-may'?: string };
type Paths = Record<string, Record<string, Operation>>;
const workspaceParameter = {
  name: 'workspace',
  in: 'path',
  required: true,
  schema: { type: 'string' },
  description: 'The short name of the workspace, as in its address.',
};
let made: Promise<object> | null = null;

/** The description of the whole API, made once. */
export function openApi(): Promise<object> {
  made ??= (async () => {
    const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
    const info = {
      title: 'Throughline',
      version: '1',
      description: 'Everything the pages do goes through these routes. Refusals are application/problem+json with the field, the rule, the value and the mend.',
    };
    const installation = (await generator.generate(installationApi, { info, servers: [{ url: '/api' }] })) as unknown as { paths?: Paths };
    const workspace = (await generator.generate(workspaceApi, { info })) as unknown as { paths?: Paths };
    const paths: Paths = { ...installation.paths };
    for (const [path, operations] of Object.entries(workspace.paths ?? {})) {
      paths[`/w/{workspace}${path}`] = Object.fromEntries(
        Object.entries(operations).map(([method, o]) => [method, { ...o, parameters: [workspaceParameter, ...(o.parameters ?? [])] }]),
      );
    }
    for (const raw of rawRoutes) {
      const path = `/w/{workspace}${raw.path.replace(/:(\w+)/g, '{$1}')}`;
      const names = [...raw.path.matchAll(/:(\w+)/g)].map((m) => ({ name: m[1], in: 'path', required: true, schema: { type: 'string' } }));
      paths[path] = {
        ...paths[path],
        [raw.method.toLowerCase()]: { summary: raw.summary, parameters: [workspaceParameter, ...names], responses: { 200: { description: 'OK' } } },
      };
    }
    return { ...installation, paths };
  })();
  return made;
}

const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Throughline API</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css"></head><body><main id="app"></main><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>`;
const start = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#app', validatorUrl: null, supportedSubmitMethods: [] });`;

/** The description as JSON and as a page to read. */
export function docsRoutes(app: Hono<{ Bindings: Peer; Variables: { door: Door } }>): void {
  app.get('/api/openapi.json', async (c) => c.json(await openApi()));
  app.get('/api/docs', (c) => c.html(page));
  app.get('/api/docs/start.js', (c) => c.body(start, 200, { 'content-type': 'text/javascript' }));
  let shelf: ReturnType<typeof fileShelf> | null = null;
  for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js']) {
    app.get(`/api/docs/${name}`, (c) => {
      shelf ??= fileShelf(dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')));
      const file = shelf.get(`/${name}`);
      return file ? fileAnswer(file, c.req.raw, 'public, max-age=86400') : c.notFound();
    });
  }
}
