import { apiOf } from '../ui/client.ts';
import { threadsApi } from './threads.ts';

export const threads = apiOf('threads', threadsApi);
