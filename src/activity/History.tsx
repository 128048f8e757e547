import { useQuery } from '@tanstack/react-query';
import { Ago } from '../ui/DayText.tsx';
import { historyWords } from './history-words.ts';
import { history } from './inbox.client.ts';

/** What happened to a thing and why, folded until one asks. */
export function History({ kind, id }: { kind: 'task' | 'project' | 'milestone' | 'goal' | 'vision'; id: string }) {
  const lines = useQuery(history.ofThing.queryOptions({ input: { kind, id } }));
  if (!lines.data || lines.data.length === 0) return null;
  return (
    <details>
      <summary className="tl-muted" style={{ cursor: 'pointer' }}>
        What happened, and why
      </summary>
      <ol style={{ listStyle: 'none', padding: 0, margin: '8px 0 0' }}>
        {lines.data.map((l) => (
          <li key={l.seq} className="tl-small" style={{ padding: '3px 0' }}>
            <span className="tl-strong">{l.actor?.name ?? 'Throughline'}</span> {historyWords(l.kind, l.data)}{' '}
            <span className="tl-faint">
              <Ago at={l.at} />
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}
