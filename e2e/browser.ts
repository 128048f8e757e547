import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

export interface Browser {
  executablePath: string;
  env: Record<string, string>;
}

/** The browser that comes with the packages, with its libraries where the machine has none: it draws no window and takes a third less of the machine; elsewhere one that is installed. */
export async function findBrowser(): Promise<Browser> {
  const found = process.env.TL_TEST_BROWSER;
  if (found) return JSON.parse(found) as Browser;
  const path = installed.find((file) => existsSync(file));
  const browser = (await packed()) ?? (path ? { executablePath: path, env: {} } : null);
  if (!browser) throw new Error('There is no browser for the journeys: install Chromium, or name one in TL_TEST_BROWSER.');
  process.env.TL_TEST_BROWSER = JSON.stringify(browser); // the workers of the run take what was found
  return browser;
}

async function packed(): Promise<Browser | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null; // what it is packed for
  const { default: chromium, inflate } = await import('@sparticuz/chromium');
  const executablePath = await chromium.executablePath();
  const fonts = { FONTCONFIG_PATH: join(tmpdir(), 'fonts') };
  const starts = (env: Browser['env']) => spawnSync(executablePath, ['--version'], { env: { ...process.env, ...env } }).status === 0;
  if (starts(fonts)) return { executablePath, env: fonts };
  await inflate(join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin', 'al2023.tar.br'));
  const env = { ...fonts, LD_LIBRARY_PATH: join(tmpdir(), 'al2023', 'lib') };
  return starts(env) ? { executablePath, env } : null;
}
