import { z } from 'zod';

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const random = new Uint8Array(4096);
let used = random.length;

/** A new id in order of time (UUIDv7). Made by the client, so that a create can be repeated. */
export function newId(now: number = Date.now()): string {
  if (used + 10 > random.length) {
    crypto.getRandomValues(random); // many at once: each call costs more than its bytes
    used = 0;
  }
  const time = now.toString(16).padStart(12, '0');
  const at = (i: number) => random[used + i] ?? 0;
  const two = (i: number) => `${hex[at(i)]}${hex[at(i + 1)]}`;
  const version = `${hex[0x70 | (at(0) & 0x0f)]}${hex[at(1)]}`;
  const variant = `${hex[0x80 | (at(2) & 0x3f)]}${hex[at(3)]}`;
  const rest = `${two(4)}${two(6)}${two(8)}`;
  used += 10;
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${rest}`;
}

export const Id = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[47][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'Give an id as a UUID in lower case (version 7 or 4).');
