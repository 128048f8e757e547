import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { api, expect, noFindings, setUp, test } from './world.ts';

test('an administrator takes the workspace, a list and their own things away', async ({ page, program }) => {
  const slug = await setUp(page, program);
  const project = crypto.randomUUID();
  await api(page, slug, 'POST', '/projects', { id: project, name: 'Harbour works', key: 'HAR' });
  await api(page, slug, 'POST', '/tasks', { id: crypto.randomUUID(), project_id: project, title: 'Lay the cable' });
  await api(page, slug, 'POST', '/tasks', { id: crypto.randomUUID(), project_id: project, title: 'Paint the pier' });
  const taken = async (press: () => Promise<void>) => {
    const [download] = await Promise.all([page.waitForEvent('download'), press()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  };

  // The whole workspace: made while one looks, then taken.
  await page.goto(`${program.url}/w/${slug}/settings/archive`);
  await expect(page.getByRole('link', { name: 'Archive', exact: true })).toHaveAttribute('aria-current', 'page');
  await expect(page.getByText('closed projects that you are not in')).toBeVisible();
  await page.getByRole('button', { name: 'Make an archive' }).click();
  await expect(page.getByRole('link', { name: 'Download' })).toBeVisible({ timeout: 30_000 });
  await noFindings(page);
  const archive = await taken(() => page.getByRole('link', { name: 'Download' }).click());
  expect(archive.name).toMatch(/^[a-z0-9-]+-\d{4}-\d\d-\d\d\.tar\.gz$/);
  expect(gunzipSync(archive.bytes).toString('utf8')).toContain('Lay the cable');

  // A list, by the filters of the screen.
  await page.goto(`${program.url}/w/${slug}/projects/HAR?view=list`);
  await page.getByLabel('Find or filter').fill('pier');
  await expect(page.getByText('Lay the cable')).toHaveCount(0);
  await page.getByRole('button', { name: 'Take the list' }).click();
  const list = await taken(() => page.getByRole('menuitem', { name: 'As CSV' }).click());
  expect(list.name).toBe('HAR tasks.csv');
  expect(list.bytes.toString('utf8')).toContain('Paint the pier');
  expect(list.bytes.toString('utf8')).not.toContain('Lay the cable');

  // What carries my name, and the way out that the last administrator has not.
  await page.goto(`${program.url}/w/${slug}/settings/privacy`);
  const mine = await taken(() => page.getByRole('link', { name: 'Take it with you' }).click());
  expect(JSON.parse(mine.bytes.toString('utf8'))).toMatchObject({ carries_my_name: expect.anything() });
  await page.getByRole('button', { name: 'Leave, and be erased' }).click();
  await page.getByRole('button', { name: 'Erase me' }).click();
  await expect(page.getByText('at least one administrator')).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${program.url}/w/${slug}/settings/archive`);
  await expect(page.getByRole('link', { name: 'Download' })).toBeVisible();
  await noFindings(page);
});
