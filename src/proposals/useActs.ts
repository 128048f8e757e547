import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refresh } from '../ui/client.ts';
import { tellTrouble } from '../ui/notify.tsx';
import { proposals, touchedByProposals } from './proposals.client.ts';

/** Applying, taking back and leaving a proposal of one's own. */
export function useActs() {
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: (run: () => Promise<unknown>) => run(),
    onError: (error) => tellTrouble(error),
    onSettled: () => refresh(queries, ...touchedByProposals),
  });
  return {
    busy: act.isPending,
    apply: (id: string, version: number) => act.mutate(() => proposals.client.apply({ id, version })),
    undo: (id: string) => act.mutate(() => proposals.client.undo({ id })),
    cancel: (id: string) => act.mutate(() => proposals.client.cancel({ id })),
  };
}
