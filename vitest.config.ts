import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, 'node_modules/.cache/throughline'); // what Node compiles for one test file serves the next

const include = ['src/**/*.test.ts'];
const unit = ['src/**/*.unit.test.ts'];
// A file opens a database and an app of its own and leaves no state in modules: loading the program once a worker halves the run.
const shared = { testTimeout: 90_000, hookTimeout: 90_000, pool: 'forks', isolate: false } as const;

export default defineConfig({
  test: {
    maxWorkers: Math.max(2, availableParallelism()), // a test waits for the disk and for its own processes as much as it counts
    projects: [
      { test: { ...shared, name: 'unit', include: unit } },
      { test: { ...shared, name: 'sqlite', include, exclude: unit, env: { ENGINE: 'sqlite' } } },
      { test: { ...shared, name: 'postgres', include, exclude: unit, env: { ENGINE: 'postgres' }, globalSetup: ['./src/db/postgres.setup.ts'] } },
    ],
  },
});
