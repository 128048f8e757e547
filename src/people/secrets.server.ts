import { argon2, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);
const cost = { parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 } as const;

/** A new secret of 256 bits, for a cookie, a bearer token or a link. Only its hash is kept. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** What is kept of a secret: SHA-256, which is enough for 256 random bits. */
export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** A password as it is kept: argon2id with its own salt. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive('argon2id', { message: password.normalize('NFKC'), nonce, ...cost });
  return `argon2id$${cost.memory}$${cost.passes}$${nonce.toString('base64')}$${tag.toString('base64')}`;
}

/** Whether a password is the one that was kept. Takes as long when there is none, so that time tells nothing. */
export async function passwordIs(kept: string | null, password: string): Promise<boolean> {
  const [, memory, passes, nonce, tag] = (kept ?? '').split('$');
  const salt = nonce ? Buffer.from(nonce, 'base64') : Buffer.alloc(16);
  const found = await derive('argon2id', {
    message: password.normalize('NFKC'),
    nonce: salt,
    ...cost,
    ...(memory ? { memory: Number(memory), passes: Number(passes) } : {}),
  });
  const expected = tag ? Buffer.from(tag, 'base64') : Buffer.alloc(32);
  return found.length === expected.length && timingSafeEqual(found, expected) && kept !== null;
}

/** A cookie's value: the token and its signature, so that a made-up one never reaches the database. */
export const signToken = (secret: string, token: string): string => `${token}.${createHmac('sha256', secret).update(token).digest('base64url')}`;

/** The token of a signed value, or null. */
export function tokenOf(secret: string, signed: string): string | null {
  const dot = signed.lastIndexOf('.');
  if (dot < 1) return null;
  const token = signed.slice(0, dot);
  const given = Buffer.from(signed.slice(dot + 1), 'base64url');
  const right = createHmac('sha256', secret).update(token).digest();
  return given.length === right.length && timingSafeEqual(given, right) ? token : null;
}
