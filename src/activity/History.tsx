import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Ago } from '../ui/DayText.tsx';
import css from './History.module.css';
import { historyWords } from './history-words.ts';
import { history } from './inbox.client.ts';

const onePage = 100;

/** What happened to a thing and why, folded until one asks. */
export function History({ kind, id }: { kind: 'task' | 'project' | 'milestone' | 'goal' | 'vision'; id: string }) {
  const pages = useInfiniteQuery(
    history.ofThing.infiniteOptions({
      input: (before: number | undefined) => ({ kind, id, ...(before ? { before } : {}) }),
      initialPageParam: undefined as number | undefined,
      getNextPageParam: (page) => (page.length < onePage ? undefined : page.at(-1)?.seq),
    }),
  );
  const lines = pages.data?.pages.flat() ?? [];
  if (lines.length === 0) return null;
  return (
    <details className={css.history}>
      <summary>What happened, and why</summary>
      <ol>
        {lines.map((l) => (
          <li key={l.seq}>
            <span className="tl-strong">{l.actor?.name ?? 'Throughline'}</span> {historyWords(l.kind, l.data)}{' '}
            <span className="tl-faint">
              <Ago at={l.at} />
            </span>
          </li>
        ))}
      </ol>
      {pages.hasNextPage && (
        <Button variant="subtle" size="xs" loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          Show what was before
        </Button>
      )}
    </details>
  );
}
