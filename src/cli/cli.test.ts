import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'throughline-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const run = (...words: string[]) =>
  spawnSync(process.execPath, ['src/cli/main.ts', ...words], { encoding: 'utf8', env: { ...process.env, DATA_DIR: folder, DATABASE_URL: '' } });

test('commands answer in plain words and with a code', () => {
  expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('reset-link') });
  expect(run('dance')).toMatchObject({ status: 2, stderr: expect.stringContaining('no command “dance”') });
  expect(run('migrate')).toMatchObject({ status: 0, stdout: expect.stringContaining('0001-people.sql') });
  expect(run('migrate', '--json')).toMatchObject({ status: 0, stdout: '{"ok":true,"ran":[]}\n' });
  expect(run('doctor')).toMatchObject({ status: 0, stdout: expect.stringContaining('Nothing is wrong.') });
  expect(run('reset-link', 'nobody@example.org')).toMatchObject({ status: 2, stderr: expect.stringContaining('no account') });
});
