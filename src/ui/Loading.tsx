import { Skeleton } from '@mantine/core';

/** Grey lines where something is on its way. They show after 150 ms, so that a quick answer does not flicker. */
export function Loading({ lines = 4, label = 'Loading' }: { lines?: number; label?: string }) {
  return (
    <div className="tl-loading" role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, i) => (
        <Skeleton key={i} height={14} radius={6} width={`${[92, 78, 85, 64][i % 4]}%`} />
      ))}
    </div>
  );
}
