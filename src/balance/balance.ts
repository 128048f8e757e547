import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { measure } from '../kit/measures.ts';
import { fold } from '../kit/text.ts';

// Balance: two axes of five parts each, Order and Lift. It reads the work, never the person.

/** Raised when a formula changes: points of another version are not joined by a line. */
export const formulaVersion = 1;

export const axes = ['order', 'lift'] as const;
export type Axis = (typeof axes)[number];

/** When a point is drawn: people who hold or held work in 30 days, pieces, days of history, and weight of the parts that count something. */
export const drawnFrom = { people: 5, pieces: 10, days: 30, weight: 50 } as const;

/** Days that a piece must have been here to count. */
export const pieceDays = 3;

/** A part from 0 to 100: one good and one bad thing are imagined, half up. */
export const partValue = (g: number, n: number): number => Math.floor((200 * (g + 1) + n + 2) / (2 * (n + 2)));

/** An axis from 0 to 100: the weighted parts as printed, half up. */
export const axisValue = (parts: { weight: number; value: number }[]): number => Math.floor(parts.reduce((sum, p) => sum + p.weight * p.value, 0) / 100 + 0.5);

/** How long the bar of a sign is: what the part takes from its axis. */
export const signLength = (part: { weight: number; value: number }): number => (part.weight * (100 - part.value)) / 100;

/** Whether a because says something: at least three different words. */
export const saysWhy = (because: string): boolean => new Set(fold(because).match(/[\p{L}\p{N}]+/gu) ?? []).size >= 3;

/** The corner that a point lies in, in words; halves at 50. */
export function cornerOf(order: number, lift: number): string {
  if (lift >= 50) return order >= 50 ? 'thriving' : 'inspired, and in chaos';
  return order >= 50 ? 'orderly, and standing still' : 'adrift';
}

const n = () => measure('balance.part');
const value = () => measure('balance.axis');

export const Thing = z.object({
  kind: z.enum(['task', 'milestone', 'project', 'goal', 'direction', 'vision']),
  id: Id,
  title: z.string(),
  key: z.string().nullable(),
  /** What is so about it. */
  note: z.string(),
});
export type Thing = z.infer<typeof Thing>;

export const Part = z.object({
  id: z.string(),
  axis: z.enum(axes),
  name: z.string(),
  weight: n(),
  /** What n counts, and when a thing is good. */
  counts: z.string(),
  good_when: z.string(),
  /** Null where a unit is too small for figures. */
  figures: z.object({ g: n(), n: n(), value: value() }).nullable(),
  /** What stands against it, or null: nothing does. */
  sign: z.object({ text: z.string(), among: z.string(), length: value(), act: z.string() }).nullable(),
});
export type Part = z.infer<typeof Part>;

export const Point = z.object({ month: z.string(), order: value(), lift: value(), formula: n() });
export type Point = z.infer<typeof Point>;

export const Balance = z.object({
  order: value().nullable(),
  lift: value().nullable(),
  /** Null when a point is drawn; else why it is too early to say. */
  too_early: z.string().nullable(),
  parts: z.array(Part),
  trail: z.array(Point),
  formula: n(),
});
export type Balance = z.infer<typeof Balance>;

/** The most things of one part in one answer. */
export const mostThings = 200;

export const balanceApi = {
  read: route({ may: 'member', level: 'see' }, 'GET', '/balance', 'Order and Lift with their ten parts, signs and trail; open projects only')
    .input(z.object({ unit: Id.optional() }))
    .output(Balance),
  things: route({ may: 'member', level: 'see' }, 'GET', '/balance/parts/{part}', 'The things that a part counts: what stands against it first')
    .input(z.object({ part: z.string().max(8), unit: Id.optional() }))
    .output(z.object({ bad: z.array(Thing), good: z.array(Thing), bad_in_all: n(), good_in_all: n() })),
};
