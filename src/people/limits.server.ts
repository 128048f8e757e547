import { Refusal } from '../kit/errors.ts';
import type { Visit } from './handlers.server.ts';
import { hashOf } from './secrets.server.ts';

export const limits = {
  signInPerAccount: { most: 10, seconds: 15 * 60 },
  signInPerAddress: { most: 60, seconds: 15 * 60 },
  resetPerAccount: { most: 3, seconds: 60 * 60 },
  resetPerAddress: { most: 20, seconds: 60 * 60 },
  linkPerAddress: { most: 60, seconds: 15 * 60 },
} as const;

/** Addresses of one network of IPv6 count as one, since whoever has one has them all. */
function bucketOf(limit: keyof typeof limits, who: string): string {
  const network = limit.endsWith('PerAddress') && who.includes(':') && !who.startsWith('::ffff:') ? who.split(':').slice(0, 4).join(':') : who;
  return hashOf(`${limit}:${network}`);
}

/** Counts an attempt; refuses when there were too many. The bucket is kept as a hash: it names nobody. */
export async function countAttempt(visit: Visit, limit: keyof typeof limits, who: string): Promise<void> {
  const { most, seconds } = limits[limit];
  const bucket = bucketOf(limit, who);
  const refused = await visit.ground.database.write(null, async (trx) => {
    const row = await trx.selectFrom('attempts').selectAll().where('bucket', '=', bucket).executeTakeFirst();
    if (!row || row.resets_at <= visit.now) {
      const resets_at = new Date(Date.parse(visit.now) + seconds * 1000).toISOString();
      await trx.deleteFrom('attempts').where('resets_at', '<=', visit.now).execute();
      await trx.insertInto('attempts').values({ bucket, n: 1, resets_at }).execute();
      return null;
    }
    if (row.n >= most) return row.resets_at;
    await trx
      .updateTable('attempts')
      .set({ n: row.n + 1 })
      .where('bucket', '=', bucket)
      .execute();
    return null;
  });
  if (refused) {
    const wait = Math.max(1, Math.ceil((Date.parse(refused) - Date.parse(visit.now)) / 1000));
    throw new Refusal('tooMany', `Too many attempts. Try again in ${wait <= 60 ? 'a minute' : `${Math.ceil(wait / 60)} minutes`}.`, {
      rule: 'attempts',
      retryAfter: wait,
    });
  }
}

/** Forgets the attempts of someone who got in. */
export async function forgetAttempts(visit: Visit, limit: keyof typeof limits, who: string): Promise<void> {
  await visit.ground.database.write(null, (trx) => trx.deleteFrom('attempts').where('bucket', '=', bucketOf(limit, who)).execute());
}

/** Takes one attempt back: it was right, and only wrong ones count. */
export async function takeBackAttempt(visit: Visit, limit: keyof typeof limits, who: string): Promise<void> {
  await visit.ground.database.write(null, (trx) =>
    trx
      .updateTable('attempts')
      .set((e) => ({ n: e('n', '-', 1) }))
      .where('bucket', '=', bucketOf(limit, who))
      .where('n', '>', 0)
      .execute(),
  );
}
