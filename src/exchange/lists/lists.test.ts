import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, expect, test } from 'vitest';
import { newId } from '../../kit/ids.ts';
import { goalsApi } from '../../lead/goals/goals.ts';
import { projectsApi } from '../../manage/projects/projects.ts';
import { tasksApi } from '../../manage/tasks/tasks.ts';
import { type Actor, openWorld } from '../../server/testing.ts';
import { zipContent, zipEntries } from '../zip.server.ts';

const world = await openWorld();
const folder = mkdtempSync(join(tmpdir(), 'throughline-lists-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function csv(who: Actor, path: string): Promise<string[][]> {
  const answer = await who.request('GET', `/lists/${path}`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  const bytes = Buffer.from(await answer.arrayBuffer());
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  return parse(bytes, { bom: true, record_delimiter: '\r\n' }) as string[][];
}

async function sheet(who: Actor, path: string): Promise<string> {
  const answer = await who.request('GET', `/lists/${path}`);
  expect(answer.status).toBe(200);
  const file = join(folder, `${newId()}.xlsx`);
  await writeFile(file, Buffer.from(await answer.arrayBuffer()));
  const entries = await zipEntries(file);
  expect([...entries.keys()].sort()).toEqual(
    ['[Content_Types].xml', '_rels/.rels', 'xl/workbook.xml', 'xl/_rels/workbook.xml.rels', 'xl/styles.xml', 'xl/worksheets/sheet1.xml'].sort(),
  );
  const parts: Buffer[] = [];
  for await (const part of zipContent(file, entries.get('xl/worksheets/sheet1.xml') as never)) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

test('the tasks of a project come as CSV and as a workbook, by the filters of the list, safe from formulas', async () => {
  const w = await world.workspace(['mina', 'jonas']);
  const { mina, jonas } = w as unknown as { mina: Actor; jonas: Actor };
  const project = newId();
  await mina.api(projectsApi).create({ id: project, key: 'OPEN', name: 'Open' });
  const titles = ['=1+1', '+49 call', '-minus', '@all', 'A "quoted", text', 'Line with & < > 🌱', 'Plain'];
  for (const [i, title] of titles.entries())
    await mina.api(tasksApi).create({ id: newId(), project_id: project, title, priority: i === 6 ? 'urgent' : 'normal', take: i === 6, estimate_minutes: 90 });
  const rows = await csv(jonas, `tasks?project_id=${project}`);
  expect(rows[0]?.slice(0, 5)).toEqual(['Key', 'Title', 'State', 'Milestone', 'Priority']);
  const told = rows.slice(1).map((r) => r[1]);
  expect(told.toSorted()).toEqual(["'=1+1", "'+49 call", "'-minus", "'@all", 'A "quoted", text', 'Line with & < > 🌱', 'Plain'].toSorted());
  expect(await csv(jonas, `tasks?project_id=${project}&filter=priority:urgent`)).toMatchObject([
    expect.anything(),
    expect.arrayContaining(['OPEN-7', 'Plain']),
  ]);
  expect(await csv(jonas, `tasks?project_id=${project}&filter=quoted`)).toHaveLength(2);
  expect(await csv(jonas, `tasks?project_id=${project}&filter=is:mine`)).toHaveLength(1);
  expect(await csv(mina, `tasks?project_id=${project}&filter=holder:me`)).toHaveLength(2);
  expect((await jonas.request('GET', `/lists/tasks?project_id=${project}&filter=holder:mina`)).status).toBe(403);
  expect(await csv(jonas, 'work?filter=priority:urgent')).toMatchObject([expect.anything(), expect.arrayContaining(['OPEN-7', 'Open'])]);
  expect((await jonas.request('GET', '/lists/work?filter=by:mina')).status).toBe(403);
  const xml = await sheet(jonas, `tasks?project_id=${project}&format=xlsx`);
  expect(xml).toContain('<t xml:space="preserve">=1+1</t>');
  expect(xml).toContain('Line with &amp; &lt; &gt; 🌱');
  expect(xml).toContain('<c><v>90</v></c>');
  expect(xml).not.toContain('<f>');
  expect(await csv(mina, 'my_tasks')).toHaveLength(2);
  expect(await csv(jonas, 'my_tasks')).toHaveLength(1);
});

test('a list holds what one sees and nothing else; what the list refuses is refused', async () => {
  const w = await world.workspace(['mina', 'jonas']);
  const { mina, jonas } = w as unknown as { mina: Actor; jonas: Actor };
  const guest = await world.person(w, 'Gast', 'guest');
  const closed = newId();
  await mina.api(projectsApi).create({ id: closed, key: 'SHUT', name: 'Behind the door', access: 'closed' });
  await mina.api(goalsApi).create({ id: newId(), title: 'A goal', starts_on: '2026-10-01', ends_on: '2026-12-31' });
  for (const who of [jonas, w.admin, guest]) {
    expect((await who.request('GET', `/lists/tasks?project_id=${closed}`)).status).toBe(404);
    expect((await who.request('GET', `/lists/milestones?project_id=${closed}`)).status).toBe(404);
    expect(await csv(who, 'projects')).toHaveLength(1);
  }
  expect(await csv(mina, 'projects')).toMatchObject([expect.anything(), expect.arrayContaining(['SHUT', 'Behind the door'])]);
  expect(await csv(jonas, 'goals')).toMatchObject([expect.anything(), expect.arrayContaining(['A goal'])]);
  expect(await csv(jonas, 'goals?state=closed')).toHaveLength(1);
  expect((await csv(jonas, 'people')).slice(1).map((r) => r[0])).toEqual(['Admin', 'Gast', 'jonas', 'mina']);
  expect(await csv(jonas, 'units')).toHaveLength(1);
  for (const list of ['people', 'goals', 'units']) expect((await guest.request('GET', `/lists/${list}`)).status).toBe(403);
  expect((await jonas.request('GET', '/lists/people?state=left')).status).toBe(403);
  expect((await jonas.request('GET', '/lists/secrets')).status).toBe(404);
  expect((await jonas.request('GET', '/lists/projects?format=pdf')).status).toBe(422);
  expect((await jonas.request('GET', '/lists/tasks')).status).toBe(422);
});
