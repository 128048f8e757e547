import { z } from 'zod';
import { route } from '../../kit/contract.ts';
import { Id } from '../../kit/ids.ts';
import { attribute, measure, Version } from '../../kit/measures.ts';
import { Currency } from '../../kit/money.ts';
import { line, optionalLine, prose } from '../../kit/text.ts';
import { addDays, Day, daysBetween } from '../../kit/time.ts';

export const mostKeyResults = 5;
export const rhythms = { weekly: 7, fortnightly: 14, monthly: 30 } as const;
export type Rhythm = keyof typeof rhythms;
/** Calendar days after a check-in was due until the goal is stale. */
export const staleAfter = 3;

const Finite = z.number('Give a number, with a point for decimals: 1.5.').finite('Give a finite number.').meta({ attribute: 'value of the key result' });
/** A number; of money the exact amount as text, such as "1200.50". */
const Given = z.union([Finite, z.string().max(24)], 'Give a number, with a point for decimals: 1.5. Money goes as text: "1200.50".');
const Told = z.union([attribute('value of the key result'), z.string()]);
const Kind = z.enum(['number', 'percent', 'yes_no', 'money']);

export const KeyResultInput = z.object({
  id: Id,
  name: line(120, 'the key result a name'),
  kind: Kind,
  aim: z.enum(['up', 'down', 'keep']).default('up'),
  unit_word: optionalLine(24).default(''),
  /** Of money. */
  currency: Currency.nullable().default(null),
  baseline: Given.nullable().default(null),
  target: Given.nullable().default(null),
  low: Given.nullable().default(null),
  high: Given.nullable().default(null),
});
export type KeyResultInput = z.infer<typeof KeyResultInput>;

export const KeyResult = z.object({
  id: Id,
  name: z.string(),
  kind: Kind,
  aim: z.enum(['up', 'down', 'keep']),
  unit_word: z.string(),
  currency: z.string().nullable(),
  baseline: Told.nullable(),
  target: Told.nullable(),
  low: Told.nullable(),
  high: Told.nullable(),
  latest: Told.nullable(),
  latest_at: z.string().nullable(),
  /** 0 to 1 and over: over 1 is printed here and clamped in the mean. */
  progress: measure('goal.progress'),
});
export type KeyResult = z.infer<typeof KeyResult>;

/** A key result as it is counted: money in whole smallest units. */
export interface Measured extends Pick<KeyResult, 'kind' | 'aim'>, Record<'baseline' | 'target' | 'low' | 'high' | 'latest', number | null> {}

/** Progress of a key result, not clamped above: (now - baseline) / (target - baseline); to keep: in the range or not; yes or no. No value yet: 0. */
export function rawProgress(kr: Measured): number {
  if (kr.latest === null) return 0;
  if (kr.kind === 'yes_no') return kr.latest >= 1 ? 1 : 0;
  if (kr.aim === 'keep') return kr.low !== null && kr.high !== null && kr.latest >= kr.low && kr.latest <= kr.high ? 1 : 0;
  if (kr.baseline === null || kr.target === null || kr.target === kr.baseline) return 0;
  return Math.max(0, (kr.latest - kr.baseline) / (kr.target - kr.baseline));
}

/** Progress of a goal in per cent: the plain mean of its key results, each clamped to 0..1, half up; null for a learning goal. */
export function goalProgress(krs: Measured[]): number | null {
  if (krs.length === 0) return null;
  const mean = krs.reduce((sum, kr) => sum + Math.min(1, rawProgress(kr)), 0) / krs.length;
  return Math.floor(mean * 100 + 0.5 + 1e-9);
}

/** The day the next check-in is due: one rhythm after the last, or after the goal became active. */
export function nextCheckIn(goal: { rhythm: string; activated_on: string | null; last_check_in_on: string | null }): string | null {
  const from = goal.last_check_in_on ?? goal.activated_on;
  return from === null ? null : addDays(from, rhythms[goal.rhythm as Rhythm] ?? 7);
}

/** Stale: active, and 3 calendar days have passed since a check-in was due. */
export function isStale(goal: { state: string; rhythm: string; activated_on: string | null; last_check_in_on: string | null }, today: string): boolean {
  const due = nextCheckIn(goal);
  return goal.state === 'active' && due !== null && daysBetween(due, today) >= staleAfter;
}

/** The share of the period that is gone, 0 to 1: the tick on a bar. */
export function shareGone(goal: { starts_on: string; ends_on: string }, today: string): number {
  const length = Math.max(1, daysBetween(goal.starts_on, goal.ends_on));
  return Math.min(1, Math.max(0, daysBetween(goal.starts_on, today) / length));
}

const Person = z.object({ id: Id, name: z.string(), initials: z.string() });
const Outcome = z.enum(['achieved', 'partly', 'missed', 'dropped']);

export const GoalRow = z.object({
  id: Id,
  title: z.string(),
  unit: z.object({ id: Id, name: z.string() }).nullable(),
  state: z.enum(['planned', 'active', 'closed']),
  starts_on: Day,
  ends_on: Day,
  steward: Person.nullable(),
  progress: measure('goal.progress').nullable(),
  key_results: measure('goal.progress'),
  share_gone: measure('goal.progress'),
  confidence: attribute('confidence in the goal, 0 to 10').nullable(),
  stale: z.boolean(),
  check_in_due: Day.nullable(),
  outcome: Outcome.nullable(),
  serves: z.object({ kind: z.enum(['goal', 'direction', 'vision']), id: Id, title: z.string(), because: z.string() }).nullable(),
});
export type GoalRow = z.infer<typeof GoalRow>;

