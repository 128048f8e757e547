import type { Ground } from '../../people/context.server.ts';
import { writeFollow } from '../follows.server.ts';
import { choicesOf, writeChoices } from './mail-choices.server.ts';
import { escapeHtml } from './mail-text.ts';
import { choiceIn, type MailChoice } from './mail-tokens.server.ts';
import { readerContext } from './mails.server.ts';

const questions = {
  digest: { ask: 'No more of these mornings?', yes: 'Send no more digests', done: 'No more digests come.' },
  immediate: { ask: 'No more mails at once?', yes: 'Send no more mails at once', done: 'What needs you comes in the inbox and the digest only.' },
  unfollow: { ask: 'Follow it no more?', yes: 'Follow it no more', done: 'You do not follow it any more.' },
};

/** The page of a link in a mail. To look changes nothing; to post does the one thing that the link is for. */
export async function mailLink(ground: Ground, token: string, post: boolean, nonce: string): Promise<{ status: 200 | 404; html: string }> {
  const choice = choiceIn(ground.secret, token);
  const c = choice && (await contextFor(ground, choice));
  if (!choice || !c)
    return { status: 404, html: page(nonce, 'This link does nothing', 'It was not made here, or whom it was made for is not here any more.', '') };
  const words = questions[choice[0]];
  if (!post) {
    const form = `<form method="post"><button type="submit">${words.yes}</button></form>`;
    return { status: 200, html: page(nonce, words.ask, `In ${c.workspace.name}. Your inbox stays as it is, and the settings change it back.`, form) };
  }
  await c.transaction(async (c) => {
    if (choice[0] === 'unfollow') await writeFollow(c.db, c.workspaceId, c.me.id, { kind: choice[3], id: choice[4] }, c.now, { left_at: c.now });
    else {
      const before = await choicesOf(c.db, c.workspaceId, c.me.id);
      await writeChoices(c.db, c.workspaceId, c.me.id, c.now, { ...before, ...(choice[0] === 'digest' ? { digest_days: [] } : { immediate: false }) });
    }
    c.record({
      kind: 'mail.chosen',
      subject: { kind: 'person', id: c.me.id },
      features: ['mail', 'follows', 'inbox'],
      audience: 'subject',
      withoutActor: true,
    });
  });
  return { status: 200, html: page(nonce, words.done, `In ${c.workspace.name}.`, '') };
}

async function contextFor(ground: Ground, [, workspaceId, personId]: MailChoice) {
  const workspace = await ground.database.read.selectFrom('workspaces').select('slug').where('id', '=', workspaceId).executeTakeFirst();
  return workspace ? readerContext(ground, workspace.slug, personId) : null;
}

const style = `body{margin:0;background:#f6f3ec;color:#1f1d1a;font:16px/1.5 Inter,system-ui,sans-serif}main{max-width:460px;margin:14vh auto 0;padding:0 24px}
h1{font:500 30px/1.2 Newsreader,Georgia,serif;margin:0 0 10px}p{color:#6b665e;margin:0 0 22px}button{font:inherit;font-weight:600;color:#fff;background:#2d5d8a;border:0;border-radius:8px;padding:10px 18px;cursor:pointer}
@media(prefers-color-scheme:dark){body{background:#191817;color:#eee9e0}p{color:#a8a196}}`;

const page = (nonce: string, title: string, line: string, form: string) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${escapeHtml(title)}</title><style nonce="${nonce}">${style}</style></head>
<body><main><h1>${escapeHtml(title)}</h1><p>${escapeHtml(line)}</p>${form}</main></body></html>
`;
