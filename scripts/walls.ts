import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

// The walls of docs/map.md. A wall that sees no files holds nothing: the number of files is checked too.

function count(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce(
    (sum, e) => sum + (e.isDirectory() ? count(join(folder, e.name)) : /\.tsx?$/.test(e.name) ? 1 : 0),
    0,
  );
}

const result = spawnSync(
  process.execPath,
  ['node_modules/dependency-cruiser/bin/dependency-cruiser.mjs', 'src', '--config', '.dependency-cruiser.mjs', '--output-type', 'json'],
  { encoding: 'utf8', maxBuffer: 200_000_000 },
);
const report = JSON.parse(result.stdout || '{}') as {
  summary?: { totalCruised: number; violations: { from: string; to: string; rule: { name: string; severity: string } }[] };
};
const files = count('src');
if (!report.summary || report.summary.totalCruised < files) {
  process.stdout.write(`The walls saw ${report.summary?.totalCruised ?? 0} of ${files} files.\n${result.stderr}\n`);
  process.exit(1);
}
for (const v of report.summary.violations) process.stdout.write(`${v.rule.name}: ${v.from} -> ${v.to}\n`);
process.exitCode = report.summary.violations.length > 0 ? 1 : 0;
