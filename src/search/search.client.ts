import { apiOf } from '../ui/client.ts';
import { searchApi } from './search.ts';

/** The search as pages ask for it. */
export const search = apiOf('search', searchApi);
