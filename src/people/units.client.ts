import { apiOf } from '../ui/client.ts';
import { unitsApi } from './units.ts';

export const units = apiOf('units', unitsApi);
