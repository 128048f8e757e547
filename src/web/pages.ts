import type { ComponentType } from 'react';
import { lazy } from 'react';
import type { PageRoute } from '../ui/PageRoute.ts';

// What stands beside each other is found at build time: X.route.ts (small, in the entry) and X.page.tsx (a chunk of its own).
const facts = import.meta.glob<{ route: PageRoute }>('../**/*.route.ts', { eager: true });
const screens = import.meta.glob<{ Screen: ComponentType }>('../**/*.page.tsx');
const parts = import.meta.glob<{ ShellPart: ComponentType }>('../**/*.shell.tsx');

export interface Place extends PageRoute {
  load: () => Promise<{ Screen: ComponentType }>;
}

/** Every page of the program. */
export const places: Place[] = Object.entries(facts).flatMap(([file, { route }]) => {
  const load = screens[file.replace(/\.route\.ts$/, '.page.tsx')];
  if (!load) console.error(`${file} has no page beside it`);
  return load ? [{ ...route, load }] : [];
});

/** The pages of one group of the sidebar, in their order. */
export function placesIn(group: NonNullable<PageRoute['place']>['group']): Place[] {
  return places.filter((p) => p.place?.group === group).toSorted((a, b) => (a.place?.order ?? 0) - (b.place?.order ?? 0));
}

/** The address of a page that needs nothing but the workspace. */
export function addressOf(place: Place, slug: string): string {
  return place.path.replace('$slug', encodeURIComponent(slug));
}

/** Parts that features put over every page: the New-task dialog, the task panel. */
export const shellParts = Object.entries(parts).map(([file, load]) => ({
  file,
  Part: lazy(() => patiently(load).then((m) => ({ default: m.ShellPart }))),
}));

/** A part that cannot be fetched just now is tried again when the connection is back; it never takes the page with it. */
async function patiently(load: () => Promise<{ ShellPart: ComponentType }>): Promise<{ ShellPart: ComponentType }> {
  for (let tries = 0; tries < 5; tries++) {
    try {
      return await load();
    } catch {
      if (!navigator.onLine) await new Promise((resolve) => window.addEventListener('online', resolve, { once: true }));
      else await new Promise((resolve) => setTimeout(resolve, 1000 * 2 ** tries));
    }
  }
  return { ShellPart: () => null };
}
