import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { schemeScript } from './guards.ts';

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
