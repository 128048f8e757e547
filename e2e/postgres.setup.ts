import { startPostgres } from '../src/db/testing.postgres.ts';

/** One PostgreSQL for all journeys; its address is in TL_TEST_PG. */
export default async function setup(): Promise<() => Promise<void>> {
  const server = await startPostgres();
  process.env.TL_TEST_PG = server.url;
  return server.stop;
}
