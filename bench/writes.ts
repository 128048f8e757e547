import { performance } from 'node:perf_hooks';
import { newId } from '../src/kit/ids.ts';
import { type Asker, ask, type Times, times } from './ask.ts';
import type { Made } from './generate.ts';
import { pages } from './reads.ts';

const writeTask = (who: Asker, projectId: string) => ask(who, 'POST', '/tasks', { id: newId(), project_id: projectId, title: 'One more' });

/** One task written, alone and while four others read the longest lists without a pause. */
export async function measureWriteUnderReads(who: Asker, made: Made): Promise<{ idle: Times; underReads: Times }> {
  const idle = await times(40, () => writeTask(who, made.largestProjectId));
  let over = false;
  const long = ['Throughline (target 300 ms)', 'Task list by due day, searched', 'Palette: find “newsletter”', 'Throughline (target 300 ms)'];
  const reading = long.map(async (page) => {
    while (!over) for (const path of pages(made)[page] ?? []) await ask(who, 'GET', path);
  });
  const underReads = await times(40, () => writeTask(who, made.largestProjectId));
  over = true;
  await Promise.all(reading);
  return { idle, underReads };
}

/** Writes a second by so many clients at once, each waiting for its answer. */
export async function writesPerSecond(who: Asker, projectId: string, clients: number, seconds = 5): Promise<number> {
  const began = performance.now();
  const end = began + seconds * 1000;
  let n = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < end) {
        await writeTask(who, projectId);
        n++;
      }
    }),
  );
  return Math.round(n / ((performance.now() - began) / 1000));
}
