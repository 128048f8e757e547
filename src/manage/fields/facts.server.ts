import { invalid } from '../../kit/errors.ts';
import type { Context } from '../../people/context.server.ts';
import { fieldView, valuesOf, wholeFields, writeValues } from './fields.store.ts';
import { type FieldChange, fitted, mendOf } from './fields.ts';

export { livingFields, valuesOf } from './fields.store.ts';

/** Changes what stands in a task’s fields, and answers what changed, in the words of the log. A field of another project, an ended one, or a value that does not fit is refused. */
export async function changeValues(
  c: Context,
  task: { id: string; project_id: string },
  given: FieldChange[],
): Promise<{ id: string; name: string; from: string | null; to: string | null }[]> {
  const living = new Map((await wholeFields(c, task.project_id)).filter((f) => f.row.ended_at === null).map((f) => [f.row.id, fieldView(f)]));
  const before = new Map((await valuesOf(c, [task.id], 'all')).map((v) => [v.id, v.value]));
  const changed: { id: string; name: string; from: string | null; to: string | null }[] = [];
  for (const [i, { id, value }] of given.entries()) {
    const field = living.get(id);
    if (!field) throw invalid(`fields.${i}.id`, 'field_exists', id, 'This field is not one of the project, or it was ended.');
    if (given.findIndex((g) => g.id === id) !== i) throw invalid(`fields.${i}.id`, 'fields_once', id, 'Name each field once.');
    const from = before.get(id) ?? null;
    // What stands there fits, even when it is a choice that is offered no more.
    const to = value === null || value.trim() === '' ? null : value === from ? from : fitted(field, value);
    if (to === null && value !== null && value.trim() !== '') throw invalid(`fields.${i}.value`, `field_is_${field.type}`, value, mendOf(field));
    if (to !== from) changed.push({ id, name: field.name, from, to });
  }
  if (changed.length > 0)
    await writeValues(
      c,
      task.id,
      changed.map(({ id, to }) => ({ id, value: to })),
    );
  return changed;
}
