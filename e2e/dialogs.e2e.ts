import { api, expect, noFindings, setUp, test } from './world.ts';

test('a dialog that comes late takes the focus, gives it back, and has no finding', async ({ page, program }) => {
  const slug = await setUp(page, program);
  await api(page, slug, 'POST', '/projects', { id: crypto.randomUUID(), key: 'LATE', name: 'Late' });
  await page.goto(`${program.url}/w/${slug}/goals`);
  const opener = page.getByRole('button', { name: 'New goal' }).first();
  await opener.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New goal' });
  await expect(dialog).toBeVisible();
  await expect(dialog.locator(':focus')).toHaveCount(1);
  await noFindings(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();

  await expect(async () => {
    await page.keyboard.press('c');
    await expect(page.getByRole('dialog', { name: 'New task' })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(page.getByLabel('What is to be done?')).toBeFocused();
  await page.keyboard.type('Come late');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('LATE-1 · Late')).toBeVisible();
  await expect(page.getByRole('heading', { name: /Come late/ })).toBeVisible();
  await noFindings(page);
});
