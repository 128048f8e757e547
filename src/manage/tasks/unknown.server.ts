import { sql } from 'kysely';
import { type Filter, type Test, testsIn } from '../../filter/filter.ts';
import { peopleCalled } from '../../filter/people.server.ts';
import { fold } from '../../kit/text.ts';
import type { Context } from '../../people/context.server.ts';
import { projectVisible } from '../../threads/visible.server.ts';
import { categories } from '../projects/projects.ts';

const mostSaid = 5;

/** What a filter names and nothing is called by, of what the caller sees: a field that was deleted, a label that was renamed. In sentences. */
export async function unknownNames(c: Context, filter: Filter, projectId: string | null): Promise<string[]> {
  const said: string[] = [];
  for (const test of testsIn(filter)) {
    if (said.length >= mostSaid) break;
    const names = test.field === 'field' ? [test.name ?? ''] : test.values.filter((v) => v !== 'none' && v !== 'me' && v !== 'nobody');
    for (const name of names)
      if (!(await isCalled(c, test, name, projectId))) said.push(`${words[test.field] ?? 'Nothing'} is called “${name}” here: nothing fits that part.`);
  }
  return [...new Set(said)].slice(0, mostSaid);
}

const words: Partial<Record<Test['field'], string>> = {
  label: 'No label',
  state: 'No state',
  milestone: 'No milestone',
  project: 'No project',
  unit: 'No unit',
  goal: 'No goal',
  serves: 'No goal or direction',
  holder: 'Nobody',
  by: 'Nobody',
  field: 'No field',
};
const kinds: Partial<Record<Test['field'], string[]>> = {
  milestone: ['milestone'],
  project: ['project'],
  unit: ['unit'],
  goal: ['goal'],
  serves: ['goal', 'direction', 'vision', 'project', 'milestone'],
};

async function isCalled(c: Context, test: Test, name: string, projectId: string | null): Promise<boolean> {
  const folded = fold(name);
  const here = projectId === null ? projectVisible(c, 'x.project_id') : sql`x.project_id = ${projectId}`;
  const any = async (from: ReturnType<typeof sql>) => (await sql`SELECT 1 AS found FROM ${from} LIMIT 1`.execute(c.slow)).rows.length > 0;
  const called = (table: string) => any(sql`${sql.table(table)} x WHERE x.workspace_id = ${c.workspaceId} AND x.folded = ${folded} AND ${here}`);
  if (test.field === 'label') return called('labels');
  if (test.field === 'field') return called('fields');
  if (test.field === 'state') return (categories as readonly string[]).includes(folded.replaceAll(' ', '_')) || called('project_states');
  if (test.field === 'holder' || test.field === 'by') return any(sql`(${peopleCalled(c, [name])}) AS people`);
  const of = kinds[test.field];
  if (!of) return true;
  if (c.me.role === 'guest' && test.field !== 'milestone' && test.field !== 'project') return false;
  return any(
    sql`nodes x WHERE x.workspace_id = ${c.workspaceId} AND x.kind IN (${sql.join(of)}) AND (x.folded = ${folded} OR (x.kind = 'project' AND x.key = ${name.toUpperCase()})) AND ${projectVisible(c, 'x.project_id')}`,
  );
}
