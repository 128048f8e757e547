import { apiOf } from '../../ui/client.ts';
import { archivesApi } from './archive.ts';

export const archives = apiOf('archives', archivesApi);
