import { apiOf } from '../ui/client.ts';
import { tokensApi } from './tokens.ts';

export const tokens = apiOf('tokens', tokensApi);
