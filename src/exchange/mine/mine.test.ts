import { expect, test } from 'vitest';
import { commentsApi } from '../../comments/comments.ts';
import { readSchema } from '../../db/schema.ts';
import { newId } from '../../kit/ids.ts';
import { projectsApi } from '../../manage/projects/projects.ts';
import { tasksApi } from '../../manage/tasks/tasks.ts';
import { personColumns } from '../../people/person-columns.ts';
import { type Actor, openWorld } from '../../server/testing.ts';
import { told } from './mine.ts';

const world = await openWorld();

test('every place of the ledger says what of it one takes away, and no secret is told', async () => {
  expect(Object.keys(told).sort()).toEqual(personColumns.map((p) => `${p.table}.${p.column}`).sort());
  const schema = await readSchema(world.ground.database);
  for (const [place, columns] of Object.entries(told)) {
    const there = schema[place.split('.')[0] ?? '']?.map((c) => c.name) ?? [];
    expect([place, columns.filter((c) => !there.includes(c) || /hash|token/.test(c))]).toEqual([place, []]);
  }
});

test('I take what carries my name, and nothing of others', async () => {
  const w = await world.workspace(['mina', 'jonas']);
  const { mina, jonas } = w as unknown as { mina: Actor; jonas: Actor };
  const project = newId();
  await mina.api(projectsApi).create({ id: project, key: 'OPEN', name: 'Open' });
  const task = newId();
  await mina.api(tasksApi).create({ id: task, project_id: project, title: 'Mine to do', take: true });
  await mina.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: task, body: 'What I said' });
  await jonas.api(commentsApi).add({ id: newId(), kind: 'task', subject_id: task, body: 'What Jonas said' });
  const mine = (await (await mina.request('GET', '/privacy/mine')).json()) as {
    person: string;
    about_me: unknown[];
    carries_my_name: { what: string; rows: Record<string, unknown>[] }[];
  };
  expect(mine.person).toBe(mina.id);
  expect(mine.carries_my_name).toHaveLength(personColumns.length);
  const rowsOf = (what: string) => mine.carries_my_name.find((p) => p.what === what)?.rows;
  expect(rowsOf('Comments you wrote')).toMatchObject([{ body: 'What I said' }]);
  expect(rowsOf('Tasks you wrote')).toMatchObject([{ title: 'Mine to do' }]);
  expect(rowsOf('What you took on, and when it ended')).toMatchObject([{ subject_kind: 'project' }, { subject_kind: 'task', subject_id: task }]);
  expect(JSON.stringify(mine)).not.toContain('What Jonas said');
  // The title of what I made is told only while I see it.
  const closed = newId();
  await jonas.api(projectsApi).create({ id: closed, key: 'SHUT', name: 'Behind the door', access: 'closed' });
  await world.ground.database.write(w.id, (trx) =>
    trx.updateTable('projects').set({ created_by: mina.id }).where('workspace_id', '=', w.id).where('id', '=', closed).execute(),
  );
  const again = await (await mina.request('GET', '/privacy/mine')).text();
  expect(again).toContain(closed);
  expect(again).not.toContain('Behind the door');
});
