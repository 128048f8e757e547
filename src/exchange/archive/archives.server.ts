import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { implement } from '@orpc/server';
import { enqueue, type JobHandler } from '../../activity/jobs.server.ts';
import { conflict, notFound } from '../../kit/errors.ts';
import { Id } from '../../kit/ids.ts';
import { type Context, contextOf } from '../../people/context.server.ts';
import { whenErased } from '../../people/erase.server.ts';
import { admitPerson, type Entry } from '../../people/handlers.server.ts';
import { stillAdministrator } from '../../people/membership.server.ts';
import { personInWorkspace } from '../../people/sessions.server.ts';
import { type Archive, archivesApi, leftBehind } from './archive.ts';
import { type ArchiveRecord, addArchive, archivesOf, dropArchive, isTaken, myArchive, myArchives, touchArchive } from './archives.store.ts';
import type { ArchiveJob, Written } from './write.server.ts';

const os = implement(archivesApi).$context<{ entry: Entry }>().use(admitPerson);
/** How long a file waits to be taken. */
const keptDays = 7;
const mostMegabytes = 300;

export const archivesRouter = os.router({
  list: os.list.handler(async ({ context: { c } }) => ({
    archives: (await myArchives(c).limit(20).execute()).map((r) => view(c, r)),
    left_behind: leftBehind,
  })),
  create: os.create.handler(({ context: { c }, input }) => create(c, input.id)),
  remove: os.remove.handler(async ({ context: { c }, input }) => {
    await c.transaction(async (c) => {
      if (!(await myArchive(c, input.id))) throw notFound('This archive');
      await dropArchive(c, input.id);
      told(c, input.id, 'archive.removed');
    });
    await rm(fileOf(c, input.id), { force: true });
    return { done: true } as const;
  }),
});

const fileOf = (c: Pick<Context, 'ground'>, id: string) => join(c.ground.dataFolder, 'archives', `${id}.tar.gz`);

function view(c: Context, r: ArchiveRecord): Archive {
  const { workspace_id: _, created_by: __, ...told } = r;
  return { ...told, state: r.state as Archive['state'], here: r.state === 'done' && existsSync(fileOf(c, r.id)) };
}

async function create(c: Context, id: string): Promise<Archive> {
  const old: string[] = [];
  const made = await c.transaction(async (c) => {
    await stillAdministrator(c);
    const before = await myArchive(c, id);
    if (before) return before;
    if (await isTaken(c, id)) throw conflict('This id is taken.', 'id_is_new');
    const mine = await myArchives(c).execute();
    if (mine.some((r) => r.state === 'waiting' || r.state === 'running')) throw conflict('One is being made already. Wait until it is done.', 'one_at_a_time');
    // One file a person: an earlier one goes when a new one is made.
    for (const earlier of mine) {
      await dropArchive(c, earlier.id);
      old.push(earlier.id);
    }
    await addArchive(c, id);
    await enqueue(c.db, c.workspaceId, 'archive.make', { archive_id: id, person_id: c.me.id }, c.now);
    // That everything here was taken out is told to everyone in the history of the workspace, without a name.
    c.record({ kind: 'workspace.archived', subject: { kind: 'workspace', id: c.workspaceId }, features: ['archives'], data: {} });
    const row = await myArchive(c, id);
    if (!row) throw notFound('This archive');
    return row;
  });
  for (const gone of old) await rm(fileOf(c, gone), { force: true });
  return view(c, made);
}

