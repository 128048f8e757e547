import type { Locator, Page } from '@playwright/test';
import { api, expect, join_, noFindings, setUp, test } from './world.ts';

const id = () => crypto.randomUUID().replace(/^(.{14})./, '$17');

test('three people share out work: by parts, by enough of them, by a swap; several are tied and offered at once; what went to the trash comes back', async ({
  page,
  browser,
  program,
}) => {
  const slug = await setUp(page, program);
  const at = (who: Page, place: string) => who.goto(`${program.url}/w/${slug}/${place}`);
  const post = (path: string, body: object) => api(page, slug, 'POST', path, body);
  const jonas = await join_(page, await browser.newContext(), slug, 'Jonas Reber');
  const alma = await join_(page, await browser.newContext(), slug, 'Alma Lind');
  const [project, unit, goal] = [id(), id(), id()];
  await post('/units', { id: unit, name: 'Front desks' });
  for (const who of [jonas, alma]) await api(who, slug, 'PUT', `/units/${unit}/participation`);
  await post('/projects', { id: project, key: 'OPEN', name: 'Open evenings', access: 'closed' });
  await post('/goals', { id: goal, title: 'Open one evening a week', starts_on: '2026-01-01', ends_on: '2027-12-31' });
  for (const title of ['Write the rota', 'Ask the cleaners', 'Print the poster', 'Call the bus company'])
    await post('/tasks', { id: id(), project_id: project, title });
  const offerTo = async (who: Page, button: Locator, name: string) => {
    await button.click();
    const dialog = who.getByRole('dialog', { name: /^Offer/ });
    await dialog.getByRole('combobox', { name: 'To' }).fill(name.slice(0, 5));
    await who.getByRole('option', { name }).click();
    await dialog.getByRole('button', { name: 'Offer it', exact: true }).click();
    await expect(dialog).toBeHidden();
  };

  await test.step('A unit is let in as one: whoever is in it sees the project', async () => {
    await at(jonas, 'projects/OPEN');
    await expect(jonas.getByText('it is not open to you')).toBeVisible();
    await at(page, 'projects/OPEN?view=about');
    await page.getByRole('combobox', { name: 'Ask in' }).fill('Front');
    await page.getByRole('option', { name: 'Front desks (the unit)' }).click();
    await page.getByRole('button', { name: 'Ask in', exact: true }).click();
    await expect(page.getByText('everyone in it, and whoever joins it')).toBeVisible();
    await noFindings(page);
    await jonas.reload();
    await expect(jonas.getByRole('heading', { name: 'Open evenings', level: 1 })).toBeVisible();
  });

  await test.step('Each does a part: one is offered and done, one is taken', async () => {
    await at(page, 'projects/OPEN?task=OPEN-1');
    const panel = page.getByRole('dialog', { name: /OPEN-1/ });
    await panel.getByRole('combobox', { name: 'Done by' }).click();
    await page.getByRole('option', { name: 'Each does a part' }).click();
    for (const title of ['Mondays', 'Tuesdays']) {
      await panel.getByRole('textbox', { name: 'New part' }).fill(title);
      await panel.getByRole('textbox', { name: 'New part' }).press('Enter');
      await expect(panel.getByRole('button', { name: `Take it: ${title}` })).toBeVisible();
    }
    await panel.getByRole('button', { name: 'More for Mondays' }).click();
    await page.getByRole('menuitem', { name: 'Change it' }).click();
    await expect(panel.getByRole('textbox', { name: 'The part' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(panel.getByRole('button', { name: 'More for Mondays' })).toBeFocused();
    await page.keyboard.press('Enter');
    await offerTo(page, page.getByRole('menuitem', { name: 'Offer it to …' }), 'Jonas Reber');
    await expect(panel.getByText('Offered to Jonas Reber')).toBeVisible();
    await noFindings(page);
    await at(jonas, 'projects/OPEN?task=OPEN-1');
    await jonas.getByRole('button', { name: 'Take it on' }).click();
    await jonas.getByRole('button', { name: 'Finish Mondays' }).click();
    await expect(jonas.getByText('1 of 2 done')).toBeVisible();
    await at(alma, 'projects/OPEN?task=OPEN-1');
    await alma.getByRole('button', { name: 'Take it: Tuesdays' }).click();
    await expect(panel.getByText('Alma Lind', { exact: true })).toBeVisible();
    await expect(page.getByRole('row', { name: /OPEN-1/ })).toContainText('1 of 2 parts');
  });

  await test.step('Enough of us first: it starts when two are in', async () => {
    await at(page, 'projects/OPEN?task=OPEN-2');
    const panel = page.getByRole('dialog', { name: /OPEN-2/ });
    await panel.getByRole('combobox', { name: 'Done by' }).click();
    await page.getByRole('option', { name: 'Enough of us first' }).click();
    await panel.getByRole('textbox', { name: 'At most' }).fill('3');
    await panel.getByRole('textbox', { name: 'At most' }).press('Tab');
    await panel.getByRole('button', { name: 'Take it', exact: true }).click();
    await expect(panel.getByText('1 of 2 have taken it; one more is needed before it starts.')).toBeVisible();
    await offerTo(page, panel.getByRole('button', { name: 'Offer it to …' }), 'Front desks (the unit)');
    await at(alma, 'projects/OPEN?task=OPEN-2');
    await alma.getByRole('button', { name: 'Take it on' }).click();
    await expect(panel.getByText('2 have taken it; it needed 2, so it may start.')).toBeVisible();
    await expect(page.getByRole('row', { name: /OPEN-2/ })).toContainText('2 of 2 in');
  });

  await test.step('A swap: each holds what the other held', async () => {
    await at(jonas, 'projects/OPEN?task=OPEN-4');
    await jonas.getByRole('button', { name: 'Take it', exact: true }).click();
    await expect(jonas.getByText('You hold this.')).toBeVisible();
    await at(page, 'projects/OPEN?task=OPEN-3');
    await page.getByRole('button', { name: 'Take it', exact: true }).click();
    await offerTo(page, page.getByRole('button', { name: 'Hand it on …' }), 'Jonas Reber');
    await at(jonas, 'today');
    const offered = jonas.getByRole('region', { name: 'Offered to you' });
    await offered.getByRole('button', { name: 'Yes, if …' }).click();
    const dialog = jonas.getByRole('dialog', { name: /^Yes, if/ });
    await dialog.getByText('a swap').click();
    await dialog.getByRole('combobox', { name: 'They would take this one from me' }).click();
    await jonas.getByRole('option', { name: /Call the bus company/ }).click();
    await dialog.getByLabel('In a few words').fill('You know the driver.');
    await noFindings(jonas);
    await dialog.getByRole('button', { name: 'Send' }).click();
    await expect(dialog).toBeHidden();
    const panel = page.getByRole('dialog', { name: /OPEN-3/ });
    await expect(panel.getByText('you take “Call the bus company” in exchange')).toBeVisible();
    await noFindings(page);
    await panel.getByRole('button', { name: 'Agree' }).click();
    await expect(panel.getByText('Jonas Reber holds this.')).toBeVisible();
    await at(page, 'projects/OPEN?task=OPEN-4');
    await expect(page.getByRole('dialog', { name: /OPEN-4/ }).getByText('You hold this.')).toBeVisible();
  });

  await test.step('Several are tied to a goal in one step, taken back, and offered to a unit', async () => {
    await at(page, 'projects/OPEN');
    const row = (key: string) => page.getByRole('row', { name: new RegExp(key) });
    const choose = async () => {
      await row('OPEN-1').focus();
      await page.keyboard.press('x');
      await page.keyboard.press('Shift+ArrowDown');
      await expect(page.getByText('2 chosen')).toBeVisible();
    };
    await choose();
    await page.getByRole('button', { name: 'Tie to a goal' }).last().click();
    await page.getByRole('radio', { name: 'Open one evening a week' }).check();
    await page.getByLabel('Because').fill('nobody comes to a closed door');
    await noFindings(page);
    await page.getByRole('button', { name: 'See what would change' }).click();
    await expect(page.getByText('2 things change.')).toBeVisible();
    await noFindings(page);
    await page.getByRole('button', { name: 'Change 2 things' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByText('Taken back.')).toBeVisible();
    await choose();
    await page.getByRole('button', { name: 'Offer', exact: true }).click();
    await page.getByRole('combobox', { name: 'To a person or a unit' }).click();
    await page.getByRole('option', { name: 'Front desks (the unit)' }).click();
    await page.getByRole('button', { name: 'See what would change' }).click();
    await expect(page.getByText('Offer to Front desks')).toBeVisible();
    await page.getByRole('button', { name: 'Leave it' }).click();
  });

  await test.step('Notices: what comes by mail, and what one follows', async () => {
    await at(page, 'projects/OPEN');
    await page.getByRole('button', { name: 'Following' }).click();
    await page.getByRole('menuitem', { name: 'Mute it and all in it' }).click();
    await expect(page.getByRole('button', { name: 'Muted' })).toBeVisible();
    await at(page, 'settings/notices');
    await page.getByLabel('Time').fill('07:15');
    await page.getByRole('checkbox', { name: 'Fri' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved.')).toBeVisible();
    await noFindings(page);
    await page.reload();
    await expect(page.getByLabel('Time')).toHaveValue('07:15');
    await expect(page.getByRole('checkbox', { name: 'Fri' })).not.toBeChecked();
    await page.getByRole('button', { name: 'Hear of it again: Open evenings' }).click();
    await expect(page.getByRole('button', { name: 'Unfollow: Open evenings' })).toBeVisible();
  });

  await test.step('What went to the trash is chosen and taken out on a phone', async () => {
    await at(page, 'projects/OPEN');
    const { tasks } = (await api(page, slug, 'GET', `/projects/${project}/tasks`)) as { tasks: { id: string; key: string }[] };
    for (const t of tasks.filter((t) => t.key !== 'OPEN-3')) await api(page, slug, 'DELETE', `/tasks/${t.id}`);
    await page.setViewportSize({ width: 390, height: 844 });
    await at(page, 'trash');
    await page.getByRole('checkbox', { name: /^Choose Write the rota/ }).check();
    await page.getByRole('checkbox', { name: /^Choose Ask the cleaners/ }).check();
    const out = page.getByRole('button', { name: 'Take them out' });
    await expect(out).toBeInViewport({ ratio: 1 });
    await noFindings(page);
    await out.click(); // it lies above the bar at the bottom
    await page.getByRole('button', { name: 'Change 2 things' }).click();
    await expect(page.getByRole('checkbox', { name: /^Choose/ })).toHaveCount(1);
    await page.getByRole('button', { name: 'Restore Call the bus company' }).click();
    await expect(page.getByText('The trash is empty.')).toBeVisible();
    await at(page, 'projects/OPEN');
    for (const title of ['Write the rota', 'Ask the cleaners', 'Call the bus company']) await expect(page.getByText(title).first()).toBeVisible();
  });
});
