import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { FollowedKind } from '../follows.ts';

// A link in a mail does one thing without signing in, and nothing else: the token says which, and is signed by the installation.

const Choice = z.union([
  z.tuple([z.literal('digest'), z.string(), z.string()]),
  z.tuple([z.literal('immediate'), z.string(), z.string()]),
  z.tuple([z.literal('unfollow'), z.string(), z.string(), FollowedKind, z.string()]),
]);
/** What is ended, the workspace, the person; of unfollowing, the thing. */
export type MailChoice = z.infer<typeof Choice>;

// A key of its own: no signature made elsewhere is one here.
const sign = (secret: string, text: string) => createHmac('sha256', createHmac('sha256', secret).update('links in mails').digest()).update(text).digest();

/** A choice as a token for an address. */
export function mailToken(secret: string, choice: MailChoice): string {
  const text = Buffer.from(JSON.stringify(choice)).toString('base64url');
  return `${text}.${sign(secret, text).toString('base64url')}`;
}

/** The choice of a token, or null when it was not made here. */
export function choiceIn(secret: string, token: string): MailChoice | null {
  const [text = '', signature = '', ...rest] = token.split('.');
  if (rest.length > 0 || token.length > 600) return null;
  const given = Buffer.from(signature, 'base64url');
  const right = sign(secret, text);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return null;
  try {
    return Choice.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}
