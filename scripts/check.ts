import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { runSteps, type Step } from './steps.ts';

/** The fast part of the tests: types, format and lint, walls, dead code, our own rules, and a lock that installs. */
export const checks: Step[] = [
  { name: 'types', run: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'] },
  { name: 'words compile without a page and without Node', run: ['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.words.json'] },
  { name: 'format and lint', run: ['node_modules/@biomejs/biome/bin/biome', 'check', '--max-diagnostics=40', '--error-on-warnings'] },
  { name: 'walls', run: ['scripts/walls.ts'] },
  { name: 'dead code', run: ['node_modules/knip/bin/knip.js', '--no-progress'] },
  { name: 'rules of our own', run: ['scripts/rules.ts'] },
  // npm drops an optional package that a registry lacks without a word, and then refuses its own lock: see that it installs.
  { name: 'the lock installs', run: [npm(), 'ci', '--dry-run', '--no-audit', '--no-fund', '--loglevel=error'] },
];

function npm(): string {
  const own = process.env.npm_execpath;
  if (own?.endsWith('npm-cli.js')) return own;
  return join(execFileSync('npm', ['root', '--global'], { encoding: 'utf8', shell: process.platform === 'win32' }).trim(), 'npm/bin/npm-cli.js');
}

if (import.meta.main) {
  const { passed, failed } = await runSteps(checks);
  process.stdout.write(`${passed} passed, ${failed} failed, 0 skipped\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}
