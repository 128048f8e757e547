import { z } from 'zod';
import { addDays, Day, weekday } from '../kit/time.ts';

/** Until when a row of the inbox is put off. */
export const SnoozeUntil = z.union([z.enum(['later_today', 'tomorrow', 'next_week']), Day]);
export type SnoozeUntil = z.infer<typeof SnoozeUntil>;

/** When a morning begins for whoever said nothing else. */
export const morning = '08:30';
export const laterTodayHours = 3;

/** The day on whose morning a row comes back; null: some hours from now. */
export function snoozeDay(until: SnoozeUntil, today: string): string | null {
  if (until === 'later_today') return null;
  if (until === 'tomorrow') return addDays(today, 1);
  if (until === 'next_week') return addDays(today, 8 - weekday(today));
  return until;
}
