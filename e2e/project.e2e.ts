import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { api, expect, inDark, join_, noFindings, setUp, test } from './world.ts';

const id = () => crypto.randomUUID().replace(/^(.{14})./, '$17');
// In the dark only colours differ.
const bothLooks = async (page: Page) => {
  await noFindings(page);
  await inDark(page);
  const dark = await new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block']).analyze();
  expect(dark.violations.flatMap((v) => v.nodes.map((n) => n.target.join(' ')))).toEqual([]);
  await page.emulateMedia({ colorScheme: 'light' });
};

test('a project is set up, worked on in place and on its board, and its steps are reached', async ({ page, browser, program }) => {
  const slug = await setUp(page, program);
  const project = id();
  const tasks = [id(), id(), id(), id()] as const;
  const goals = [id(), id()] as const;
  const post = (path: string, body: object) => api(page, slug, 'POST', path, body);
  await post('/projects', { id: project, key: 'BOOK', name: 'Online booking' });
  for (const [i, title] of ['Form works offline', 'Cancel by one link', 'Ask ten patients', 'Print a card'].entries())
    await post('/tasks', { id: tasks[i], project_id: project, title });
  const direction = id();
  await api(page, slug, 'PUT', '/vision', {
    id: id(),
    version: 0,
    title: 'A doctor within a week',
    directions: [{ id: direction, title: 'Care without waiting' }],
  });
  for (const [i, title] of ['Visits are booked online', 'Nobody waits at the phone'].entries()) {
    await post('/goals', { id: goals[i], title, starts_on: '2026-01-01', ends_on: '2027-12-31' });
    await post('/threads', { id: id(), src_kind: 'goal', src_id: goals[i], dst_kind: 'direction', dst_id: direction, because: 'waiting starts there' });
  }
  await post('/threads', { id: id(), src_kind: 'project', src_id: project, dst_kind: 'goal', dst_id: goals[0], because: 'it is the booking' });
  const jonas = await join_(page, await browser.newContext(), slug, 'Jonas Reber');

  await test.step('About: what it is for, states, labels, who gets in', async () => {
    await page.goto(`${program.url}/w/${slug}/projects/BOOK?view=about`);
    await page.getByLabel('What is it for?').fill('The phone is free for those who need a voice.');
    await page.getByLabel('Key', { exact: true }).fill('CARE');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForURL('**/projects/CARE?view=about');
    await page.getByLabel('Name of the state Ready').fill('Up next');
    await page.getByLabel('Name of the state Ready').press('Enter');
    await page.getByLabel('New state').fill('Waiting');
    await page.getByRole('button', { name: 'Add the state' }).click();
    await page.getByRole('button', { name: 'Move Waiting up' }).click();
    await expect(page.getByLabel(/^Name of the state/)).toHaveCount(7);
    await expect(page.getByLabel(/^Name of the state/).nth(2)).toHaveValue('Waiting');
    await page.getByRole('button', { name: 'Remove Waiting' }).click();
    await page.getByRole('button', { name: 'Remove the state' }).click();
    await expect(page.getByLabel(/^Name of the state/)).toHaveCount(6);
    await page.getByLabel('New label').fill('accessibility');
    await page.getByRole('button', { name: 'Add the label' }).click();
    await expect(page.getByLabel('Name of the label accessibility')).toHaveValue('accessibility');
    await page.getByText('Only those asked in').click();
    await expect(page.getByText('For all others it does not exist.')).toBeVisible();
    await page.getByRole('combobox', { name: 'Ask in' }).fill('Jonas');
    await page.getByRole('option', { name: 'Jonas Reber' }).click();
    await page.getByRole('button', { name: 'Ask in', exact: true }).click();
    await expect(page.getByRole('button', { name: 'End the access of Jonas Reber' })).toBeVisible();
    await bothLooks(page);
    await jonas.goto(`${program.url}/w/${slug}/projects/BOOK`); // the old key leads to the new one
    await jonas.waitForURL('**/projects/CARE');
    await expect(jonas.getByRole('heading', { name: 'Online booking', level: 1 })).toBeVisible();
  });

  await test.step('The list is changed where it stands, by the keys', async () => {
    await page.goto(`${program.url}/w/${slug}/projects/CARE`);
    const row = page.getByRole('row', { name: /CARE-2/ });
    await expect(row).toBeVisible();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('F2');
    await page.getByLabel('Title of CARE-2').fill('Never mind');
    await page.keyboard.press('Escape');
    await expect(row).toContainText('Cancel by one link');
    await expect(row).toBeFocused();
    await page.keyboard.press('Enter');
    await page.getByLabel('Title of CARE-2').fill('Cancel in one step');
    await page.keyboard.press('Enter');
    await expect(row).toContainText('Cancel in one step');
    await page.keyboard.press('d');
    await page.getByLabel('Due day of CARE-2').fill('5 Dec 2030');
    await page.keyboard.press('Enter');
    await expect(row).toContainText('5 Dec 2030');
    await page.keyboard.press('l');
    await page.getByRole('checkbox', { name: 'accessibility' }).check();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await expect(row).toContainText('accessibility');
    await page.keyboard.press('s');
    await page.getByRole('menuitem', { name: 'In progress' }).click();
    await page.getByRole('button', { name: 'Take it and move it' }).click();
    await expect(row).toContainText('In progress');
    await expect(jonas.getByRole('row', { name: /CARE-2/ })).toContainText('Cancel in one step');
    await page.getByRole('combobox', { name: 'Group' }).click();
    await page.getByRole('option', { name: 'Group by label' }).click();
    await expect(page.getByRole('rowheader', { name: 'No label, 3' })).toBeVisible();
    expect(page.url()).toContain('group=label');
    await page.reload();
    await expect(page.getByRole('rowheader', { name: 'accessibility, 1' })).toBeVisible();
    await bothLooks(page);
    await page.setViewportSize({ width: 360, height: 780 });
    for (const words of ['CARE-2', 'Cancel in one step', 'accessibility', 'In progress', '5 Dec 2030'])
      await expect(row.getByText(words).first()).toBeInViewport();
    await noFindings(page);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step('Fields of its own are made, filled in the panel and in the list, and taken back', async () => {
    await page.goto(`${program.url}/w/${slug}/projects/CARE?view=about`);
    await page.getByLabel('New field').fill('Cost');
    await page.getByRole('combobox', { name: 'It holds' }).click();
    await page.getByRole('option', { name: 'number' }).click();
    await page.getByRole('button', { name: 'Add the field' }).click();
    await expect(page.getByLabel('Name of the field Cost')).toHaveValue('Cost');
    await page.getByLabel('New field').fill('Size');
    await page.getByRole('combobox', { name: 'It holds' }).click();
    await page.getByRole('option', { name: 'choice' }).click();
    await page.getByLabel('One choice a line').fill('Small\nLarge');
    await page.getByRole('button', { name: 'Add the field' }).click();
    await expect(page.getByLabel('Name of the field Size')).toHaveValue('Size');
    await bothLooks(page);
    await page.goto(`${program.url}/w/${slug}/projects/CARE?task=CARE-1`);
    const cost = page.getByRole('textbox', { name: 'Cost' });
    await cost.fill('1e400');
    await cost.press('Enter');
    await expect(page.getByText('Give a number such as 1200.50')).toBeVisible();
    await cost.fill('1200.50');
    await cost.press('Enter');
    await page.getByRole('combobox', { name: 'Size' }).click();
    await page.getByRole('option', { name: 'Large' }).click();
    await page.getByText('What happened, and why').click();
    await expect(page.getByText('set “Size” to “Large”')).toBeVisible();
    await bothLooks(page);
    await page.goto(`${program.url}/w/${slug}/projects/CARE`);
    await page.getByRole('button', { name: 'Columns' }).click();
    for (const name of ['Priority', 'Estimate', 'Cost', 'Size']) await page.getByRole('menuitemcheckbox', { name }).click();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('columnheader', { name: 'Cost' })).toBeVisible();
    await expect(page.getByRole('row', { name: /CARE-1/ })).toContainText('1200.50');
    const row = page.getByRole('row', { name: /CARE-3/ });
    const cell = (what: string) => row.getByRole('button', { name: new RegExp(`^${what} of CARE-3`) });
    await cell('Cost').focus();
    await page.keyboard.press('F2');
    await page.getByRole('textbox', { name: 'Cost of CARE-3' }).fill('0.10');
    await page.keyboard.press('Tab');
    await expect(cell('Cost')).toContainText('0.10');
    await expect(cell('Size')).toBeFocused();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Small' }).click();
    await expect(cell('Size')).toContainText('Small');
    await cell('Priority').click();
    await page.getByRole('menuitem', { name: 'urgent' }).click();
    await expect(cell('Priority')).toContainText('urgent');
    await cell('Estimate in hours').press('Enter');
    await page.getByRole('textbox', { name: 'Estimate in hours of CARE-3' }).fill('1.5');
    await page.keyboard.press('Enter');
    await expect(cell('Estimate in hours')).toContainText('1.5 h');
    await cell('Holder').click();
    await page.getByRole('menuitem', { name: 'Take it' }).click();
    await expect(row.getByRole('img', { name: 'Mina Kaur' })).toBeVisible();
    await bothLooks(page);
    for (const what of ['taking', 'the change', 'the change', 'the change']) {
      await row.focus();
      await page.keyboard.press('Control+z');
      await expect(page.getByText(`Undone: ${what}`).last()).toBeVisible();
    }
    await expect(cell('Size')).not.toContainText('Small');
    await expect(cell('Cost')).toContainText('0.10');
    await cell('Holder').press('Enter');
    await page.getByRole('menuitem', { name: 'Offer it to …' }).press('Enter');
    await expect(page.getByRole('dialog', { name: 'Offer' }).getByRole('combobox', { name: 'To' })).toBeVisible();
    await page.keyboard.press('Escape');
    await jonas.goto(`${program.url}/w/${slug}/projects/CARE?columns=priority,state`);
    await expect(jonas.getByRole('row', { name: /CARE-2/ })).toBeVisible();
    await expect(jonas.getByRole('button', { name: /^(Priority|State) of CARE-2/ })).toHaveCount(0); // Mina holds it
  });

  await test.step('A filter is clicked together, kept as a view, shared, and opened by a colleague', async () => {
    await page.goto(`${program.url}/w/${slug}/projects/CARE?view=list`);
    await page.getByRole('button', { name: 'Filter', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Label' }).press('Enter');
    await page.getByRole('menuitemcheckbox', { name: 'accessibility' }).click();
    await page.keyboard.press('Escape');
    await expect(page.getByLabel('Find or filter')).toHaveValue('is:open label:accessibility');
    await expect(page.getByRole('row', { name: /CARE-1/ })).toHaveCount(0);
    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Keep this view …' }).click();
    await page.getByLabel('What is it called?').fill('For everyone');
    await page.getByRole('button', { name: 'Keep it', exact: true }).click();
    await page.getByRole('button', { name: 'For everyone' }).click();
    await page.getByRole('menuitem', { name: 'Share it with everyone in the project' }).click();
    await expect(page.getByText('is there for everyone in the project')).toBeVisible();
    await bothLooks(page);
    const saved = new URL(page.url());
    await jonas.goto(saved.href);
    await expect(jonas.getByRole('row', { name: /CARE-2/ })).toBeVisible();
    await expect(jonas.getByRole('row', { name: /CARE-1/ })).toHaveCount(0);
    await jonas.getByLabel('Find or filter').fill('holder:Mina');
    await expect(jonas.getByText('it is not counted, grouped, saved or taken away')).toBeVisible();
    await expect(jonas.getByRole('row', { name: /CARE-2/ })).toBeVisible();
  });

  await test.step('In the calendar a task goes to another day by the keys and by the mouse, and back', async () => {
    await page.goto(`${program.url}/w/${slug}/projects/CARE?view=calendar&on=2030-12-05`);
    const task = page.getByRole('link', { name: 'Cancel in one step' });
    await task.focus();
    await task.press('Alt+ArrowRight');
    await expect(page.getByRole('gridcell', { name: /6 December 2030, 1 task/ }).getByRole('link', { name: 'Cancel in one step' })).toBeFocused();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByRole('gridcell', { name: /5 December 2030, 1 task/ })).toBeVisible();
    const from = await page.getByLabel('Without a day').getByRole('link', { name: 'Print a card' }).boundingBox();
    const to = await page.getByRole('gridcell', { name: /10 December 2030/ }).boundingBox();
    if (!from || !to) throw new Error('The calendar is not drawn.');
    await page.mouse.move(from.x + 20, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(to.x + 40, to.y + 60, { steps: 8 });
    await page.mouse.up();
    await expect(page.getByRole('gridcell', { name: /10 December 2030, 1 task/ })).toBeVisible();
    await bothLooks(page);
    await page.goto(`${program.url}/w/${slug}/work?view=board`);
    await expect(page.getByRole('region', { name: 'In progress' }).getByRole('link', { name: 'Cancel in one step' })).toBeVisible();
  });

  await test.step('The board is moved by the keys and by the mouse, and rolls back what is refused', async () => {
    await page.goto(`${program.url}/w/${slug}/projects/CARE?view=board`);
    const card = page.getByRole('link', { name: 'Ask ten patients' });
    await card.focus();
    await card.press('Shift+ArrowLeft');
    await expect(page.getByRole('region', { name: 'Idea' }).getByRole('link', { name: 'Ask ten patients' })).toBeFocused();
    const from = await card.boundingBox();
    const to = await page.getByRole('region', { name: 'Up next' }).boundingBox();
    if (!from || !to) throw new Error('The board is not drawn.');
    await page.mouse.move(from.x + 30, from.y + 8);
    await page.mouse.down();
    await page.mouse.move(to.x + 120, to.y + 80, { steps: 8 });
    await page.mouse.up();
    await expect(page.getByRole('region', { name: 'Up next' }).getByRole('link', { name: 'Ask ten patients' })).toBeVisible();
    await page.getByRole('link', { name: 'Cancel in one step' }).focus();
    await jonas.goto(`${program.url}/w/${slug}/projects/CARE?view=board`);
    await jonas.getByRole('link', { name: 'Cancel in one step' }).press('Shift+ArrowRight');
    await expect(jonas.getByRole('alert')).toContainText('Mina Kaur holds this');
    await expect(jonas.getByRole('region', { name: 'In progress' }).getByRole('link', { name: 'Cancel in one step' })).toBeVisible();
    await bothLooks(page);
  });

  await test.step('A milestone is reached when each condition is ticked, or waived with a reason', async () => {
    await page.goto(`${program.url}/w/${slug}/projects/CARE?view=milestones`);
    await page.getByLabel('What will be true?').fill('First clinic books online');
    await page.getByLabel('Done means', { exact: true }).fill('Two hundred booked\nStaff are trained');
    await page.getByRole('button', { name: 'Add the milestone' }).click();
    await page.getByRole('checkbox', { name: 'Two hundred booked' }).click();
    await expect(page.getByRole('checkbox', { name: 'Two hundred booked' })).toBeChecked();
    await expect(page.getByText('Reached when the last condition is ticked or waived.')).toBeVisible();
    await page.getByRole('button', { name: 'Waive: Staff are trained' }).click();
    await page.getByLabel('Why is it not needed?').fill('the clinic trains its own people');
    await page.getByRole('button', { name: 'Waive it' }).click();
    await expect(page.getByText('Waived, because the clinic trains its own people')).toBeVisible();
    await bothLooks(page);
    await page.getByRole('button', { name: 'It is reached' }).click();
    await expect(page.getByText('Over, 1')).toBeVisible();
  });

  await test.step('A comment is changed where it stands; what a task also serves is put first', async () => {
    for (let n = 1; n <= 12; n++) await post('/comments', { id: id(), kind: 'task', subject_id: tasks[0], body: `Thought ${n}` });
    await page.goto(`${program.url}/w/${slug}/projects/CARE?task=CARE-1`);
    await page.getByRole('button', { name: 'Show 7 earlier' }).click();
    await expect(page.getByText('Thought 1', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Change this comment' }).last().click();
    const field = page.getByRole('textbox', { name: 'Change your comment' });
    await field.press('End');
    await field.pressSequentially(', asks @Jon');
    await page.getByRole('option', { name: 'Jonas Reber' }).waitFor();
    await field.press('Enter');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByText('Thought 12, asks @Jonas Reber')).toBeVisible();
    await page.getByRole('button', { name: 'It serves something else too' }).click();
    await page.getByRole('radio', { name: 'Nobody waits at the phone' }).check();
    await page.getByLabel('Because').fill('who books alone frees the phone');
    await page.getByRole('dialog').getByRole('button', { name: 'Tie it' }).click();
    await page.getByRole('button', { name: 'Put it first: Nobody waits at the phone' }).click();
    await expect(page.getByText('Serves first of all')).toBeVisible();
    await bothLooks(page);
    await page.getByRole('button', { name: 'Offer it to …' }).click();
    await page.getByRole('dialog', { name: 'Offer' }).getByRole('combobox', { name: 'To' }).fill('Jonas');
    await page.getByRole('option', { name: 'Jonas Reber' }).click();
    await page.getByRole('button', { name: 'Offer it', exact: true }).click();
    await expect(page.getByText('Offered to Jonas Reber')).toBeVisible();
  });

  await test.step('Several are chosen, read before they change, changed in one step, and taken back', async () => {
    for (const title of ['Tell the front desk', 'Print the leaflet']) await post('/tasks', { id: id(), project_id: project, title, due_on: '2027-01-11' });
    await page.goto(`${program.url}/w/${slug}/projects/CARE`);
    const box = (title: string) => page.getByRole('row').filter({ hasText: title });
    await box('Tell the front desk').focus();
    await page.keyboard.press('x');
    await page.keyboard.press('Shift+ArrowDown');
    await expect(page.getByText('2 chosen')).toBeVisible();
    await noFindings(page);
    await page.getByRole('button', { name: 'Due day', exact: true }).click();
    await page.getByText('Move by days').click();
    await page.getByLabel('Days', { exact: true }).fill('7');
    await page.getByRole('button', { name: 'See what would change' }).click();
    await expect(page.getByText('2 things change.')).toBeVisible();
    await page.getByRole('button', { name: 'Change 2 things' }).click();
    await expect(box('Print the leaflet').getByText('18 Jan')).toBeVisible();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(box('Print the leaflet').getByText('11 Jan')).toBeVisible();
    // A change of one's own is undone by Ctrl-Z, not while a text is written; what someone else changed since stays.
    const rename = async (to: string) => {
      await box('Print the leaflet').focus();
      await page.keyboard.press('e');
      await page.getByRole('textbox', { name: /^Title of/ }).fill(to);
      await page.keyboard.press('Enter');
      await expect(box(to)).toBeVisible();
    };
    await rename('Print the leaflet twice');
    await expect(page.locator('[data-on="true"]')).toBeFocused();
    await page.keyboard.press('Control+z');
    await expect(box('Print the leaflet twice')).toHaveCount(0);
    await expect(page.getByText('Undone: the change of “Print the leaflet twice”')).toBeVisible();
    await page.goto(`${program.url}/w/${slug}/changes`);
    await page.getByRole('link', { name: 'Due day: 7 days later' }).click();
    await expect(page.getByText('Taken back in Online booking.')).toBeVisible();
    await noFindings(page);
    // On the board of all work cards are chosen by a key or by a click with Ctrl; what belongs to one project is there while they lie in one.
    await page.goto(`${program.url}/w/${slug}/work?view=board`);
    await page.getByRole('link', { name: 'Tell the front desk' }).press('x');
    const leaflet = page.locator('[data-card]').filter({ hasText: 'Print the leaflet' });
    await leaflet.click({ modifiers: ['ControlOrMeta'], position: { x: 4, y: 4 } });
    await expect(page.getByText('2 chosen')).toBeVisible();
    await noFindings(page);
    await page.getByRole('button', { name: 'Priority', exact: true }).click();
    await page.getByRole('radio', { name: 'Low' }).check();
    await page.getByRole('button', { name: 'See what would change' }).click();
    await page.getByRole('button', { name: 'Change 2 things' }).click();
    await expect(page.getByText('2 chosen')).toBeHidden();
  });
});
