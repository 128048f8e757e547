import { api, expect, inDark, noFindings, setUp, test } from './world.ts';

test('Balance says when it is too early, what stands against each axis, and how it is counted', async ({ page, program }) => {
  const slug = await setUp(page, program);
  await expect(async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('b');
    await expect(page.getByRole('heading', { name: 'Balance', level: 1 })).toBeVisible({ timeout: 1500 });
  }).toPass();
  await expect(page.getByText('a point is drawn once 10 tasks have been here')).toBeVisible();
  await expect(page.getByRole('img', { name: /Too early to say/ })).toBeVisible();
  await noFindings(page);

  // Without a vision three directions are missing: the sign leads to writing one.
  await page.getByRole('button', { name: /Open a goal: 3 directions/ }).click();
  await expect(page.getByRole('dialog').getByText('There is no vision yet.')).toBeVisible();
  await noFindings(page);
  await page.keyboard.press('Escape');

  // With one whose directions nobody serves, a goal is opened right there, and lives once it is checked in on.
  const direction = crypto.randomUUID();
  await api(page, slug, 'PUT', '/vision', { id: crypto.randomUUID(), version: 0, title: 'Nobody waits', directions: [{ id: direction, title: 'Reach' }] });
  await page.reload();
  await page.getByRole('button', { name: /Open a goal: 1 direction has/ }).click();
  await page.getByRole('button', { name: 'Open a goal: Reach' }).click();
  await page.getByLabel('What will be true?').fill('Book by phone');
  await page.getByRole('button', { name: 'This is a goal' }).click();
  await expect(page.getByRole('heading', { name: 'Book by phone', level: 1 })).toBeVisible();
  const { goals } = (await api(page, slug, 'GET', '/goals')) as { goals: { id: string }[] };
  await api(page, slug, 'POST', `/goals/${goals[0]?.id}/check-ins`, {
    id: crypto.randomUUID(),
    confidence: 7,
    what_changed: 'Begun',
    what_next: 'More',
    values: [],
  });
  await page.getByRole('link', { name: 'Balance' }).click();
  await expect(page.getByText('Nothing points to standing still')).toBeVisible();

  // Every part is printed, by keys; each opens the things it counts.
  await page.keyboard.press('h');
  const how = page.getByRole('dialog', { name: 'How this is counted' });
  await expect(how.getByRole('row', { name: /Directions are served.* 20 1 of 1 67/ })).toBeVisible();
  await noFindings(page);
  await how.getByRole('button', { name: 'Directions are served' }).click();
  await page.getByText('1 is good').click();
  await expect(page.getByRole('link', { name: 'Reach' })).toBeVisible();
  await page.keyboard.press('Escape');

  await inDark(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.reload();
  await expect(page.getByRole('heading', { name: 'Towards chaos' })).toBeVisible();
  await noFindings(page);
});
