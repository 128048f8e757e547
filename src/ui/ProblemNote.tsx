import { Button } from '@mantine/core';
import { troubleOf } from './problems.ts';

/** A failure in words: what happened, what to do, and a way to try again. */
export function ProblemNote({ error, retry }: { error: unknown; retry?: () => void }) {
  const trouble = troubleOf(error);
  return (
    <div className="tl-problem" role="alert">
      <p>
        <strong>{trouble.what}</strong> {trouble.todo}
      </p>
      {trouble.errors.length > 0 && trouble.errors.some((e) => e.mend !== trouble.what) && (
        <ul>
          {trouble.errors.map((e) => (
            <li key={`${e.field} ${e.rule}`}>
              {e.field}: {e.mend}
            </li>
          ))}
        </ul>
      )}
      {retry && (
        <Button size="xs" onClick={retry}>
          Try again
        </Button>
      )}
      {trouble.status >= 500 && trouble.requestId && <p className="tl-faint">For whoever looks into it: {trouble.requestId}</p>}
    </div>
  );
}
