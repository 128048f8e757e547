import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks } from './check.ts';
import { runStep, runSteps, type Step } from './steps.ts';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

const reports = mkdtempSync(join(tmpdir(), 'throughline-report-'));
process.once('exit', () => rmSync(reports, { recursive: true, force: true }));
const report = (name: string) => join(reports, `${name}.json`);

const webClient: Step = { name: 'the web client builds', run: ['scripts/setup.mjs', '--dev'] };
const vitest: Step = {
  name: 'vitest',
  run: ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report('vitest')}`],
};
const playwright: Step = {
  name: 'playwright',
  run: ['node_modules/@playwright/test/cli.js', 'test', '--reporter=line,json'],
  env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report('playwright') },
};

const counts = [
  await stage('Checks', async () => ({ ...(await runSteps([...checks, webClient])), skipped: 0 })),
  await stage('Units, properties, and the server on SQLite and PostgreSQL', () => suite(vitest, 'vitest', ofVitest)),
  await stage('Journeys in a browser', () => suite(playwright, 'playwright', ofPlaywright)),
];
const sum = (what: keyof Count) => counts.reduce((total, count) => total + count[what], 0);
process.exitCode = sum('failed') > 0 ? 1 : 0;
process.stdout.write(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`);

async function stage(title: string, work: () => Promise<Count>): Promise<Count> {
  process.stdout.write(`\n${title}\n`);
  const started = performance.now();
  const count = await work();
  process.stdout.write(
    `${title}: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped in ${Math.round((performance.now() - started) / 1000)} s\n`,
  );
  return count;
}

/** Runs a suite aloud and reads its report; a run that ends badly without a failed test counts as one. */
async function suite(step: Step, name: string, read: (text: string) => Count): Promise<Count> {
  const { ok } = await runStep(step, true);
  const count = existsSync(report(name)) ? read(readFileSync(report(name), 'utf8')) : { passed: 0, failed: 0, skipped: 0 };
  if (!ok && count.failed === 0) count.failed = 1;
  return count;
}

function ofVitest(text: string): Count {
  const told = JSON.parse(text) as { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number };
  return { passed: told.numPassedTests, failed: told.numFailedTests, skipped: told.numPendingTests + told.numTodoTests };
}

function ofPlaywright(text: string): Count {
  const { stats, errors } = JSON.parse(text) as { stats: Record<'expected' | 'unexpected' | 'flaky' | 'skipped', number>; errors: unknown[] };
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}
