import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newId } from '../kit/ids.ts';
import { Session } from '../people/accounts.ts';
import { schemeScript } from './guards.ts';
import { pageOf } from './static.ts';

test('the policy of the page lets in the one script that stands in it, as it stands there', () => {
  const page = readFileSync(join(import.meta.dirname, '../../index.html'), 'utf8');
  const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, text]) =>
      `sha256-${createHash('sha256')
        .update(text ?? '')
        .digest('base64')}`,
  );
  expect(scripts).toEqual([schemeScript]);
});

test('who asks stands in the page as text: nothing in a name ends the attribute or begins a tag', () => {
  const session = {
    account: { id: newId(), email: 'mina@example.org' },
    workspaces: [
      {
        id: newId(),
        slug: 'w',
        name: '"><script>alert(1)</script>&quot;$&',
        person_id: newId(),
        name_of_person: "M'",
        role: 'member',
        initials: 'M',
        is_sample: false,
        seq: 3,
      },
    ],
    setup_needed: false,
    setup_link_needed: false,
    sample_open: false,
  } as const;
  const page = pageOf('<meta content="__NONCE__" /><meta content="__SESSION__" />', 'n', Session.parse(session));
  const [, content = ''] = /^<meta content="n" \/><meta content="([^"<>]*)" \/>$/.exec(page) ?? [];
  expect(JSON.parse(content.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code))))).toMatchObject({ workspaces: session.workspaces });
  expect(pageOf('"__SESSION__"', 'n', null)).toBe('""');
});
