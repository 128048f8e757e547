import { threads } from '../threads/threads.client.ts';
import { apiOf } from '../ui/client.ts';
import { commentsApi } from './comments.ts';

export const comments = apiOf('comments', commentsApi);

/** Finds the people that `@` may name in a comment. */
export async function findPeople(q: string): Promise<{ id: string; name: string }[]> {
  return (await threads.client.find({ q, kinds: 'person', limit: 8 })).map((p) => ({ id: p.id, name: p.title }));
}
