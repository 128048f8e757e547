import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import type { Kysely } from 'kysely';
import type { Place } from '../../db/connect.ts';
import { snapshot } from '../../db/snapshot.ts';
import type { Tables } from '../../db/tables.ts';
import { openStore } from '../../files/open.server.ts';
import type { StorePlace } from '../../files/store.server.ts';
import { erasedHere } from '../../people/erased.server.ts';
import { format, type Head, type Manifest } from './archive.ts';
import { writeContents } from './contents.server.ts';
import { contentHash, lineOf, mailsOf, type Reading, rowsOf, schemaNow, tablesInOrder } from './rows.server.ts';
import type { Scope } from './tables.ts';
import { writeTar } from './tar.server.ts';

export interface ArchiveJob {
  place: Place;
  dataFolder: string;
  /** Where the content of uploaded files lies. */
  files: StorePlace;
  file: string;
  scope: Scope;
  /** One workspace; of the whole installation, null. */
  workspaceId: string | null;
  /** The administrator whose sight a shared archive has. */
  me: string | null;
  at: string;
  today: string;
}

export interface Written {
  bytes: number;
  rows: number;
  /** By short name of the workspace. */
  content: Record<string, string>;
  /** How many uploaded files are in it, and the contents that the store could not give. */
  files: number;
  missing: string[];
}

const program = '0.1.0';
const mostLines = 20_000;
const mostText = 4 * 1024 * 1024;

