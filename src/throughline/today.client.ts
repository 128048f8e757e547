import { apiOf } from '../ui/client.ts';
import { todayApi } from './today.ts';

export const today = apiOf('today', todayApi);
