import { type Asker, ask, type Times, times } from './ask.ts';
import type { Made } from './generate.ts';

/** The pages that people open, each by its own requests. */
export function pages(made: Made): Record<string, string[]> {
  const list = `/projects/${made.largestProjectId}/tasks`;
  return {
    'Throughline (target 300 ms)': ['/throughline?period=quarter'],
    Today: ['/today'],
    'Project list (200)': ['/projects'],
    'Task list, first page (200 of 10,000)': [`${list}?limit=200`],
    'Task list, next page (2,000 of 10,000)': [`${list}?limit=2000`],
    'Task list by due day, searched': [`${list}?limit=200&sort=due_on&filter=newsletter`],
    'Board: open tasks (2,000 a page)': [`${list}?limit=2000&filter=is%3Aopen`],
    'One project': ['/projects/P0'],
    'One task': ['/tasks/P0-1500'],
    Inbox: ['/inbox'],
    'Palette: find “newsletter”': ['/find?q=newsletter'],
    'Palette: find by key': ['/find?q=P17-120'],
    'Search: newsletter': ['/search?q=newsletter'],
    'Search: two slips of the pen': ['/search?q=reveiw%20newslettr'],
    'Search: a word of every task': ['/search?q=sentence'],
    'Search: filters': ['/search?q=is%3Auntaken%20due%3C2w'],
    'Goals (40)': ['/goals'],
    'People (2,000)': ['/people'],
  };
}

/** How long each page waits for the server, one request after another. */
export async function measureReads(who: Asker, made: Made, n = 15): Promise<Record<string, Times>> {
  const found: Record<string, Times> = {};
  for (const [page, paths] of Object.entries(pages(made))) found[page] = await times(n, () => Promise.all(paths.map((path) => ask(who, 'GET', path))));
  return found;
}
