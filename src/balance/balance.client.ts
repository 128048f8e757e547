import { apiOf } from '../ui/client.ts';
import { balanceApi } from './balance.ts';

export const balance = apiOf('balance', balanceApi);
