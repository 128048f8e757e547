import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';

// Our own rules, those that no linter knows: see STYLE.md.
const mostLines = 500;
const banned = /^(utils?|helpers?|common|misc|types?|index|managers?|services?|base)\./;
const suffixes = /^[^.]+(\.(server|store|client|page|shell|route|worker|test|unit\.test|property\.test|setup|e2e|postgres|run|xlsx|d))?\.tsx?$/;
const scripts = join('scripts', 'rules.ts');
const problems: string[] = [];

for (const folder of ['src', 'e2e', 'bench', 'scripts'].filter(existsSync)) for (const file of sources(folder)) if (file !== scripts) look(file);
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

function look(file: string) {
  const name = basename(file);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const say = (text: string, at?: number) => problems.push(`${file.replaceAll(sep, '/')}${at === undefined ? '' : `:${at + 1}`}: ${text}`);
  if (lines.length > mostLines && name !== 'tables.ts') say(`${lines.length} lines, and no file goes past ${mostLines}: split the noun.`);
  if (banned.test(name)) say('a file is named after what it holds.');
  if (file.startsWith('src') && !suffixes.test(name)) say('its suffix says where a file runs, and no wall knows this one.');
  lines.forEach((line, i) => {
    const before = lines[i - 1] ?? '';
    if (/\b(test|it|describe)(\.\w+)*\.only\b/.test(line)) say('one test alone hides the others.', i);
    if (/\b(test|it|describe)(\.\w+)*\.(skip|skipIf|todo|fixme|fails)\b/.test(line) && !/\/\/ \S/.test(`${before}\n${line}`))
      say('a skipped test says its reason, in a comment.', i);
    if (/\b(TODO|FIXME|XXX)\b/.test(line)) say('work that is left is an issue, not a comment.', i);
    if (/biome-ignore \S+?\s*$|biome-ignore \S+:\s*$|@ts-(ignore|nocheck)|@ts-expect-error\s*$/.test(line))
      say('a suppression names its rule and gives its reason.', i);
  });
}

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name)) yield path;
  }
}
