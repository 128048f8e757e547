import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import type { JobHandler } from '../activity/jobs.server.ts';
import { Refusal } from '../kit/errors.ts';
import { newId } from '../kit/ids.ts';
import { createProject } from '../manage/projects/projects.server.ts';
import { contextOfPerson } from '../people/acting.server.ts';
import { type Context, contextOf, type Ground } from '../people/context.server.ts';
import { bring } from './bring.server.ts';
import { fileOf, reportFileOf, told as tellOwner } from './imports.server.ts';
import { type ImportRecord, myImports, touchImport } from './imports.store.ts';
import type { Plan, Report } from './imports.ts';
import type { Source } from './mapping.ts';
import { parse } from './parse.server.ts';
import { reportHead } from './report-words.ts';
import { scratch } from './scratch.server.ts';

type Parsed = { rows: number; order: string[] };

/** The jobs of imports: a trial that is thrown away, and the run itself. Both may run twice. */
export const importJobs: Record<string, JobHandler> = {
  'import.trial': (ground, workspaceId, payload) => job(ground, workspaceId, payload, true),
  'import.run': (ground, workspaceId, payload) => job(ground, workspaceId, payload, false),
};

async function job(ground: Ground, workspaceId: string, payload: Record<string, unknown>, trial: boolean): Promise<void> {
  const c = await contextOfPerson(ground, workspaceId, String(payload.person_id));
  if (!c) return; // the person has left: nothing more is brought in their name
  const record = await myImports(c).where('id', '=', String(payload.import_id)).executeTakeFirst();
  if (!record?.mapping || !record.source || (!trial && record.state !== 'running')) return;
  try {
    await work(c, record, JSON.parse(record.mapping) as Plan, trial);
  } catch (error) {
    if (!(error instanceof Refusal))
      await settle(c, record.id, {
        state: 'failed',
        stage: '',
        problem: 'It stopped by a fault of the program, which stands in its log. What has come stays; run it again, and it goes on from there.',
        finished_at: new Date().toISOString(),
      });
    else await settle(c, record.id, { state: trial ? 'dry_run_errors' : 'failed', stage: '', problem: error.message, finished_at: new Date().toISOString() });
    if (!(error instanceof Refusal)) throw error;
  }
}

async function work(c: Context, record: ImportRecord, plan: Plan, trial: boolean): Promise<void> {
  const to = `${fileOf(c, record.id)}.jsonl`;
  const parsed = await parse<Parsed>({
    what: 'read',
    path: fileOf(c, record.id),
    to,
    source: record.source as Source,
    mapping: plan.csv,
    timeZone: c.workspace.timeZone,
  });
  const done = trial ? 0 : record.done_rows;
  await settle(c, record.id, { all_rows: parsed.rows, done_rows: done, beat_at: new Date().toISOString() });
  let last = 0;
  const progress = async (inside: Context, done_rows: number) => {
    const beat_at = new Date().toISOString();
    const listeners = Date.now() - last >= 400;
    if (listeners) last = Date.now();
    // A run says it in the transaction of what it brought; a trial's own transaction is thrown away, so it says it outside.
    if (trial) return listeners ? settle(c, record.id, { done_rows, beat_at }) : undefined;
    await touchImport(inside, record.id, { done_rows, beat_at });
    if (listeners) tellOwner(inside, record.id, 'import.moved');
  };
  const told = createWriteStream(`${reportFileOf(c, record.id)}.part`, { mode: 0o600 });
  let unwritten: Error | null = null;
  told.on('error', (error) => {
    unwritten ??= error; // a report that cannot be written ends the import, not the program
  });
  told.write(reportHead);
  const tell = (line: string) => void told.write(line);
  const load = { file: to, order: parsed.order, source: record.source ?? '', importId: record.id, plan, trial, done, progress, tell };
  let report: Report;
  let projectId = record.project_id;
  try {
    if (trial) {
      const { ground, discard } = await scratch(c.ground);
      try {
        const there = quiet(contextOf(ground, c.me, c.workspace));
        report = await bring(there, { ...load, project: await projectFor(there, plan, null) });
      } finally {
        await discard();
      }
    } else {
      const project = await projectFor(c, plan, projectId);
      projectId = project.id;
      await settle(c, record.id, { project_id: project.id });
      report = await bring(c, { ...load, project });
    }
    if (unwritten) throw unwritten;
    told.end();
    await finished(told);
    await rename(`${reportFileOf(c, record.id)}.part`, reportFileOf(c, record.id));
  } finally {
    told.destroy();
  }
  await rm(to, { force: true });
  const ended = report.refused > 0 || report.waiting > 0 ? 'done_with_gaps' : 'done';
  await settle(c, record.id, {
    state: trial ? 'dry_run_ok' : ended,
    stage: '',
    report: JSON.stringify(report),
    done_rows: parsed.rows,
    finished_at: new Date().toISOString(),
    ...(trial ? {} : { project_id: projectId }),
  });
}

/** The project that everything comes to: the chosen one, the one an interrupted run made, or a new one. */
async function projectFor(c: Context, plan: Plan, made: string | null): Promise<{ id: string; key: string; unit_id: string | null }> {
  const id = plan.project_id ?? made;
  const found =
    id &&
    (await c.db.selectFrom('projects').select(['id', 'key', 'unit_id']).where('workspace_id', '=', c.workspaceId).where('id', '=', id).executeTakeFirst());
  if (found) return found;
  const wanted =
    plan.project_key &&
    !(await c.db.selectFrom('project_keys').select('key').where('workspace_id', '=', c.workspaceId).where('key', '=', plan.project_key).executeTakeFirst())
      ? { key: plan.project_key }
      : {};
  const project = await createProject(c, {
    id: newId(),
    name: plan.project_name,
    purpose: '',
    outcome: '',
    unit_id: null,
    access: 'open',
    starts_on: null,
    ends_on: null,
    ...wanted,
  });
  return { id: project.id, key: project.key, unit_id: project.unit?.id ?? null };
}

/** A context whose changes nobody hears of: a trial leaves no line in the log. */
function quiet(c: Context): Context {
  const silent: Context = {
    ...c,
    record: () => {},
    transaction: (work) => c.transaction((inner) => work({ ...inner, record: () => {}, transaction: (again) => again({ ...inner, record: () => {} }) })),
  };
  return silent;
}

async function settle(c: Context, id: string, patch: Parameters<typeof touchImport>[2]): Promise<void> {
  await c.transaction(async (c) => {
    await touchImport(c, id, patch);
    tellOwner(c, id, 'import.moved');
  });
}
