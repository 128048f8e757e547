import { gzipSync } from 'node:zlib';
import { type Browser, chromium } from '@playwright/test';
import { findBrowser } from '../e2e/browser.ts';
import { settle } from '../src/server/durability/testing.ts';
import { onSite, running } from './site.ts';

export interface Bytes {
  files: number;
  scripts: number;
  styles: number;
  fonts: number;
  rest: number;
}

/** What a browser that was never here asks for until a page is drawn, and until it has nothing more to ask, in kB as gzip would send it; and how long a slow phone waits for its content. */
export function bytesOf(page: string): Promise<{ drawn: Bytes; settled: Bytes; content_ms: number; largest: string[] }> {
  return onSite('sqlite', (site) =>
    running(site, async ({ url }) => {
      const writers = await settle(url, 1);
      const { executablePath, env } = await findBrowser();
      const browser = await chromium.launch({ executablePath, env: { ...process.env, ...env }, args: ['--no-sandbox'] });
      try {
        const [name = '', value = ''] = (writers.people[0]?.cookie ?? '').split('=');
        const context = await browser.newContext();
        await context.addCookies([{ name, value, url }]);
        const tab = await context.newPage();
        const sizes = new Map<string, number>();
        const reading: Promise<void>[] = [];
        tab.on('response', (answer) => {
          const path = new URL(answer.url()).pathname;
          if (path.endsWith('/live')) return;
          reading.push(
            answer.body().then(
              (body) => void sizes.set(path, path.endsWith('.woff2') ? body.length : gzipSync(body).length),
              () => {}, // an answer without a body
            ),
          );
        });
        const sum = async (): Promise<Bytes> => {
          await Promise.all(reading);
          const kb = (some: (path: string) => boolean) => Math.round([...sizes].filter(([path]) => some(path)).reduce((all, [, n]) => all + n, 0) / 100) / 10;
          const is = (end: string) => (path: string) => path.endsWith(end);
          return {
            files: sizes.size,
            scripts: kb(is('.js')),
            styles: kb(is('.css')),
            fonts: kb(is('.woff2')),
            rest: kb((path) => !/\.(js|css|woff2)$/.test(path)),
          };
        };
        await tab.goto(`${url}/w/${writers.slug}/${page}`, { waitUntil: 'commit' });
        await tab.locator('h1').first().waitFor();
        const drawn = await sum();
        await tab.waitForTimeout(6000);
        const settled = await sum();
        const scripts = [...sizes].filter(([path]) => path.endsWith('.js')).sort((a, b) => b[1] - a[1]);
        await context.close();
        const content_ms = await contentOf(browser, { name, value, url }, `${url}/w/${writers.slug}/${page}`);
        return { drawn, settled, content_ms, largest: scripts.slice(0, 8).map(([path, n]) => `${path.split('/').at(-1)} ${(n / 1000).toFixed(1)}`) };
      } finally {
        await browser.close();
      }
    }),
  );
}

/** Milliseconds from the address to the heading, the median of five visits by a browser that was never here, on a slow line (1.6 Mbit/s, 150 ms there and back) and a processor slowed to a quarter. */
async function contentOf(browser: Browser, cookie: { name: string; value: string; url: string }, address: string): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const context = await browser.newContext();
    await context.addCookies([cookie]);
    const tab = await context.newPage();
    const tools = await context.newCDPSession(tab);
    await tools.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 });
    await tools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    const from = performance.now();
    await tab.goto(address, { waitUntil: 'commit' });
    await tab.locator('h1').first().waitFor();
    times.push(performance.now() - from);
    await context.close();
  }
  return Math.round(times.sort((a, b) => a - b)[2] ?? 0);
}
