import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const include = ['src/**/*.test.ts'];
const unit = ['src/**/*.unit.test.ts'];
const shared = { testTimeout: 90_000, hookTimeout: 90_000, pool: 'forks' } as const;

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
