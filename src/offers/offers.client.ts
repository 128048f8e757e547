import { apiOf } from '../ui/client.ts';
import { offersApi } from './offers.ts';

export const offers = apiOf('offers', offersApi);
