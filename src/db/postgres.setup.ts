import type { TestProject } from 'vitest/node';
import { layTemplate, startPostgres } from './testing.postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    pg: string;
  }
}

/** One PostgreSQL for the whole test run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres();
  await layTemplate(server.url);
  project.provide('pg', server.url);
  return server.stop;
}
