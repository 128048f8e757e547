import type { UnitOfSample, Who } from './cast.ts';
import type { GoalName } from './story.ts';

// What the lists of the sample tell. Days are counted from the day it is made.

/** What somebody said: the day, who, the words; `@noor` in them is a mention. */
export type Said = [number, Who, string];

/** An offer on a task: when, by whom, to whom, and what came of it. */
export interface OfferOfSample {
  day: number;
  by: Who;
  to: Who | UnitOfSample;
  says?: string;
  answer?: 'take' | 'decline' | 'later' | { in: number; says: string } | { part: string; says: string };
  /** Who of a unit took it. */
  takenBy?: Who;
}

export type StateOfSample = 'idea' | 'ready' | 'in_progress' | 'in_review' | 'done' | 'dropped';

export interface TaskOfSample {
  title: string;
  by: Who;
  born: number;
  body?: string;
  milestone?: string;
  starts?: number;
  due?: number;
  /** When its day was moved, and to which. */
  moves?: [number, number][];
  hours?: number;
  priority?: 'urgent' | 'high' | 'low';
  labels?: string[];
  /** Who takes it of their own accord, and when. */
  taken?: [Who, number];
  offers?: OfferOfSample[];
  /** Who gives it back, and when. */
  handedBack?: [Who, number];
  together?: { needed: number; with: Who[] };
  /** So many take it before it starts. */
  quorum?: { needed: number; most: number; with: Who[] };
  state?: StateOfSample;
  /** When it came to that state. */
  since?: number;
  /** When it was begun, when not shortly before it was done. */
  started?: number;
  because?: string;
  /** What it falls into; the first ones are done. */
  subtasks?: { done: string[]; open: string[] };
  said?: Said[];
  serves?: { goal: GoalName; because: string };
}

export interface MilestoneOfSample {
  title: string;
  /** Who takes care of it. */
  steward?: Who;
  day: number;
  /** When its day was moved, to which, and why. */
  moves?: [number, number, string][];
  promise: 'internal' | 'promised_outside';
  means: string[];
  ticked: number;
  reached?: number;
}

/** A stretch of plain work: titles in order of time, with "6h" and "#label" at their end where they are known. */
export interface Stretch {
  kind: 'done' | 'hand' | 'next' | 'idea' | 'dropped';
  /** Due days lie between these two; of ideas and dropped work the days they were born. */
  from: number;
  to: number;
  hands: Who[];
  milestone?: string;
  titles: string[];
  /** Of work that comes next: who is asked. */
  ask?: UnitOfSample;
  /** Of dropped work: why, one for each. */
  because?: string[];
  /** Its days were moved twice before. */
  moved?: boolean;
  /** Begun long ago. */
  slow?: boolean;
}

export interface ProjectOfSample {
  key: string;
  name: string;
  purpose: string;
  outcome: string;
  unit: UnitOfSample;
  steward: Who;
  from: number;
  to: number | null;
  closed?: boolean;
  grants?: { to: Who; level: 'see' | 'comment' | 'take_part'; until: number | null }[];
  serves?: { goal: GoalName; because: string; day?: number };
  /** States it came to, in order, with the reason. */
  states?: [number, 'draft' | 'proposed' | 'active' | 'paused' | 'completed' | 'stopped' | 'archived', string][];
  labels: Record<string, 'grey' | 'red' | 'orange' | 'yellow' | 'green' | 'teal' | 'blue' | 'purple' | 'pink'>;
  milestones?: Record<string, MilestoneOfSample>;
  /** Work with a story of its own. */
  told: TaskOfSample[];
  stretches: Stretch[];
  /** What was said about plain work, by its title. */
  said?: Record<string, Said[]>;
  /** What was said about the project itself. */
  talk?: Said[];
}
