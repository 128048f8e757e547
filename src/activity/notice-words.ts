import { historyWords } from './history-words.ts';
import type { Notice } from './inbox.ts';
import { eventsOf } from './told.ts';

type Row = Pick<Notice, 'what' | 'data'>;

const words: Record<string, (n: Row) => string> = {
  offer: () => 'offers you',
  counter: () => 'says “yes, if …” to',
  offer_taken: () => 'took',
  offer_declined: () => 'does not take',
  offer_expired: () => 'Nobody answered your offer of',
  imported_offers: () => 'Work came with your name in',
  imported_offers_expired: () => 'Not everybody answered what came with their name in',
  counter_agreed: () => 'agreed: you hold',
  part_changed: () => 'changed a part that you took:',
  parts_done: () => 'finished the last part of',
  quorum_short: () => 'handed back what needs more people than are in now:',
  mention: () => 'mentioned you on',
  comment: () => 'commented on',
  task_changed: () => 'changed',
  milestone_moved: () => 'moved',
  reset_link_made: () => 'On the host, a link to set a new password was made for',
  followed: (n) => {
    const last = eventsOf(n.data).at(-1);
    return `${last ? historyWords(last.kind, last.data) : 'changed it'}:`;
  },
  followed_many: (n) => (n.data.many === 1 ? 'changed something you follow in' : `changed ${Number(n.data.many) || 'many'} things you follow in`),
  several_offers: (n) => `offers${typeof n.data.unit === 'string' ? ` ${n.data.unit}` : ' you'} ${n.data.n === 1 ? 'a task' : `${Number(n.data.n)} tasks`}`,
};

/** What a row of the inbox says between who did it and what it is about. */
export const noticeWords = (n: Row): string => words[n.what]?.(n) ?? n.what.replaceAll('_', ' ');

/** What happened before the last of it, in words, without saying the same twice. */
export function earlierWords(n: Row): string[] {
  if (n.what !== 'followed') return [];
  const [last, ...before] = eventsOf(n.data)
    .map((e) => historyWords(e.kind, e.data))
    .reverse();
  return [...new Set(before)].filter((w) => w !== last);
}

/** What somebody wrote, as far as a row shows it. */
export const excerptIn = (n: Row): string => (typeof n.data.excerpt === 'string' ? n.data.excerpt : typeof n.data.message === 'string' ? n.data.message : '');
