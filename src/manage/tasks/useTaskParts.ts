import { useQueries } from '@tanstack/react-query';
import { comments } from '../../comments/comments.client.ts';
import { offers } from '../../offers/offers.client.ts';
import { threads } from '../../threads/threads.client.ts';
import { milestones } from '../milestones/milestones.client.ts';
import { projects } from '../projects/projects.client.ts';
import type { Task } from './tasks.ts';

/** Whether all that a task's panel shows is here: it is drawn once and whole, so that nothing in it moves under the hand. */
export function useTaskParts(task: Task | undefined): boolean {
  const id = task?.id ?? '';
  const enabled = task !== undefined;
  return useQueries({
    queries: [
      threads.throughline.queryOptions({ input: { kind: 'task', id }, enabled }),
      threads.ofThing.queryOptions({ input: { kind: 'task', id }, enabled }),
      offers.ofThing.queryOptions({ input: { kind: 'task', id }, enabled }),
      comments.list.queryOptions({ input: { kind: 'task', subject_id: id }, enabled }),
      projects.one.queryOptions({ input: { key: task?.project.key ?? '' }, enabled }),
      milestones.list.queryOptions({ input: { project_id: task?.project_id ?? '' }, enabled }),
    ],
    // One that fails says so in its own place.
    combine: (parts) => enabled && parts.every((part) => !part.isPending),
  });
}
