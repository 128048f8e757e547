import { newId } from '../../kit/ids.ts';
import { fold } from '../../kit/text.ts';
import type { Context } from '../../people/context.server.ts';
import { fieldView, wholeFields } from './fields.store.ts';
import type { Field } from './fields.ts';

/** The field that an import writes a column to: the one of this name, brought back if it was ended, else a new one of text. */
export async function fieldToFill(c: Context, projectId: string, name: string): Promise<Field> {
  const all = await wholeFields(c, projectId);
  const known = all.find((f) => f.row.folded === fold(name));
  if (known?.row.ended_at === null) return fieldView(known);
  if (known) {
    await c.db
      .updateTable('fields')
      .set((e) => ({ ended_at: null, version: e('version', '+', 1) }))
      .where('workspace_id', '=', c.workspaceId)
      .where('id', '=', known.row.id)
      .execute();
    return fieldView(known);
  }
  const id = newId();
  const position = Math.max(-1, ...all.map((f) => f.row.position)) + 1;
  await c.db
    .insertInto('fields')
    .values({ workspace_id: c.workspaceId, id, project_id: projectId, name, folded: fold(name), type: 'text', position })
    .execute();
  return { id, name, type: 'text', choices: [], version: 1 };
}

/** A field of text beside one of another type, for what comes and does not fit there: nothing that is brought is dropped. */
export async function textBeside(c: Context, projectId: string, name: string): Promise<Field> {
  for (let n = 1; ; n++) {
    const field = await fieldToFill(c, projectId, `${name.slice(0, 64).trim()} (as text${n === 1 ? '' : ` ${n}`})`);
    if (field.type === 'text') return field;
  }
}
