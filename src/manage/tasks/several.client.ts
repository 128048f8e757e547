import { apiOf } from '../../ui/client.ts';
import { severalApi } from './several.ts';

export const several = apiOf('several', severalApi);
