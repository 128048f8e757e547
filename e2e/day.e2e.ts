import type { Page } from '@playwright/test';
import { generateBoard } from '../src/exchange/testing.ts';
import { api, expect, inDark, join_, noFindings, setUp, test } from './world.ts';

test('a day is put in order by keys, imported offers are gone through, and the inbox is emptied', async ({ page, browser, program }) => {
  const slug = await setUp(page, program);
  const at = (place: string) => page.goto(`${program.url}/w/${slug}/${place}`);
  const project = crypto.randomUUID();
  await api(page, slug, 'POST', '/projects', { id: project, name: 'Booking', key: 'BOOK' });
  const today = new Date().toISOString().slice(0, 10);
  for (const [title, due_on] of [
    ['Call the printer', today],
    ['Write to Senn', today],
    ['Read the draft', null],
  ])
    await api(page, slug, 'POST', '/tasks', { id: crypto.randomUUID(), project_id: project, title, due_on, take: true });

  // Today: chosen and ordered by keys, and the order stays.
  await at('today');
  const titles = page.getByRole('region', { name: 'Today', exact: true }).locator('[data-row-main]');
  await expect(titles).toHaveText(['Call the printer', 'Write to Senn']);
  await expect(async () => {
    await page.keyboard.press('j');
    await expect(page.getByRole('link', { name: 'Call the printer' })).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(titles).toHaveText(['Write to Senn', 'Call the printer']);
  await expect(page.getByRole('link', { name: 'Call the printer' })).toBeFocused();
  await page.getByText('Later, 1').click();
  await page.getByRole('link', { name: 'Read the draft' }).focus();
  await page.keyboard.press('t');
  await expect(titles).toHaveText(['Write to Senn', 'Call the printer', 'Read the draft']);
  await page.keyboard.press('Alt+ArrowUp');
  await page.keyboard.press('Alt+ArrowUp');
  await expect(titles).toHaveText(['Read the draft', 'Write to Senn', 'Call the printer']);
  const kept = async () => ((await api(page, slug, 'GET', '/today')) as { mine: { title: string }[] }).mine.map((t) => t.title);
  await expect.poll(kept).toEqual(['Read the draft', 'Write to Senn', 'Call the printer']);
  await page.reload();
  await expect(titles).toHaveText(['Read the draft', 'Write to Senn', 'Call the printer']);
  await page.getByRole('link', { name: 'Read the draft' }).focus();
  await page.keyboard.press('t');
  await expect(titles).toHaveText(['Write to Senn', 'Call the printer']);
  await page.getByRole('button', { name: 'Move Call the printer' }).click();
  await page.getByRole('menuitem', { name: 'First of all' }).click();
  await expect(titles).toHaveText(['Call the printer', 'Write to Senn']);
  // Shift with a letter is another key: no new task.
  await page.keyboard.press('Shift+C');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard' }).getByText('Move the task up', { exact: true })).toBeVisible();
  await noFindings(page);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Write to Senn' }).focus();
  await page.keyboard.press('x');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(titles).toHaveText(['Call the printer', 'Write to Senn']);
  await lookedAt(page);

  // An import brings eight tasks with a name.
  const jonas = await join_(page, await browser.newContext(), slug, 'Jonas Reber');
  const jonasId = await personId(page, slug, 'Jonas Reber');
  await bringBoard(page, slug, jonasId);
  await expect(jonas.getByText(/\d+ tasks came with your name/)).toBeVisible();
  await jonas.getByRole('link', { name: 'Go through them' }).click();
  await expect(jonas.getByRole('heading', { name: 'What came with your name' })).toBeVisible();
  const rows = jonas.locator('[data-row-main]');
  await expect(rows.first()).toBeVisible();
  const n = await rows.count();
  await lookedAt(jonas);
  const names = await rows.allTextContents();
  await rows.first().focus();
  await jonas.keyboard.press('a');
  await expect(rows).toHaveCount(n - 1);
  await expect(jonas.getByRole('link', { name: names[1] ?? '', exact: true })).toBeFocused();
  await jonas.keyboard.press('d');
  await expect(rows).toHaveCount(n - 2);
  await jonas.keyboard.press('y');
  await jonas.getByRole('dialog').getByLabel('I would have it done by').fill('24 Dec 2027');
  await jonas.getByRole('dialog').getByRole('button', { name: 'Send' }).click();
  await expect(jonas.getByText('You said “yes, if …”.')).toBeVisible();
  await jonas.getByRole('button', { name: /^Take all/ }).click();
  await jonas.getByRole('dialog').getByRole('button', { name: 'Take all' }).click();
  await expect(jonas.getByText('All of it is answered.')).toBeVisible();

  // The inbox: done, undone, all done.
  for (const text of ['One', 'Two'])
    await api(jonas, slug, 'POST', '/comments', {
      id: crypto.randomUUID(),
      kind: 'task',
      subject_id: await taskId(page, slug, project, text === 'One' ? 'Call the printer' : 'Write to Senn'),
      body: `${text}, from Jonas`,
    });
  await at('inbox');
  const inbox = page.locator('[data-row]');
  await expect(inbox.filter({ hasText: 'Call the printer' })).toBeVisible();
  await lookedAt(page);
  const before = await inbox.count();
  await page.getByRole('link', { name: 'Call the printer' }).focus();
  await page.keyboard.press('e');
  await expect(inbox).toHaveCount(before - 1);
  await page.keyboard.press('z');
  await expect(inbox).toHaveCount(before);
  await page.getByRole('button', { name: 'All done' }).click();
  await expect(page.getByText('Nothing waits for you.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(inbox).toHaveCount(before);
  await page.keyboard.press('Shift+E');
  await expect(page.getByText('Nothing waits for you.')).toBeVisible();
  await expect.poll(async () => (await api(page, slug, 'GET', '/inbox/count')).n).toBe(0);
  await page.reload();
  await expect(page.getByText('Nothing waits for you.')).toBeVisible();
});

test('a vision written by two shows both sides; people and settings are there for everyone', async ({ page, browser, program }) => {
  const slug = await setUp(page, program);
  const at = (place: string) => page.goto(`${program.url}/w/${slug}/${place}`);
  const jonas = await join_(page, await browser.newContext(), slug, 'Jonas Reber');
  const jonasId = await personId(page, slug, 'Jonas Reber');
  const vision = { id: crypto.randomUUID(), title: 'A doctor within a week', body: '', directions: [], we_will_not: [], because: '' };
  await api(page, slug, 'PUT', '/vision', { ...vision, version: 0 });

  await at('vision');
  await jonas.goto(`${program.url}/w/${slug}/vision`);
  await expect(jonas.getByText('A doctor within a week')).toBeVisible();
  await lookedAt(page);
  // One window writes, another saves: the reader sees it within a moment, the writer sees both sides.
  await page.keyboard.press('e');
  await page.getByLabel('In one sentence').fill('A doctor within three days');
  await page.getByLabel('What changed, and why?').fill('three days are possible now');
  const other = await page.context().newPage();
  await other.goto(`${program.url}/w/${slug}/vision`);
  await other.getByRole('button', { name: 'Write the next version' }).click();
  await other.getByLabel('In one sentence').fill('A doctor within five days');
  await other.getByLabel('What changed, and why?').fill('seven were too many');
  await other.getByRole('button', { name: 'Save this version' }).click();
  await expect(jonas.getByText('A doctor within five days').first()).toBeVisible({ timeout: 2000 });
  await other.close();
  await page.getByRole('button', { name: 'Save this version' }).click();
  const sides = page.getByRole('alert').filter({ hasText: 'Somebody saved the vision while you wrote' });
  await expect(sides.getByRole('cell', { name: 'A doctor within five days' })).toBeVisible();
  await expect(sides.getByRole('cell', { name: 'A doctor within three days' })).toBeVisible();
  await lookedAt(page);
  await sides.getByRole('button', { name: 'Go on with mine' }).click();
  await page.getByRole('button', { name: 'Save this version' }).click();
  await expect(jonas.getByText('A doctor within three days').first()).toBeVisible({ timeout: 2000 });

  await at(`people/${jonasId}`);
  await expect(page.getByRole('heading', { name: 'Jonas Reber', level: 1 })).toBeVisible();
  await lookedAt(page);
  await at('settings');
  await page.getByLabel('In your own words').fill('Come by before noon.');
  await page.getByRole('button', { name: 'Save' }).click();
  await jonas.goto(`${program.url}/w/${slug}/people/${await personId(page, slug, 'Mina Kaur')}`);
  await expect(jonas.getByText('Come by before noon.')).toBeVisible();
  for (const [part, title] of [
    ['', 'Settings'],
    ['/sign-in', 'Password and sessions'],
    ['/tokens', 'Tokens'],
    ['/privacy', 'Privacy'],
    ['/permissions', 'Who may do what'],
    ['/workspace', 'Workspace'],
  ]) {
    await at(`settings${part}`);
    await expect(page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
    await lookedAt(page);
  }
});

/** No finding in light on a wide screen, nor in dark on a phone, where nothing is wider than the screen. */
async function lookedAt(page: Page): Promise<void> {
  await noFindings(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await inDark(page);
  await noFindings(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 800 });
}

async function personId(page: Page, slug: string, name: string): Promise<string> {
  const { people } = (await api(page, slug, 'GET', '/people')) as { people: { id: string; name: string }[] };
  return people.find((p) => p.name === name)?.id ?? '';
}

async function taskId(page: Page, slug: string, project: string, title: string): Promise<string> {
  const { tasks } = (await api(page, slug, 'GET', `/projects/${project}/tasks?filter=${encodeURIComponent(`text:"${title}"`)}&limit=5`)) as {
    tasks: { id: string }[];
  };
  return tasks[0]?.id ?? '';
}

/** A board with tasks in the name of somebody here. */
async function bringBoard(page: Page, slug: string, personId: string): Promise<void> {
  const board = generateBoard({ cards: 24, members: 2, seed: 5 });
  const found = await page.evaluate(
    async ([slug, id, body]) => {
      const headers = { 'content-type': 'application/octet-stream' };
      const answer = await fetch(`/api/w/${slug}/imports/upload?name=board.json&id=${id}`, { method: 'POST', headers, body: body ?? '' });
      return (await answer.json()) as { id: string; version: number; plan: object };
    },
    [slug, crypto.randomUUID(), JSON.stringify(board)],
  );
  const members = Object.fromEntries(board.members.map((m: { id: string }) => [m.id, personId]));
  await api(page, slug, 'PUT', `/imports/${found.id}/plan`, { version: found.version, plan: { ...found.plan, people: members } });
  await api(page, slug, 'POST', `/imports/${found.id}/run`);
  await expect.poll(async () => (await api(page, slug, 'GET', `/imports/${found.id}`)).state, { timeout: 30_000 }).toBe('done');
}
