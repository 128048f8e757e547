import { z } from 'zod';
import { route } from '../../kit/contract.ts';
import { whole } from '../../kit/measures.ts';
import { Day } from '../../kit/time.ts';
import { morning } from '../snooze.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const Weekday = z.enum(weekdays);
export type Weekday = z.infer<typeof Weekday>;

/** What of the inbox comes by mail. */
export const MailChoices = z.object({
  /** A mail at once for what needs me. */
  immediate: z.boolean(),
  /** Days of the digest; none: no digest. */
  digest_days: z.array(Weekday),
  /** When, by the clock of my zone: `08:30`. */
  digest_at: z.string(),
  /** No mail until this day is over. */
  quiet_until: z.string().nullable(),
  version: whole('version of the row'),
  /** Where it goes, and whether this installation can send mail. */
  email: z.string(),
  time_zone: z.string(),
  mail_works: z.boolean(),
  can: z.object({ change: z.boolean() }),
});
export type MailChoices = z.infer<typeof MailChoices>;

/** What whoever chose nothing has: what needs them at once, the rest on the morning of a weekday. */
export const usual = { immediate: true, digest_days: ['mon', 'tue', 'wed', 'thu', 'fri'] as Weekday[], digest_at: morning, quiet_until: null };

export const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Give a time of the day as hours and minutes: 08:30.');

export const mailApi = {
  mine: route({ may: 'guest', level: 'own' }, 'GET', '/mail-choices', 'What I get by mail').output(MailChoices),
  choose: route({ may: 'guest', level: 'own', changes: ['mail'] }, 'PUT', '/mail-choices', 'Choose what I get by mail')
    .input(
      z.object({
        version: z.number().int().min(0).safe(),
        immediate: z.boolean(),
        digest_days: z.array(Weekday).max(7),
        digest_at: ClockTime,
        quiet_until: Day.nullable(),
      }),
    )
    .output(MailChoices),
};
