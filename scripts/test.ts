import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checks } from './check.ts';
import { runStep, runSteps } from './steps.ts';

const reports = mkdtempSync(join(tmpdir(), 'throughline-report-'));
const total = { passed: 0, failed: 0, skipped: 0 };
const stage = (name: string) => process.stdout.write(`\n${name}\n`);

stage('Checks');
const checked = await runSteps(checks);
total.passed += checked.passed;
total.failed += checked.failed;

stage('Units, properties and the server on both engines');
const unitReport = join(reports, 'vitest.json');
const units = await runStep(
  {
    name: 'vitest',
    command: [process.execPath, 'node_modules/vitest/vitest.mjs', 'run', '--reporter=dot', '--reporter=json', `--outputFile.json=${unitReport}`],
  },
  true,
);
if (existsSync(unitReport)) {
  const report = JSON.parse(readFileSync(unitReport, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    numFailedTestSuites: number;
  };
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests;
  total.skipped += report.numPendingTests + report.numTodoTests;
  if (!units.ok && report.numFailedTests === 0) total.failed++;
} else total.failed++;
process.stdout.write(`vitest: ${units.seconds} s\n`);

if (readdirSync('e2e').some((f) => f.endsWith('.e2e.ts'))) {
  stage('Journeys in a real browser');
  const journeyReport = join(reports, 'playwright.json');
  const journeys = await runStep(
    {
      name: 'playwright',
      command: [process.execPath, 'node_modules/@playwright/test/cli.js', 'test', '--reporter=line,json'],
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: journeyReport },
    },
    true,
  );
  if (existsSync(journeyReport)) {
    const { stats, errors } = JSON.parse(readFileSync(journeyReport, 'utf8')) as {
      stats: { expected: number; unexpected: number; flaky: number; skipped: number };
      errors: unknown[];
    };
    total.passed += stats.expected;
    total.failed += stats.unexpected + stats.flaky + errors.length;
    total.skipped += stats.skipped;
    if (!journeys.ok && stats.unexpected + stats.flaky + errors.length === 0) total.failed++;
  } else total.failed++;
  process.stdout.write(`playwright: ${journeys.seconds} s\n`);
}

process.exitCode = total.failed > 0 ? 1 : 0;
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`);
