import { defineConfig } from '@playwright/test';
import { findBrowser } from './e2e/browser.ts';

const { executablePath, env } = await findBrowser();
const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic'];

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  globalSetup: './e2e/postgres.setup.ts',
  outputDir: 'test-results',
  timeout: 300_000, // a journey is a minute on a quiet machine; a busy one is no failure
  expect: { timeout: 30_000 },
  fullyParallel: true,
  retries: 0,
  workers: 2,
  reporter: 'line',
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    contextOptions: { reducedMotion: 'reduce' }, // nothing waits for a fade
    actionTimeout: 30_000,
    screenshot: 'only-on-failure',
    launchOptions: { executablePath, args: ['--no-sandbox', '--disable-gpu', ...quiet], env: { ...process.env, ...env } as Record<string, string> },
  },
  // Every verb is tried on both engines by the tests beside the code; in a browser PostgreSQL walks what leans on it most: the main job, the search, the way out.
  projects: [{ name: 'sqlite' }, { name: 'postgres', testMatch: /(main-job|search|archive)\.e2e\.ts$/ }],
});
