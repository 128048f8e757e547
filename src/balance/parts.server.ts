import type { Context } from '../people/context.server.ts';
import type { Axis, Thing } from './balance.ts';

/** What is read, and the day it is there. */
export interface Scope {
  /** Units whose projects and goals are read; null: the whole workspace. */
  units: string[] | null;
  /** The day in the zone of the workspace. */
  today: string;
  now: string;
}

export interface Counted {
  g: number;
  n: number;
  /** Where the bad things lie, most first: for the second line of the sign. */
  among: { title: string; n: number }[];
  /** In place of the words of the part, where the bad things are all of one sort. */
  sign?: { text: string; act: string };
  /** Whether the part counts enough to speak when a point is drawn; n >= 1 unless it says otherwise. */
  speaks?: boolean;
  /** The things themselves, at most so many. */
  things(good: boolean, most: number): Promise<Thing[]>;
}

export interface PartRules {
  id: string;
  axis: Axis;
  name: string;
  weight: number;
  counts: string;
  goodWhen: string;
  /** The one click that a sign leads to. */
  act: string;
  sign(bad: number, n: number): string;
  count(c: Context, scope: Scope): Promise<Counted>;
}

const parts: PartRules[] = [];

/** A feature adds a part of an axis. The weights of an axis sum to 100; a test says so. */
export function registerPart(part: PartRules): void {
  if (parts.some((p) => p.id === part.id)) throw new Error(`Two parts of Balance are called ${part.id}.`);
  parts.push(part);
}

/** All parts, in the order of their names. */
export const allParts = (): PartRules[] => [...parts].sort((a, b) => (a.axis === b.axis ? a.id.localeCompare(b.id) : a.axis === 'order' ? -1 : 1));

export interface Judged extends Thing {
  good: boolean;
  /** What it lies in, for the second line of a sign. */
  in: string;
}

/** A count of things that are all at hand. */
export function countedOf(things: Judged[], more: { n?: number; speaks?: boolean } = {}): Counted {
  const bad = things.filter((t) => !t.good);
  const among = [...Map.groupBy(bad, (t) => t.in)].map(([title, of]) => ({ title, n: of.length })).sort((a, b) => b.n - a.n);
  return {
    g: things.length - bad.length,
    n: more.n ?? things.length,
    among,
    ...(more.speaks === undefined ? {} : { speaks: more.speaks }),
    things: async (good, most) =>
      things
        .filter((t) => t.good === good)
        .slice(0, most)
        .map(({ good: _, in: __, ...thing }) => thing),
  };
}
