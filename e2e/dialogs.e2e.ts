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

  // The reader gives a command keys of their own; keys that another one has are refused by its name.
  await page.goto(`${program.url}/w/${slug}/today`);
  const keys = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(async () => {
    await page.keyboard.press('?');
    await expect(keys).toBeVisible({ timeout: 1000 });
  }).toPass();
  await keys.getByRole('button', { name: 'change the keys of Go to Balance' }).click();
  await page.keyboard.press('c');
  await expect(keys.getByRole('alert')).toContainText('New task');
  await page.keyboard.press('g');
  await page.keyboard.press('z');
  await expect(keys.getByRole('button', { name: /as it was.*the keys of Go to Balance/ })).toBeVisible();
  await noFindings(page);
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await page.reload();
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('z');
    await expect(page.getByRole('heading', { name: 'Balance', level: 1 })).toBeVisible({ timeout: 1500 });
  }).toPass();

  // A key result in money goes from the form to its bar as it was written.
  await page.goto(`${program.url}/w/${slug}/goals`);
  await page.getByRole('button', { name: 'New goal' }).first().click();
  await page.getByLabel('What will be true?').fill('A visit costs less');
  await page.getByRole('button', { name: 'Add a key result' }).click();
  await page.getByRole('textbox', { name: 'Key result 1' }).fill('Cost of a visit');
  await page.getByRole('combobox', { name: 'It is a' }).click();
  await page.getByRole('option', { name: 'money' }).click();
  await page.getByRole('combobox', { name: 'It should' }).click();
  await page.getByRole('option', { name: 'go down' }).click();
  await page.getByRole('textbox', { name: 'Now' }).fill('1250.5');
  await page.getByRole('textbox', { name: 'Target', exact: true }).fill('900');
  await page.getByRole('button', { name: 'This is a goal' }).click();
  await expect(page.getByText('from €1,250.50 down to €900')).toBeVisible();
  await noFindings(page);
});