/** Writes an archive: one consistent look at the database, a part at a time. */
export async function writeArchive(job: ArchiveJob, progress: (done: number, all: number) => void = () => {}): Promise<Written> {
  const seen = await snapshot(job.place);
  const out = writeTar(job.file);
  try {
    const { db } = seen;
    const mailOf = await mailsOf(db);
    const workspaces = await db
      .selectFrom('workspaces')
      .select(['id', 'slug', 'name'])
      .where('is_sample', '=', 0)
      .$if(job.workspaceId !== null, (q) => q.where('id', '=', job.workspaceId ?? ''))
      .orderBy('id')
      .execute();
    const administrator = job.scope === 'shared' && job.me ? await administratorOf(db, job.workspaceId ?? '', job.me, mailOf) : null;
    const head: Head = {
      format,
      program,
      schema: schemaNow(),
      scope: job.scope,
      made_at: job.at,
      day: job.today,
      tables: tablesInOrder(),
      administrator,
      workspaces,
    };
    await out.add('throughline.json', Buffer.from(`${JSON.stringify(head, null, 2)}\n`));
    const all = await countOf(db, workspaces);
    const parts: Manifest['parts'] = [];
    const content: Manifest['content'] = {};
    const files: Manifest['files'] = [];
    const missing: string[] = [];
    const store = openStore(job.files);
    let done = 0;
    const part = partsInto(out, parts);
    const tell = (n: number) => progress((done += n), Math.max(done, all));
    if (job.scope !== 'shared') {
      for (const line of await accountLines(db, job)) await part.line('accounts', line);
      await part.close();
    }
    for (const line of await erasedLines(db, job, workspaces)) await part.line('erased', line);
    await part.close();
    for (const { id, slug } of workspaces) {
      const reading: Reading = { id, scope: job.scope, me: job.me, today: job.today, mailOf };
      const hash = contentHash();
      const kept = new Set<string>();
      for (const table of tablesInOrder()) {
        hash.table(table);
        let n = 0;
        for await (const row of rowsOf(db, table, reading)) {
          const line = lineOf(row);
          hash.line(line);
          if (table === 'file_contents') kept.add(String(row.id));
          await part.line(`workspaces/${slug}/${table}`, line);
          if (++n % 1000 === 0) tell(1000);
        }
        tell(n % 1000);
        await part.close();
      }
      content[slug] = hash.digest();
      const written = await writeContents(out, db, store, { id, slug, kept });
      files.push(...written.files);
      missing.push(...written.missing);
    }
    const manifest: Manifest = { format, parts, content, rows: parts.reduce((n, p) => n + p.rows, 0), files, missing };
    await out.add('manifest.json', Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`));
    await out.end();
    return { bytes: (await stat(job.file)).size, rows: manifest.rows, content, files: files.length, missing };
  } catch (error) {
    await out.discard();
    throw error;
  } finally {
    await seen.close();
  }
}

/** Lines into parts of a few megabytes; beside each a list of the sums of its lines, so that a changed line is found. */
function partsInto(out: ReturnType<typeof writeTar>, parts: Manifest['parts']) {
  let folder = '';
  let number = 0;
  let lines: string[] = [];
  let text = 0;
  const flush = async () => {
    if (lines.length === 0) return;
    const path = `${folder}/${String(++number).padStart(4, '0')}`;
    const content = Buffer.from(`${lines.join('\n')}\n`);
    const sums = Buffer.from(`${lines.map(sumOf).join('\n')}\n`);
    await out.add(`${path}.jsonl`, content);
    await out.add(`${path}.sums`, sums);
    parts.push({ path: `${path}.jsonl`, rows: lines.length, sha256: hashOf(content), sums: hashOf(sums) });
    lines = [];
    text = 0;
  };
  return {
    async line(into: string, line: string): Promise<void> {
      if (folder !== into) {
        await flush();
        folder = into;
        number = 0;
      }
      lines.push(line);
      text += line.length;
      if (lines.length >= mostLines || text >= mostText) await flush();
    },
    close: flush,
  };
}

/** The hash of a part. */
export const hashOf = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
/** The short sum of a line. */
export const sumOf = (line: string): string => createHash('sha256').update(line).digest('hex').slice(0, 8);

async function administratorOf(db: Kysely<Tables>, workspaceId: string, me: string, mailOf: (account: string) => string | null) {
  const person = await db
    .selectFrom('people')
    .select(['id', 'account_id'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', me)
    .executeTakeFirstOrThrow();
  return { person_id: person.id, email: mailOf(person.account_id ?? '') ?? '' };
}

// Of one workspace the addresses alone, so that people are known again; of the whole installation also what passwords are checked against,
// as in any copy of the database: it stays with whoever runs it.
async function accountLines(db: Kysely<Tables>, job: ArchiveJob): Promise<string[]> {
  const rows = await db
    .selectFrom('accounts as a')
    .selectAll('a')
    .where((e) =>
      e.exists(
        e
          .selectFrom('people as p')
          .innerJoin('workspaces as w', 'w.id', 'p.workspace_id')
          .select('p.id')
          .whereRef('p.account_id', '=', 'a.id')
          .where('w.is_sample', '=', 0)
          .$if(job.workspaceId !== null, (q) => q.where('w.id', '=', job.workspaceId ?? '')),
      ),
    )
    .orderBy('a.id')
    .execute();
  return rows.map((row) => lineOf(job.scope === 'installation' ? { ...row } : { email: row.email, created_at: row.created_at }));
}

async function erasedLines(db: Kysely<Tables>, job: ArchiveJob, workspaces: { id: string }[]): Promise<string[]> {
  const here = new Set(workspaces.map((w) => w.id));
  const known = await erasedHere(db, job.dataFolder);
  return known.filter((e) => job.scope === 'installation' || here.has(e.workspace_id)).map((e) => lineOf({ ...e }));
}

async function countOf(db: Kysely<Tables>, workspaces: { id: string }[]): Promise<number> {
  let all = 0;
  for (const { id } of workspaces)
    for (const table of tablesInOrder().filter((t) => t !== 'workspaces')) {
      const row = await db
        .selectFrom(table as 'people') // any table of a workspace counts alike
        .select((e) => e.fn.countAll<number>().as('n'))
        .where('workspace_id', '=', id)
        .executeTakeFirstOrThrow();
      all += Number(row.n);
    }
  return all;
}
