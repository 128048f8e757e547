import { z } from 'zod';
import { route } from '../kit/contract.ts';
import { Id } from '../kit/ids.ts';
import { line } from '../kit/text.ts';
import { Day } from '../kit/time.ts';

/** How many living tokens one may have. */
export const mostTokens = 50;

export const Token = z.object({
  id: Id,
  name: z.string(),
  scope: z.enum(['read', 'write']),
  created_at: z.string(),
  expires_on: Day.nullable(),
  used_on: Day.nullable(),
  is_expired: z.boolean(),
});
export type Token = z.infer<typeof Token>;

const changes = ['tokens'];
const mine = { may: 'guest', level: 'own', changes, browserOnly: true } as const;

export const tokensApi = {
  list: route(mine, 'GET', '/my/tokens', 'My tokens for other programs').output(z.array(Token)),
  create: route(mine, 'POST', '/my/tokens', 'A new token; its secret is in this answer and nowhere else')
    .input(z.object({ id: Id, name: line(80, 'the token a name'), scope: z.enum(['read', 'write']), expires_on: Day.nullable().default(null) }))
    .output(z.object({ token: Token, secret: z.string() })),
  revoke: route(mine, 'DELETE', '/my/tokens/{id}', 'Revoke a token: it stops working at once')
    .input(z.object({ id: Id }))
    .output(z.object({ done: z.literal(true) })),
};
