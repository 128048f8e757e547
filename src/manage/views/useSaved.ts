import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { type Layout, layouts, usual, type View } from '../tasks/view.ts';
import { views } from './views.client.ts';
import type { SavedView } from './views.ts';

export interface Saved {
  /** The kept view one looks through, if any. */
  saved: SavedView | undefined;
  list: SavedView[];
  layout: Layout;
  /** What is shown where the address says nothing. */
  base: View;
  /** The address names a view that is not there for me. */
  missing: boolean;
  pending: boolean;
}

/** Which kept view is open: the one in the address, else the first of the project where the address asks for nothing else. */
export function useSaved(projectId: string | null | undefined): Saved {
  // The routes are found by name at build time, so the values after `?` are plain texts to the compiler.
  const search = useSearch({ strict: false }) as Record<string, string | undefined>;
  const query = useQuery(views.list.queryOptions({ input: projectId ? { project_id: projectId } : { of: 'all' as const }, enabled: projectId !== undefined }));
  const list = query.data ?? [];
  const plain = search.saved === undefined && search.view === undefined && search.filter === undefined;
  const saved = list.find((v) => (plain ? v.is_default : v.id === search.saved));
  const layout = layouts.find((l) => l === search.view) ?? saved?.layout ?? 'list';
  const all = projectId === null;
  const base = useMemo(
    (): View => (saved ? { filter: saved.filter, sort: saved.sort, group: saved.group, columns: saved.columns } : usual(layout, all)),
    [saved, layout, all],
  );
  return {
    saved,
    list,
    layout,
    base,
    missing: search.saved !== undefined && query.isSuccess && !saved,
    pending: query.isPending && projectId !== undefined && (plain || search.saved !== undefined),
  };
}
