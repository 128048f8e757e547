import type { ReactNode } from 'react';

export type Tone = 'work' | 'people' | 'star' | 'ok' | 'risk';

/** A small rounded word: a project, a day, a state. Grey without a tone. */
export function Chip({ tone, title, children }: { tone?: Tone | undefined; title?: string; children: ReactNode }) {
  return (
    <span className="tl-chip" data-tone={tone} title={title}>
      {children}
    </span>
  );
}
