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

/** A browser of this machine, or the one that comes with the packages, with its libraries where the machine has none. */
export async function findBrowser(): Promise<Browser> {
  const found = process.env.TL_TEST_BROWSER;
  if (found) return JSON.parse(found) as Browser;
  const path = installed.find((file) => existsSync(file));
  const browser = path ? { executablePath: path, env: {} } : await unpack();
  process.env.TL_TEST_BROWSER = JSON.stringify(browser); // the workers of the run take what was found
  return browser;
}

async function unpack(): Promise<Browser> {
  const { default: chromium, inflate } = await import('@sparticuz/chromium');
  const executablePath = await chromium.executablePath();
  const fonts = { FONTCONFIG_PATH: join(tmpdir(), 'fonts') };
  if (spawnSync(executablePath, ['--version']).status === 0) return { executablePath, env: fonts };
  const packed = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin', 'al2023.tar.br');
  await inflate(packed);
  return { executablePath, env: { ...fonts, LD_LIBRARY_PATH: join(tmpdir(), 'al2023', 'lib') } };
}
