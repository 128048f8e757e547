import { createReadStream, existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { implement } from '@orpc/server';
import { enqueue } from '../activity/jobs.server.ts';
import { checkVersion, conflict, invalid, notFound } from '../kit/errors.ts';
import { Id, newId } from '../kit/ids.ts';
import { projectTo } from '../manage/projects/rights.server.ts';
import { recount, touchedSince, trashBrought } from '../manage/tasks/bulk.server.ts';
import type { Context } from '../people/context.server.ts';
import { admitPerson, type Entry } from '../people/handlers.server.ts';
import { forgetSources, type ImportRecord, madeBy, myImports, touchImport } from './imports.store.ts';
import { type Import, importsApi, type Plan, Report } from './imports.ts';
import { mappingProblems, refusalOf, Sniffed } from './mapping.ts';

const os = implement(importsApi).$context<{ entry: Entry }>().use(admitPerson);
const stalledAfterMs = 60_000;

export const importsRouter = os.router({
  list: os.list.handler(async ({ context: { c } }) => Promise.all((await myImports(c).limit(50).execute()).map((r) => importView(c, r, false)))),
  one: os.one.handler(async ({ context: { c }, input }) => importView(c, await mine(c, input.id))),
  plan: os.plan.handler(({ context: { c }, input }) => setPlan(c, input)),
  tryOut: os.tryOut.handler(({ context: { c }, input }) => start(c, input.id, 'trial')),
  run: os.run.handler(({ context: { c }, input }) => start(c, input.id, 'run')),
  undo: os.undo.handler(({ context: { c }, input }) => undo(c, input.id)),
  remove: os.remove.handler(async ({ context: { c }, input }) => {
    const record = await mine(c, input.id);
    if (record.state === 'running') throw conflict('It is running. Wait until it is done.', 'import_is_idle');
    await rm(fileOf(c, record.id), { force: true });
    for (const more of ['.jsonl', '.report.csv']) await rm(`${fileOf(c, record.id)}${more}`, { force: true });
    return { done: true } as const;
  }),
});

/** Where the file of an import lies. */
export const fileOf = (c: Pick<Context, 'ground'>, id: string): string => join(c.ground.dataFolder, 'imports', id);

/** Where the whole report of its last trial or run lies, as CSV. */
export const reportFileOf = (c: Pick<Context, 'ground'>, id: string): string => `${fileOf(c, id)}.report.csv`;

/** The whole report of an import, row by row, to take away. */
export async function downloadReport(c: Context, id: string): Promise<Response> {
  const known = Id.safeParse(id);
  if (!known.success) throw notFound('This import');
  const record = await mine(c, known.data);
  const file = reportFileOf(c, record.id);
  if (!existsSync(file)) throw notFound('Its report');
  const name = `${record.file_name.replace(/\.[a-z]+$/i, '').replace(/[^\p{L}\p{N}._ -]/gu, '_')} report.csv`;
  return new Response(Readable.toWeb(createReadStream(file)) as ReadableStream, {
    // Node's and the DOM's stream types are two names of one thing
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="report.csv"; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'no-store',
    },
  });
}

/** One of the caller's imports; another's does not exist for them. */
export async function mine(c: Context, id: string): Promise<ImportRecord> {
  const record = await myImports(c).where('id', '=', id).executeTakeFirst();
  if (!record) throw notFound('This import');
  return record;
}

/** An import as its owner sees it. */
export async function importView(c: Context, r: ImportRecord, whole = true): Promise<Import> {
  const project = r.project_id
    ? await c.db
        .selectFrom('projects')
        .select(['id', 'key', 'name'])
        .where('workspace_id', '=', c.workspaceId)
        .where('id', '=', r.project_id)
        .executeTakeFirst()
    : null;
  const busy = r.stage !== '' && r.finished_at === null;
  return {
    id: r.id,
    file_name: r.file_name,
    file_bytes: r.file_bytes,
    source: r.source,
    state: r.state as Import['state'],
    stage: r.stage,
    done_rows: r.done_rows,
    all_rows: r.all_rows,
    sniffed: whole && r.sniffed ? Sniffed.parse(JSON.parse(r.sniffed)) : null,
    plan: r.mapping ? (JSON.parse(r.mapping) as Plan) : null,
    report: r.report ? Report.parse(JSON.parse(r.report)) : null,
    problem: r.problem,
    project: project ?? null,
    created_at: r.created_at,
    finished_at: r.finished_at,
    stalled: busy && r.beat_at !== null && Date.parse(c.now) - Date.parse(r.beat_at) > stalledAfterMs,
    version: r.version,
  };
}

