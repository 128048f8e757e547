import { api, expect, inDark, noFindings, setUp, test } from './world.ts';

test('what was written is found from the palette and on its page, by keys and live', async ({ page, program }) => {
  const slug = await setUp(page, program);
  const project = crypto.randomUUID();
  await api(page, slug, 'POST', '/projects', { id: project, name: 'Harbour works', key: 'HAR' });
  const write = (title: string, body: string) => api(page, slug, 'POST', '/tasks', { id: crypto.randomUUID(), project_id: project, title, body });
  await write('Lay the cable', 'From the pier to the lighthouse.');

  // From the palette: what is inside, and everything.
  await expect(async () => {
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Find or do' })).toBeFocused({ timeout: 1500 });
  }).toPass();
  await page.keyboard.type('lighthouse');
  await expect(page.getByRole('option', { name: /HAR-1 Lay the cable.*lighthouse/ })).toBeVisible();
  await noFindings(page);
  await page.getByRole('option', { name: 'Search everything for “lighthouse”' }).click();
  await expect(page.getByRole('heading', { name: 'Search', level: 1 })).toBeVisible();
  await expect(page.locator('mark')).toHaveText('lighthouse');

  // Somebody writes while one looks; a slip is forgiven; filters narrow, and what is none is said.
  await write('Paint the lighthouse', '');
  await expect(page.getByRole('link', { name: 'HAR-2 Paint the lighthouse' })).toBeVisible();
  const field = page.getByRole('searchbox', { name: 'Search' });
  await field.fill('cabel colour:red');
  await expect(page.getByText('“colour:” is no filter here')).toBeVisible();
  await field.fill('cabel');
  await expect(page.getByText('spelled nearly so')).toBeVisible();
  await field.fill('lighthouse kind:project');
  await expect(page.getByText('Nothing has these words, or it is not open to you.')).toBeVisible();

  // The first row by Enter, the task over the page.
  await field.fill('paint');
  await expect(page.getByRole('link', { name: 'HAR-2 Paint the lighthouse' })).toBeVisible();
  await field.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/search\?.*task=HAR-2/);
  await page.setViewportSize({ width: 390, height: 844 });
  await inDark(page);
  await page.goto(page.url().replace(/&?task=HAR-2/, ''));
  await expect(page.getByRole('link', { name: 'HAR-2 Paint the lighthouse' })).toBeVisible();
  await noFindings(page);
});