/** The file, to take away; it is there for its maker only, while they administer the workspace. */
export async function downloadArchive(c: Context, id: string): Promise<Response> {
  const known = Id.safeParse(id);
  const record = known.success ? await myArchive(c, known.data) : null;
  if (!record || !view(c, record).here) throw notFound('This archive');
  const name = `${c.workspace.slug}-${record.created_at.slice(0, 10)}.tar.gz`;
  return new Response(Readable.toWeb(createReadStream(fileOf(c, record.id))) as ReadableStream, {
    // Node's and the DOM's stream types are two names of one thing
    headers: {
      'content-type': 'application/gzip',
      'content-length': String(record.file_bytes ?? ''),
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
}

/** The job that makes an archive; run twice it begins anew. */
export const archiveJobs: Record<string, JobHandler> = {
  'archive.make': async (ground, workspaceId, payload) => {
    const c = await administratorOf(ground, workspaceId, String(payload.person_id));
    if (!c) return; // no administrator any more: nothing is made in their name
    const id = String(payload.archive_id);
    const record = await myArchive(c, id);
    if (!record || record.state === 'done' || record.state === 'failed') return;
    const file = fileOf(c, id);
    await mkdir(join(ground.dataFolder, 'archives'), { recursive: true, mode: 0o700 });
    await rm(file, { force: true });
    await settle(c, id, { state: 'running' });
    try {
      const job: ArchiveJob = {
        place: ground.database.place,
        dataFolder: ground.dataFolder,
        files: ground.files.place,
        file,
        scope: 'shared',
        workspaceId,
        me: c.me.id,
        at: ground.clock().toISOString(),
        today: c.today,
      };
      const written = await inThread(job, (done_rows, all_rows) => void settle(c, id, { done_rows, all_rows }).catch(() => {}));
      await settle(c, id, {
        state: 'done',
        done_rows: written.rows,
        all_rows: written.rows,
        file_bytes: written.bytes,
        content_hash: written.content[c.workspace.slug] ?? null,
        finished_at: ground.clock().toISOString(),
      });
    } catch (error) {
      await rm(file, { force: true });
      await settle(c, id, { state: 'failed', problem: `It stopped: ${(error as Error).message}`, finished_at: ground.clock().toISOString() });
    }
  },
};

whenErased(async (ground, workspaceId, personId) => {
  for (const id of await archivesOf(ground.database.read, workspaceId, personId)) await rm(fileOf({ ground }, id), { force: true });
});

/** Deletes the files that nobody took in a week; the last line of each stays until its maker makes another. */
export async function endArchives(ground: Context['ground']): Promise<number> {
  const until = new Date(ground.clock().getTime() - keptDays * 86_400_000).toISOString();
  const old = await ground.database.read.selectFrom('archives').select(['id', 'workspace_id']).where('created_at', '<', until).limit(100).execute();
  for (const { id, workspace_id } of old) {
    await rm(fileOf({ ground }, id), { force: true });
    await ground.database.write(workspace_id, (trx) => trx.deleteFrom('archives').where('workspace_id', '=', workspace_id).where('id', '=', id).execute());
  }
  return old.length;
}

/** In a thread with a limit of memory: no request waits for it. */
function inThread(job: ArchiveJob, progress: (done: number, all: number) => void): Promise<Written> {
  return new Promise((done, failed) => {
    const worker = new Worker(new URL('./write.worker.ts', import.meta.url), { workerData: job, resourceLimits: { maxOldGenerationSizeMb: mostMegabytes } });
    worker.on('message', (said: { done: number; all: number } | { written: Written } | { problem: string }) => {
      if ('written' in said) done(said.written);
      else if ('problem' in said) failed(new Error(said.problem));
      else progress(said.done, said.all);
    });
    worker.once('error', failed);
    worker.once('exit', () => failed(new Error('the writer ended without an answer')));
  });
}

async function settle(c: Context, id: string, patch: Parameters<typeof touchArchive>[2]): Promise<void> {
  await c.transaction(async (c) => {
    await touchArchive(c, id, patch);
    told(c, id, 'archive.moved');
  });
}

function told(c: Context, id: string, kind: string): void {
  c.record({ kind, subject: { kind: 'archive', id }, features: ['archives'], audience: 'subject', withoutActor: true });
}

async function administratorOf(ground: Context['ground'], workspaceId: string, personId: string): Promise<Context | null> {
  const row = await ground.database.read
    .selectFrom('people as p')
    .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
    .select(['w.slug', 'p.account_id'])
    .where('p.workspace_id', '=', workspaceId)
    .where('p.id', '=', personId)
    .executeTakeFirst();
  const person = row?.account_id ? await personInWorkspace(ground.database.read, row.slug, row.account_id) : null;
  if (person?.state !== 'active' || person.me.role !== 'administrator') return null;
  return contextOf(ground, { ...person.me, through: 'session' }, person.workspace);
}
