import { useCallback } from 'react';
import { go, useSearchParam } from '../../ui/go.ts';
import type { Project } from '../projects/projects.ts';
import { searchOf, type View, viewOf } from './view.ts';

/** The view in the address, and how to change it; `only` is what is shown where the address says nothing. */
export function useView(project: Project, only: View['only']): [View, (view: View) => void] {
  const [q] = useSearchParam('q');
  const [which] = useSearchParam('only');
  const [labels] = useSearchParam('labels');
  const [sort] = useSearchParam('sort');
  const [group] = useSearchParam('group');
  const view = viewOf(
    { q, only: which, labels, sort, group },
    only,
    project.labels.map((l) => l.id),
  );
  const set = useCallback(
    (next: View) => {
      const search = searchOf(location.search, next, only);
      go(location.pathname + (search ? `?${search}` : ''), true);
    },
    [only],
  );
  return [view, set];
}
