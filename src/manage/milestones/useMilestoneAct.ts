import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refresh } from '../../ui/client.ts';
import { tellTrouble } from '../../ui/notify.tsx';

/** Runs a change of a milestone; a refusal is told, and what shows it is read again. */
export function useMilestoneAct() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (run: () => Promise<unknown>) => run(),
    onError: (error) => tellTrouble(error, 'The milestone was not changed.'),
    onSettled: () => refresh(queries, 'milestones', 'projects', 'tasks', 'today', 'throughline', 'offers', 'history'),
  });
}
