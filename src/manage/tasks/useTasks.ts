import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { dayShort } from '../../ui/days.ts';
import { useOptimistic } from '../../ui/optimistic.ts';
import type { FieldChange } from '../fields/fields.ts';
import { tasks } from './tasks.client.ts';
import type { Engagement, Priority, Task, TaskRow } from './tasks.ts';
import { ownFieldOf, type View } from './view.ts';

const firstPage = 200;
const nextPages = 2000;

/** All tasks of a project by a view: the first page at once, the rest as it comes; of another person only the pages one asks for. */
export function useTasks(projectId: string, view: Pick<View, 'filter' | 'sort'> & Partial<Pick<View, 'columns'>>) {
  const fields = (view.columns ?? []).flatMap((c) => ownFieldOf(c) ?? []).join(',');
  const query = useInfiniteQuery(
    tasks.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        project_id: projectId,
        limit: cursor ? nextPages : firstPage,
        sort: view.sort,
        ...(view.filter.trim() ? { filter: view.filter } : {}),
        ...(fields ? { fields } : {}),
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next_cursor ?? undefined,
      placeholderData: (old) => old,
    }),
  );
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query;
  const first = query.data?.pages[0];
  const ofOthers = first?.of_others ?? false;
  useEffect(() => {
    if (hasNextPage && !ofOthers && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [hasNextPage, ofOthers, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  const rows = useMemo(() => query.data?.pages.flatMap((p) => p.tasks) ?? [], [query.data]);
  return { ...query, rows, ofOthers, said: [...(first?.said ?? []), ...(first?.unknown ?? [])] };
}

// What stands in one group comes together, page after page.
const sortOfGroup = {
  none: null,
  milestone: null,
  label: null,
  state: 'category',
  priority: 'priority',
  due: 'due_on',
  project: 'project',
  unit: 'unit',
} as const;

/** A page after the other of all work by a view, as one asks for them. */
export function useAllWork(view: Pick<View, 'filter' | 'sort' | 'group'>, limit = 100) {
  const sort = sortOfGroup[view.group] ?? (view.sort === 'position' ? 'due_on' : view.sort);
  const query = useInfiniteQuery(
    tasks.all.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit, sort, ...(view.filter.trim() ? { filter: view.filter } : {}), ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next_cursor ?? undefined,
      placeholderData: (old) => old,
    }),
  );
  const rows = useMemo(() => query.data?.pages.flatMap((p) => p.tasks) ?? [], [query.data]);
  const projects = useMemo(() => [...new Map(query.data?.pages.flatMap((p) => p.projects).map((p) => [p.id, p])).values()], [query.data]);
  const first = query.data?.pages[0];
  return { ...query, rows, projects, ofOthers: first?.of_others ?? false, said: [...(first?.said ?? []), ...(first?.unknown ?? [])] };
}

type Pages = { pages: { tasks: TaskRow[]; next_cursor: string | null }[] };
export const touched = ['tasks', 'parts', 'projects', 'today', 'throughline', 'milestones', 'history'];

/** Changes every list on the screen that holds a task: what `change` makes of all its rows. */
export const paintLists = (id: string, change: (rows: TaskRow[]) => TaskRow[]) => [
  paintPages(tasks.list.key(), id, change),
  paintPages(tasks.all.key(), id, change),
];

const paintPages = (key: QueryKey, id: string, change: (rows: TaskRow[]) => TaskRow[]) => ({
  key,
  change: (old: Pages): Pages => {
    if (!old.pages?.some((p) => p.tasks.some((t) => t.id === id))) return old;
    const rows = change(old.pages.flatMap((p) => p.tasks));
    let from = 0;
    return {
      ...old,
      pages: old.pages.map((p) => {
        const own = rows.slice(from, from + p.tasks.length);
        from += p.tasks.length;
        return { ...p, tasks: own };
      }),
    };
  },
});

// A task that gets a day leaves the tray, and one that loses it goes there.
const paintCalendars = (id: string, patch: Partial<TaskRow>) => ({
  key: tasks.calendar.key(),
  change: (old: { tasks: TaskRow[]; undated: TaskRow[] }) => {
    const found = [...old.tasks, ...old.undated].find((t) => t.id === id);
    if (!found) return old;
    const next = { ...found, ...patch };
    const [dated, not] = [old.tasks.filter((t) => t.id !== id), old.undated.filter((t) => t.id !== id)];
    return next.due_on ? { ...old, tasks: [...dated, next], undated: not } : { ...old, tasks: dated, undated: [next, ...not] };
  },
});

const turns = new Map<string, Promise<unknown>>();
/** Changes of one task run one after another. */
export function inTurn<T>(id: string, run: () => Promise<T>): Promise<T> {
  const mine = (turns.get(id) ?? Promise.resolve()).then(run, run);
  turns.set(id, mine);
  const over = () => {
    if (turns.get(id) === mine) turns.delete(id);
  };
  mine.then(over, over);
  return mine;
}

const answered = new Map<string, number>();
/** The version I know: what was read, or what my own last change made of it before it was read again. */
export const versionKnown = (id: string, read: number): number => Math.max(read, answered.get(id) ?? 0);
/** Remembers what my change made of a task. */
export function heard<T extends { id: string; version: number }>(task: T): T {
  answered.set(task.id, task.version);
  return task;
}

/** What the other side has now, where a change came too late. */
export function nowItIs(current: object, state?: string): string {
  const t = current as Partial<TaskRow>; // a conflict of a task carries its row
  const facts = [t.title && `“${t.title}”`, state && `in ${state}`, t.due_on !== undefined && (t.due_on ? `due ${dayShort(t.due_on)}` : 'without a due day')];
  return `Someone else changed it a moment ago. Now it is ${facts.filter(Boolean).join(', ')}.`;
}

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
  engagement?: Engagement;
  people_needed?: number | null;
  people_most?: number | null;
  fields?: FieldChange[];
}

