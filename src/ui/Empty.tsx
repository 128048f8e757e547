import type { ReactNode } from 'react';

/** An empty place that teaches the next step: a sentence, a line of what it is for, what to do. */
export function Empty({ sentence, line, action }: { sentence: string; line?: ReactNode; action?: ReactNode }) {
  return (
    <div className="tl-empty">
      <p className="tl-empty-sentence">{sentence}</p>
      {line && <p className="tl-empty-line">{line}</p>}
      {action && <div className="tl-empty-action">{action}</div>}
    </div>
  );
}
