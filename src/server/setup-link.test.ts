import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';
import { freshDatabase } from '../db/testing.postgres.ts';
import { serve } from './serve.ts';
import { readSettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-link-'));
const postgres = process.env.ENGINE === 'postgres' ? await freshDatabase(inject('pg')) : null;
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await postgres?.drop();
});

test('the link that is printed is the one in the file, and stays so over a restart until it is used', async () => {
  const settings = readSettings({ DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'silent', PUBLIC_URL: 'http://work.example.org', DATABASE_URL: postgres?.url });
  const file = join(folder, 'setup-link');
  const first = await serve(settings);
  await first.stop();
  expect(first.setupLink).toMatch(/^http:\/\/work\.example\.org\/set-up#.{20,}$/);
  expect(readFileSync(file, 'utf8')).toBe(`${first.setupLink}\n`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const second = await serve(settings);
  try {
    expect(second.setupLink).toBe(first.setupLink);
    await second.ground.database.write(null, (trx) => trx.deleteFrom('links').execute());
  } finally {
    await second.stop();
  }
  const third = await serve(settings);
  await third.stop();
  expect(third.setupLink).not.toBe(first.setupLink);
  expect(readFileSync(file, 'utf8')).toBe(`${third.setupLink}\n`);
});
