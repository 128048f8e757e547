import { parseArgs } from 'node:util';
import { doctor } from '../src/server/durability/testing.ts';
import type { Asker } from './ask.ts';
import { bytesOf } from './bytes.ts';
import { generate, large, type Made } from './generate.ts';
import { csvOf, measureImport, trelloOf } from './imports.ts';
import { killRounds } from './kill.ts';
import { measureReads } from './reads.ts';
import { cookieOf, databaseOf, type Engine, engines, onSite, peakMemory, running } from './site.ts';
import { type Line, measureSpeed } from './speed.ts';
import { writeTable } from './table.ts';
import { measureWriteUnderReads, writesPerSecond } from './writes.ts';

// npm run bench [-- speed | scale | imports | kill | bytes] [--engine sqlite|postgres] [--set M|XL] [--write] [--tasks 100000] [--rows 100000] [--rounds 50]
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'string' },
    tasks: { type: 'string', default: String(large.tasks) },
    rows: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '50' },
    set: { type: 'string' },
    seconds: { type: 'string', default: '3' },
    write: { type: 'boolean', default: false },
  },
});
const wanted = positionals.length > 0 ? positionals : ['speed', 'scale', 'imports', 'kill', 'bytes'];
const some = engines.filter((e) => values.engine === undefined || values.engine === e);
const say = (text: string) => process.stdout.write(`${text}\n`);
const told = (found: unknown) => say(JSON.stringify(found));

for (const engine of some) {
  if (wanted.includes('speed'))
    for (const set of ['M', 'XL'] as const)
      if (values.set === undefined || values.set === set) {
        const lines: Line[] = [];
        const tell = (line: Line) => {
          lines.push(line);
          told(line);
        };
        await measureSpeed(set, engine, Number(values.seconds), tell);
        if (values.write) writeTable(set, engine, lines);
      }
  if (wanted.includes('scale') || wanted.includes('imports')) await atScale(engine);
  if (wanted.includes('kill')) {
    const { acknowledged, problems } = await killRounds(engine, Number(values.rounds));
    say(`${engine}: ${values.rounds} kills, ${acknowledged} acknowledged writes, ${problems.length} lost or by halves`);
    for (const problem of problems) say(`  ${problem}`);
    if (problems.length > 0) process.exitCode = 1;
  }
}

if (wanted.includes('bytes'))
  for (const page of ['today', 'projects/KEEP', 'goals', 'people', 'settings']) {
    say(`\n${page}, kB`);
    told(await bytesOf(page));
  }

/** Starts, reads, writes and imports in a workspace of the large size. */
async function atScale(engine: Engine): Promise<void> {
  const tasks = Number(values.tasks);
  await onSite(engine, async (site) => {
    say(`\n${engine}`);
    const cold = await running(site, async (program) => program.ms);
    const began = performance.now();
    const database = await databaseOf(site);
    const made = await generate(database, { ...large, tasks, largest: Math.min(large.largest, tasks / 2) });
    await database.close();
    say(`${tasks} tasks made in ${Math.round((performance.now() - began) / 1000)} s`);
    const wrong = doctor(site);
    if (wrong.length > 0) throw new Error(`What was made is wrong: ${wrong.join('; ')}`);
    await running(site, async (program) => {
      told({ 'cold start, ms': Math.round(cold), 'start on the large workspace, ms': Math.round(program.ms) });
      const person = (who: Made['reader']): Asker => ({ url: program.url, slug: made.slug, cookie: cookieOf(site, who.token) });
      const [reader, writer] = [person(made.reader), person(made.writer)];
      if (wanted.includes('scale')) {
        for (const [page, found] of Object.entries(await measureReads(reader, made))) say(`  ${page}: ${found.median} ms (p95 ${found.p95})`);
        told(await measureWriteUnderReads(writer, made));
        const rates: Record<number, number> = {};
        for (const clients of [1, 8, 64]) rates[clients] = await writesPerSecond(writer, made.largestProjectId, clients);
        told({ 'writes a second by clients': rates, 'peak memory, MB': peakMemory(program.child.pid) });
      }
      if (wanted.includes('imports')) {
        told({ trello: await measureImport(writer, reader, { name: 'board.json', content: trelloOf(400) }), 'peak memory, MB': peakMemory(program.child.pid) });
        told({
          csv: await measureImport(writer, reader, { name: 'table.csv', content: csvOf(Number(values.rows)) }),
          'peak memory, MB': peakMemory(program.child.pid),
        });
      }
    });
    const after = doctor(site);
    say(after.length === 0 ? 'The doctor finds nothing wrong afterwards.' : `Wrong afterwards: ${after.join('; ')}`);
  });
}
