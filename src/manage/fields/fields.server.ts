import { implement } from '@orpc/server';
import { checkVersion, conflict, invalid, notFound } from '../../kit/errors.ts';
import { newId } from '../../kit/ids.ts';
import { counted, fold } from '../../kit/text.ts';
import type { Context } from '../../people/context.server.ts';
import { admitPerson, type Entry } from '../../people/handlers.server.ts';
import { projectById } from '../projects/facts.server.ts';
import { projectTo } from '../projects/rights.server.ts';
import { setChoices } from './choices.server.ts';
import { anyField, fieldView, placeFields, rewriteTexts, textsIn, type WholeField, wholeFields } from './fields.store.ts';
import { type Field, type FieldChoice, type FieldType, fieldsApi, fitted, mendOf, mostChoices, mostFields, typeWords } from './fields.ts';

const os = implement(fieldsApi).$context<{ entry: Entry }>().use(admitPerson);

export const fieldsRouter = os.router({
  list: os.list.handler(({ context: { c }, input }) => listFields(c, input.project_id)),
  add: os.add.handler(({ context: { c }, input }) => addField(c, input)),
  edit: os.edit.handler(({ context: { c }, input }) => editField(c, input)),
  end: os.end.handler(({ context: { c }, input }) => endField(c, input)),
  restore: os.restore.handler(({ context: { c }, input }) => restoreField(c, input)),
});

async function listFields(c: Context, projectId: string) {
  if (!(await projectById(c, projectId))) throw notFound('This project');
  const all = await wholeFields(c, projectId);
  const those = (ended: boolean) => all.filter((f) => (f.row.ended_at !== null) === ended).map(fieldView);
  return { fields: those(false), ended: those(true) };
}

type At = { project_id: string; id: string };

async function addField(c: Context, input: At & { name: string; type: FieldType; choices: FieldChoice[] }): Promise<Field> {
  return c.transaction(async (c) => {
    await shapedBy(c, input.project_id);
    const all = await wholeFields(c, input.project_id);
    const before = await anyField(c, input.id);
    if (before) {
      const own = all.find((f) => f.row.id === input.id);
      if (!own || before.name !== input.name || before.type !== input.type) throw idIsTaken();
      return fieldView(own);
    }
    refuseTakenName(all, input.name);
    if (all.filter((f) => f.row.ended_at === null).length >= mostFields)
      throw invalid('name', 'fields_at_most', input.name, `${mostFields} fields are the most: end one first.`);
    refuseChoices(input.type, input.choices);
    await c.db
      .insertInto('fields')
      .values({
        workspace_id: c.workspaceId,
        id: input.id,
        project_id: input.project_id,
        name: input.name,
        folded: fold(input.name),
        type: input.type,
        position: Math.max(-1, ...all.map((f) => f.row.position)) + 1,
      })
      .execute();
    if (input.choices.length > 0) await setChoices(c, input.id, [], input.choices);
    tell(c, input.project_id, 'field_added', input.name);
    return fieldView(await own(c, input));
  });
}

interface FieldEdit extends At {
  version: number;
  name?: string | undefined;
  type?: FieldType | undefined;
  after_id?: string | null | undefined;
  choices?: FieldChoice[] | undefined;
}

async function editField(c: Context, input: FieldEdit): Promise<Field> {
  return c.transaction(async (c) => {
    await shapedBy(c, input.project_id);
    const before = await own(c, input);
    if (before.row.ended_at !== null) throw conflict('This field was ended. Bring it back first.', 'field_is_ended');
    checkVersion(before.row, input.version, fieldView(before));
    const type = input.type ?? (before.row.type as FieldType); // the database knows no other
    const all = await wholeFields(c, input.project_id);
    if (input.name !== undefined) refuseTakenName(all, input.name, input.id);
    refuseChoices(type, input.choices ?? []);
    await c.db
      .updateTable('fields')
      .set((e) => ({ ...(input.name === undefined ? {} : { name: input.name, folded: fold(input.name) }), type, version: e('version', '+', 1) }))
      .where('workspace_id', '=', c.workspaceId)
      .where('id', '=', input.id)
      .execute();
    if (type === 'choice' && input.choices) await setChoices(c, input.id, (await own(c, input)).choices, input.choices);
    if (type !== before.row.type) await retype(c, input, await own(c, input), type);
    if (input.after_id !== undefined) await placeAfter(c, all, input.id, input.after_id);
    tell(c, input.project_id, 'field_changed', input.name ?? before.row.name);
    return fieldView(await own(c, input));
  });
}

