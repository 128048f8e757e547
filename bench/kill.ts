import { byHalves, lost } from '../src/server/durability/testing.server.ts';
import { addTo, doctor, nothingYet, settle, start, writeUntil } from '../src/server/durability/testing.ts';
import { databaseOf, type Engine, onSite } from './site.ts';

/** Kills the program amid the writes of eight clients, so many times over, and looks for what was acknowledged. */
export function killRounds(engine: Engine, rounds: number): Promise<{ acknowledged: number; problems: string[] }> {
  return onSite(engine, async (site) => {
    let program = await start(site);
    const writers = await settle(program.url, 8);
    const all = nothingYet();
    const problems: string[] = [];
    for (let round = 1; round <= rounds && problems.length === 0; round++) {
      const { kept, refused } = await writeUntil(program, writers, 'SIGKILL');
      addTo(all, kept);
      problems.push(...refused);
      program = await start(site);
      const database = await databaseOf(site);
      problems.push(...(await lost(database, all)), ...(await byHalves(database)));
      await database.close();
      process.stdout.write(`${engine}, round ${round} of ${rounds}: ${kept.tasks.length} tasks acknowledged before the kill, ${problems.length} problems\n`);
    }
    problems.push(...doctor(site));
    await program.end('SIGTERM');
    return { acknowledged: Object.values(all).reduce((sum, ids: string[]) => sum + ids.length, 0), problems };
  });
}
