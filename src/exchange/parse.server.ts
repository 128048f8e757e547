import { Worker } from 'node:worker_threads';
import { Refusal } from '../kit/errors.ts';
import type { ParseJob } from './parse.worker.ts';

const mostMegabytes = 400;
const mostMinutes = 15;

/** Runs the parser in a thread with a limit of time and memory. */
export function parse<T>(job: ParseJob): Promise<T> {
  return new Promise((done, failed) => {
    const worker = new Worker(new URL('./parse.worker.ts', import.meta.url), { workerData: job, resourceLimits: { maxOldGenerationSizeMb: mostMegabytes } });
    const timer = setTimeout(() => {
      void worker.terminate();
      failed(new Refusal('invalid', `Reading the file took longer than ${mostMinutes} minutes. Bring it in parts.`, { rule: 'reading_ends' }));
    }, mostMinutes * 60_000);
    worker.once('message', (answer: { value: T } | { refused: boolean; message: string }) => {
      if ('value' in answer) done(answer.value);
      else failed(answer.refused ? new Refusal('invalid', answer.message) : new Error(answer.message));
    });
    worker.once('error', (error) =>
      failed(
        /memory/i.test((error as Error).message)
          ? new Refusal('tooLarge', 'The file needs more memory than an import may have. Bring it in parts.', { rule: 'memory' })
          : error,
      ),
    );
    worker.once('exit', () => {
      clearTimeout(timer);
      failed(new Error('The reader ended without an answer.'));
    });
  });
}
