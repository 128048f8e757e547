import { implement } from '@orpc/server';
import { admitPerson, type Entry } from '../people/handlers.server.ts';
import { proposeTies } from './several.server.ts';
import { tiesApi } from './ties.ts';

const os = implement(tiesApi).$context<{ entry: Entry }>().use(admitPerson);

export const tiesRouter = os.router({
  propose: os.propose.handler(({ context: { c }, input }) => proposeTies(c, input)),
});
