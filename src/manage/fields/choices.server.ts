import { conflict, invalid } from '../../kit/errors.ts';
import { fold } from '../../kit/text.ts';
import type { Context } from '../../people/context.server.ts';
import { rewriteTexts } from './fields.store.ts';
import type { FieldChoice } from './fields.ts';

type Known = { id: string; name: string; ended_at: string | null };

/** Gives a field these choices in this order. What is renamed keeps the tasks that have it; what is left out is offered no more. */
export async function setChoices(c: Context, fieldId: string, known: Known[], given: FieldChoice[]): Promise<void> {
  refuseTwice(given);
  const claimed = new Set(given.map((g) => g.id));
  // A choice that was ended, or whose first answer was lost, is found again by its name.
  const rows = given.map((g) => {
    const same = known.find((k) => k.id === g.id) ?? known.find((k) => !claimed.has(k.id) && fold(k.name) === fold(g.name));
    return { id: same?.id ?? g.id, name: g.name, was: same };
  });
  const ids = new Set(rows.map((r) => r.id));
  const gone = known.filter((k) => !ids.has(k.id));
  // An ended choice keeps its name; a living one may not take it.
  const fresh = rows.filter((r) => !r.was);
  if (fresh.length > 0) {
    const taken = await c.db
      .selectFrom('field_choices')
      .select('id')
      .where('workspace_id', '=', c.workspaceId)
      .where(
        'id',
        'in',
        fresh.map((r) => r.id),
      )
      .executeTakeFirst();
    if (taken) throw conflict('Something else has this id already. Make a new one.', 'id_is_new');
  }
  const clash = rows.find((r) => gone.some((g) => fold(g.name) === fold(r.name)));
  if (clash) throw invalid('choices', 'name_is_unique', clash.name, `There was “${clash.name}” before: add it anew, or choose another name.`);
  // First out of each other's way: two may change names.
  const renamed = rows.filter((r) => r.was && r.was.name !== r.name);
  for (const r of renamed) await set(c, r.id, { folded: r.id });
  for (const r of renamed) await set(c, r.id, { name: r.name, folded: fold(r.name) });
  await rewriteTexts(
    c,
    fieldId,
    renamed.map((r) => [r.was?.name ?? '', r.name]),
  );
  for (const g of gone) if (g.ended_at === null) await set(c, g.id, { ended_at: c.now });
  for (const [position, r] of rows.entries()) {
    if (r.was) await set(c, r.id, { position, ended_at: null });
    else
      await c.db
        .insertInto('field_choices')
        .values({ workspace_id: c.workspaceId, id: r.id, field_id: fieldId, name: r.name, folded: fold(r.name), position, ended_at: null })
        .execute();
  }
}

const set = (c: Context, id: string, values: { name?: string; folded?: string; position?: number; ended_at?: string | null }) =>
  c.db.updateTable('field_choices').set(values).where('workspace_id', '=', c.workspaceId).where('id', '=', id).execute();

function refuseTwice(given: FieldChoice[]): void {
  for (const [i, one] of given.entries()) {
    const first = given.findIndex((g) => g.id === one.id || fold(g.name) === fold(one.name));
    if (first !== i) throw invalid(`choices.${i}.name`, 'name_is_unique', one.name, `There is “${given[first]?.name}” already: choose another name.`);
  }
}
