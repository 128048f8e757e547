import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { connect, type Database } from '../../db/connect.ts';
import { migrate } from '../../db/migrate.ts';
import { readSchema, type Schema } from '../../db/schema.ts';
import type { Tables } from '../../db/tables.ts';
import { openStore } from '../../files/open.server.ts';
import type { FileStore } from '../../files/store.server.ts';
import { newId } from '../../kit/ids.ts';
import { type ErasedId, eraseAgain, erasedList, erasedListIn, keepErased } from '../../people/erased.server.ts';
import { fillSearch } from '../../search/rebuild.server.ts';
import { Erased } from './archive.ts';
import { placeContents } from './contents.server.ts';
import { type Checked, checkArchive, partsOf } from './read.server.ts';
import { hashOfWorkspace, mailsOf, referencesToItself, schemaNow } from './rows.server.ts';
import { ArchiveProblem } from './tar.server.ts';
import { writeArchive } from './write.server.ts';

type Row = Record<string, unknown>;

export interface Wanted {
  database: Database;
  dataFolder: string;
  /** Where the content of uploaded files goes. */
  files: FileStore;
  file: string;
  /** Another short name for the one workspace of the archive. */
  slug?: string | undefined;
  /** A list of erased people from elsewhere. */
  erasedFile?: string | undefined;
  at: string;
  progress?: (done: number, all: number) => void;
}

export interface Restored {
  head: Checked['head'];
  rows: number;
  workspaces: { id: string; slug: string; name: string; hash: string }[];
  /** How many were erased again, and whether this installation had a list of its own. */
  erasedAgain: number;
  hadList: boolean;
  /** Accounts that have no password here yet. */
  withoutPassword: number;
  /** How many uploaded files came, and how many the archive had not. */
  files: number;
  missing: number;
}

const atOnce = 200;

/** Brings an archive back: checked to its end first, then whole or not at all; the content it ends with has the hash of the archive. */
export async function restoreArchive(wanted: Wanted): Promise<Restored> {
  const checked = await checkArchive(wanted.file);
  const own = await erasedList(wanted.dataFolder);
  const given = wanted.erasedFile ? await erasedListIn(wanted.erasedFile) : [];
  if (!given) throw new ArchiveProblem(`There is no list of erased people at ${wanted.erasedFile}.`);
  if (checked.head.schema < schemaNow()) return brought(wanted, checked);
  const { database } = wanted;
  const erased: ErasedId[] = [...(own ?? []), ...given];
  const answer = await database.write(null, async (trx) => {
    const names = await placesFor(trx, checked, wanted.slug);
    await load(trx, database.engine, wanted, checked, names, erased);
    const workspaces: Restored['workspaces'] = [];
    for (const { id, slug, name } of checked.head.workspaces) {
      const hash = await hashIn(trx, checked, id);
      if (hash !== checked.manifest.content[slug])
        throw new ArchiveProblem(`What came of ${name} is not what the archive holds (${hash}, not ${checked.manifest.content[slug]}). Nothing was kept.`);
      workspaces.push({ id, slug: names.get(id) ?? slug, name, hash });
    }
    await placeContents(wanted.file, wanted.files, wanted.dataFolder, placesOf(checked)); // last before the commit: none of these workspaces is here yet
    let erasedAgain = 0;
    for (const { id } of workspaces)
      for (const person of new Set(erased.filter((e) => e.workspace_id === id).map((e) => e.person_id)))
        if (await eraseAgain(trx, id, person, wanted.at)) erasedAgain++;
    const without = await trx
      .selectFrom('accounts as a')
      .innerJoin('people as p', 'p.account_id', 'a.id')
      .select('a.id')
      .distinct()
      .where('a.password_hash', 'is', null)
      .where('p.workspace_id', 'in', [...workspaces.map((w) => w.id), ''])
      .execute();
    const { rows, files, missing } = checked.manifest;
    return {
      head: checked.head,
      rows,
      workspaces,
      erasedAgain,
      hadList: own !== null,
      withoutPassword: without.length,
      files: files.length,
      missing: missing.length,
    };
  });
  await keepErased(wanted.dataFolder, erased);
  await fillSearch(database);
  return answer;
}

