import { useMutation, useQueryClient } from '@tanstack/react-query';
import { refresh } from '../../ui/client.ts';
import { tellTrouble } from '../../ui/notify.tsx';
import { canUndo } from '../../ui/undo-done.ts';
import { fields } from './fields.client.ts';
import type { Field } from './fields.ts';

type Edit = Parameters<typeof fields.client.edit>[0];
interface Change {
  run: () => Promise<Field>;
  /** How it is turned around, once it is there. */
  back?: (now: Field) => { what: string; run: () => Promise<unknown> };
}

/** Changes the fields of a project; a refusal is told, what is shown is read again, and Ctrl-Z turns it around. */
export function useFieldShape(projectId: string) {
  const queries = useQueryClient();
  const again = () => refresh(queries, 'fields', 'projects', 'tasks', 'history');
  const act = useMutation({
    mutationFn: ({ run }: Change) => run(),
    onError: (error) => tellTrouble(error, 'It was not changed.'),
    onSuccess: (now, { back }) => {
      const undo = back?.(now);
      if (undo)
        canUndo(undo.what, async () => {
          await undo.run();
          await again();
        });
    },
    onSettled: again,
  });
  const at = (id: string) => ({ project_id: projectId, id });
  return {
    pending: act.isPending,
    add: (given: Pick<Field, 'id' | 'name' | 'type' | 'choices'>) =>
      act.mutateAsync({
        run: () => fields.client.add({ project_id: projectId, ...given }),
        back: (now) => ({ what: `the field “${now.name}”`, run: () => fields.client.end(at(now.id)) }),
      }),
    edit: (field: Field, change: Omit<Edit, 'project_id' | 'id' | 'version'>, was: Omit<Edit, 'project_id' | 'id' | 'version'>) =>
      act.mutate({
        run: () => fields.client.edit({ ...at(field.id), version: field.version, ...change }),
        back: (now) => ({ what: `the change of the field “${field.name}”`, run: () => fields.client.edit({ ...at(field.id), version: now.version, ...was }) }),
      }),
    end: (field: Field) =>
      act.mutate({
        run: () => fields.client.end(at(field.id)),
        back: () => ({ what: `the end of the field “${field.name}”`, run: () => fields.client.restore(at(field.id)) }),
      }),
    restore: (field: Field) =>
      act.mutate({
        run: () => fields.client.restore(at(field.id)),
        back: () => ({ what: `bringing back “${field.name}”`, run: () => fields.client.end(at(field.id)) }),
      }),
  };
}