export const CheckIn = z.object({
  id: Id,
  by: z.object({ id: Id, name: z.string() }),
  at: z.string(),
  confidence: attribute('confidence in the goal, 0 to 10'),
  what_changed: z.string(),
  what_next: z.string(),
  values: z.array(z.object({ name: z.string(), value: Told.nullable(), currency: z.string().optional() })),
});
export type CheckIn = z.infer<typeof CheckIn>;

export const Goal = GoalRow.extend({
  contribution: z.string(),
  rhythm: z.enum(['weekly', 'fortnightly', 'monthly']),
  results: z.array(KeyResult),
  check_ins: z.array(CheckIn),
  learned: z.string().nullable(),
  closed_because: z.string().nullable(),
  closed_at: z.string().nullable(),
  created_at: z.string(),
  created_by: z.object({ id: Id, name: z.string() }).nullable(),
  below: z.object({
    goals: z.array(z.object({ id: Id, title: z.string() })),
    projects: z.array(z.object({ id: Id, key: z.string(), title: z.string(), because: z.string() })),
    open_tasks: measure('work.by_state'),
    done_tasks: measure('work.by_state'),
    next_milestone: z.object({ title: z.string(), day: Day }).nullable(),
  }),
  version: Version,
  can: z.object({
    edit: z.boolean(),
    move: z.boolean(),
    check_in: z.boolean(),
    close: z.boolean(),
    reopen: z.boolean(),
    take: z.boolean(),
    tie: z.boolean(),
    offer: z.boolean(),
  }),
});
export type Goal = z.infer<typeof Goal>;

const One = z.object({ id: Id });
const words = {
  title: line(160, 'the goal a title'),
  contribution: prose(2000),
  unit_id: Id.nullable(),
  starts_on: Day,
  ends_on: Day,
  rhythm: z.enum(['weekly', 'fortnightly', 'monthly']),
};
const Results = z.array(KeyResultInput).max(mostKeyResults, 'Five key results are the most: which one goes?');

export const goalsApi = {
  list: route({ may: 'member', level: 'see' }, 'GET', '/goals', 'All goals')
    .input(z.object({ state: z.enum(['planned', 'active', 'closed', 'living', 'all']).default('living'), unit: Id.optional() }))
    .output(z.object({ goals: z.array(GoalRow), can: z.object({ create: z.boolean() }) })),
  one: route({ may: 'member', level: 'see' }, 'GET', '/goals/{id}', 'One goal with its life and the work below it').input(One).output(Goal),
  create: route({ may: 'member', level: 'take_part', changes: ['goals'] }, 'POST', '/goals', 'A new goal; whoever writes it may take its stewardship')
    .input(
      z.object({
        id: Id,
        ...words,
        contribution: words.contribution.default(''),
        unit_id: words.unit_id.default(null),
        rhythm: words.rhythm.default('weekly'),
        state: z.enum(['planned', 'active']).default('active'),
        results: Results.default([]),
        take: z.boolean().default(true),
      }),
    )
    .output(Goal),
  edit: route({ may: 'member', level: 'steward', changes: ['goals'] }, 'PATCH', '/goals/{id}', 'Change a goal; a key result with history is replaced, not lost')
    .input(
      z.object({
        id: Id,
        version: Version,
        title: words.title.optional(),
        contribution: words.contribution.optional(),
        unit_id: words.unit_id.optional(),
        starts_on: words.starts_on.optional(),
        ends_on: words.ends_on.optional(),
        rhythm: words.rhythm.optional(),
        results: Results.optional(),
      }),
    )
    .output(Goal),
  activate: route({ may: 'member', level: 'steward', changes: ['goals'] }, 'PUT', '/goals/{id}/activation', 'It begins')
    .input(z.object({ id: Id, version: Version }))
    .output(Goal),
  checkIn: route({ may: 'member', level: 'steward', changes: ['goals'] }, 'POST', '/goals/{goal_id}/check-ins', 'How sure we are, what changed, what is next')
    .input(
      z.object({
        goal_id: Id,
        id: Id,
        confidence: z
          .number()
          .int('Give a whole number from 0 to 10.')
          .min(0, 'Give a whole number from 0 to 10.')
          .max(10, 'Give a whole number from 0 to 10.')
          .meta({ attribute: 'confidence in the goal, 0 to 10' }),
        what_changed: line(500, 'what changed'),
        what_next: line(500, 'what is next'),
        values: z
          .array(z.object({ id: Id, value: Given }))
          .max(mostKeyResults)
          .default([]),
      }),
    )
    .output(Goal),
  close: route({ may: 'member', level: 'steward', changes: ['goals'] }, 'PUT', '/goals/{id}/closing', 'Close it: how it ended, why, and what was learned')
    .input(z.object({ id: Id, version: Version, outcome: Outcome, because: optionalLine(500).default(''), learned: prose(2000).default('') }))
    .output(Goal),
  reopen: route({ may: 'member', level: 'steward', changes: ['goals'] }, 'DELETE', '/goals/{id}/closing', 'Open it again')
    .input(One)
    .output(Goal),
};
