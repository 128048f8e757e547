import { expect, test } from 'vitest';
import { historyApi } from '../../activity/inbox.ts';
import { newId } from '../../kit/ids.ts';
import { type Actor, openWorld, refusedField } from '../../server/testing.ts';
import { projectsApi } from '../projects/projects.ts';
import { tasksApi } from '../tasks/tasks.ts';
import { viewsApi } from '../views/views.ts';
import { fieldsApi } from './fields.ts';

const world = await openWorld();

async function ground() {
  const w = await world.workspace(['Mina', 'Jonas']);
  const { Mina: mina, Jonas: jonas } = w as unknown as { Mina: Actor; Jonas: Actor };
  const project = await mina.api(projectsApi).create({ id: newId(), name: 'Harbour', key: 'HAR' });
  const at = { project_id: project.id };
  const add = (name: string, type: 'text' | 'number' | 'date' | 'choice', choices: string[] = []) =>
    mina.api(fieldsApi).add({ ...at, id: newId(), name, type, choices: choices.map((c) => ({ id: newId(), name: c })) });
  const edit = (field: { id: string; version: number }, change: object, who = mina) =>
    who.api(fieldsApi).edit({ ...at, id: field.id, version: field.version, ...change });
  const task = await mina.api(tasksApi).create({ id: newId(), project_id: project.id, title: 'Buy rope' });
  const fill = async (values: Record<string, string | null>, who = mina) => {
    const { version } = await who.api(tasksApi).one({ key: task.id });
    return who.api(tasksApi).edit({ id: task.id, version, fields: Object.entries(values).map(([id, value]) => ({ id, value })) });
  };
  const filled = async () => Object.fromEntries((await mina.api(tasksApi).one({ key: task.id })).fields.map((f) => [f.name, f.value]));
  return { w, mina, jonas, project, at, add, edit, task, fill, filled };
}
const refused = (call: Promise<unknown>, status: number, rule: string) =>
  expect(call.then(() => 'was done')).rejects.toMatchObject({ status, problem: status === 422 ? { errors: [{ rule }] } : { rule } });

test('fields of four types are added, ordered, renamed, filled in, listed, filtered and told', async () => {
  const { mina, jonas, at, add, edit, task, fill, filled } = await ground();
  const cost = await add('Cost', 'number');
  const size = await add('Size', 'choice', ['Small', 'Large']);
  const opens = await add('Opens on', 'date');
  const note = await add('__proto__', 'text');
  const names = async () => (await jonas.api(fieldsApi).list(at)).fields.map((f) => f.name);
  expect(await names()).toEqual(['Cost', 'Size', 'Opens on', '__proto__']);
  await edit(note, { after_id: null });
  await edit(opens, { after_id: cost.id, name: 'Opens' });
  expect(await names()).toEqual(['__proto__', 'Cost', 'Opens', 'Size']);
  expect((await mina.api(projectsApi).one({ key: 'HAR' })).fields.map((f) => f.name)).toEqual(await names());

  // Whoever may change the labels of a task fills its fields in; all or nothing, by version, told in its history.
  const number = '999999999999999.10';
  const after = await fill({ [cost.id]: number, [size.id]: 'small', [opens.id]: '2026-12-01', [note.id]: ' of hemp ' }, jonas);
  expect(after.version).toBe(task.version + 1);
  expect(await filled()).toEqual(Object.assign(Object.create(null), { ['__proto__']: 'of hemp', Cost: number, Opens: '2026-12-01', Size: 'Small' }));
  expect(after.fields.map((f) => f.type)).toEqual(['text', 'number', 'date', 'choice']);
  await refused(jonas.api(tasksApi).edit({ id: task.id, version: task.version, fields: [{ id: cost.id, value: '1' }] }), 409, 'version_is_current');
  expect((await fill({ [cost.id]: number })).version).toBe(after.version); // the same again changes nothing
  await fill({ [note.id]: '' });
  const history = await mina.api(historyApi).ofThing({ kind: 'task', id: task.id });
  expect(JSON.stringify(history)).toContain('"own":[{"name":"__proto__","to":null}]');

  const list = (filter: string, fields?: string) => jonas.api(tasksApi).list({ ...at, filter, ...(fields ? { fields } : {}) });
  expect((await list('')).tasks[0]?.fields).toEqual([]);
  expect((await list('', `${cost.id},${newId()}`)).tasks[0]?.fields).toEqual([{ id: cost.id, value: number }]);
  expect((await list('', 'all')).tasks[0]?.fields).toHaveLength(3);
  for (const filter of ['field."Cost">5', 'field.size:small', 'field.opens<2026-12-02', 'field."__proto__":none'])
    expect([filter, (await list(filter)).tasks.length]).toEqual([filter, 1]);
  for (const filter of ['field."Cost"<5', 'field.size:large', 'field.opens<2026-12-01'])
    expect([filter, (await list(filter)).tasks.length]).toEqual([filter, 0]);
  expect(await jonas.request('GET', `/projects/${at.project_id}/tasks?fields=cost`).then((r) => r.status)).toBeGreaterThanOrEqual(400);

  const csv = await jonas.request('GET', `/lists/tasks?project_id=${at.project_id}`).then((r) => r.text());
  expect(csv.split('\r\n').map((line) => line.split(',').slice(-4).join())).toEqual(['__proto__,Cost,Opens,Size', `,${number},2026-12-01,Small`, '']);
  const view = await mina.api(viewsApi).create({
    id: newId(),
    name: 'Costs',
    project_id: at.project_id,
    layout: 'list',
    filter: '',
    sort: 'position',
    group: 'none',
    columns: ['state', `field:${cost.id}`],
  });
  expect(view.columns).toEqual(['state', `field:${cost.id}`]);
});

