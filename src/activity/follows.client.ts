import { apiOf } from '../ui/client.ts';
import { followsApi } from './follows.ts';

export const follows = apiOf('follows', followsApi);
