import { useCallback } from 'react';
import { dayShort } from '../../ui/days.ts';
import { tellWithUndo } from '../../ui/notify.tsx';
import type { TaskRow } from './tasks.ts';
import { useEditTask, versionKnown } from './useTasks.ts';

/** Gives a task another due day, or none; the screen changes at once, and there is a way back. */
export function useMoveDay(): (task: TaskRow, day: string | null) => void {
  const { mutate } = useEditTask();
  return useCallback(
    (task, day) => {
      if (task.due_on === day) return;
      const said = day === null ? `“${task.title}” has no due day now.` : `“${task.title}” is due ${dayShort(day)} now.`;
      mutate(
        { id: task.id, version: task.version, due_on: day },
        { onSuccess: () => tellWithUndo(said, () => mutate({ id: task.id, version: versionKnown(task.id, task.version), due_on: task.due_on })) },
      );
    },
    [mutate],
  );
}