test('a type changes where what stands there fits, and is refused with what does not and the mend', async () => {
  const { mina, at, add, edit, fill, filled } = await ground();
  const field = await add('Effort', 'text');
  await fill({ [field.id]: ' 007.50' });
  const number = await edit(field, { type: 'number' });
  expect(await filled()).toEqual({ Effort: '7.50' });
  await refused(edit(number, { type: 'date' }), 422, 'values_fit');
  const said = await refusedField(mina.request('PATCH', `/projects/${at.project_id}/fields/${field.id}`, { version: number.version, type: 'date' }));
  expect(said).toMatchObject({ field: 'type', rule: 'values_fit', value: '7.50' });
  expect(said.mend).toContain('1 task carries what is not a day: “7.50”. Change that first, or add a new field beside it.');
  expect((await mina.api(fieldsApi).list(at)).fields[0]).toMatchObject({ type: 'number', version: number.version });
  // A field of choices gets the ones it needs.
  const choice = await edit(number, { type: 'choice' });
  expect(choice.choices.map((c) => c.name)).toEqual(['7.50']);
  expect((await edit(choice, { type: 'text' })).choices).toEqual([]);
  expect(await filled()).toEqual({ Effort: '7.50' });
});

test('a choice that is renamed keeps its tasks; one that is left out stays where it was chosen', async () => {
  const { add, edit, fill, filled } = await ground();
  let size = await add('Size', 'choice', ['Small', 'Large']);
  const [small, large] = size.choices;
  if (!small || !large) throw new Error('It has two.');
  await fill({ [size.id]: 'Small' });
  size = await edit(size, {
    choices: [
      { id: large.id, name: 'Small' },
      { id: small.id, name: 'Large' },
    ],
  });
  expect(await filled()).toEqual({ Size: 'Large' });
  size = await edit(size, { choices: [{ id: large.id, name: 'Small' }] });
  expect(size.choices).toHaveLength(1);
  expect(await filled()).toEqual({ Size: 'Large' });
  await fill({ [size.id]: 'Large' });
  await fill({ [size.id]: 'Small' });
  await refused(fill({ [size.id]: 'Large' }), 422, 'field_is_choice');
  size = await edit(size, { choices: [...size.choices, { id: newId(), name: 'large' }] });
  expect(size.choices).toEqual([
    { id: large.id, name: 'Small' },
    { id: small.id, name: 'large' },
  ]);
  await refused(
    edit(size, {
      choices: [
        { id: newId(), name: 'A' },
        { id: newId(), name: 'á' },
      ],
    }),
    422,
    'name_is_unique',
  );
  const other = await add('Other', 'choice', ['Far']);
  await refused(edit(size, { choices: [{ id: other.choices[0]?.id, name: 'Near' }] }), 409, 'id_is_new');
});

