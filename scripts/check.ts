import { runSteps, type Step } from './steps.ts';

const bin = (name: string) => `node_modules/.bin/${name}`;
const npm = process.env.npm_execpath;

/** The fast part of the tests: format, lint, types, walls, dead code, our own rules. */
export const checks: Step[] = [
  { name: 'types', command: [bin('tsc'), '--noEmit', '-p', '.'] },
  { name: 'format and lint', command: [bin('biome'), 'check', '--max-diagnostics=40', '--error-on-warnings'] },
  { name: 'walls', command: [process.execPath, 'scripts/walls.ts'] },
  { name: 'dead code', command: [process.execPath, 'node_modules/knip/bin/knip.js', '--no-progress'] },
  { name: 'rules of our own', command: [process.execPath, 'scripts/rules.ts'] },
  {
    name: 'the lock installs',
    command: npm ? [process.execPath, npm, 'ci', '--dry-run', '--no-audit', '--no-fund'] : ['npm', 'ci', '--dry-run', '--no-audit', '--no-fund'],
  },
];

if (import.meta.main) {
  const { passed, failed } = await runSteps(checks);
  process.stdout.write(`${passed} passed, ${failed} failed, 0 skipped\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}