async function setPlan(c: Context, input: { id: string; version: number; plan: Plan }): Promise<Import> {
  return c.transaction(async (c) => {
    const record = await mine(c, input.id);
    checkVersion(record, input.version, record.version === input.version ? undefined : await importView(c, record));
    if (record.state === 'running') throw conflict('It is running: what it does cannot be changed now.', 'import_is_idle');
    if (record.source !== 'trello' && record.source !== 'github' && !input.plan.csv)
      throw invalid('plan.csv', 'columns_are_mapped', '', 'Say which column is what.');
    if (input.plan.project_id) await projectTo(c, input.plan.project_id, 'steward');
    await touchImport(c, record.id, { mapping: JSON.stringify(input.plan), state: 'mapped', report: null, problem: null, done_rows: 0 });
    told(c, record.id, 'import.planned');
    return importView(c, await mine(c, input.id));
  });
}

async function start(c: Context, id: string, what: 'trial' | 'run'): Promise<Import> {
  return c.transaction(async (c) => {
    const record = await mine(c, id);
    if (!record.mapping || !record.source) throw conflict('Say first which columns are what, and where it goes.', 'import_is_planned');
    if (record.stage !== '' && record.finished_at === null && record.beat_at !== null && Date.parse(c.now) - Date.parse(record.beat_at) < stalledAfterMs)
      throw conflict('It is under way already.', 'import_is_idle');
    if (!existsSync(fileOf(c, id))) throw conflict('The file is not here any more. Bring it again.', 'file_is_here');
    const plan = JSON.parse(record.mapping) as Plan;
    const problems = plan.csv ? mappingProblems(plan.csv) : [];
    if (problems.length > 0) throw refusalOf(problems);
    await touchImport(c, id, {
      stage: what === 'trial' ? 'trying' : 'running',
      ...(what === 'run' ? { state: 'running' } : {}),
      // A run that was interrupted goes on where it was.
      ...(what === 'run' && (record.state === 'running' || record.state === 'failed') ? {} : { done_rows: 0 }),
      problem: null,
      beat_at: c.now,
      finished_at: null,
    });
    await enqueue(c.db, c.workspaceId, `import.${what}`, { import_id: id, person_id: c.me.id }, c.now);
    told(c, id, 'import.started');
    return importView(c, await mine(c, id));
  });
}

/** Puts what an import made and nobody touched since in the trash; the rest stays, and the report says how much. */
async function undo(c: Context, id: string): Promise<Import> {
  return c.transaction(async (c) => {
    const record = await mine(c, id);
    if (record.state !== 'done' && record.state !== 'done_with_gaps') throw conflict('Only an import that is done can be undone.', 'import_is_done');
    const made = await madeBy(c, id, 'task');
    const touched = await touchedSince(
      c,
      made.map((m) => ({ id: m.id, version: m.kept_version })),
    );
    const gone = made.filter((m) => !touched.has(m.id)).map((m) => m.id);
    await trashBrought(c, gone);
    await forgetSources(c, id, gone);
    if (record.project_id) await recount(c, record.project_id);
    await touchImport(c, id, {
      state: 'undone',
      undone_at: c.now,
      problem: touched.size > 0 ? `${touched.size} tasks stay: someone changed, took or commented on them since.` : null,
    });
    c.record({
      kind: 'import.undone',
      subject: { kind: 'project', id: record.project_id ?? newId() },
      projectId: record.project_id,
      features: ['imports', 'projects', 'tasks', 'today', 'inbox', 'throughline'],
      data: { trashed: gone.length, kept: touched.size },
    });
    return importView(c, await mine(c, id));
  });
}

/** Tells the owner's screens that an import moved on; nobody else learns of it. */
export function told(c: Context, id: string, kind: string): void {
  c.record({ kind, subject: { kind: 'import', id }, features: ['imports'], audience: 'subject', withoutActor: true });
}
