import { join } from 'node:path';
import { runJobs } from '../activity/jobs.server.ts';
import { Wake } from '../activity/wake.server.ts';
import { connect, type Place } from '../db/connect.ts';
import { openStore } from '../files/open.server.ts';
import { importJobs } from './run.server.ts';

// A program of its own that does imports until it is killed: a test kills it in the middle of one.

const { place, dataFolder } = JSON.parse(process.env.IMPORT_RUN ?? '{}') as { place: Place; dataFolder: string }; // the test writes it
const database = await connect(place);
const ground = {
  database,
  wake: new Wake(database),
  mailer: { on: false, send: async () => true, deliver: async () => ({ state: 'sent' as const }) },
  demo: false,
  dataFolder,
  files: openStore({ kind: 'folder', folder: join(dataFolder, 'files') }),
  mostFileBytes: 2 ** 20,
  publicUrl: 'http://localhost',
  secret: 's'.repeat(40),
  clock: () => new Date(),
};
runJobs(ground, importJobs, (error) => process.stderr.write(`${String(error)}\n`));
