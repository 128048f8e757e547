import type { Context, Delivery, Ground, Mail } from '../../people/context.server.ts';
import { FollowedKind } from '../follows.ts';
import { myInbox } from '../inbox.server.ts';
import type { Notice } from '../inbox.ts';
import { choicesOf } from './mail-choices.server.ts';
import { htmlOf, type MailContent, mostRows, subjectOf, textOf } from './mail-text.ts';
import { mailToken } from './mail-tokens.server.ts';
import { readerContext, writeDigests, writeImmediate } from './mails.server.ts';

// Sends what was written down. A mail is `sending` before the server hears of it: one that was cut off there is not sent again.

const minute = 60_000;
const longestWait = 6 * 60 * minute;
const givenUpAfter = 48 * 60 * minute;
const leaseMs = 15 * minute;
const keptDays = 60;
const sideBySide = 4;

export type Say = (fields: Record<string, unknown>, message: string) => void;
const busy = new WeakSet<Ground>();

/** Every minute: writes down the mails that are due and sends them. A run that takes long is not doubled. */
export async function postMails(ground: Ground, say: Say): Promise<void> {
  if (!ground.mailer.on || busy.has(ground)) return;
  busy.add(ground);
  try {
    await writeDigests(ground);
    await writeImmediate(ground);
    await sendMails(ground, say);
    await forgetOld(ground);
  } finally {
    busy.delete(ground);
  }
}

async function sendMails(ground: Ground, say: Say): Promise<void> {
  const now = ground.clock().toISOString();
  const due = await ground.database.read
    .selectFrom('mails as x')
    .innerJoin('workspaces as w', 'w.id', 'x.workspace_id')
    .select(['x.workspace_id', 'x.id', 'x.person_id', 'x.kind', 'x.rows_told', 'x.state', 'x.created_at', 'w.slug'])
    .where('x.state', 'in', ['waiting', 'sending'])
    .where('x.run_at', '<=', now)
    .orderBy('x.run_at')
    .limit(2000)
    .execute();
  const left = [...due];
  await Promise.all(
    Array.from({ length: sideBySide }, async () => {
      for (let mail = left.shift(); mail; mail = left.shift()) await sendOne(ground, mail, say);
    }),
  );
}

interface Waiting {
  workspace_id: string;
  id: string;
  person_id: string;
  kind: string;
  rows_told: string;
  state: string;
  created_at: string;
  slug: string;
}

async function sendOne(ground: Ground, mail: Waiting, say: Say): Promise<void> {
  const set = async (from: string, to: { state: string; run_at?: string; problem?: string | null; sent_at?: string }) => {
    const { numUpdatedRows } = await ground.database.write(mail.workspace_id, (trx) =>
      trx
        .updateTable('mails')
        .set(to)
        .where('workspace_id', '=', mail.workspace_id)
        .where('id', '=', mail.id)
        .where('state', '=', from)
        .where('run_at', '<=', ground.clock().toISOString())
        .executeTakeFirst(),
    );
    return numUpdatedRows > 0n;
  };
  const after = (ms: number) => new Date(ground.clock().getTime() + ms).toISOString();
  if (mail.state === 'sending') {
    if (await set('sending', { state: 'unsure', problem: 'cut off while it was sent' }))
      say({ mail: mail.id }, 'a mail was cut off while it was sent; it is not sent again');
    return;
  }
  const letter = await letterOf(ground, mail);
  if (!letter) {
    await set('waiting', { state: 'empty' });
    return;
  }
  if (!(await set('waiting', { state: 'sending', run_at: after(leaseMs) }))) return;
  const became = await ground.mailer.deliver(letter);
  const end = (to: { state: string; run_at?: string; problem?: string | null; sent_at?: string }) =>
    ground.database.write(mail.workspace_id, (trx) =>
      trx.updateTable('mails').set(to).where('workspace_id', '=', mail.workspace_id).where('id', '=', mail.id).where('state', '=', 'sending').execute(),
    );
  const age = ground.clock().getTime() - Date.parse(mail.created_at);
  if (became.state === 'sent') await end({ state: 'sent', sent_at: ground.clock().toISOString(), problem: null });
  else if (became.state === 'later' && age < givenUpAfter)
    await end({ state: 'waiting', problem: became.problem, run_at: after(Math.min(longestWait, Math.max(minute, age))) });
  else await giveUp(became, age);

  async function giveUp(how: Exclude<Delivery, { state: 'sent' }>, tried: number): Promise<void> {
    await end({ state: how.state === 'unsure' ? 'unsure' : 'given_up', problem: how.problem });
    const why = how.state === 'unsure' ? 'it may have arrived, and is not sent again' : 'it is given up; its rows stay in the inbox';
    say({ mail: mail.id, problem: how.problem, minutes: Math.round(tried / minute) }, `a mail was not sent: ${why}`);
  }
}

