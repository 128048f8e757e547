import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import { freshDatabase } from '../src/db/testing.postgres.ts';

export interface Program {
  url: string;
}

/** A program of its own for each journey, on the engine of the project, in a data folder that is thrown away. */
export const test = base.extend<{ program: Program }>({
  program: async ({ browserName: _ }, use, info) => {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-e2e-'));
    const database = info.project.name === 'postgres' ? await freshDatabase(process.env.TL_TEST_PG ?? '') : null;
    const env = { ...process.env, DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'error', ...(database ? { DATABASE_URL: database.url } : {}) };
    const child = spawn(process.execPath, ['src/server/main.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    try {
      await use({ url: await readyAt(child) });
    } finally {
      const gone = new Promise((done) => child.once('exit', done));
      child.kill('SIGTERM');
      await gone;
      await database?.drop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

function readyAt(child: ChildProcess): Promise<string> {
  return new Promise((done, failed) => {
    let said = '';
    const take = (chunk: Buffer) => {
      said += chunk.toString();
      const url = /ready at (http\S+)/.exec(said)?.[1];
      if (url) done(url);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('exit', () => failed(new Error(`The program ended: ${said}`)));
  });
}

/** Sets the installation up by the first visit, as its first person. */
export async function setUp(page: Page, program: Program, name = 'Mina Kaur'): Promise<string> {
  await page.goto(program.url);
  await page.getByLabel('What is your organisation called?').fill('Valley clinics');
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('Your mail address').fill(`${name.split(' ')[0]?.toLowerCase()}@example.org`);
  await page.getByLabel('A password').fill('correct horse battery');
  await page.getByRole('button', { name: 'Create the workspace' }).click();
  await page.waitForURL('**/today');
  return new URL(page.url()).pathname.split('/')[2] ?? '';
}

/** Asks the API as the person of a browser. */
export async function api(page: Page, slug: string, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const answer = await page.evaluate(
    async ([url, method, body]) => {
      const r = await fetch(url as string, {
        method: method as string,
        ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
      });
      return { status: r.status, body: await r.json() };
    },
    [`/api/w/${slug}${path}`, method, body] as const,
  );
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body as Record<string, unknown>;
}

/** A second person in a browser of their own, invited by the first. */
export async function join_(page: Page, context: BrowserContext, slug: string, name: string): Promise<Page> {
  const invited = await api(page, slug, 'POST', '/invitations', {
    id: crypto.randomUUID(),
    name,
    email: `${name.split(' ')[0]?.toLowerCase()}@example.org`,
    role: 'member',
  });
  const theirs = await context.newPage();
  const refused: string[] = [];
  theirs.on('response', (answer) => answer.status() >= 400 && refused.push(`${answer.status()} ${answer.url()}`));
  await theirs.goto(String(invited.link));
  await theirs.locator('input[type=password]').fill('staple rain window');
  await theirs.getByRole('button', { name: 'Join' }).click();
  await theirs.waitForURL('**/today');
  await theirs.getByRole('heading', { level: 1, name: /, and / }).waitFor();
  expect(refused).toEqual([]);
  return theirs;
}

/** The page in dark, and drawn so: a look before that sees half of each. */
export async function inDark(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
}

/** No page has an accessibility finding. */
export async function noFindings(page: Page): Promise<void> {
  if (test.info().project.name === 'postgres') return; // the same pages as on SQLite: looked at once
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode() // our pages have no frame of another origin; the other mode opens a page more at each look
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  expect(
    violations.map((v) => {
      const some = v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} (${n.failureSummary?.split('\n').at(1)?.trim()})`);
      return `${v.id}: ${some.join(' | ')}`;
    }),
  ).toEqual([]);
}

export { expect };
