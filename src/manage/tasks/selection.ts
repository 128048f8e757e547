import type { Select } from './several.ts';
import type { Line } from './view.ts';

/** What is chosen in a list: some tasks by name, or all that the list shows but some. */
export interface Selection {
  all: boolean;
  /** The chosen ones; of all, those left out. */
  ids: ReadonlySet<string>;
  /** Where the last choice began: a choice with Shift reaches from here. */
  anchor: string | null;
}
export const nothing: Selection = { all: false, ids: new Set(), anchor: null };

/** What of a task on the screen a choice knows. */
export interface Shown {
  id: string;
  project_id: string;
}

/** A task with two labels stands in two lines: it is chosen once. */
export function tasksOf(lines: Line[]): Shown[] {
  return [...new Map(lines.flatMap((l) => ('task' in l ? [[l.task.id, l.task]] : []))).values()];
}

/** The one project that all chosen ones lie in; null: there are several, or nobody knows yet. */
export function projectOf(s: Selection, shown: Shown[]): string | null {
  if (s.all) return null;
  const of = new Set(shown.filter((t) => s.ids.has(t.id)).map((t) => t.project_id));
  const [only] = of;
  return of.size === 1 ? (only ?? null) : null;
}

export const isChosen = (s: Selection, id: string): boolean => s.ids.has(id) !== s.all;

/** How many of what is shown are chosen. */
export const howMany = (s: Selection, shown: string[]): number => shown.reduce((n, id) => n + Number(isChosen(s, id)), 0);

/** Chooses one, or leaves it. */
export function toggled(s: Selection, id: string): Selection {
  const ids = new Set(s.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ...s, ids, anchor: id };
}

/** Chooses all lines from the anchor to this one, across the groups between them. */
export function reached(s: Selection, shown: string[], id: string): Selection {
  const from = shown.indexOf(s.anchor ?? id);
  const to = shown.indexOf(id);
  if (from < 0 || to < 0) return toggled(s, id);
  const ids = new Set(s.ids);
  for (const one of shown.slice(Math.min(from, to), Math.max(from, to) + 1)) {
    if (s.all) ids.delete(one);
    else ids.add(one);
  }
  return { ...s, ids };
}

/** Everything that the list shows. */
export const everything = (anchor: string | null): Selection => ({ all: true, ids: new Set(), anchor });

/** The choice as the server is asked: by name, or by the same filter as what is on the screen. */
export function selectOf(s: Selection, shown: string[], { filter, as }: { filter: string; as: 'list' | 'top' | 'every' }): Select {
  if (!s.all) return { ids: shown.filter((id) => s.ids.has(id)) };
  return { filter, excluded: [...s.ids], shown: as };
}
