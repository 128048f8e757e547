import { apiOf } from '../../ui/client.ts';
import { partsApi } from './parts.ts';

export const parts = apiOf('parts', partsApi);
