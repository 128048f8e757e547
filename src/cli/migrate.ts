import { migrate } from '../db/migrate.ts';
import type { Command } from './command.ts';
import { openDatabase } from './ground.ts';

/** Brings the database up to date. */
export const migrateCommand: Command = {
  help: `throughline migrate

Brings the database up to date, each migration whole or not at all. Starting the program does the same.
`,
  flags: {},
  async run({ settings }) {
    const database = await openDatabase(settings);
    try {
      const ran = await migrate(database);
      return { text: ran.length === 0 ? 'The database is up to date.' : `Ran ${ran.join(', ')}.`, facts: { ran } };
    } finally {
      await database.close();
    }
  },
};
