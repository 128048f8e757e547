import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { newId } from '../src/kit/ids.ts';
import { doctor, type Started } from '../src/server/durability/testing.ts';
import { commitsPerSecond, startFloor } from './floor.ts';
import { generate, type Made, type Size } from './generate.ts';
import { type Call, type Load, load, median } from './load.ts';
import { cookieOf, databaseOf, type Engine, onSite, running } from './site.ts';

/** The two sizes of the specification. */
export const sets: Record<'M' | 'XL', Size> = {
  M: { tasks: 10_000, projects: 50, goals: 20, people: 200, directions: 4, largest: 5000, also: 0 },
  XL: { tasks: 100_000, projects: 500, goals: 40, people: 2000, directions: 5, largest: 10_000, also: 2 },
};

export interface Line {
  set: string;
  engine: Engine;
  what: string;
  [figure: string]: string | number | null;
}

const runs = 3;
const token = 'the-bench-reads-the-metrics';

/** Measures one set on one engine; each figure is the median of repeated runs, told as it is found. */
export async function measureSpeed(set: 'M' | 'XL', engine: Engine, seconds: number, tell: (line: Line) => void): Promise<void> {
  await onSite(engine, async (site) => {
    const database = await databaseOf(site);
    const made = await generate(database, sets[set]);
    await database.close();
    const wrong = doctor(site);
    if (wrong.length > 0) throw new Error(`What was made is wrong: ${wrong.join('; ')}`);
    const line = (what: string, figures: Record<string, number | null>) => tell({ set, engine, what, ...figures });
    await running(site, async () => {}); // fills the search, and keeps what Node compiles
    const starts: number[] = [];
    for (let i = 0; i < 5; i++) starts.push(await running(site, async (program) => program.ms));
    line('start to ready, warm', { ms: Math.round(median(starts)) });
    await running(
      site,
      async (program) => {
        await pause(8000);
        line('idle', { mb: residentMb(program.child.pid) });
        const headers = { cookie: cookieOf(site, made.reader.token), origin: program.url };
        const base = `/api/w/${made.slug}`;
        const floor = engine === 'sqlite' ? await startFloor(join(site.folder, 'throughline.db'), made.workspaceId, made.largestProjectId) : null;
        const get = (path: string) => (): Call => ({ method: 'GET', path });
        for (const [what, path, floorPath] of pagesOf(made))
          for (const connections of [1, 8]) {
            const ours: Timed[] = [];
            const bare: Load[] = [];
            await load(program.url, headers, get(base + path), connections, 0.5);
            for (let run = 0; run < runs; run++) {
              if (floor && floorPath) bare.push(await load(floor.url, {}, get(floorPath), connections, seconds));
              ours.push(await timed(program, () => load(program.url, headers, get(base + path), connections, seconds), seconds));
            }
            line(what, { connections, ...figuresOf(ours), ...(bare.length > 0 ? floorOf(ours, bare) : {}) });
          }
        floor?.end();
        await lagOf(program.url);
        const writer = { cookie: cookieOf(site, made.writer.token), origin: program.url };
        const task = (): Call => ({
          method: 'POST',
          path: `${base}/tasks`,
          body: JSON.stringify({ id: newId(), project_id: made.largestProjectId, title: 'One more' }),
        });
        for (const connections of [1, 8, 32]) {
          const ours: Timed[] = [];
          const bare: number[] = [];
          for (let run = 0; run < runs; run++) {
            if (engine === 'sqlite') bare.push(commitsPerSecond(join(site.folder, 'floor.db'), seconds / 2));
            ours.push(await timed(program, () => load(program.url, writer, task, connections, seconds), seconds));
          }
          const figures = figuresOf(ours);
          line('a task created, durably', {
            connections,
            ...figures,
            ...(bare.length > 0 ? { floor_per_second: median(bare), ratio: Math.round((figures.per_second / median(bare)) * 100) / 100 } : {}),
          });
        }
        line('the event loop stood still, while tasks were created', { ms: await lagOf(program.url) });
        await Promise.all([
          load(program.url, headers, get(`${base}/throughline?period=quarter`), 2, seconds),
          load(program.url, headers, get(`${base}/search?q=newsletter`), 2, seconds),
          load(program.url, headers, get(`${base}/today`), 4, seconds),
        ]);
        line('the event loop stood still, while pages were read', { ms: await lagOf(program.url) });
        line('after the load', { mb: residentMb(program.child.pid) });
      },
      { METRICS_TOKEN: token },
    );
  });
}

/** What each page asks for, and the floor's question to stand beside it. */
function pagesOf(made: Made): [what: string, path: string, floor?: string][] {
  const list = `/projects/${made.largestProjectId}/tasks`;
  return [
    ['list of 100 tasks', `${list}?limit=100`, '/list'],
    ['one task', '/tasks/P0-1500', '/one'],
    ['Today', '/today'],
    ['Throughline', '/throughline?period=quarter'],
    ['Balance', '/balance'],
    ['search', '/search?q=newsletter'],
    ['search with slips of the pen', '/search?q=reveiw%20newslettr'],
    ['board, a page of 2,000', `${list}?limit=2000&filter=is%3Aopen`],
  ];
}

interface Timed extends Load {
  /** Processor time of the program for each answer, in ms; null where the system does not tell. */
  cpu: number | null;
}

async function timed(program: Started, work: () => Promise<Load>, seconds: number): Promise<Timed> {
  const before = processorMs(program.child.pid);
  const found = await work();
  const after = processorMs(program.child.pid);
  return { ...found, cpu: before === null || after === null ? null : Math.round(((after - before) / (found.perSecond * seconds)) * 1000) / 1000 };
}

const figuresOf = (all: Timed[]) => ({
  per_second: median(all.map((l) => l.perSecond)),
  p50_ms: median(all.map((l) => l.p50)),
  p99_ms: median(all.map((l) => l.p99)),
  cpu_ms: median(all.flatMap((l) => l.cpu ?? [])) || null,
});
function floorOf(ours: Load[], bare: Load[]): { floor_per_second: number; ratio: number } {
  const floor = median(bare.map((l) => l.perSecond));
  return { floor_per_second: floor, ratio: Math.round((median(ours.map((l) => l.perSecond)) / floor) * 100) / 100 };
}

/** The longest the event loop stood still since it was last asked, in ms. */
async function lagOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } })).text();
  return Math.round(Number(/^nodejs_eventloop_lag_max_seconds (\S+)/m.exec(text)?.[1] ?? Number.NaN) * 1000);
}

/** What a process took of the processors so far, in ms. */
function processorMs(pid: number | undefined): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10; // in ticks of a hundredth of a second
  } catch {
    return null;
  }
}

function residentMb(pid: number | undefined): number | null {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
  } catch {
    return null;
  }
}