// What stands in the field must fit its new type; a field of choices gets those that it needs.
async function retype(c: Context, at: At, field: WholeField, type: FieldType): Promise<void> {
  const texts = await textsIn(c, at.id);
  if (type === 'choice') {
    const living = field.choices.filter((o) => o.ended_at === null).map(({ id, name }) => ({ id, name }));
    const known = new Set(field.choices.map((o) => fold(o.name)));
    const fresh = [...new Map(texts.filter((t) => !known.has(fold(t.value))).map((t) => [fold(t.value), t.value])).values()];
    const long = texts.find((t) => t.value.length > 80 || t.value.includes('\n'));
    if (living.length + fresh.length > mostChoices || long)
      throw invalid('type', 'values_fit', type, `Its values are too many or too long to choose from: ${mostChoices} choices of 80 characters are the most.`);
    if (fresh.length > 0) await setChoices(c, at.id, field.choices, [...living, ...fresh.map((name) => ({ id: newId(), name }))]);
  }
  const { choices } = await own(c, at); // with the choices that are offered no more: they stand where they were chosen
  const unfit = texts.filter((t) => fitted({ type, choices }, t.value) === null);
  if (unfit.length > 0) {
    const n = unfit.reduce((sum, t) => sum + t.n, 0);
    const some = unfit.slice(0, 5).map((t) => `“${t.value.slice(0, 40)}”`);
    const what = `${counted(n, 'task carries', 'tasks carry')} what is not ${typeWords[type]}: ${some.join(', ')}${unfit.length > 5 ? ', …' : ''}.`;
    throw invalid('type', 'values_fit', unfit[0]?.value, `${what} Change that first, or add a new field beside it. ${mendOf({ type, choices })}`);
  }
  const changes = texts.map(({ value }): [string, string] => [value, fitted({ type, choices }, value) ?? value]).filter(([from, to]) => from !== to);
  if (changes.length > 0) await rewriteTexts(c, at.id, changes);
}

async function placeAfter(c: Context, all: WholeField[], id: string, afterId: string | null): Promise<void> {
  const rows = all.map((f) => f.row);
  const self = rows.find((r) => r.id === id);
  const others = rows.filter((r) => r.id !== id);
  const at = afterId === null ? -1 : others.findIndex((r) => r.id === afterId);
  if (afterId !== null && at < 0) throw invalid('after_id', 'field_exists', afterId, 'This field is not one of the project.');
  if (self) await placeFields(c, [...others.slice(0, at + 1), self, ...others.slice(at + 1)]);
}

async function endField(c: Context, at: At): Promise<Field> {
  return c.transaction(async (c) => {
    await shapedBy(c, at.project_id);
    const before = await own(c, at);
    if (before.row.ended_at !== null) return fieldView(before);
    await setEnded(c, at.id, c.now);
    tell(c, at.project_id, 'field_ended', before.row.name);
    return fieldView(await own(c, at));
  });
}

async function restoreField(c: Context, at: At): Promise<Field> {
  return c.transaction(async (c) => {
    await shapedBy(c, at.project_id);
    const before = await own(c, at);
    if (before.row.ended_at === null) return fieldView(before);
    const living = (await wholeFields(c, at.project_id)).filter((f) => f.row.ended_at === null);
    if (living.length >= mostFields) throw conflict(`${mostFields} fields are the most: end another first.`, 'fields_at_most');
    await setEnded(c, at.id, null);
    tell(c, at.project_id, 'field_restored', before.row.name);
    return fieldView(await own(c, at));
  });
}

const setEnded = (c: Context, id: string, ended_at: string | null) =>
  c.db
    .updateTable('fields')
    .set((e) => ({ ended_at, version: e('version', '+', 1) }))
    .where('workspace_id', '=', c.workspaceId)
    .where('id', '=', id)
    .execute();

async function own(c: Context, { project_id, id }: At): Promise<WholeField> {
  const found = (await wholeFields(c, project_id)).find((f) => f.row.id === id);
  if (!found) throw notFound('This field');
  return found;
}

async function shapedBy(c: Context, projectId: string): Promise<void> {
  const project = await projectTo(c, projectId, 'steward');
  if (project.state === 'archived') throw conflict('This project is in the archive: nothing in it changes.', 'project_is_archived');
}

const idIsTaken = () => conflict('Something else has this id already. Make a new one.', 'id_is_new');

function refuseTakenName(all: WholeField[], name: string, self?: string): void {
  const taken = all.find((f) => f.row.id !== self && f.row.folded === fold(name))?.row;
  if (!taken) return;
  const mend = taken.ended_at === null ? 'choose another name.' : 'it was ended. Bring it back, or choose another name.';
  throw invalid('name', 'name_is_unique', name, `There is “${taken.name}” already: ${mend}`);
}

function refuseChoices(type: FieldType, choices: FieldChoice[]): void {
  if (type !== 'choice' && choices.length > 0)
    throw invalid('choices', 'choices_of_a_choice', choices[0]?.name, 'Only a field of choices has them: leave them out, or change its type.');
}

const tell = (c: Context, projectId: string, what: string, name: string) =>
  c.record({ kind: `project.${what}`, subject: { kind: 'project', id: projectId }, projectId, features: ['fields', 'projects', 'tasks'], data: { name } });
