import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { api, expect, inDark, noFindings, setUp, test } from './world.ts';

test('an administrator takes the workspace, a list and their own things away', async ({ page, program }) => {
  const slug = await setUp(page, program);
  const project = crypto.randomUUID();
  await api(page, slug, 'POST', '/projects', { id: project, name: 'Harbour works', key: 'HAR' });
  const cable = (await api(page, slug, 'POST', '/tasks', { id: crypto.randomUUID(), project_id: project, title: 'Lay the cable' })) as { key: string };
  await api(page, slug, 'POST', '/tasks', { id: crypto.randomUUID(), project_id: project, title: 'Paint the pier' });
  const taken = async (press: () => Promise<void>) => {
    const [download] = await Promise.all([page.waitForEvent('download'), press()]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  };

  await test.step('files: by the button, pasted, looked at, with a comment, removed and brought back', async () => {
    await page.goto(`${program.url}/w/${slug}/projects/HAR?task=${cable.key}`);
    const panel = page.getByRole('dialog', { name: `Task ${cable.key}` });
    const onTask = panel.getByRole('region', { name: 'Files', exact: true });
    await onTask.getByLabel('Add a file').setInputFiles({ name: 'soundings.csv', mimeType: 'text/csv', buffer: Buffer.from('place;depth\npier;"4;5"\n') });
    await onTask.getByRole('button', { name: 'soundings.csv', exact: true }).click();
    await expect(page.getByRole('cell', { name: '4;5' })).toBeVisible();
    await noFindings(page);
    await page.getByRole('button', { name: 'Close' }).last().click();
    await panel.getByRole('heading', { name: 'Lay the cable' }).evaluate(async (at) => {
      const canvas = new OffscreenCanvas(320, 200);
      canvas.getContext('2d')?.fillRect(0, 0, 160, 100);
      const data = new DataTransfer();
      data.items.add(new File([await canvas.convertToBlob()], 'chart.png', { type: 'image/png' }));
      at.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await expect(onTask.getByRole('button', { name: 'Look at chart.png' })).toBeVisible();
    await onTask.getByRole('button', { name: 'Look at chart.png' }).click();
    await expect(page.getByRole('img', { name: 'chart.png' })).toHaveJSProperty('naturalWidth', 320);
    await page.getByRole('button', { name: 'Close' }).last().click();
    await panel.getByLabel('Add a file to it').setInputFiles({ name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<script>1</script>') });
    await panel.getByRole('button', { name: 'Say it' }).click();
    const said = panel.getByRole('list', { name: 'Files of this comment' });
    const html = await taken(() => said.getByRole('link', { name: 'page.html' }).click());
    expect([html.name, html.bytes.toString()]).toEqual(['page.html', '<script>1</script>']);
    await onTask.getByRole('button', { name: 'More for chart.png' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await expect(onTask.getByText('chart.png')).toHaveCount(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(onTask.getByRole('button', { name: 'Look at chart.png' })).toBeVisible();
    await noFindings(page);
  });

  await test.step('my picture is cut here and shown where my initials were', async () => {
    await page.goto(`${program.url}/w/${slug}/settings`);
    const picture = await page.evaluate(async () => {
      const canvas = new OffscreenCanvas(600, 400);
      const pen = canvas.getContext('2d');
      if (pen) pen.fillStyle = '#1d5a72';
      pen?.fillRect(0, 0, 600, 400);
      return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
    });
    await page.getByLabel('Choose a picture').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: Buffer.from(picture) });
    await page.getByRole('dialog', { name: 'Your picture' }).getByRole('slider').press('ArrowRight');
    await noFindings(page);
    await page.getByRole('button', { name: 'Use it' }).click();
    await expect(page.locator('nav img.tl-initials')).toHaveJSProperty('naturalWidth', 320);
    await noFindings(page);
  });

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
  expect(gunzipSync(archive.bytes).toString('utf8')).toContain('place;depth');

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
  await inDark(page);
  await page.goto(`${program.url}/w/${slug}/settings/archive`);
  await expect(page.getByRole('link', { name: 'Download' })).toBeVisible();
  await noFindings(page);
});
