import { apiOf } from '../ui/client.ts';
import { tiesApi } from './ties.ts';

export const ties = apiOf('ties', tiesApi);
