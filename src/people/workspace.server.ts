import { implement } from '@orpc/server';
import { sql } from 'kysely';
import { checkVersion } from '../kit/errors.ts';
import type { Context } from './context.server.ts';
import { admitPerson, type Entry } from './handlers.server.ts';
import { stillAdministrator } from './membership.server.ts';
import { acts, actWords, permissions, rules, standings } from './permissions.ts';
import { personColumns, sightWords } from './person-columns.ts';
import { type PrivacyLedger, workspaceSettingsApi } from './workspace.ts';

const os = implement(workspaceSettingsApi).$context<{ entry: Entry }>().use(admitPerson);

export const workspaceSettingsRouter = os.router({
  settings: os.settings.handler(({ context: { c } }) => settings(c)),
  edit: os.edit.handler(({ context: { c }, input }) => editSettings(c, input)),
  permissions: os.permissions.handler(({ context: { c } }) => ({
    acts: acts.map((act) => ({ act, words: actWords[act] })),
    rows: standings.map((standing) => ({ standing, ...permissions[standing] })),
    rules,
    mine: c.me.role,
  })),
  privacy: os.privacy.handler(({ context: { c } }) => privacyLedger(c)),
});

async function settings(c: Context) {
  const w = await c.db.selectFrom('workspaces').select(['name', 'slug', 'time_zone', 'version']).where('id', '=', c.workspaceId).executeTakeFirstOrThrow();
  return { ...w, can: { edit: c.me.role === 'administrator' && c.me.through === 'session' && !c.workspace.isSample } };
}

async function editSettings(c: Context, input: { version: number; name?: string | undefined; time_zone?: string | undefined }) {
  return c.transaction(async (c) => {
    await stillAdministrator(c);
    const before = await settings(c);
    checkVersion(before, input.version, before);
    const patch = Object.fromEntries(Object.entries({ name: input.name, time_zone: input.time_zone }).filter(([, value]) => value !== undefined));
    await c.db
      .updateTable('workspaces')
      .set((e) => ({ ...patch, version: e('version', '+', 1) }))
      .where('id', '=', c.workspaceId)
      .execute();
    c.record({
      kind: 'workspace.changed',
      subject: { kind: 'workspace', id: c.workspaceId },
      features: ['workspace', 'people', 'today'],
      data: { changed: Object.keys(patch) },
    });
    return settings(c);
  });
}

async function privacyLedger(c: Context): Promise<PrivacyLedger> {
  const counts = sql.join(
    personColumns.map(
      (p, i) =>
        sql`SELECT ${sql.lit(i)} AS place, count(*) AS n FROM ${sql.table(p.table)} WHERE workspace_id = ${c.workspaceId} AND ${sql.ref(p.column)} = ${c.me.id}`,
    ),
    sql` UNION ALL `,
  );
  const { rows } = await sql<{ place: number; n: number }>`${counts}`.execute(c.slow);
  const found = new Map(rows.map((r) => [Number(r.place), Number(r.n)]));
  const person = await c.db.selectFrom('people').selectAll().where('workspace_id', '=', c.workspaceId).where('id', '=', c.me.id).executeTakeFirstOrThrow();
  const account = await c.db.selectFrom('accounts').select(['email', 'password_changed_at']).where('id', '=', c.me.accountId).executeTakeFirst();
  const links = await c.db
    .selectFrom('links')
    .select(['created_at', 'expires_at', 'used_at'])
    .where('kind', '=', 'reset')
    .where('account_id', '=', c.me.accountId)
    .orderBy('created_at', 'desc')
    .execute();
  const { me, organisation } = sightWords;
  const others = c.me.role === 'guest' ? 'whoever works with you' : organisation;
  return {
    facts: [
      { what: 'Your name', value: person.name, who_sees: others },
      { what: 'Your own words', value: person.about, who_sees: organisation },
      { what: 'No new offers until', value: person.no_offers_until ?? '', who_sees: `${organisation}, as a sentence without a reason` },
      {
        what: 'Your role and since when you are here',
        value: `${person.role}, ${(person.joined_at ?? person.created_at).slice(0, 10)}`,
        who_sees: 'the role: every member; the day: only you',
      },
      { what: 'Your mail address', value: account?.email ?? '', who_sees: `${me}; an administrator saw the one you were invited by until you joined` },
      { what: 'Your time zone', value: person.time_zone ?? 'as the workspace', who_sees: me },
      {
        what: 'Your password',
        value: `not kept; only what it is checked against (argon2id)${account?.password_changed_at ? `, since ${account.password_changed_at.slice(0, 10)}` : ''}`,
        who_sees: 'nobody',
      },
      { what: 'Where you are signed in', value: 'a name of the browser, when it began, the last day it was used; no address', who_sees: me },
    ],
    rows: personColumns.map((p, i) => ({ table: p.table, column: p.column, what: p.what, who_sees: sightWords[p.sight], n: found.get(i) ?? 0 })),
    reset_links: links.map((l) => ({ made_at: l.created_at, expires_at: l.expires_at, used_at: l.used_at })),
    honestly: [
      'Whoever runs the machine can read what is not end-to-end encrypted. Nothing here is yet.',
      'An administrator can end your sessions, suspend you and end your membership, but never sees or sets your password, mail address or a reset link, and sees no more than a member does.',
      'Nobody is shown a number about you; the ones on this page are told to you alone.',
      'Logs of the server carry the number of a request, never yours.',
    ],
  };
}
