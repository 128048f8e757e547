import { parentPort, workerData } from 'node:worker_threads';
import { type ArchiveJob, writeArchive } from './write.server.ts';

let last = 0;
const progress = (done: number, all: number) => {
  if (Date.now() - last < 300) return;
  last = Date.now();
  parentPort?.postMessage({ done, all });
};

writeArchive(workerData as ArchiveJob, progress).then(
  (written) => parentPort?.postMessage({ written }),
  (error: Error) => parentPort?.postMessage({ problem: error.message }),
);
