import { Worker } from 'node:worker_threads';
import { Refusal } from '../kit/errors.ts';
import type { ParseJob } from './parse.worker.ts';

const mostMegabytes = 400;
const mostMinutes = 15;

const restSeconds = 20;
let resting: { worker: Worker; until: NodeJS.Timeout } | null = null;

/** Runs the parser in a thread with a limit of time and memory. Who has looked at a file soon reads it: the thread rests a while for that. */
export function parse<T>(job: ParseJob): Promise<T> {
  return new Promise((done, failed) => {
    const worker = awake();
    const timer = setTimeout(() => {
      void worker.terminate();
      failed(new Refusal('invalid', `Reading the file took longer than ${mostMinutes} minutes. Bring it in parts.`, { rule: 'reading_ends' }));
    }, mostMinutes * 60_000);
    const answered = (answer: { value: T } | { refused: boolean; message: string }) => {
      clearTimeout(timer);
      worker.off('error', broke).off('exit', ended);
      rest(worker);
      if ('value' in answer) done(answer.value);
      else failed(answer.refused ? new Refusal('invalid', answer.message) : new Error(answer.message));
    };
    const broke = (error: Error) =>
      failed(
        /memory/i.test(error.message)
          ? new Refusal('tooLarge', 'The file needs more memory than an import may have. Bring it in parts.', { rule: 'memory' })
          : error,
      );
    const ended = () => {
      clearTimeout(timer);
      failed(new Error('The reader ended without an answer.'));
    };
    worker.once('message', answered).once('error', broke).once('exit', ended);
    worker.postMessage(job);
  });
}

function awake(): Worker {
  if (resting) {
    const { worker, until } = resting;
    resting = null;
    clearTimeout(until);
    worker.ref();
    return worker;
  }
  const worker = new Worker(new URL('./parse.worker.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: mostMegabytes } });
  const leave = () => {
    if (resting?.worker === worker) resting = null;
  };
  return worker.once('error', leave).once('exit', leave);
}

function rest(worker: Worker): void {
  worker.unref();
  if (resting) void worker.terminate();
  else resting = { worker, until: setTimeout(() => void worker.terminate(), restSeconds * 1000).unref() };
}
