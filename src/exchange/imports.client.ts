import { apiOf } from '../ui/client.ts';
import { importsApi } from './imports.ts';

export const imports = apiOf('imports', importsApi);
