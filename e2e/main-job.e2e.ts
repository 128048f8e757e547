import { generateBoard } from '../src/exchange/testing.ts';
import { api, expect, join_, noFindings, setUp, test } from './world.ts';

test('a team brings its board, writes down what it is for, and both see why it matters', async ({ page, browser, program }) => {
  const slug = await setUp(page, program);
  await expect(page.getByText('Bring your board')).toBeVisible();
  await noFindings(page);

  // The board comes in by the browser.
  await page.getByRole('link', { name: 'Import' }).first().click();
  const board = generateBoard({ cards: 400, members: 12, seed: 3 });
  await page.getByLabel('The file to import').setInputFiles({ name: 'board.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(board)) });
  await page.getByLabel('Its name').fill('Booking');
  await page.getByLabel('Its key').fill('BOOK');
  await noFindings(page);
  await page.getByRole('button', { name: 'Try it out' }).click();
  await expect(page.getByRole('heading', { name: 'What would come' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('400', { exact: true })).toBeVisible();
  await noFindings(page);
  await page.getByRole('button', { name: 'Bring it in' }).click();
  await page.getByRole('link', { name: 'Open Booking' }).click({ timeout: 60_000 });
  await expect(page.getByRole('heading', { name: 'Booking', level: 1 })).toBeVisible();
  await expect(page.getByText('no thread to any goal yet')).toBeVisible();
  await noFindings(page);

  // What it is for.
  await page.goto(`${program.url}/w/${slug}/vision`);
  await page.getByRole('button', { name: 'Write it' }).click();
  await page.getByLabel('In one sentence').fill('A doctor within a week, for everyone in the valley');
  await page.getByRole('button', { name: 'Add a direction' }).click();
  await page.getByLabel('Direction 1', { exact: true }).fill('Care without waiting');
  await page.getByRole('button', { name: 'This is our vision' }).click();
  await expect(page.getByText('Care without waiting')).toBeVisible();
  await noFindings(page);

  await page.goto(`${program.url}/w/${slug}/goals`);
  await page.getByRole('button', { name: 'New goal' }).first().click();
  await page.getByLabel('What will be true?').fill('Half of first visits booked online');
  await page.getByRole('combobox', { name: 'It serves' }).click();
  await page.getByRole('option', { name: 'A doctor within a week' }).click();
  await page.getByLabel('Because').fill('most waiting starts at the phone');
  await page.getByRole('button', { name: 'This is a goal' }).click();
  await expect(page.getByRole('heading', { name: 'Half of first visits booked online' })).toBeVisible();
  await expect(page.getByText('serves “A doctor within a week, for everyone in the valley”')).toBeVisible();
  await noFindings(page);

  // The project is tied on Throughline.
  await page.goto(`${program.url}/w/${slug}/throughline`);
  await page.getByRole('button', { name: 'Tie … Booking' }).click();
  await page.getByRole('radio', { name: 'Half of first visits' }).check();
  await page.getByLabel('Because').fill('half of first visits are booked online');
  await page.getByRole('dialog').getByRole('button', { name: 'Tie it' }).click();
  await expect(page.getByText('100 %')).toBeVisible();
  await noFindings(page);

  // A task is offered in one browser, and taken in another.
  const jonas = await join_(page, await browser.newContext(), slug, 'Jonas Reber');
  await expect(jonas.getByText('Nothing is due today')).toBeVisible();
  await page.goto(`${program.url}/w/${slug}/projects/BOOK`);
  await expect(page.getByRole('heading', { name: 'Booking', level: 1 })).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('c');
    await expect(page.getByLabel('What is to be done?')).toBeVisible({ timeout: 2000 });
  }).toPass();
  await page.getByLabel('What is to be done?').fill('Form works at 360 px and offline');
  await page.getByRole('button', { name: 'Write it down' }).click();
  await expect(page.getByRole('dialog', { name: 'New task' })).toBeHidden();
  const { tasks } = (await api(
    page,
    slug,
    'GET',
    `/projects/${((await api(page, slug, 'GET', '/projects/BOOK')) as { id: string }).id}/tasks?filter=text%3A360&limit=5`,
  )) as { tasks: { key: string }[] };
  await page.goto(`${program.url}/w/${slug}/projects/BOOK?task=${tasks[0]?.key}`);
  await expect(page.getByText('Nobody holds this yet.')).toBeVisible();
  await noFindings(page);
  await page.getByRole('button', { name: 'Offer it to …' }).click();
  await page.getByRole('dialog', { name: 'Offer' }).getByRole('combobox', { name: 'To' }).fill('Jonas');
  await page.getByRole('option', { name: 'Jonas Reber' }).click();
  await page.getByRole('button', { name: 'Offer it', exact: true }).click();
  await expect(page.getByText('Offered to Jonas Reber')).toBeVisible();

  // It arrives by itself, with its because; he takes it, and both see the line.
  await expect(jonas.getByText('Nothing is yours until you take it')).toBeVisible();
  await expect(jonas.getByText('half of first visits are booked online').first()).toBeVisible();
  await jonas.getByRole('button', { name: 'Take it on: Form works at 360 px and offline' }).click();
  await expect(jonas.getByText('“Form works at 360 px and offline”, so that most waiting starts at the phone.')).toBeVisible();
  await expect(jonas.getByText('You, later')).toBeVisible(); // as the list has it: no day, not begun
  await noFindings(jonas);
  await expect(page.getByText('Jonas Reber holds this.')).toBeVisible();

  await page.goto(`${program.url}/w/${slug}/inbox`);
  await expect(page.getByText('Jonas Reber took')).toBeVisible();
  await noFindings(page);
});
