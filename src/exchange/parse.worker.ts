import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { parentPort } from 'node:worker_threads';
import { Refusal } from '../kit/errors.ts';
import type { CsvMapping, Source } from './mapping.ts';
import { read, sniff } from './read.server.ts';
import { toLine } from './records.ts';

export type ParseJob =
  | { what: 'sniff'; path: string; name: string; sheet?: string }
  | { what: 'read'; path: string; to: string; source: Source; mapping: CsvMapping | null; timeZone: string };

/** Reads a foreign file in a thread of its own, so that no request waits for it. */
async function run(job: ParseJob): Promise<unknown> {
  if (job.what === 'sniff') return sniff(job.path, job.name, job.sheet);
  const out = createWriteStream(`${job.to}.part`);
  let rows = 0;
  const positions: [number, string][] = [];
  for await (const record of read(job.path, { source: job.source, mapping: job.mapping, timeZone: job.timeZone })) {
    if (record.kind === 'task') positions.push([record.position, record.source_id]);
    if (record.kind === 'task' || record.kind === 'comment') rows++;
    if (!out.write(toLine(record))) await new Promise((ready) => out.once('drain', ready));
  }
  // The order of the source, said once at the end: the run gives out its positions by it.
  const order = positions.map(([p, id], i) => ({ p, id, i })).sort((a, b) => a.p - b.p || a.i - b.i);
  out.end();
  await finished(out);
  await rename(`${job.to}.part`, job.to);
  return { rows, order: order.map((o) => o.id) };
}

parentPort?.on('message', (job: ParseJob) => {
  run(job).then(
    (value) => parentPort?.postMessage({ value }),
    (error: Error) => parentPort?.postMessage({ refused: error instanceof Refusal, message: error.message }),
  );
});
