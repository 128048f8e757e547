import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { measure } from '../kit/measures.ts';
import { Day } from '../kit/time.ts';

export const mostPerColumn = 30;
export const smallestUnit = { people: 5, tasks: 10 } as const;

const n = () => measure('work.coverage');

export const MapGoal = z.object({
  id: Id,
  title: z.string(),
  depth: n(),
  under_goal: Id.nullable(),
  direction: z.string().nullable(),
  open: n(),
  finished: n(),
  reaches: z.boolean(),
  risk: z.string().nullable(),
});
export const MapProject = z.object({
  id: Id,
  key: z.string(),
  name: z.string(),
  open: n(),
  finished: n(),
  loose: n(),
  milestones: n(),
  next_milestone: z.object({ title: z.string(), day: Day }).nullable(),
  risk: z.string().nullable(),
});
export const Strand = z.object({
  from_kind: z.string(),
  from_id: Id,
  to_kind: z.string(),
  to_id: Id,
  open: n(),
  finished: n(),
  width: n(),
  risk: z.string().nullable(),
  because: z.string(),
});
export type MapGoal = z.infer<typeof MapGoal>;
export type MapProject = z.infer<typeof MapProject>;
export type Strand = z.infer<typeof Strand>;

const Ref = z.object({ kind: z.enum(['goal', 'direction', 'project']), id: Id, title: z.string(), key: z.string().nullable(), n: n() });

export const ThroughlineMap = z.object({
  vision: z.object({ id: Id, title: z.string() }).nullable(),
  figures: z.object({ open: n(), reaching: n(), percent: n().nullable(), goals: n(), goals_with_work: n(), loose_projects: n(), at_risk: n() }).nullable(),
  /** Why there are no figures: a unit too small to be counted. */
  no_figures: z.string().nullable(),
  goals: z.array(MapGoal),
  projects: z.array(MapProject),
  strands: z.array(Strand),
  more: z.object({ goals: n(), projects: n() }),
  goals_without_work: z.array(Ref),
  directions_without_goal: z.array(Ref),
  loose: z.array(Ref),
});
export type ThroughlineMap = z.infer<typeof ThroughlineMap>;

export const periods = ['now', 'month', 'quarter', 'year'] as const;

export const throughlineApi = {
  map: route({ may: 'member', level: 'see' }, 'GET', '/throughline', 'How the work reaches the vision; open projects only')
    .input(z.object({ unit: Id.optional(), period: z.enum(periods).default('now') }))
    .output(ThroughlineMap),
};

/** How thick a strand is drawn, in px: 10 times its share of the thickest, never under 1.5; 0 is dotted. */
export function widthOf(open: number, largest: number): number {
  return open === 0 ? 0 : Math.max(1.5, (10 * open) / Math.max(1, largest));
}
