import { implement } from '@orpc/server';
import type { Kysely } from 'kysely';
import type { Tables } from '../../db/tables.ts';
import { checkVersion } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { admitPerson, type Entry } from '../../people/handlers.server.ts';
import { type MailChoices, mailApi, usual, type Weekday, weekdays } from './mail-choices.ts';

const os = implement(mailApi).$context<{ entry: Entry }>().use(admitPerson);

export const mailRouter = os.router({
  mine: os.mine.handler(({ context: { c } }) => myChoices(c)),
  choose: os.choose.handler(({ context: { c }, input }) => choose(c, input)),
});

export interface Chosen {
  immediate: boolean;
  digest_days: Weekday[];
  digest_at: string;
  quiet_until: string | null;
  version: number;
  updated_at: string | null;
}

/** What a person chose, or has when they chose nothing. */
export async function choicesOf(db: Kysely<Tables>, workspaceId: string, personId: string): Promise<Chosen> {
  const row = await db.selectFrom('mail_choices').selectAll().where('workspace_id', '=', workspaceId).where('person_id', '=', personId).executeTakeFirst();
  return row ? chosen(row) : { ...usual, version: 0, updated_at: null };
}

/** A row as it is used. */
export const chosen = (row: {
  immediate: string;
  digest_days: string;
  digest_at: string;
  quiet_until: string | null;
  version: number;
  updated_at: string;
}): Chosen => ({
  immediate: row.immediate === 'on',
  digest_days: weekdays.filter((d) => row.digest_days.split(' ').includes(d)),
  digest_at: row.digest_at,
  quiet_until: row.quiet_until,
  version: row.version,
  updated_at: row.updated_at,
});

async function myChoices(c: Context): Promise<MailChoices> {
  const { updated_at: _, ...mine } = await choicesOf(c.db, c.workspaceId, c.me.id);
  const account = await c.db.selectFrom('accounts').select('email').where('id', '=', c.me.accountId).executeTakeFirst();
  return { ...mine, email: account?.email ?? '', time_zone: c.me.timeZone, mail_works: c.ground.mailer.on, can: { change: !c.workspace.isSample } };
}

async function choose(c: Context, input: Omit<Chosen, 'updated_at'>): Promise<MailChoices> {
  return c.transaction(async (c) => {
    const before = await choicesOf(c.db, c.workspaceId, c.me.id);
    checkVersion(before, input.version, await myChoices(c));
    await writeChoices(c.db, c.workspaceId, c.me.id, c.now, { ...before, ...input });
    c.record({ kind: 'mail.chosen', subject: { kind: 'person', id: c.me.id }, features: ['mail'], audience: 'subject', withoutActor: true });
    return myChoices(c);
  });
}

/** Writes what a person chose; `from` is what they had. */
export async function writeChoices(trx: Kysely<Tables>, workspaceId: string, personId: string, now: string, to: Omit<Chosen, 'updated_at'>): Promise<void> {
  const row = {
    immediate: to.immediate ? 'on' : 'off',
    digest_days: weekdays.filter((d) => to.digest_days.includes(d)).join(' '),
    digest_at: to.digest_at,
    quiet_until: to.quiet_until,
    updated_at: now,
    version: to.version + 1,
  };
  await trx
    .insertInto('mail_choices')
    .values({ workspace_id: workspaceId, person_id: personId, ...row })
    .onConflict((oc) => oc.columns(['workspace_id', 'person_id']).doUpdateSet(row))
    .execute();
}
