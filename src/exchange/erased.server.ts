import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { whenErased } from '../people/erase.server.ts';
import { importsOf } from './imports.store.ts';

// The files that someone brought go with them.
whenErased(async ({ database, dataFolder }, workspaceId, personId) => {
  for (const id of await importsOf(database.read, workspaceId, personId))
    for (const more of ['', '.jsonl', '.report.csv']) await rm(join(dataFolder, 'imports', `${id}${more}`), { force: true });
});
