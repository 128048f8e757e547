import { apiOf } from '../ui/client.ts';
import { commentsApi } from './comments.ts';

export const comments = apiOf('comments', commentsApi);
