import { apiOf } from '../../ui/client.ts';
import { viewsApi } from './views.ts';

export const views = apiOf('views', viewsApi);