/** A task as the screen showed it before a change, with its neighbours in the list. */
export function shownBefore(
  before: [unknown, unknown][],
  id: string,
): { row: Partial<TaskRow>; after_id: string | null; before_id: string | null } | undefined {
  for (const [, data] of before) {
    const rows = (data as Partial<Pages> | undefined)?.pages?.flatMap((p) => p.tasks) ?? []; // what is painted are lists and single tasks
    const at = rows.findIndex((t) => t.id === id);
    const row = rows[at];
    if (row) return { row, after_id: rows[at - 1]?.id ?? null, before_id: rows[at + 1]?.id ?? null };
  }
  const one = before.map(([, data]) => data as Partial<TaskRow> | undefined).find((t) => t?.id === id);
  return one && { row: one, after_id: null, before_id: null };
}

// What stands in fields of the project's own, with what was just written there.
const filled = (t: Pick<TaskRow, 'fields'>, given: FieldChange[] | undefined) =>
  given
    ? {
        fields: [
          ...t.fields.flatMap((old) => {
            const now = given.find((g) => g.id === old.id);
            return now === undefined ? [old] : now.value === null ? [] : [{ ...old, value: now.value }];
          }),
          ...given.flatMap((g) => (g.value === null || t.fields.some((old) => old.id === g.id) ? [] : [{ id: g.id, value: g.value }])),
        ],
      }
    : {};

/** Edits fields of a task; the screen changes at once. */
export function useEditTask() {
  return useOptimistic({
    call: (input: Edit) => inTurn(input.id, () => tasks.client.edit({ ...input, version: versionKnown(input.id, input.version) })).then(heard),
    paint: ({ id, version: _, body, fields, ...patch }) => [
      ...paintLists(id, (rows) => rows.map((t) => (t.id === id ? { ...t, ...(patch as Partial<TaskRow>), ...filled(t, fields) } : t))), // the fields of an edit are fields of a row
      paintCalendars(id, patch as Partial<TaskRow>), // as above
      {
        key: tasks.one.key(),
        change: (old: Task) => (old.id === id ? { ...old, ...patch, ...filled(old, fields), ...(body === undefined ? {} : { body }) } : old),
      },
    ],
    refresh: touched,
    failed: 'The task was not changed.',
    undo: ({ input, output, before }) => {
      const was = shownBefore(before, input.id)?.row as Record<string, unknown> | undefined; // the fields of an edit are fields of a row
      const { id, version: _, ...fields } = input;
      const shown = was?.fields as TaskRow['fields'] | undefined; // as above
      const stood = (id: string) => shown?.find((v) => v.id === id)?.value ?? null;
      const back = Object.fromEntries(
        Object.keys(fields).map((f) => [f, f === 'fields' ? shown && input.fields?.map((v) => ({ id: v.id, value: stood(v.id) })) : was?.[f]]),
      );
      if (!was || Object.values(back).some((v) => v === undefined)) return undefined;
      return {
        what: `the change of “${output.title}”`,
        run: () => inTurn(id, () => tasks.client.edit({ ...back, id, version: versionKnown(id, output.version) })).then(heard),
      };
    },
    otherSide: (current, input) => {
      const theirs = 'body' in current && input.body !== undefined ? ` Its text is now: “${String(current.body).slice(0, 300)}”` : '';
      return `${nowItIs(current)}${theirs}`;
    },
  });
}
