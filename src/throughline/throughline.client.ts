import { apiOf } from '../ui/client.ts';
import { throughlineApi } from './throughline.ts';

export const throughline = apiOf('throughline', throughlineApi);
