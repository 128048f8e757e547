import { apiOf } from '../ui/client.ts';
import { trashApi } from './trash.ts';

export const trash = apiOf('trash', trashApi);
