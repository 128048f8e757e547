import { readFileSync, writeFileSync } from 'node:fs';
import { arch, cpus, loadavg, platform } from 'node:os';
import { join } from 'node:path';
import type { Line } from './speed.ts';

const file = join(import.meta.dirname, 'results.md');
const columns: [figure: string, title: string][] = [
  ['connections', 'connections'],
  ['per_second', 'a second'],
  ['p50_ms', 'median, ms'],
  ['p99_ms', 'p99, ms'],
  ['cpu_ms', 'processor, ms each'],
  ['floor_per_second', 'floor, a second'],
  ['ratio', 'of the floor'],
  ['ms', 'ms'],
  ['mb', 'MB'],
];

/** Puts the figures of one set on one engine into results.md, in place of those that stood there. */
export function writeTable(set: string, engine: string, lines: Line[]): void {
  const [begin, end] = [`<!-- speed ${set} ${engine} -->`, `<!-- end of speed ${set} ${engine} -->`];
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`;
  const cell = (line: Line, figure: string) => (line[figure] === undefined || line[figure] === null ? '' : String(line[figure]));
  const load = loadavg()[0]?.toFixed(1);
  const table = [
    begin,
    `## Speed, ${set} on ${engine === 'sqlite' ? 'SQLite' : 'PostgreSQL'}`,
    `Taken on ${new Date().toISOString().slice(0, 10)}: ${platform()} ${arch()}, ${cpus().length} cores, Node ${process.versions.node}, load ${load} at the end. Medians of three runs.`,
    '',
    row(['', ...columns.map(([, title]) => title)]),
    row(['---', ...columns.map(() => '---')]),
    ...lines.map((line) => row([line.what, ...columns.map(([figure]) => cell(line, figure))])),
    end,
  ].join('\n');
  const before = readFileSync(file, 'utf8');
  const [from, to] = [before.indexOf(begin), before.indexOf(end)];
  writeFileSync(file, from < 0 || to < 0 ? `${before.trimEnd()}\n\n${table}\n` : before.slice(0, from) + table + before.slice(to + end.length));
}
