import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refresh } from '../../ui/client.ts';
import { tellTrouble } from '../../ui/notify.tsx';

/** Runs a change of a project's set-up; a refusal is told, and what is shown is read again. */
export function useShape() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (run: () => Promise<unknown>) => run(),
    onError: (error) => tellTrouble(error, 'It was not changed.'),
    onSettled: () => refresh(queries, 'projects', 'tasks', 'people', 'threads'),
  });
}