/** The mail as it is true now: what is done, hidden, gone or muted by now is not in it; null when nothing is left, or nobody to read it. */
async function letterOf(ground: Ground, mail: Waiting): Promise<Mail | null> {
  const c = await readerContext(ground, mail.slug, mail.person_id);
  if (!c) return null;
  const kind = mail.kind as MailContent['kind'];
  const choices = await choicesOf(c.db, c.workspaceId, c.me.id);
  if (kind === 'immediate' ? !choices.immediate : choices.digest_days.length === 0) return null;
  const ids = JSON.parse(mail.rows_told) as string[];
  const rows = ids.length > 0 ? await myInbox(c, 'open', ids) : [];
  const account = await c.db.selectFrom('accounts').select('email').where('id', '=', c.me.accountId).executeTakeFirst();
  if (rows.length === 0 || !account) return null;
  const { content, stop } = contentOf(c, kind, rows);
  return {
    to: account.email,
    subject: subjectOf(content),
    text: textOf(content),
    html: htmlOf(content),
    id: mail.id,
    headers: { 'List-Unsubscribe': `<${stop}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click', 'Auto-Submitted': 'auto-generated' },
  };
}

function contentOf(c: Context, kind: MailContent['kind'], rows: Notice[]): { content: MailContent; stop: string } {
  const at = (path: string) => `${c.ground.publicUrl}${path}`;
  const place = (path: string) => at(`/w/${encodeURIComponent(c.workspace.slug)}${path}`);
  const stop = at(`/mail/${mailToken(c.ground.secret, [kind, c.workspaceId, c.me.id])}`);
  const content = {
    kind,
    workspace: c.workspace.name,
    rows: rows.slice(0, mostRows).map((notice) => {
      const followed = followedOf(notice);
      const token = followed && mailToken(c.ground.secret, ['unfollow', c.workspaceId, c.me.id, followed.kind, followed.id]);
      return { notice, link: place(pathOf(notice)), unfollow: token && at(`/mail/${token}`) };
    }),
    more: Math.max(0, rows.length - mostRows),
    inbox: place('/inbox'),
    settings: place('/settings/notices'),
    stop,
  };
  return { content, stop };
}

/** What a row comes from following, if it does. */
function followedOf(n: Notice): { kind: FollowedKind; id: string } | null {
  if (n.what !== 'followed') return null;
  if (n.data.why === 'project') return n.project_id ? { kind: 'project', id: n.project_id } : null;
  const kind = FollowedKind.safeParse(n.subject.kind).data;
  return kind ? { kind, id: n.subject.id } : null;
}

function pathOf({ subject: s, what }: Notice): string {
  const key = encodeURIComponent(s.key ?? '');
  const project = encodeURIComponent((s.key ?? '').replace(/-.*$/, ''));
  if (what === 'imported_offers') return `/today/imported/${s.id}`;
  if (s.kind === 'task' && s.key) return `/projects/${project}?task=${key}`;
  if (s.kind === 'project' && s.key) return `/projects/${key}`;
  if (s.kind === 'milestone' && s.key) return `/projects/${project}`;
  if (s.kind === 'goal') return `/goals/${s.id}`;
  return '/inbox';
}

async function forgetOld(ground: Ground): Promise<void> {
  const before = new Date(ground.clock().getTime() - keptDays * 24 * 60 * minute).toISOString();
  const old = await ground.database.read.selectFrom('mails').select(['workspace_id']).where('created_at', '<', before).distinct().execute();
  for (const { workspace_id } of old)
    await ground.database.write(workspace_id, (trx) =>
      trx
        .deleteFrom('mails')
        .where('workspace_id', '=', workspace_id)
        .where('created_at', '<', before)
        .where('state', 'not in', ['waiting', 'sending'])
        .execute(),
    );
}
