import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useOptimistic } from '../../ui/optimistic.ts';
import { tasks } from './tasks.client.ts';
import type { Priority, TaskRow } from './tasks.ts';

export interface Filter {
  text: string;
  only: 'open' | 'ended' | 'mine' | 'not_taken' | 'all';
  labels: string[];
  sort: 'position' | 'due_on' | 'priority' | 'title' | 'updated_at';
}
export const noFilter: Filter = { text: '', only: 'open', labels: [], sort: 'position' };

/** All tasks of a project by a filter: the first page at once, the rest as it comes. */
export function useTasks(projectId: string, filter: Filter) {
  const query = useInfiniteQuery(
    tasks.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        project_id: projectId,
        limit: 500,
        sort: filter.sort,
        ...(filter.text ? { text: filter.text } : {}),
        ...(filter.only !== 'all' ? { only: filter.only } : {}),
        ...(filter.labels.length > 0 ? { labels: filter.labels.join(',') } : {}),
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next_cursor ?? undefined,
      placeholderData: (old) => old,
    }),
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const rows = useMemo(() => query.data?.pages.flatMap((p) => p.tasks) ?? [], [query.data]);
  return { ...query, rows };
}

type Pages = { pages: { tasks: TaskRow[]; next_cursor: string | null }[] };
const touched = ['tasks', 'projects', 'today', 'throughline', 'milestones'];

/** Changes rows of every list on the screen by id. */
export const paintRows = (id: string, patch: Partial<TaskRow>) => ({
  key: tasks.list.key(),
  change: (old: Pages): Pages =>
    old.pages ? { ...old, pages: old.pages.map((p) => ({ ...p, tasks: p.tasks.map((t) => (t.id === id ? { ...t, ...patch } : t)) })) } : old,
});

export interface Edit {
  id: string;
  version: number;
  title?: string;
  body?: string;
  priority?: Priority;
  due_on?: string | null;
  starts_on?: string | null;
  estimate_minutes?: number | null;
  labels?: string[];
  milestone_id?: string | null;
  engagement?: 'individual' | 'any_one' | 'together';
  people_needed?: number | null;
}

/** Edits fields of a task; the screen changes at once. */
export function useEditTask() {
  return useOptimistic({
    call: (input: Edit) => tasks.client.edit(input),
    paint: ({ id, version: _, body: __, ...patch }) => [
      paintRows(id, patch as Partial<TaskRow>), // the fields of an edit are fields of a row
      { key: tasks.one.key(), change: (old: TaskRow) => (old.id === id ? { ...old, ...patch } : old) },
    ],
    refresh: touched,
    failed: 'The task was not changed.',
  });
}

/** Moves a task to a state and a place; the screen changes at once. */
export function useMoveTask() {
  return useOptimistic({
    call: (input: {
      id: string;
      state_id: string;
      category: TaskRow['category'];
      after_id?: string | null;
      before_id?: string | null;
      children?: 'close' | 'move' | 'drop';
    }) => {
      const { category: _, ...rest } = input;
      return tasks.client.move(rest);
    },
    paint: ({ id, state_id, category }) => [
      paintRows(id, { state_id, category }),
      { key: tasks.one.key(), change: (old: TaskRow) => (old.id === id ? { ...old, state_id, category } : old) },
    ],
    refresh: touched,
    failed: 'The task was not moved.',
  });
}
