import { useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { go } from '../../ui/go.ts';
import { searchOf, type View, viewOf } from './view.ts';

/** The view in the address, and how to change it; the base is what is shown where the address says nothing. */
export function useView(base: View): [View, (view: View) => void] {
  // The routes are found by name at build time, so the values after `?` are plain texts to the compiler.
  const view = viewOf(useSearch({ strict: false }) as Record<string, string | undefined>, base);
  const set = useCallback(
    (next: View) => {
      const search = searchOf(location.search, next, base);
      go(location.pathname + (search ? `?${search}` : ''), true);
    },
    [base],
  );
  return [view, set];
}