/** An archive of an earlier form goes through a database of that form, and the migrations that every database goes through. */
async function brought(wanted: Wanted, checked: Checked): Promise<Restored> {
  const folder = await mkdtemp(join(wanted.dataFolder, 'restore-'));
  const place = { engine: 'sqlite', file: join(folder, 'earlier.db') } as const;
  const now = join(folder, 'now.tar.gz');
  const files = { kind: 'folder', folder: join(folder, 'files') } as const;
  try {
    const earlier = await connect(place);
    try {
      await migrate(earlier, undefined, checked.head.schema);
      const erased: ErasedId[] = [];
      await earlier.write(null, (trx) => load(trx, 'sqlite', wanted, checked, new Map(), erased));
      await migrate(earlier);
      await keepErased(folder, erased);
      await placeContents(wanted.file, openStore(files), folder, placesOf(checked));
    } finally {
      await earlier.close();
    }
    const { head } = checked;
    const only = head.scope === 'installation' ? null : (head.workspaces[0]?.id ?? null);
    await writeArchive({
      place,
      dataFolder: folder,
      files,
      file: now,
      scope: head.scope,
      workspaceId: only,
      me: head.administrator?.person_id ?? null,
      at: head.made_at,
      today: head.day,
    });
    return await restoreArchive({ ...wanted, file: now });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const placesOf = ({ head, manifest }: Checked) => ({ workspaceIds: new Map(head.workspaces.map((w) => [w.slug, w.id])), files: manifest.files });

/** The hash of a workspace in a database, read as the archive read it. */
async function hashIn(trx: Kysely<Tables>, { head }: Checked, id: string): Promise<string> {
  const reading = { id, scope: head.scope, me: head.administrator?.person_id ?? null, today: head.day, mailOf: await mailsOf(trx) };
  return hashOfWorkspace(trx, reading, head.tables);
}

/** Where the workspaces go: none of them is here yet, and each short name is free. */
async function placesFor(trx: Kysely<Tables>, { head }: Checked, slug: string | undefined): Promise<Map<string, string>> {
  const here = await trx.selectFrom('workspaces').select(['id', 'slug', 'name', 'is_sample']).execute();
  const real = here.filter((w) => w.is_sample === 0);
  if (head.scope === 'installation' && real.length > 0)
    throw new ArchiveProblem(
      `This installation holds ${real.map((w) => w.name).join(', ')} already. A backup comes back into an empty one: give a new DATA_DIR or an empty database.`,
    );
  if (slug && head.workspaces.length !== 1) throw new ArchiveProblem('This archive holds several workspaces: a short name is for one.');
  const names = new Map<string, string>();
  for (const w of head.workspaces) {
    const wantedSlug = slug ?? w.slug;
    if (here.some((h) => h.id === w.id)) throw new ArchiveProblem(`${w.name} is here already. Restore it where it is not: nothing is written over.`);
    if (here.some((h) => h.slug === wantedSlug))
      throw new ArchiveProblem(`The address /w/${wantedSlug} belongs to another workspace here. Choose another with --slug.`);
    names.set(w.id, wantedSlug);
  }
  return names;
}

async function load(
  trx: Kysely<Tables>,
  engine: Database['engine'],
  wanted: Wanted,
  checked: Checked,
  names: Map<string, string>,
  erased: ErasedId[],
): Promise<void> {
  const schema = await readSchema({ engine, read: trx });
  const accounts = new Map((await trx.selectFrom('accounts').select(['id', 'email']).execute()).map((a) => [a.email, a.id]));
  const { head, manifest } = checked;
  if (head.administrator) await addAccounts(trx, [{ email: head.administrator.email, created_at: wanted.at }], accounts);
  const later = laterReferences(trx);
  let done = 0;
  for await (const { path, folder, rows } of partsOf(wanted.file, checked)) {
    const [, slug, table = ''] = folder.split('/');
    try {
      if (folder === 'accounts') await addAccounts(trx, rows, accounts);
      else if (folder === 'erased') erased.push(...rows.map((row) => Erased.parse(row)));
      else {
        const workspace = head.workspaces.find((w) => w.slug === slug);
        if (!workspace) throw new Error('it belongs to no workspace of the archive');
        await later.before(workspace.id, table);
        const place = { id: workspace.id, slug: names.get(workspace.id) ?? workspace.slug };
        await addRows(trx, { table, place, accounts, columns: schema[table] ?? [], later }, rows);
      }
    } catch (error) {
      if (error instanceof ArchiveProblem) throw error;
      throw new ArchiveProblem(`${path} cannot be brought in: ${(error as Error).message}. Nothing was kept.`);
    }
    done += rows.length;
    wanted.progress?.(done, manifest.rows);
  }
  await later.before('', '');
}

interface Into {
  table: string;
  place: { id: string; slug: string };
  accounts: Map<string, string>;
  columns: Schema[string];
  later: ReturnType<typeof laterReferences>;
}

async function addRows(trx: Kysely<Tables>, { table, place, accounts, columns, later }: Into, rows: Row[]): Promise<void> {
  const known = new Set(columns.map((c) => c.name));
  const toItself = referencesToItself(table);
  for (let i = 0; i < rows.length; i += atOnce) {
    const whole = rows.slice(i, i + atOnce).map((line, at) => {
      const { account, ...row } = table === 'people' ? line : { ...line, account: undefined };
      if (table !== 'people') delete (row as Row).account;
      const full: Row = table === 'workspaces' ? { ...row, id: place.id, slug: place.slug } : { ...row, workspace_id: place.id };
      if (table === 'people') full.account_id = typeof account === 'string' ? (accounts.get(account) ?? null) : null;
      const strange = Object.keys(full).find((name) => !known.has(name));
      if (strange) throw new Error(`line ${i + at + 1} has ${strange}, which ${table} does not know`);
      for (const column of toItself)
        if (full[column] !== null && full[column] !== undefined) {
          later.add(column, String(full.id), String(full[column]));
          full[column] = null;
        }
      return full;
    });
    await trx
      .insertInto(table as 'people') // any table takes rows that have its columns
      .values(whole as never)
      .execute();
  }
}

// A row may refer to a later one of its own table: such references are filled in when the table is complete.
function laterReferences(trx: Kysely<Tables>) {
  let at = '';
  let workspaceId = '';
  let table = '';
  let pairs: { column: string; id: string; to: string }[] = [];
  return {
    add: (column: string, id: string, to: string) => void pairs.push({ column, id, to }),
    async before(nextWorkspace: string, nextTable: string): Promise<void> {
      if (`${nextWorkspace}/${nextTable}` === at) return;
      for (const column of new Set(pairs.map((p) => p.column))) {
        const own = pairs.filter((p) => p.column === column);
        for (let i = 0; i < own.length; i += 400) {
          const values = sql.join(own.slice(i, i + 400).map((p) => sql`(${p.id}, ${p.to})`));
          await sql`UPDATE ${sql.table(table)} SET ${sql.ref(column)} = v.column2 FROM (VALUES ${values}) AS v WHERE workspace_id = ${workspaceId} AND id = v.column1`.execute(
            trx,
          );
        }
      }
      pairs = [];
      at = `${nextWorkspace}/${nextTable}`;
      workspaceId = nextWorkspace;
      table = nextTable;
    },
  };
}

async function addAccounts(trx: Kysely<Tables>, rows: Row[], known: Map<string, string>): Promise<void> {
  const fresh = rows.filter((row) => !known.has(String(row.email)));
  const whole = fresh.map((row) => ({
    id: typeof row.id === 'string' ? row.id : newId(),
    email: String(row.email),
    password_hash: typeof row.password_hash === 'string' ? row.password_hash : null,
    password_changed_at: typeof row.password_changed_at === 'string' ? row.password_changed_at : null,
    created_at: String(row.created_at),
  }));
  for (const account of whole) known.set(account.email, account.id);
  for (let i = 0; i < whole.length; i += atOnce)
    await trx
      .insertInto('accounts')
      .values(whole.slice(i, i + atOnce))
      .execute();
}
