import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { whole } from '../kit/measures.ts';
import { line } from '../kit/text.ts';
import { isZone } from '../kit/time.ts';

export const Email = z
  .string()
  .max(254, 'Keep it to 254 characters.')
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.string().regex(/^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+\.[^\s@<>"(),:;[\]\\]+$/, 'Give a mail address, like mina@example.org.'));
export const Password = z.string().min(12, 'Use at least 12 characters: a few words make a good one.').max(128, 'Keep it to 128 characters.');
export const Zone = z.string().refine(isZone, 'Give a time zone by its name, like Europe/Zurich.');
const Secret = z.string().min(20, 'The link is not whole. Copy all of it.').max(200, 'The link is not whole. Copy all of it.');

export const Membership = z.object({
  id: Id,
  slug: z.string(),
  name: z.string(),
  person_id: Id,
  name_of_person: z.string(),
  initials: z.string(),
  role: z.enum(['member', 'guest', 'administrator']),
  is_sample: z.boolean(),
  /** The workspace’s log is known to whoever reads this up to here: the live stream is followed from there. */
  seq: whole('the place in the log of the workspace'),
});

export const Session = z.object({
  account: z.object({ id: Id, email: z.string() }).nullable(),
  workspaces: z.array(Membership),
  /** No account exists yet. */
  setup_needed: z.boolean(),
  /** Whether the set-up page asks for the link that `npm start` printed. */
  setup_link_needed: z.boolean(),
  /** Whether one may look around in the sample workspace without an account. */
  sample_open: z.boolean(),
});
export type Session = z.infer<typeof Session>;

const Done = z.object({ done: z.literal(true) });

export const accountsApi = {
  session: route({ may: 'anyone' }, 'GET', '/session', 'Who am I, and in which workspaces').output(Session),
  signIn: route({ may: 'anyone' }, 'POST', '/session', 'Sign in')
    .input(z.object({ email: Email, password: z.string().max(200) }))
    .output(Session),
  signOut: route({ may: 'anyone' }, 'DELETE', '/session', 'Sign out here').output(Done),
  sessions: route({ may: 'account' }, 'GET', '/sessions', 'Where I am signed in').output(
    z.array(z.object({ id: Id, device: z.string(), created_at: z.string(), seen_on: z.string(), is_this_one: z.boolean() })),
  ),
  endSession: route({ may: 'account' }, 'DELETE', '/sessions/{id}', 'End one of my sessions')
    .input(z.object({ id: Id }))
    .output(Done),
  signOutEverywhere: route({ may: 'account' }, 'DELETE', '/sessions', 'Sign out everywhere').output(Done),
  changePassword: route({ may: 'account' }, 'PUT', '/password', 'Change my password; ends my other sessions')
    .input(z.object({ current: z.string().max(200), next: Password }))
    .output(Done),
  askForReset: route({ may: 'anyone' }, 'POST', '/password-resets', 'Ask for a link to set a new password; the answer never tells whether the address is known')
    .input(z.object({ email: Email }))
    .output(z.object({ sent: z.literal(true), by_mail: z.boolean() })),
  useReset: route({ may: 'anyone' }, 'POST', '/password-resets/use', 'Set a new password by a reset link')
    .input(z.object({ token: Secret, password: Password }))
    .output(Done),
  setUp: route({ may: 'anyone' }, 'POST', '/setup', 'Create the workspace and its first account')
    .input(
      z.object({
        token: Secret.optional(),
        workspace_name: line(80, 'the workspace a name'),
        name: line(120, 'your name'),
        email: Email,
        password: Password,
        time_zone: Zone,
      }),
    )
    .output(Session),
  lookAround: route({ may: 'anyone' }, 'POST', '/look-around', 'Look around in the sample workspace; before the set-up, by its link, from anywhere')
    .input(z.object({ token: Secret.optional() }).default({}))
    .output(Session),
  lookAtInvitation: route({ may: 'anyone' }, 'POST', '/invitations/look', 'What an invitation is for')
    .input(z.object({ token: Secret }))
    .output(
      z.object({
        workspace_name: z.string(),
        name: z.string(),
        email: z.string(),
        has_account: z.boolean(),
        role: z.enum(['member', 'guest', 'administrator']),
      }),
    ),
  acceptInvitation: route({ may: 'anyone' }, 'POST', '/invitations/accept', 'Accept an invitation: with a new password, or the one the account has')
    .input(z.object({ token: Secret, name: line(120, 'your name'), password: z.string().max(200), time_zone: Zone.optional() }))
    .output(Session),
};
