import { useParams, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

let open = (href: string, replace: boolean) => (replace ? location.replace(href) : location.assign(href));

/** The entry hands over the router here, so that parts can go somewhere without knowing it. */
export function setNavigator(by: (href: string, replace: boolean) => void): void {
  open = by;
}

/** Goes to an address of the program without loading it again. */
export function go(href: string, replace = false): void {
  open(href, replace);
}

/** A part of the address: `useParam('key')` of `/w/$slug/projects/$key`. */
export function useParam(name: string): string {
  // The routes are found by name at build time, so their parameters are plain texts to the compiler.
  const params = useParams({ strict: false }) as Record<string, string | undefined>;
  return params[name] ?? '';
}

/** One value after the `?` of the address, and how to change it; the page stays. */
export function useSearchParam(name: string): [string | undefined, (value: string | undefined, replace?: boolean) => void] {
  // The same as above: the values after `?` are plain texts.
  const search = useSearch({ strict: false }) as Record<string, string | undefined>;
  const set = useCallback(
    (value: string | undefined, replace = false) => {
      const next = new URLSearchParams(location.search);
      if (value === undefined || value === '') next.delete(name);
      else next.set(name, value);
      const text = next.toString();
      go(location.pathname + (text ? `?${text}` : ''), replace);
    },
    [name],
  );
  return [search[name], set];
}