test('an ended field is out of sight with what stands in it, and comes back whole', async () => {
  const { mina, jonas, at, add, edit, fill, filled } = await ground();
  const cost = await add('Cost', 'number');
  await fill({ [cost.id]: '12' });
  await mina.api(fieldsApi).end({ ...at, id: cost.id });
  await mina.api(fieldsApi).end({ ...at, id: cost.id });
  expect(await filled()).toEqual({});
  expect((await jonas.api(fieldsApi).list(at)).ended.map((f) => f.name)).toEqual(['Cost']);
  await refused(fill({ [cost.id]: '13' }), 422, 'field_exists');
  await refused(add('COST', 'text'), 422, 'name_is_unique');
  await refused(edit({ ...cost, version: 2 }, { name: 'Price' }), 409, 'field_is_ended');
  await mina.api(fieldsApi).restore({ ...at, id: cost.id });
  expect(await filled()).toEqual({ Cost: '12' });
});

test('bad input is answered with the field, the rule and the mend, and writes nothing', async () => {
  const { w, mina, jonas, at, add, edit, task, fill, filled } = await ground();
  for (const name of ['', '   ', 'x'.repeat(255), 'nul\u0000'])
    await expect(add(name, 'text')).rejects.toMatchObject({ status: 422, problem: { errors: [{ field: 'name' }] } });
  const cost = await add('Café', 'number');
  await refused(add('CAFE', 'text'), 422, 'name_is_unique');
  expect(await mina.api(fieldsApi).add({ ...at, id: cost.id, name: 'Café', type: 'number' })).toEqual(cost);
  await refused(mina.api(fieldsApi).add({ ...at, id: cost.id, name: 'Else', type: 'number' }), 409, 'id_is_new');
  await refused(
    mina.api(fieldsApi).add({ ...at, id: newId(), name: 'Plain', type: 'text', choices: [{ id: newId(), name: 'A' }] }),
    422,
    'choices_of_a_choice',
  );
  await refused(edit({ ...cost, version: 9 }, { name: 'Tea' }), 409, 'version_is_current');
  await refused(edit(cost, { after_id: newId() }), 422, 'field_exists');
  const day = await add('Day', 'date');
  const size = await add('Size', 'choice', ['Small']);
  for (const [field, value] of [
    [cost, '1e400'],
    [cost, 'NaN'],
    [cost, '1,5'],
    [day, '2026-02-30'],
    [size, 'Huge'],
    [size, '__proto__'],
  ] as const)
    await refused(fill({ [field.id]: value }), 422, `field_is_${field.type}`);
  await refused(fill({ [cost.id]: '1', [newId()]: 'x' }), 422, 'field_exists');
  await refused(
    mina.api(tasksApi).edit({
      id: task.id,
      version: task.version,
      fields: [
        { id: cost.id, value: '1' },
        { id: cost.id, value: '2' },
      ],
    }),
    422,
    'fields_once',
  );
  const other = await mina.api(projectsApi).create({ id: newId(), name: 'Other', key: 'OTHER', access: 'closed' });
  const far = await mina.api(fieldsApi).add({ project_id: other.id, id: newId(), name: 'Far', type: 'text' });
  await refused(fill({ [far.id]: 'x' }), 422, 'field_exists');
  await expect(mina.api(fieldsApi).edit({ ...at, id: far.id, version: 1, name: 'Near' })).rejects.toMatchObject({ status: 404 });
  await refused(mina.api(fieldsApi).add({ ...at, id: far.id, name: 'Far', type: 'text' }), 409, 'id_is_new');
  expect(await filled()).toEqual({});

  // What one does not see does not exist; who does not keep the project does not shape it; what another holds is theirs to fill in.
  for (const who of [jonas, w.admin]) {
    await expect(who.api(fieldsApi).list({ project_id: other.id })).rejects.toMatchObject({ status: 404 });
    await expect(who.api(fieldsApi).end({ project_id: other.id, id: far.id })).rejects.toMatchObject({ status: 404 });
  }
  await refused(edit(cost, { name: 'Mine' }, jonas), 403, 'project_steward');
  const held = await mina.api(tasksApi).create({ id: newId(), project_id: at.project_id, title: 'Held', take: true });
  await refused(jonas.api(tasksApi).edit({ id: held.id, version: held.version, fields: [{ id: cost.id, value: '1' }] }), 403, 'holder_decides');

  const many = Array.from({ length: 497 }, (_, i) => ({
    workspace_id: w.id,
    id: newId(),
    project_id: at.project_id,
    name: `F${i}`,
    folded: `f${i}`,
    type: 'text',
  }));
  await world.ground.database.write(w.id, async (trx) => {
    for (let i = 0; i < many.length; i += 100)
      await trx
        .insertInto('fields')
        .values(many.slice(i, i + 100))
        .execute();
  });
  await refused(add('One more', 'text'), 422, 'fields_at_most');
});
