import { apiOf } from '../../ui/client.ts';
import { mailApi } from './mail-choices.ts';

export const mail = apiOf('mail', mailApi);
