import { apiOf } from '../ui/client.ts';
import { historyApi, inboxApi } from './inbox.ts';

export const inbox = apiOf('inbox', inboxApi);
export const history = apiOf('history', historyApi);
