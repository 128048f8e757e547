import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type Database } from '../src/db/connect.ts';
import { freshDatabase, startPostgres } from '../src/db/testing.postgres.ts';
import { signToken } from '../src/people/secrets.server.ts';
import { type Site, type Started, start } from '../src/server/durability/testing.ts';

export type Engine = 'sqlite' | 'postgres';
export const engines: Engine[] = ['sqlite', 'postgres'];

/** A place of its own for one measurement on one engine, gone when it is over. */
export async function onSite<T>(engine: Engine, work: (site: Site) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-bench-'));
  chmodSync(folder, 0o700);
  const server = engine === 'postgres' ? await startPostgres({ large: true }) : null;
  try {
    const database = server ? await freshDatabase(server.url) : null;
    return await work({ folder, databaseUrl: database?.url });
  } finally {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The database of a site, beside the program. */
export const databaseOf = (site: Site): Promise<Database> =>
  connect(site.databaseUrl ? { engine: 'postgres', url: site.databaseUrl } : { engine: 'sqlite', file: join(site.folder, 'throughline.db') });

/** What signs a person in whose session holds this token. */
export const cookieOf = (site: Site, token: string): string => `tl_session=${signToken(readFileSync(join(site.folder, 'secret'), 'utf8').trim(), token)}`;

/** Runs the program for a while. */
export async function running<T>(site: Site, work: (program: Started) => Promise<T>, env: Record<string, string> = {}): Promise<T> {
  const program = await start(site, env);
  try {
    return await work(program);
  } finally {
    await program.end('SIGTERM');
  }
}

/** Memory of a process at its peak, in MB; null where the system does not tell. */
export function peakMemory(pid: number | undefined): number | null {
  try {
    const kb = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kb ? Math.round(Number(kb) / 1024) : null;
  } catch {
    return null;
  }
}
