import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const mostLines = 500;
const banned = /^(utils|helpers|common|misc|types|index|manager|service|base)\.(ts|tsx)$/;
const problems: string[] = [];

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}

for (const folder of ['src', 'e2e', 'bench', 'scripts']) {
  for (const file of sources(folder)) {
    const lines = readFileSync(file, 'utf8').split('\n');
    if (lines.length > mostLines && basename(file) !== 'tables.ts')
      problems.push(`${file}: ${lines.length} lines; no file goes past ${mostLines}. Split the noun.`);
    if (banned.test(basename(file))) problems.push(`${file}: a file is named after what it holds, not “${basename(file)}”.`);
    if (file.startsWith(join('scripts', 'rules'))) continue;
    lines.forEach((line, i) => {
      if (/\b(test|it|describe)\.(only|todo)\(/.test(line)) problems.push(`${file}:${i + 1}: ${line.trim()}`);
      if (/\b(test|it|describe)\.skip\(/.test(line) && !/reason|because/i.test(`${lines[i - 1] ?? ''}${line}`))
        problems.push(`${file}:${i + 1}: a skipped test says its reason.`);
      if (/\b(TODO|FIXME)\b/.test(line)) problems.push(`${file}:${i + 1}: ${line.trim()}`);
    });
  }
}

for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
